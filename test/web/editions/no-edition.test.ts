import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { publishPapers, rawPaper } from '../../support/builders.ts'
import { emptyDatabase, useDatabase } from '../../support/database.ts'
import { testWeb } from '../../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

async function notFound(path: string): Promise<string> {
  const response = await pages.request(path)
  expect(response.status).toBe(404)
  return await response.text()
}

/** Where the page leads on to, as `rel href words`. */
const ways = (html: string) =>
  Array.from(html.matchAll(/<a rel="(\w+)" href="([^"]*)">([^<]*)</g), ([, ...way]) => way.join(' '))

describe('a day without an edition', () => {
  test.each([
    ['a working day', '2026-03-12', 'Some days bring nothing new'],
    ['a Saturday', '2026-03-14', 'Nothing is announced at the weekend.'],
    ['a Sunday', '2026-03-15', 'Nothing is announced at the weekend.'],
    ['a day that has not come', '9998-03-11', 'That day is still to come.'],
    ['no day at all', '2026-02-30', 'The address ends with a day'],
    ['a day before all years', '0000-01-01', 'The address ends with a day'],
    ['a number', '17', 'The address ends with a day'],
    ['a week that its year does not have', '2025-W53', 'The address ends with a day'],
    ['a thirteenth month', '2026-13', 'The address ends with a day'],
  ])('is not found, and the page says why: %s', async (_, day, words) => {
    const html = await notFound(`/editions/${day}`)
    expect(html).toContain('There is no edition of that day')
    expect(html).toContain(words)
    expect(html).toContain('href="/editions"')
  })

  test('leads to the nearest before and after', async () => {
    for (const day of ['2026-03-10', '2026-03-13', '2026-03-16', '2026-03-17'])
      await publishPapers(db, day, [rawPaper()])
    expect(ways(await notFound('/editions/2026-03-14'))).toEqual([
      'prev /editions/2026-03-13 Friday, 13 March 2026',
      'next /editions/2026-03-16 Monday, 16 March 2026',
    ])
  })
})

test('a week without an edition leads to the nearest weeks that have one', async () => {
  for (const day of ['2025-12-31', '2026-01-19']) await publishPapers(db, day, [rawPaper()])
  const html = await notFound('/editions/2026-W02')
  expect(html).toContain('There is no edition in that week')
  expect(ways(html)).toEqual([
    'prev /editions/2026-W01 Week 1, 29 December 2025 to 4 January 2026',
    'next /editions/2026-W04 Week 4, 19 to 25 January 2026',
  ])
})

test('a month without an edition leads to the nearest months that have one', async () => {
  for (const day of ['2025-11-28', '2026-02-02']) await publishPapers(db, day, [rawPaper()])
  const html = await notFound('/editions/2026-01')
  expect(html).toContain('There is no edition in January 2026')
  expect(ways(html)).toEqual(['prev /editions/2025-11 November 2025', 'next /editions/2026-02 February 2026'])
})

test('a week or month that has not come says so', async () => {
  expect(await notFound('/editions/9998-W11')).toContain('That week is still to come.')
  expect(await notFound('/editions/9998-03')).toContain('That month is still to come.')
})

describe('what is under way', () => {
  beforeEach(() => vi.useFakeTimers({ toFake: ['Date'], now: new Date('2026-03-11T04:00:00Z') }))
  afterEach(() => void vi.useRealTimers())

  test.each([
    ['/editions/2026-03-11', 'It is not out yet'],
    ['/editions/2026-03-10', 'Some days bring nothing new'],
    ['/editions/2026-W11', 'The first is still to come.'],
    ['/editions/2026-W10', 'Perhaps nothing was fetched then.'],
    ['/editions/2026-03', 'The first is still to come.'],
  ])('is not spoken of as if it were past: %s', async (path, words) => {
    expect(await notFound(path)).toContain(words)
  })
})

test.each(['/editions/1990-01-03', '/editions/1990-W01', '/editions/1990-01'])(
  'before the first edition there are none: %s',
  async (path) => {
    await publishPapers(db, '2026-03-10', [rawPaper()])
    expect(await notFound(path)).toContain('The editions here begin later.')
  },
)
