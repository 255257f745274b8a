import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { arxivFeedSource } from '../../../src/sources/arxiv/arxiv-feed.ts'
import { feedError, rssFeed, rssItem, served, tagged } from '../../support/arxiv-feed.ts'
import {
  brokenOff,
  type FixtureServer,
  html,
  rateExceeded,
  startFixtureServer,
  status,
  xml,
} from '../../support/fixture-server.ts'
import { collect, hurriedClient } from '../fixtures/answers.ts'

const path = '/rss/cs.CL+stat.ML'
let server: FixtureServer
beforeAll(async () => {
  server = await startFixtureServer()
})
beforeEach(() => {
  server.requests.length = 0
  server.serve(path, xml(rssFeed([rssItem(1), rssItem(2)])))
})
afterAll(async () => server.close())

function source({ categories = ['cs.CL', 'stat.ML'], client = hurriedClient().client } = {}) {
  return arxivFeedSource({ baseUrl: server.url, categories, client })
}
const ids = ({ papers }: Awaited<ReturnType<typeof collect>>) => papers.map((paper) => paper.externalId)
const day = '2026-02-03'

test('all categories are asked for at once', async () => {
  expect(ids(await collect(source()))).toEqual(['2602.10001', '2602.10002'])
  expect(server.requests.map((request) => request.path)).toEqual([path])
})

test('the source says that it has the papers four hours after arXiv announces them', () => {
  expect(source()).toMatchObject({ name: 'arxiv-feed', hoursAfterAnnouncement: 4 })
})

test('an empty feed, as of a weekend, is quiet with the reason', async () => {
  server.next(path, xml(rssFeed([])))
  expect(await collect(source())).toMatchObject({ papers: [], refused: [], quiet: expect.stringContaining('is empty') })
})

test('the next request is conditional, and an answer 304 is quiet with the reason', async () => {
  server.serve(path, tagged(rssFeed([rssItem(1)]), '"monday"'))
  const first = await collect(source())
  expect(ids(first)).toEqual(['2602.10001'])
  const second = await collect(source(), { day, cursor: first.cursor })
  expect(second).toMatchObject({ papers: [], quiet: expect.stringContaining('not changed'), cursor: first.cursor })
  expect(server.requests[1]?.headers['if-none-match']).toBe('"monday"')
})

test('the cursor comes after all papers, so that none is passed over when storing fails', async () => {
  server.next(path, tagged(rssFeed([rssItem(1), rssItem(2)]), '"monday"'))
  const kinds: string[] = []
  for await (const item of source().items({ day })) kinds.push(...Object.keys(item))
  expect(kinds).toEqual(['paper', 'paper', 'cursor'])
})

test('a stale feed, the same items under a fresh date, is handed on whole for the ids to tell', async () => {
  const items = [rssItem(1), rssItem(2)]
  server.serve(path, tagged(rssFeed(items), '"monday"'))
  const first = await collect(source())
  server.serve(path, tagged(rssFeed(items, { builtAt: 'Wed, 04 Feb 2026 05:00:00 +0000' }), '"tuesday"'))
  const second = await collect(source(), { day: '2026-02-04', cursor: first.cursor })
  expect(ids(second)).toEqual(ids(first))
  expect(second.quiet).toBeUndefined()
  expect(second.cursor).not.toBe(first.cursor)
})

test.each([200, 400])('an error feed with HTTP %i fails the source in the words of arXiv, at once', async (code) => {
  server.next(path, xml(feedError, code))
  await expect(collect(source())).rejects.toThrow(
    "arXiv refuses the query: Bad subject class 'XX'. Check ARXIV_CATEGORIES.",
  )
  expect(server.requests).toHaveLength(1)
})

test('a refusal without a feed keeps its status', async () => {
  server.next(path, html(404))
  await expect(collect(source())).rejects.toThrow(/answered 404 Not Found/)
})

test.each(['text/html', 'application/octet-stream', 'application/json'])(
  'a feed under the wrong content type %s is read all the same',
  async (contentType) => {
    server.next(path, served(rssFeed([rssItem(7)]), contentType))
    expect(ids(await collect(source()))).toEqual(['2602.10007'])
  },
)

test('a web page in place of a feed is asked for again, and at last fails the source', async () => {
  server.next(path, html())
  expect(ids(await collect(source()))).toHaveLength(2)
  server.next(path, html(), html(), html())
  await expect(collect(source())).rejects.toThrow('arXiv answered with a web page in place of XML (tried 3 times).')
})

test('a half-sent feed is asked for again', async () => {
  const feed = rssFeed([rssItem(1), rssItem(2)])
  server.next(path, brokenOff(feed), xml(feed.slice(0, -60)))
  expect(ids(await collect(source()))).toHaveLength(2)
  expect(server.requests).toHaveLength(3)
})

test('a busy answer and "Rate exceeded." are waited out, at the pace of arXiv', async () => {
  server.next(path, status(429, '', 4), rateExceeded())
  const { client, waits } = hurriedClient()
  expect(ids(await collect(source({ client })))).toHaveLength(2)
  expect(waits[0]).toBe(4000)
})

const many = (count: number, from = 0) => rssFeed(Array.from({ length: count }, (_, index) => rssItem(from + index)))

test('a feed at the limit of the server, which leaves out what is new, is asked for in parts', async () => {
  server.next(path, xml(many(2000)))
  server.serve('/rss/cs.CL', xml(many(2, 5000)))
  server.serve('/rss/stat.ML', xml(many(1, 6000)))
  const { client, waits } = hurriedClient()
  expect(ids(await collect(source({ client })))).toEqual(['2602.15000', '2602.15001', '2602.16000'])
  expect(waits).toEqual([3000, 3000])
})

test('one category at the limit fails the source with the way out', async () => {
  server.next('/rss/cs.LG', xml(many(2000)))
  await expect(collect(source({ categories: ['cs.LG'] }))).rejects.toThrow(
    /feed of cs\.LG is cut at 2000 papers.*Put arxiv in place of arxiv-feed into SOURCES/,
  )
})

test.each(['cs', 'cs.*', 'math', 'astro-ph', 'hep-th.*'])(
  'the whole archive %s is refused before asking, with the way out',
  async (archive) => {
    await expect(collect(source({ categories: ['cs.CL', archive] }))).rejects.toThrow(
      /is a whole archive, .* Name categories in ARXIV_CATEGORIES, such as/,
    )
    expect(server.requests).toHaveLength(0)
  },
)

test.each([[['cs CL']], [['cs.CL/../admin']], [[]]])(
  'the categories %j are refused before asking',
  async (categories) => {
    await expect(collect(source({ categories }))).rejects.toThrow(/ARXIV_CATEGORIES/)
    expect(server.requests).toHaveLength(0)
  },
)

test('a category without an archive above it may be named', async () => {
  server.next('/rss/hep-th', xml(rssFeed([rssItem(3)])))
  expect(ids(await collect(source({ categories: ['hep-th'] })))).toEqual(['2602.10003'])
})
