import { afterAll, beforeAll, expect, test } from 'vitest'
import { rssFeed, rssItem } from '../support/arxiv-feed.ts'
import { type FixtureServer, startFixtureServer, xml } from '../support/fixture-server.ts'
import { useCommandLine } from './command-line.ts'

const { db, env, run } = useCommandLine()
let server: FixtureServer

beforeAll(async () => {
  server = await startFixtureServer()
  Object.assign(env, {
    SOURCES: 'arxiv-feed',
    ARXIV_CATEGORIES: 'cs.CL',
    ARXIV_RSS_URL: server.url,
    ADMIN_EMAILS: 'ops@example.org',
  })
})
afterAll(() => server.close())

const feed = (numbers: readonly number[], builtAt: string) =>
  server.serve(
    '/rss/cs.CL',
    xml(
      rssFeed(
        numbers.map((number) => rssItem(number)),
        { builtAt },
      ),
    ),
  )

// 3 and 4 February 2026 are a Tuesday and a Wednesday.
test('yesterday’s feed under a fresh date is a stale morning, told by mail, and its papers come late', async () => {
  feed([1, 2], 'Tue, 03 Feb 2026 05:00:00 +0000')
  expect(await run('ingest --day 2026-02-03')).toMatchObject({ code: 0, stdout: 'arxiv-feed: 2 new papers, 0 known\n' })
  expect((await run('publish --day 2026-02-03')).stdout).toMatch(/^Edition No\. 1 of 2026-02-03: 2 papers/)

  feed([1, 2], 'Wed, 04 Feb 2026 05:00:00 +0000')
  const why = 'stale: arXiv announced papers at 2026-02-04 01:00 UTC, but the newest id is still 2602.10002'
  expect((await run('ingest --day 2026-02-04')).stdout).toBe(`arxiv-feed: 0 new papers, 2 known (${why})\n`)
  expect((await run('publish --day 2026-02-04')).stdout).toBe(`stale: arxiv-feed ${why}\n`)
  await run('ingest --day 2026-02-04')
  const { rows } = await db.query(
    `SELECT n.about, d.address, d.status FROM notices n JOIN deliveries d ON d.notice_id = n.id ORDER BY n.id`,
  )
  expect(rows).toEqual([
    { about: 'ingest arxiv-feed', address: 'ops@example.org', status: 'queued' },
    { about: 'publish', address: 'ops@example.org', status: 'queued' },
  ])

  feed([2, 3], 'Wed, 04 Feb 2026 09:00:00 +0000')
  expect((await run('ingest --day 2026-02-04')).stdout).toBe('arxiv-feed: 1 new paper, 1 known\n')
  expect((await run('publish --day 2026-02-04')).stdout).toMatch(/^Edition No\. 2 of 2026-02-04: 1 paper,/)
})

test('a weekend is quiet, with an empty feed as with yesterday’s', async () => {
  feed([], 'Sat, 07 Feb 2026 05:00:00 +0000')
  expect((await run('ingest --day 2026-02-07')).stdout).toMatch(
    /^arxiv-feed: 0 new papers, 0 known \(quiet: it is a weekend\)/,
  )
})
