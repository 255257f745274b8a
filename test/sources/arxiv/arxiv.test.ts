import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { arxivSource } from '../../../src/sources/arxiv/arxiv.ts'
import {
  arxivPath,
  atomFeed,
  brokenOff,
  type FixtureServer,
  html,
  rateExceeded,
  startFixtureServer,
  status,
  xml,
} from '../../support/fixture-server.ts'
import { arxivEntry, collect, errorEntry, hurriedClient } from '../fixtures/answers.ts'

let server: FixtureServer
beforeAll(async () => {
  server = await startFixtureServer()
})
beforeEach(() => {
  server.requests.length = 0
  server.entries = []
})
afterAll(async () => server.close())

function source({ categories = ['cs.CL', 'stat.ML'], client = hurriedClient().client } = {}) {
  return arxivSource({ baseUrl: server.arxivUrl, categories, client })
}

const entries = (count: number) => Array.from({ length: count }, (_, index) => arxivEntry(index))

test('the query asks for the categories and for what was submitted up to five days before', async () => {
  await collect(source())
  expect(Object.fromEntries(server.requests[0]?.query ?? [])).toEqual({
    search_query: '(cat:cs.CL OR cat:stat.ML) AND submittedDate:[202601290000 TO 202602032359]',
    sortBy: 'submittedDate',
    sortOrder: 'descending',
    start: '0',
    max_results: '500',
  })
})

test.each([
  ['week', '[202601280000 TO 202602082359]'],
  ['month', '[202601270000 TO 202602282359]'],
] as const)('the query for a %s asks for all its days and for up to five days before', async (span, range) => {
  await collect(source(), { day: '2026-02-03', span })
  expect(server.requests[0]?.query.get('search_query')).toContain(`submittedDate:${range}`)
})

test('the query of the running day reaches back over an outage, a week at most', async () => {
  const now = () => new Date('2026-02-03T20:30:00Z')
  const running = arxivSource({ baseUrl: server.arxivUrl, categories: ['cs.CL'], client: hurriedClient().client, now })
  const begins = async (cursor: string | undefined) => {
    const { cursor: next } = await collect(running, { day: '2026-02-03', cursor })
    expect(next).toBe('2026-02-03')
    return /\[(\d{8})/.exec(server.requests.at(-1)?.query.get('search_query') ?? '')?.[1]
  }
  expect(await begins(undefined)).toBe('20260129')
  expect(await begins('2026-01-31')).toBe('20260126')
  expect(await begins('2025-12-24')).toBe('20260122')
})

test('a day of one page takes one request', async () => {
  server.entries = entries(3)
  const { papers } = await collect(source())
  expect(papers.map((paper) => paper.externalId)).toEqual(['2602.10000', '2602.10001', '2602.10002'])
  expect(server.requests).toHaveLength(1)
})

test('pages follow each other until all results are read, one request in three seconds', async () => {
  server.entries = entries(1201)
  const { client, waits } = hurriedClient()
  expect((await collect(source({ client }))).papers).toHaveLength(1201)
  expect(server.requests.map((request) => request.query.get('start'))).toEqual(['0', '500', '1000'])
  expect(waits).toEqual([3000, 3000])
})

test('a page that is shorter than asked loses nothing', async () => {
  server.entries = entries(600)
  server.next(arxivPath, xml(atomFeed(entries(200), { total: 600 })))
  const { papers } = await collect(source())
  expect(new Set(papers.map((paper) => paper.externalId)).size).toBe(600)
})

test('a mirror that gives the same page for ever is asked twice', async () => {
  const page = xml(atomFeed(entries(2), { total: 1000 }))
  server.next(arxivPath, page, page)
  await collect(source())
  expect(server.requests).toHaveLength(2)
})

test('nothing found is nothing', async () => {
  expect(await collect(source())).toEqual({ papers: [], refused: [] })
})

test('an empty page where there should be more is asked for again', async () => {
  server.entries = entries(2)
  server.next(arxivPath, xml(atomFeed([], { total: 2 })))
  expect((await collect(source())).papers).toHaveLength(2)
})

test('a later page that claims that there is nothing is asked for again', async () => {
  server.entries = entries(600)
  server.next(arxivPath, xml(atomFeed(entries(500), { total: 600 })), xml(atomFeed([], { total: 0 })))
  expect((await collect(source())).papers).toHaveLength(600)
})

test('pages that stay empty fail the source', async () => {
  const empty = xml(atomFeed([], { total: 2 }))
  server.next(arxivPath, empty, empty, empty)
  await expect(collect(source())).rejects.toThrow('arXiv gave an empty page at 0 of 2 papers (tried 3 times).')
})

test('"Rate exceeded." in place of a feed is waited out', async () => {
  server.entries = entries(2)
  server.next(arxivPath, rateExceeded())
  expect((await collect(source())).papers).toHaveLength(2)
})

test('"Rate exceeded." for good says what to do', async () => {
  server.next(arxivPath, rateExceeded(), rateExceeded(), rateExceeded())
  await expect(collect(source())).rejects.toThrow(
    /rate limit is exceeded \(tried 3 times\)\. .* let only one machine ask/,
  )
})

test('a busy answer is waited out', async () => {
  server.entries = entries(2)
  server.next(arxivPath, status(429, 'Rate exceeded.', 4), status(503, '', 2))
  expect((await collect(source())).papers).toHaveLength(2)
})

test('a feed that breaks off is asked for again', async () => {
  server.entries = entries(2)
  const feed = atomFeed(entries(2))
  server.next(arxivPath, brokenOff(feed), xml(feed.slice(0, -40)))
  expect((await collect(source())).papers).toHaveLength(2)
})

test('a feed that breaks off every time fails the source with the place', async () => {
  const cut = xml(atomFeed(entries(2)).slice(0, -40))
  server.next(arxivPath, cut, cut, cut)
  await expect(collect(source())).rejects.toThrow(
    /^arXiv's answer is not well-formed XML: it breaks off in line 34 \(tried 3 times\)/,
  )
})

test('a web page in place of a feed fails the source', async () => {
  server.next(arxivPath, html(), html(), html())
  await expect(collect(source())).rejects.toThrow('arXiv answered with a web page in place of XML (tried 3 times).')
})

test.each([200, 400])('an error feed with HTTP %i fails the source in the words of arXiv, at once', async (code) => {
  server.next(arxivPath, xml(atomFeed([errorEntry]), code))
  await expect(collect(source())).rejects.toThrow(
    'arXiv refuses the query: incorrect id format for nonsense. Check ARXIV_CATEGORIES.',
  )
  expect(server.requests).toHaveLength(1)
})

test('a refusal without a feed keeps its status', async () => {
  server.next(arxivPath, html(404))
  await expect(collect(source())).rejects.toThrow(/answered 404 Not Found/)
})

test('more papers than arXiv hands out ask for fewer categories', async () => {
  const bare = (index: number) =>
    `<entry><id>http://arxiv.org/abs/2602.${10_000 + index}v1</id><title>T</title><summary>A</summary></entry>`
  server.entries = Array.from({ length: 10_001 }, (_, index) => bare(index))
  await expect(collect(source())).rejects.toThrow(/10001 papers for 2026-02-03.*Name fewer categories/)
})

test.each([[['cs.CL', 'all:everything']], [['cs CL']], [[]]])(
  'the categories %j are refused before asking',
  async (categories) => {
    await expect(collect(source({ categories }))).rejects.toThrow(/ARXIV_CATEGORIES/)
    expect(server.requests).toHaveLength(0)
  },
)

test('a whole archive may be named', async () => {
  await collect(source({ categories: ['cs.*', 'hep-th', 'cond-mat.mes-hall'] }))
  expect(server.requests[0]?.query.get('search_query')).toMatch(
    /^\(cat:cs\.\* OR cat:hep-th OR cat:cond-mat\.mes-hall\)/,
  )
})
