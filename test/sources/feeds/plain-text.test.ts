import { expect, test } from 'vitest'
import { plainText } from '../../../src/sources/feeds/plain-text.ts'

test.each([
  ['plain words stay', ' For $a<b$ and c>d, R&D ', 'For $a<b$ and c>d, R&D'],
  ['what looks like a tag and is a comparison stays', 'if a<b and c>d', 'if a<b and c>d'],
  ['a lone less-than sign among markup stays', '<p>For x<y it holds.</p>', 'For x<y it holds.'],
  ['paragraphs part', '<p>One.</p><p>Two.</p>', 'One.\n\nTwo.'],
  ['headings keep their letters', '<h2>Aims</h2>To aim.', 'Aims\n\nTo aim.'],
  [
    'cells and terms stay apart',
    '<table><tr><td>Aim</td><td>None</td></tr></table><dl><dt>A<dd>B</dl>',
    'Aim\nNone\n\nA\nB',
  ],
  ['links leave their words', '<a href="https://example.org" rel=x>here</a>', 'here'],
  ['pictures and scripts go', 'A<img src=x alt="y" loading><script async>alert("<b>")</script>B', 'AB'],
  ['a script that never ends goes', '<p>A</p><script>alert(1)', 'A'],
  ['comments go', 'A<!-- <b>hidden</b> -->B', 'AB'],
  ['a tag in capitals with odd blanks goes', '<P\nCLASS = x >A</P\n>', 'A'],
  ['raised and lowered figures stay apart', '10<sup>-5</sup> of CO<sub>2</sub>', '10⁻⁵ of CO₂'],
  ['what cannot be raised stays', 'the 5<sup>th</sup>', 'the 5th'],
  ['entities are decoded once', 'R&amp;amp;D &#8211; &eacute;', 'R&amp;D – é'],
  ['words beside a body stay', 'before <body>inside</body>', 'before inside'],
  ['markup alone is nothing', '<p><br/></p>', ''],
])('%s', (_, html, text) => {
  expect(plainText(html)).toBe(text)
})

test('an article is cut', () => {
  expect(plainText(`<p>${'word '.repeat(50_000)}</p>`).length).toBeLessThan(100_010)
})

test('ten thousand nested tags do not break it', () => {
  expect(() => plainText('<b>'.repeat(10_000))).not.toThrow()
})
