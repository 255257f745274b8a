import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { cleanName, cleanParagraphs, cleanTitle } from '../../../src/papers/clean-text.ts'
import { mathHtml } from '../../../src/papers/math-html.ts'

/** What authors type, in any order: most of it is wrong TeX. */
const pieces = [
  ..."\\ { } $ $$ ^ _ ~ % & # - -- --- ` `` ' '' \" ( ) [ ] | < > = + . , : / * 0 1 2 19 a b n x i é 中 α ² ₂ \u0301".split(
    ' ',
  ),
  ...'\\alpha \\frac \\frac{ \\sqrt \\text{ \\textbf{ \\emph{ \\mathcal{O} \\ours \\times \\leq \\left( \\right) \\hat'.split(
    ' ',
  ),
  ...'\\" \\\' \\~ \\c \\v{ \\i \\ss \\( \\) \\[ \\] \\\\ \\n \\% \\$ \\_ \\{ \\} \\ \\, \\/ \\- {\\it {} }{ \\cite{ \\href{'.split(
    ' ',
  ),
  ...'\\url{ \\footnote{ \\begin{itemize} \\item \\unicode{x2013} \\color{ \\verb| https://a.b/c CO_2 {BERT} times cdot'.split(
    ' ',
  ),
  ' ',
  '  ',
  '\n',
  '\n\n',
  '\n  ',
  ' and the ',
  'million ',
]
const texLike = fc.array(fc.constantFrom(...pieces), { maxLength: 14 }).map((found) => found.join(''))
const anything = fc.string({ unit: 'binary', maxLength: 60 })
const texts = fc.oneof({ weight: 4, arbitrary: texLike }, { weight: 1, arbitrary: anything })
const cleaners = { cleanTitle, cleanName, cleanParagraphs }
const runs = { numRuns: 5_000 }

describe.each(Object.entries(cleaners))('%s', (_, clean) => {
  test('is done once and for all', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const once = clean(text)
        expect(clean(once)).toBe(once)
      }),
      runs,
    )
  })

  test('never empties a text that had anything to read', () => {
    fc.assert(
      fc.property(texts, (text) => {
        fc.pre(/[^\s\p{C}]/u.test(text))
        expect(clean(text)).toMatch(/\S/)
      }),
      runs,
    )
  })
})

test('a title is one line, and an abstract has line ends only between paragraphs', () => {
  fc.assert(
    fc.property(texts, (text) => {
      expect(cleanTitle(text)).not.toMatch(/[\n\t]| {2}|^ | $/)
      expect(cleanParagraphs(text)).not.toMatch(/(?<!\n)\n(?!\n)|\n{3}| {2}|^\s|\s$/)
    }),
    runs,
  )
})

test('HTML has no tags but scripts, all of them closed, and says what the text says', () => {
  const scripted = fc.array(fc.constantFrom(...pieces, '^(', '_(', '⁻', '<b>', '</sup>', '&lt;', '_q'), {
    maxLength: 14,
  })
  fc.assert(
    fc.property(
      fc.oneof(
        scripted.map((found) => found.join('')),
        anything,
      ),
      (text) => {
        const html = mathHtml(text)
        const open: string[] = []
        for (const [tag, slash, name] of html.matchAll(/<(\/?)([^>]*)>/g)) {
          expect(['<sup>', '</sup>', '<sub>', '</sub>']).toContain(tag)
          if (slash === '') open.push(name ?? '')
          else expect(open.pop()).toBe(name)
        }
        expect(open).toEqual([])
        const bare = html.replace(/<\/?su[bp]>/g, '')
        expect(bare).not.toMatch(/[<>"']|&(?!(?:amp|lt|gt|quot|#39);)/)
      },
    ),
    runs,
  )
})

test('braces a hundred thousand deep are left as they are', () => {
  const text = `${'{'.repeat(100_000)}x${'}'.repeat(100_000)}`
  expect(cleanTitle(text)).toBe(text)
})

describe('a long text that is nothing but', () => {
  const units = ['{', '}', '$', '\\', '^', '_', '~', '`', '{}', '$x', '\\a', '\\frac', '\\frac{', '$\\frac{', '{\\it ']
  const others = [
    '\\textbf{',
    'x_{a}',
    'x^',
    '\\begin{equation}',
    '\\href{',
    '\\" ',
    ' %',
    '\\\\',
    '\\n ',
    '^(',
    '²',
    '``a',
  ]
  test.each([...units, ...others])('%s is cleaned and shown', (unit) => {
    const text = unit.repeat(Math.ceil(100_000 / unit.length))
    const once = cleanParagraphs(text)
    expect(cleanParagraphs(once)).toBe(once)
    expect(mathHtml(once).length).toBeGreaterThan(0)
  })
})
