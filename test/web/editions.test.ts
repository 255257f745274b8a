import { beforeEach, describe, expect, test } from 'vitest'
import { showSample } from '../../src/outbox/sample.ts'
import { publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const open = async (path: string) => (await pages.request(path)).text()

/** `count` papers called `name 1` to `name count`, in this order: the earlier, the more upvotes. */
const papersCalled = (name: string, count: number) =>
  Array.from({ length: count }, (_, index) =>
    rawPaper({ title: `${name} ${index + 1}`, signals: { upvotes: 10 * (count - index) } }),
  )

/** The papers of a page with their numbers, as `number title`. */
const listed = (html: string) =>
  Array.from(
    html.matchAll(/<li value="(\d+)"[^>]*>\s*<h2[^>]*><a[^>]*>([^<]*)</g),
    ([, number, title]) => `${number} ${title}`,
  )

const numbered = (name: string, from: number, to: number) =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index} ${name} ${from + index}`)

const linkWords = (html: string, label: string) =>
  Array.from(
    html
      .match(new RegExp(`<nav[^>]*aria-label="${label}">.*?</nav>`, 's'))?.[0]
      .matchAll(/href="([^"]*)"[^>]*>([^<]*)</g) ?? [],
    ([, href, words]) => `${words} ${href}`,
  )

describe('the first page', () => {
  test('says that the first edition is not out yet, and takes subscribers', async () => {
    const html = await open('/')
    expect(html).toContain('The first edition is not out yet')
    expect(html).toContain('action="/subscribe"')
  })

  test('shows the latest edition below the box', async () => {
    await publishPapers(db, '2026-03-10', papersCalled('Older', 2))
    await publishPapers(db, '2026-03-11', papersCalled('Newer', 2))
    const html = await open('/')
    expect(html).toContain('Wednesday, 11 March 2026 · No.\u00a02')
    expect(listed(html)).toEqual(['1 Newer 1', '2 Newer 2'])
    expect(html.indexOf('action="/subscribe"')).toBeLessThan(html.indexOf('Newer 1'))
  })

  test('shows the first 20 papers and links to the rest', async () => {
    await publishPapers(db, '2026-03-10', papersCalled('Paper', 23))
    const html = await open('/')
    expect(html).toContain('23 new papers')
    expect(listed(html)).toEqual(numbered('Paper', 1, 20))
    expect(html).toContain('<a href="/editions/2026-03-10">3 more in the edition</a>')
  })

  test('links to no rest where there is none', async () => {
    await publishPapers(db, '2026-03-10', papersCalled('Paper', 20))
    expect(await open('/')).not.toContain('more in the edition')
  })

  test('says of the sample edition that it is one', async () => {
    await showSample(db, '2026-03-10')
    const html = await open('/')
    expect(html).toContain('A sample edition')
    expect(html).toContain('<a href="/editions/sample">20 more in the edition</a>')
    expect(html).not.toContain('No.\u00a00')
  })
})

describe('an edition’s page', () => {
  test('shows its day, its number and all its papers in their order', async () => {
    await publishPapers(db, '2026-03-10', papersCalled('Paper', 25))
    const html = await open('/editions/2026-03-10')
    expect(html).toContain('Tuesday, 10 March 2026 · No.\u00a01')
    expect(listed(html)).toEqual(numbered('Paper', 1, 25))
    expect(linkWords(html, 'Parts of this edition')).toEqual([])
  })

  test('says it in words when there is one paper', async () => {
    await publishPapers(db, '2026-03-10', papersCalled('Paper', 1))
    expect(await open('/editions/2026-03-10')).toContain('One new paper<')
  })

  test('shows the editor’s note, escaped', async () => {
    await publishPapers(db, '2026-03-10', papersCalled('Paper', 1))
    await db.query(`UPDATE editions SET note = 'Read <b>this</b> & "that"'`)
    expect(await open('/editions/2026-03-10')).toContain('Read &lt;b&gt;this&lt;/b&gt; &amp; &quot;that&quot;')
  })

  test('leads to the editions before and after it, over the days without one, and to its week and month', async () => {
    for (const day of ['2026-03-06', '2026-03-09', '2026-03-11']) await publishPapers(db, day, papersCalled(day, 1))
    const turn = async (day: string) => linkWords(await open(`/editions/${day}`), 'Other editions')
    const month = 'March 2026 /editions/2026-03'
    expect(await turn('2026-03-09')).toEqual([
      '← 6 March /editions/2026-03-06',
      'Week 11 /editions/2026-W11',
      month,
      '11 March → /editions/2026-03-11',
    ])
    expect(await turn('2026-03-06')).toEqual(['Week 10 /editions/2026-W10', month, '9 March → /editions/2026-03-09'])
    expect(await turn('2026-03-11')).toEqual(['← 9 March /editions/2026-03-09', 'Week 11 /editions/2026-W11', month])
  })

  test('goes by its day, also where a later edition was made up for an earlier day', async () => {
    for (const day of ['2026-03-09', '2026-03-11', '2026-03-10']) await publishPapers(db, day, papersCalled(day, 1))
    const html = await open('/editions/2026-03-10')
    expect(html).toContain('<a rel="prev" href="/editions/2026-03-09">')
    expect(html).toContain('<a rel="next" href="/editions/2026-03-11">')
  })

  test('keeps the place of what has been withdrawn since, with its title and no more of it', async () => {
    await publishPapers(db, '2026-03-10', papersCalled('Paper', 3))
    await db.query(`UPDATE papers SET withdrawn = true, abstract = 'All wrong.' WHERE title IN ('Paper 1', 'Paper 2')`)
    for (const path of ['/', '/editions/2026-03-10', '/editions/2026-W11']) {
      const html = await open(path)
      expect(listed(html)).toEqual(numbered('Paper', 1, 3))
      expect(html.match(/Its authors have withdrawn this paper\./g)).toHaveLength(2)
      expect(html).not.toContain('All wrong.')
      expect(html).not.toContain('class="lead"')
    }
  })

  test('leaves out a row that has become unreadable since, and shows the others', async () => {
    await publishPapers(db, '2026-03-10', papersCalled('Paper', 3))
    await db.query(`UPDATE papers SET authors = '{"not": "a list"}' WHERE title = 'Paper 1'`)
    expect(listed(await open('/editions/2026-03-10'))).toEqual(['2 Paper 2', '3 Paper 3'])
  })

  test('has the whole abstract of the lead alone', async () => {
    const abstract = Array.from(
      { length: 9 },
      (_, index) => `This is sentence number ${index + 1} of a long one.`,
    ).join(' ')
    const both = papersCalled('Paper', 2).map((paper) => ({ ...paper, abstract }))
    await publishPapers(db, '2026-03-10', both)
    const [, first = '', second = ''] = (await open('/editions/2026-03-10')).split('<li value=')
    expect(first).toContain('sentence number 9')
    expect(second).toContain('sentence number 1')
    expect(second).not.toContain('sentence number 9')
  })

  test('of the sample stands at its own address and at no day', async () => {
    await showSample(db, '2026-03-10')
    expect(listed(await open('/editions/sample'))).toHaveLength(25)
    expect((await pages.request('/editions/2026-03-10')).status).toBe(404)
  })

  test('of the sample is not found once real papers have taken its place', async () => {
    await publishPapers(db, '2026-03-10', papersCalled('Paper', 1))
    const response = await pages.request('/editions/sample')
    expect(response.status).toBe(404)
    expect(await response.text()).toContain('Real papers take its place')
  })
})

describe('an edition of more than 25 papers', () => {
  beforeEach(() => publishPapers(db, '2026-03-10', papersCalled('Paper', 51)))

  test('shows the first 25 and links to the others by their numbers', async () => {
    const html = await open('/editions/2026-03-10')
    expect(listed(html)).toEqual(numbered('Paper', 1, 25))
    expect(html).toContain('51 new papers')
    expect(linkWords(html, 'Parts of this edition')).toEqual([
      'Papers 26 to 50 /editions/2026-03-10?page=2',
      'Paper 51 /editions/2026-03-10?page=3',
    ])
  })

  test('goes on with the numbers on its second page', async () => {
    const html = await open('/editions/2026-03-10?page=2')
    expect(listed(html)).toEqual(numbered('Paper', 26, 50))
    expect(html).toContain('Papers 26 to 50 of 51')
    expect(linkWords(html, 'Parts of this edition')).toEqual([
      'Papers 1 to 25 /editions/2026-03-10',
      'Paper 51 /editions/2026-03-10?page=3',
    ])
  })

  test('has a title of its own on each page', async () => {
    const title = async (path: string) => (await open(path)).match(/<title>([^<]*)</)?.[1]
    expect(await title('/editions/2026-03-10')).toBe('Tuesday, 10 March 2026, No.\u00a01 · Daily Papers')
    expect(await title('/editions/2026-03-10?page=2')).toBe(
      'Tuesday, 10 March 2026, No.\u00a01, Papers 26 to 50 · Daily Papers',
    )
  })

  test('has on its last page what is left, and no lead', async () => {
    const html = await open('/editions/2026-03-10?page=3')
    expect(listed(html)).toEqual(['51 Paper 51'])
    expect(html).not.toContain('class="lead"')
  })

  test('shows the same on page 1 as without a page', async () => {
    expect(await open('/editions/2026-03-10?page=1')).toBe(await open('/editions/2026-03-10'))
  })

  test.each(['0', '4', '-1', '1.5', '01', 'x', '', '1e3', '999999999999999999999'])('has no page %j', async (page) => {
    const response = await pages.request(`/editions/2026-03-10?page=${page}`)
    expect(response.status).toBe(404)
    expect(await response.text()).toContain('This edition has no such page')
  })
})

test('an edition of a thousand papers links to the pages around, the first and the last', async () => {
  await publishPapers(db, '2026-03-10', papersCalled('Paper', 1_000))
  const parts = linkWords(await open('/editions/2026-03-10?page=20'), 'Parts of this edition')
  expect(parts.map((link) => link.match(/\d+$/)?.[0])).toEqual(['10', '18', '19', '21', '22', '40'])
})
