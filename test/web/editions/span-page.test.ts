import { beforeEach, describe, expect, test } from 'vitest'
import { showSample } from '../../../src/outbox/sample.ts'
import { publishPapers, rawPaper } from '../../support/builders.ts'
import { emptyDatabase, useDatabase } from '../../support/database.ts'
import { testWeb } from '../../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const open = async (path: string) => (await pages.request(path)).text()

/** The papers of a page as `number title, of day`. */
const listed = (html: string) =>
  Array.from(
    html.matchAll(/<li value="(\d+)"[^>]*>\s*<h2[^>]*><a[^>]*>([^<]*)<.*?href="\/editions\/([\d-]*)"/gs),
    ([, number, title, day]) => `${number} ${title}, of ${day}`,
  )

/** An edition whose papers have these scores, whatever they are called after. */
async function publishScored(day: string, scores: readonly number[]): Promise<void> {
  const papers = scores.map((score, index) =>
    rawPaper({ title: `Scored ${score}`, signals: { upvotes: 1_000 - index } }),
  )
  await publishPapers(db, day, papers)
  await db.query(
    `UPDATE edition_papers SET score = ($2::double precision[])[position]
     WHERE edition_number = (SELECT number FROM editions WHERE day = $1)`,
    [day, scores],
  )
}

describe.each([
  ['a week', '2026-W10', 'Week 10, 2 to 8 March 2026'],
  ['a month', '2026-03', 'March 2026'],
])('the page of %s', (_, name, words) => {
  beforeEach(async () => {
    await publishScored('2026-02-27', [9.5])
    await publishScored('2026-03-02', [9, 3, 2])
    await publishScored('2026-03-04', [8, 7, 1])
    await publishScored('2026-04-01', [9.9])
  })

  test('has its papers by the scores that their editions froze, each with its day', async () => {
    const html = await open(`/editions/${name}`)
    expect(html).toContain(`<h1>${words}</h1>`)
    expect(html).toContain('6 papers in 2 editions, the most talked about first')
    expect(listed(html)).toEqual([
      '1 Scored 9, of 2026-03-02',
      '2 Scored 8, of 2026-03-04',
      '3 Scored 7, of 2026-03-04',
      '4 Scored 3, of 2026-03-02',
      '5 Scored 2, of 2026-03-02',
      '6 Scored 1, of 2026-03-04',
    ])
  })

  test('leads to its days', async () => {
    const html = await open(`/editions/${name}`)
    for (const day of ['2026-03-02', '2026-03-04']) expect(html).toContain(`href="/editions/${day}"`)
    for (const day of ['2026-02-27', '2026-04-01']) expect(html).not.toContain(`href="/editions/${day}"`)
  })
})

test('a month leads to the months before and after that have editions, and a week to the weeks', async () => {
  for (const day of ['2025-12-30', '2026-03-10', '2026-05-01']) await publishPapers(db, day, [rawPaper()])
  const month = await open('/editions/2026-03')
  expect(month).toContain('<a rel="prev" href="/editions/2025-12">← December 2025</a>')
  expect(month).toContain('<a rel="next" href="/editions/2026-05">May 2026 →</a>')
  const week = await open('/editions/2026-W11')
  expect(week).toContain('<a rel="prev" href="/editions/2026-W01">← Week 1</a>')
  expect(week).toContain('<a rel="next" href="/editions/2026-W18">Week 18 →</a>')
  expect(week).toContain('<a href="/editions/2026-03">March 2026</a>')
})

test('a month of many papers is paged, and goes on where the page before it ended', async () => {
  const scores = Array.from({ length: 30 }, (_, index) => 100 - index)
  await publishScored('2026-03-02', scores)
  await publishScored(
    '2026-03-03',
    scores.map((score) => score - 0.5),
  )
  const pagesOfMonth = await Promise.all(['', '?page=2', '?page=3'].map((page) => open(`/editions/2026-03${page}`)))
  const all = pagesOfMonth.flatMap(listed)
  expect(all).toHaveLength(60)
  expect(all.slice(0, 3)).toEqual([
    '1 Scored 100, of 2026-03-02',
    '2 Scored 99.5, of 2026-03-03',
    '3 Scored 99, of 2026-03-02',
  ])
  expect(all.at(-1)).toBe('60 Scored 70.5, of 2026-03-03')
  expect(pagesOfMonth[1]).toContain('Papers 26 to 50 of 60 papers in 2 editions')
  expect((await pages.request('/editions/2026-03?page=4')).status).toBe(404)
})

test('a month goes no further down than 500 papers, and says of how many these are the first', async () => {
  await publishPapers(
    db,
    '2026-03-02',
    Array.from({ length: 501 }, () => rawPaper()),
  )
  expect(await open('/editions/2026-03')).toContain('The first 500 of 501 papers in one edition')
  expect((await pages.request('/editions/2026-03?page=20')).status).toBe(200)
  expect((await pages.request('/editions/2026-03?page=21')).status).toBe(404)
})

test('the sample edition is in no month', async () => {
  await showSample(db, '2026-03-10')
  expect((await pages.request('/editions/2026-03')).status).toBe(404)
})
