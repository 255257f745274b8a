import { describe, expect, test } from 'vitest'
import { mathHtml } from '../../src/papers/math-html.ts'

describe('clean text as HTML', () => {
  test.each([
    ['x² + 10⁻¹⁹', 'x<sup>2</sup> + 10<sup>−19</sup>'],
    ['CO₂ and xᵢⱼ', 'CO<sub>2</sub> and x<sub>ij</sub>'],
    ['x^(2k+α) and L_(total)', 'x<sup>2k+α</sup> and L<sub>total</sub>'],
    ['2^(n²) and a_(b_(c))', '2<sup>n<sup>2</sup></sup> and a<sub>b<sub>c</sub></sub>'],
    ['ℝ^M, L_q, A^⊤', 'ℝ<sup>M</sup>, L<sub>q</sub>, A<sup>⊤</sup>'],
    ['f^((k+1)/2)', 'f<sup>(k+1)/2</sup>'],
  ])('sets the scripts of %s', (text, html) => {
    expect(mathHtml(text)).toBe(html)
  })

  test.each(['top_p and snake_case', 'x^(2', '^_^ a ^ b _ c', '¯_(ツ)_/¯', 'x.__len__()', 'plain text'])(
    'leaves %s as it is',
    (text) => {
      expect(mathHtml(text)).toBe(text)
    },
  )

  test('escapes everything else, in scripts too', () => {
    expect(mathHtml(`<b> & "q" 'a' x^(<i>) y_("&)`)).toBe(
      '&lt;b&gt; &amp; &quot;q&quot; &#39;a&#39; x<sup>&lt;i&gt;</sup> y<sub>&quot;&amp;</sub>',
    )
  })

  test('closes every tag where a text was cut', () => {
    expect(mathHtml('cut in x^(2k and y²…')).toBe('cut in x^(2k and y<sup>2</sup>…')
  })
})

test('an address stays as it is, and what follows it does not', () => {
  expect(mathHtml('See https://example.org/x_y?a=b&c=d and L_q, www.example.org/n_k.')).toBe(
    'See https://example.org/x_y?a=b&amp;c=d and L<sub>q</sub>, www.example.org/n_k.',
  )
})
