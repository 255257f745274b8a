import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { loadMessages } from '../../../src/lib/messages.ts'
import { showSample } from '../../../src/outbox/sample.ts'
import { templatesFolder } from '../../mail/views.ts'
import { publishPapers, rawPaper } from '../../support/builders.ts'
import { emptyDatabase, useDatabase } from '../../support/database.ts'
import { testWeb } from '../../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const open = async (path: string) => (await pages.request(path)).text()
const papers = (count: number) => Array.from({ length: count }, () => rawPaper())

/** The calendar as a reader sees it: a row a week, `·` where a day is of another month, `*` before what is linked. */
function calendarOf(html: string): string[] {
  const table = html.match(/<table class="calendar">.*?<\/table>/s)?.[0] ?? ''
  return Array.from(table.matchAll(/<tr>(.*?)<\/tr>/gs), ([, row]) =>
    Array.from(row?.matchAll(/<t[hd][^>]*>(.*?)<\/t[hd]>/gs) ?? [], ([, cell]) => {
      const seen = cell?.replace(/<span class="unseen">[^<]*<\/span>/g, '')
      const words = seen
        ?.replace(/<[^>]*>/g, '')
        .replace(/\s+/g, ' ')
        .trim()
      return `${cell?.includes('<a ') ? '*' : ''}${words || '·'}`
    }).join(' | '),
  )
}

describe('the page of all editions', () => {
  test('says so where there are none', async () => {
    expect(await open('/editions')).toContain('None yet.')
  })

  test('leads to the sample edition while there is no other, and shows no calendar of it', async () => {
    await showSample(db, '2026-03-10')
    const html = await open('/editions')
    expect(html).toContain('href="/editions/sample"')
    expect(html).not.toContain('<table')
  })

  test('names the latest', async () => {
    await publishPapers(db, '2026-03-10', papers(1))
    await publishPapers(db, '2026-03-11', papers(2))
    expect(await open('/editions')).toMatch(
      /The latest: <a href="\/editions\/2026-03-11">Wednesday, 11 March 2026<\/a>\s*<span class="quiet">No.\u00a02 · 2 papers</,
    )
  })

  test('shows the month of the latest with its editions, their sizes and their weeks', async () => {
    await publishPapers(db, '2026-02-27', papers(1))
    await publishPapers(db, '2026-03-02', papers(1_001))
    await publishPapers(db, '2026-03-31', papers(3))
    expect(calendarOf(await open('/editions'))).toEqual([
      'Wk | Mon | Tue | Wed | Thu | Fri | Sat | Sun',
      '*9 | · | · | · | · | · | · | 1',
      '*10 | *2 1,001 papers | 3 | 4 | 5 | 6 | 7 | 8',
      '11 | 9 | 10 | 11 | 12 | 13 | 14 | 15',
      '12 | 16 | 17 | 18 | 19 | 20 | 21 | 22',
      '13 | 23 | 24 | 25 | 26 | 27 | 28 | 29',
      '*14 | 30 | *31 3 papers | · | · | · | · | ·',
    ])
  })

  test('is a table that can be read out: a caption, heads of rows and columns, and whole days', async () => {
    await publishPapers(db, '2026-03-10', papers(1))
    const html = await open('/editions')
    expect(html).toContain('<caption>March 2026</caption>')
    expect(html).toContain('<th scope="col"><abbr title="Monday">Mon</abbr></th>')
    expect(html).toContain('<th scope="row"><a href="/editions/2026-W11" aria-label="Week 11">')
    expect(html).toContain('<td><a href="/editions/2026-03-10"><span class="unseen">10 March 2026: 1 paper</span>')
  })

  test.each([
    ['de', 'Woche 11', '10. März 2026: 1 Paper', 'März 2026'],
    ['fr', 'Semaine 11', '10 mars 2026\u00a0: 1 article', 'Mars 2026'],
    ['es', 'Semana 11', '10 de marzo de 2026: 1 artículo', 'Marzo de 2026'],
    ['zh', '第 11 周', '2026年3月10日：1 篇', '2026年3月'],
  ])('can be read out in %s', async (language, week, day, month) => {
    await publishPapers(db, '2026-03-10', papers(1))
    const messages = loadMessages([join(templatesFolder, 'messages')], language)
    const html = await (await testWeb(db, { messages }).request('/editions')).text()
    expect(html).toContain(`<a href="/editions/2026-W11" aria-label="${week}">`)
    expect(html).toContain(`<a href="/editions/2026-03-10"><span class="unseen">${day}</span>`)
    expect(html).toContain(`<caption>${month}</caption>`)
  })

  test('leads to the months before and after that have editions, and names all', async () => {
    for (const day of ['2025-11-28', '2026-03-10', '2026-01-05']) await publishPapers(db, day, papers(1))
    const html = await open('/editions')
    expect(html).toContain('<caption>January 2026</caption>')
    expect(html).toContain('<a rel="prev" href="/editions/2025-11">← November 2025</a>')
    expect(html).toContain('<a rel="next" href="/editions/2026-03">March 2026 →</a>')
    const months = html
      .match(/<dl class="months">.*<\/dl>/s)?.[0]
      .replace(/<[^>]*>/g, ' ')
      .replace(/\s+/g, ' ')
      .trim()
    expect(months).toBe('2026 March · January 2025 November')
  })
})
