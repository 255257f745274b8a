import type { Referable } from '../../src/papers/reference.ts'

/** A paper of arXiv that was in no journal yet, with whatever a test says of it. */
export function referable(over: Partial<Referable> = {}): Referable {
  return {
    source: 'arxiv',
    externalId: '2603.00001',
    title: 'Sparse codebooks for language models',
    authors: ['Ada Lovelace', 'Emmy Noether'],
    abstract: 'We learn sparse codebooks. They are small.',
    categories: ['cs.CL', 'cs.LG'],
    publishedAt: new Date('2026-03-09T17:00:00Z'),
    announcedOn: '2026-03-10',
    journalRef: null,
    doi: null,
    absUrl: null,
    pdfUrl: null,
    ...over,
  }
}

/** Text in which each format has something to trip over. */
export const hostileTexts: [string, string][] = [
  ['all signs of TeX', '50% of #1 & $x_i$ ~ {a}^2 \\foo'],
  ['a lone opening brace', 'open { for ever'],
  ['a lone closing brace', 'closed } at once'],
  ['braces with a backslash before them', '\\{ \\} \\\\{'],
  ['the end of an entry and another one', 'x}},\n}\n@misc{forged, title = {y}'],
  ['quotes', `"double" 'single' \`\`TeX's''`],
  ['Chinese', '大規模言語モデルの研究'],
  ['writing from the right', 'مرحبا \u202eبالعالم\u202c'],
  ['emoji of several parts', '👩‍👩‍👧 𝒪(𝑛²)'],
  ['a RIS line', 'one\r\nER  - \r\nTY  - JOUR\r\nTI  - forged'],
  ['line ends of all kinds', 'one\ntwo\rthree\u2028four\u0085five\u0000'],
  ['half a character', 'one \ud83d two'],
  ['TeX commands', '\\input{/etc/passwd} \\write18{ls}'],
]

/** What is left to see of a text on one line. */
export const seen = (text: string) =>
  text
    .replace(/(?!\u200d)[\p{Cf}\p{Cs}]/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
