import { beforeAll, describe, expect, it } from 'vitest'
import { type Why, whyInWords } from '../../src/digests/why.ts'
import type { Words } from '../../src/lib/words.ts'
import { presentPaper, presentWhy } from '../../src/mail/present-paper.ts'
import type { MailTemplates } from '../../src/mail/templates.ts'
import { testMessages } from '../support/builders.ts'
import { adasLinks, digestView, paperView, templatesOf } from './views.ts'

let templates: MailTemplates
beforeAll(async () => {
  templates = await templatesOf()
})

const why: Why = [
  { kind: 'author', names: ['Y. LeCun', 'F. Li', 'A. B.'], more: 2 },
  { kind: 'keyword', keywords: ['diffusion', 'graph'], more: 0 },
  { kind: 'like', title: 'On sums', isSaved: true },
  { kind: 'topic', topic: 'cs.LG' },
]

/** A digest that says all that one can say. */
const full = digestView({
  papers: [
    paperView({
      title: 'Is it so?',
      why,
      abstract: 'One. Two.',
      upvotes: 1_234,
      stars: 1,
      authors: ['A', 'B', 'C', 'D', 'E'],
      version: 2,
    }),
    paperView({
      title: 'On sums',
      why: [{ kind: 'trending' }],
      abstract: 'One. Two. Three. Four.',
      codeUrl: 'https://x.example/c',
    }),
    paperView({
      title: 'Last',
      abstract: 'One.',
      projectUrl: 'https://x.example/p',
      why: [{ kind: 'like', title: null, isSaved: false }],
    }),
  ],
  window: { editions: 2, newPapers: 1_023 },
  moreCount: 1_020,
  withdrawn: [{ title: 'Gone', pageUrl: 'https://papers.example.org/papers/9', day: '2026-03-01' }],
  viewUrl: `https://papers.example.org/view/${'x'.repeat(60)}`,
  postalAddress: `Paper Lab, ${'a long street, '.repeat(9)}`,
  edition: { isSample: true, note: null },
})

const render = (words: Words) => {
  const rendered = templates.renderDigest(full, 'lead', words)
  return { subject: rendered.subject, ...rendered.forReader(adasLinks) }
}
/** How wide a line is in a font of one width. */
const columnsOf = (line: string) => line.replace(/[\u3000-\u9fff\uff00-\uff60]/g, 'xx').length

describe.each(testMessages.all.map((words) => [words.language, words] as const))(
  'a digest in %s',
  (language, words) => {
    it('says so to machines, and keeps to the 72 columns of a letter but for an address alone', () => {
      const { html, text } = render(words)
      expect(html).toContain(`<html lang="${language}" dir="ltr"`)
      const lines = text.split('\n').filter((line) => !/^ *\[\d\] \S+$/.test(line))
      expect(lines.filter((line) => line.includes('://'))).toEqual([])
      expect(Math.max(...lines.map(columnsOf))).toBeLessThanOrEqual(72)
      expect(Math.max(...lines.map(columnsOf))).toBeGreaterThan(60)
    })

    it('has each address below its words, by a number that counts the links there', () => {
      const rows = render(words).text.split(/\n\n+/)
      for (const row of rows.filter((one) => one.includes('://'))) {
        const [said, ...addresses] = row.split(/^ *(?=\[\d\] \S+$)/m)
        const numbers = Array.from(String(said).matchAll(/\[(\d)\](?: ·|$)/gm), ([, number]) => number)
        expect(numbers).toEqual(addresses.map((_, index) => String(index + 1)))
        expect(addresses.map((line) => line[1])).toEqual(numbers)
      }
      expect(rows.filter((one) => one.includes('://'))).toHaveLength(7)
    })

    it.skipIf(language === 'en')('leaves no line in English but the papers’ own', () => {
      const english = new Set(render(testMessages.for('en')).text.split('\n'))
      const papersOwn =
        /^$|^-+$|^\[|^Paperroute$|street|^\d\. |^\d .*|^ *\[|^ {4}(One|Two|PDF|Abstract \[1\]|· ★)|^ {4}[A-Z][a-z]+ .*\.$/
      expect(
        render(words)
          .text.split('\n')
          .filter((line) => english.has(line) && !papersOwn.test(line)),
      ).toEqual([])
    })
  },
)

it.each([
  ['en', 'Is it so? and 2 more · 11 March (sample)'],
  ['de', 'Is it so? und 2 weitere · 11. März (Muster)'],
  ['fr', 'Is it so? et 2 autres · 11 mars (exemple)'],
  ['es', 'Is it so? y 2 más · 11 de marzo (muestra)'],
  ['zh', 'Is it so?，另有 2 篇 · 3月11日（示例）'],
])('the subject is news in %s', (language, subject) => {
  expect(render(testMessages.for(language)).subject).toBe(subject)
})

it.each([
  ['en', 'A, B, C and 14 others', 'arXiv, 10 March 2026, version 2'],
  ['de', 'A, B, C und 14 weitere Personen', 'arXiv, 10. März 2026, Version 2'],
  ['zh', 'A、B、C 等 17 人', 'arXiv，2026年3月10日，第 2 版'],
])('who wrote a paper, and where and when it appeared, is said in %s', (language, authors, published) => {
  const names = ['A', 'B', 'C', ...Array<string>(14).fill('X')]
  const paper = presentPaper(testMessages.for(language), paperView({ authors: names, version: 2 }), false)
  expect([paper.authors, paper.published?.replaceAll('\u00a0', ' ')]).toEqual([authors, published])
})

it.each([
  ['en', 'Also: B; C'],
  ['fr', 'Et aussi\u00a0: B\u202f; C'],
  ['zh', '另有：B；C'],
])('the titles that an inbox shows are apart as they are in %s', (language, line) => {
  const papers = ['A', 'B', 'C'].map((title) => paperView({ title }))
  const digest = templates.renderDigest(digestView({ papers }), 'lead', testMessages.for(language))
  expect(digest.forReader(adasLinks).html).toContain(line)
})

it.each([
  ['fr', 'Mercredi 1er avril 2026'],
  ['es', 'Miércoles, 1 de abril de 2026'],
])('the line of the day begins in %s as a line does', (language, line) => {
  const view = digestView({ edition: { day: '2026-04-01' } })
  const { html, text } = templates.renderDigest(view, 'lead', testMessages.for(language)).forReader(adasLinks)
  for (const part of [html, text]) expect(part).toContain(line)
})

describe('why a paper is there', () => {
  it.each([
    [
      'en',
      'You follow Y. LeCun, F. Li, A. B. and 2 others · keywords “diffusion” and “graph” · similar to “On sums”, which you saved · in Machine Learning (cs.LG)',
    ],
    [
      'de',
      'Sie folgen Y. LeCun, F. Li, A. B. und 2 weiteren Personen · Stichwörter „diffusion“ und „graph“ · ähnlich wie „On sums“, das Sie sich gemerkt haben · in Machine Learning (cs.LG)',
    ],
    [
      'zh',
      '您关注的作者：Y. LeCun、F. Li、A. B. 等 5 人 · 关键词“diffusion”和“graph” · 与您收藏的“On sums”相似 · 主题：Machine Learning（cs.LG）',
    ],
  ])('is put into words when it is read, in %s', (language, line) => {
    expect(whyInWords(testMessages.for(language), why)).toBe(line)
  })

  it.each([
    ['en', 'Similar to papers you saved', 'Similar to papers you liked'],
    ['de', 'Ähnlich wie Paper, die Sie sich gemerkt haben', 'Ähnlich wie Paper, die Ihnen gefielen'],
    ['fr', 'Proche d’articles que vous avez enregistrés', 'Proche d’articles que vous avez aimés'],
    ['es', 'Parecido a artículos que guardaste', 'Parecido a artículos que te gustaron'],
    ['zh', '与您收藏的论文相似', '与您喜欢的论文相似'],
  ])('tells in %s saved papers from liked ones', (language, saved, liked) => {
    const line = (isSaved: boolean) => whyInWords(testMessages.for(language), [{ kind: 'like', title: null, isSaved }])
    expect([line(true), line(false)]).toEqual([saved, liked])
  })

  it.each([
    ['en', 1, 'You follow A, B, C and 1 other'],
    ['de', 1, 'Sie folgen A, B, C und 1 weiteren Person'],
    ['de', 4, 'Sie folgen A, B, C und 4 weiteren Personen'],
    ['fr', 4, 'Vous suivez A, B, C et 4 autres personnes'],
    ['es', 4, 'Sigues a A, B, C y 4 más'],
    ['zh', 4, '您关注的作者：A、B、C 等 7 人'],
  ])('counts in %s further authors that are followed: %s', (language, more, line) => {
    const followed: Why = [{ kind: 'author', names: ['A', 'B', 'C'], more }]
    expect(whyInWords(testMessages.for(language), followed)).toBe(line)
  })

  it('keeps to itself what runs from right to left', () => {
    const said: Why = [
      { kind: 'author', names: ['ليلى', 'A'], more: 0 },
      { kind: 'keyword', keywords: ['لغة'], more: 0 },
      { kind: 'like', title: 'نماذج: GPT-4', isSaved: true },
    ]
    expect(presentWhy(testMessages.for('en'), said)).toBe(
      'You follow \u2068ليلى\u2069 and A · keyword “\u2068لغة\u2069” · similar to “\u2068نماذج: GPT-4\u2069”, which you saved',
    )
  })

  it('closes what it keeps to itself also where the line is cut', () => {
    const line = presentWhy(testMessages.for('en'), [{ kind: 'like', title: 'لغة '.repeat(60), isSaved: true }])
    expect(line).toMatch(/^Similar to “\u2068[^\u2069]*…\u2069$/)
  })

  it('stays as it was written where the digest is from before there were languages', () => {
    expect(whyInWords(testMessages.for('de'), 'Follows Y. LeCun')).toBe('Follows Y. LeCun')
  })
})
