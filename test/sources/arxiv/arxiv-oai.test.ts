import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { arxivOaiSource } from '../../../src/sources/arxiv/arxiv-oai.ts'
import type { SourceRequest } from '../../../src/sources/source.ts'
import {
  brokenOff,
  type FixtureServer,
  html,
  rateExceeded,
  startFixtureServer,
  status,
  xml,
} from '../../support/fixture-server.ts'
import { answerOai, oaiError, oaiPage, oaiPath, rawRecord } from '../../support/oai-server.ts'
import { collect, hurriedClient } from '../fixtures/answers.ts'

const day = '2026-02-03'

let server: FixtureServer
beforeAll(async () => {
  server = await startFixtureServer()
})
beforeEach(() => {
  server.requests.length = 0
})
afterAll(async () => server.close())

interface Harvest {
  categories?: string[]
  client?: ReturnType<typeof hurriedClient>['client']
  now?: string
  request?: SourceRequest
}

function harvest({ categories = ['cs.CL'], client = hurriedClient().client, now, request = { day } }: Harvest = {}) {
  const clock = () => new Date(now ?? `${day}T05:00:00Z`)
  return collect(arxivOaiSource({ baseUrl: `${server.url}${oaiPath}`, categories, client, now: clock }), request)
}

const records = (count: number) => Array.from({ length: count }, (_, index) => rawRecord(index))
const serve = (count: number) => server.serve(oaiPath, answerOai({ 'cs:cs:CL': records(count) }))
const asked = () => server.requests.map((request) => Object.fromEntries(request.query))
const ids = (papers: { externalId: string }[]) => papers.map((paper) => paper.externalId)

describe('a harvest', () => {
  test('asks for the format with versions, in the set of the category, from a few days before', async () => {
    serve(1)
    const { papers } = await harvest()
    expect(ids(papers)).toEqual(['2602.10000'])
    expect(asked()).toEqual([{ verb: 'ListRecords', metadataPrefix: 'arXivRaw', set: 'cs:cs:CL', from: '2026-01-31' }])
  })

  test('reads several pages by their tokens, one request in three seconds', async () => {
    serve(5)
    const { client, waits } = hurriedClient()
    const { papers } = await harvest({ client })
    expect(ids(papers)).toEqual(['2602.10000', '2602.10001', '2602.10002', '2602.10003', '2602.10004'])
    expect(asked().map((query) => query['resumptionToken'] ?? null)).toEqual([
      null,
      expect.stringContaining('skip%3D2'),
      expect.stringContaining('skip%3D4'),
    ])
    expect(asked()[1]).not.toHaveProperty('set')
    expect(waits).toEqual([3000, 3000])
  })

  test('asks for each category, and takes a paper of several once', async () => {
    const [one = '', both = '', other = ''] = records(3)
    server.serve(oaiPath, answerOai({ 'cs:cs:CL': [one, both], 'physics:hep-th': [both, other] }))
    const { papers } = await harvest({ categories: ['cs.CL', 'hep-th', 'hep-th.*'] })
    expect(asked().map((query) => query['set'])).toEqual(['cs:cs:CL', 'physics:hep-th'])
    expect(ids(papers)).toEqual(['2602.10000', '2602.10001', '2602.10002'])
  })

  test('leaves the UTC day of its first answer as cursor', async () => {
    server.next(
      oaiPath,
      xml(oaiPage(records(1), 'more', '2026-02-02T23:59:58Z')),
      xml(oaiPage([rawRecord(1)], '', '2026-02-03T00:00:02Z')),
    )
    expect((await harvest()).cursor).toBe('2026-02-02')
  })

  test('leaves a cursor within what it asked for, where the clock of the service is wrong', async () => {
    server.next(oaiPath, xml(oaiPage(records(1), '', '1970-01-01T00:00:00Z')))
    expect((await harvest()).cursor).toBe('2026-01-31')
    server.next(oaiPath, xml(oaiPage(records(1), '', '2099-01-01T00:00:00Z')))
    expect((await harvest()).cursor).toBe(day)
  })

  test('goes on a day before its cursor', async () => {
    serve(1)
    await harvest({ request: { day, cursor: '2026-01-20' } })
    expect(asked()).toMatchObject([{ from: '2026-01-19' }])
    expect(asked()[0]).not.toHaveProperty('until')
  })

  test('of a past day is bounded, goes by no cursor and leaves none', async () => {
    serve(1)
    const { cursor } = await harvest({ request: { day: '2025-06-10', cursor: '2026-02-02' } })
    expect(asked()).toMatchObject([{ from: '2025-06-07', until: '2025-06-11' }])
    expect(cursor).toBeUndefined()
  })

  test('of the day that it still is in zones behind UTC is not of the past', async () => {
    serve(1)
    const { cursor } = await harvest({ request: { day: '2026-02-02' } })
    expect(asked()[0]).not.toHaveProperty('until')
    expect(cursor).toBe(day)
  })

  test('of a past month asks for all its days', async () => {
    serve(1)
    await harvest({ request: { day: '2025-06-10', span: 'month' } })
    expect(asked()).toMatchObject([{ from: '2025-05-29', until: '2025-07-01' }])
  })

  test('asks for no day that is still to come', async () => {
    serve(1)
    await harvest({ now: '2026-01-20T05:00:00Z' })
    expect(asked()).toMatchObject([{ from: '2026-01-20' }])
  })

  test('begins from a few days before where the cursor is of another kind', async () => {
    serve(1)
    await harvest({ request: { day, cursor: '{"etag":"x"}' } })
    expect(asked()).toMatchObject([{ from: '2026-01-31' }])
  })
})

describe('news', () => {
  const young = 'Mon, 26 Jan 2026 00:00:01 GMT'
  const old = 'Sun, 25 Jan 2026 23:59:59 GMT'
  const newsOf = async (record: string) => {
    server.next(oaiPath, xml(oaiPage([record])))
    return (await harvest()).papers.map((paper) => paper.onlyKnown)
  }

  test('is a paper that can have been announced since the beginning of the harvest', async () => {
    expect(await newsOf(rawRecord(1, { versions: [young] }))).toEqual([undefined])
    expect(await newsOf(rawRecord(1, { versions: [old] }))).toEqual([true])
  })

  test('is not a new version of an old paper, but one of a young paper', async () => {
    const late = 'Mon, 02 Feb 2026 17:30:00 GMT'
    expect(await newsOf(rawRecord(1, { versions: ['Tue, 01 Mar 2016 10:00:00 GMT', late] }))).toEqual([true])
    expect(await newsOf(rawRecord(1, { versions: [young, late] }))).toEqual([undefined])
  })

  test('is not a record that does not tell its first version', async () => {
    expect(await newsOf(rawRecord(1, { versions: [] }))).toEqual([true])
  })

  test('reaches as far back as a harvest after a long pause', async () => {
    server.next(oaiPath, xml(oaiPage([rawRecord(1, { versions: ['Sat, 10 Jan 2026 10:00:00 GMT'] })])))
    const { papers } = await harvest({ request: { day, cursor: '2026-01-15' } })
    expect(papers.map((paper) => paper.onlyKnown)).toEqual([undefined])
  })
})

describe('errors that come with HTTP 200', () => {
  test('a day on which nothing matches is quiet, and moves the cursor', async () => {
    server.serve(oaiPath, answerOai({}))
    expect(await harvest({ categories: ['cs.CL', 'math.AG'] })).toEqual({
      papers: [],
      refused: [],
      cursor: day,
      quiet: 'nothing has changed at arXiv in cs:cs:CL, math:math:AG since 2026-01-31',
    })
  })

  test('an empty list without an error is quiet too', async () => {
    server.next(oaiPath, xml(oaiPage([])))
    expect((await harvest()).quiet).toMatch(/^nothing has changed/)
  })

  test('a list that ends sooner than its token promised is whole', async () => {
    server.next(oaiPath, xml(oaiPage(records(2), 'more')), xml(oaiError('noRecordsMatch')))
    expect((await harvest()).papers).toHaveLength(2)
  })

  test('an expired token begins the list again, once', async () => {
    serve(5)
    const expired = xml(oaiError('badResumptionToken', 'Token is expired.'))
    server.next(oaiPath, xml(oaiPage(records(2), 'set%3Dcs')), expired)
    const { papers } = await harvest()
    expect(ids(papers)).toEqual(['2602.10000', '2602.10001', '2602.10002', '2602.10003', '2602.10004'])
    expect(asked().map((query) => 'resumptionToken' in query)).toEqual([false, true, false, true, true])
  })

  test('a token that expires again fails the source', async () => {
    const page = xml(oaiPage(records(2), 'again'))
    const expired = xml(oaiError('badResumptionToken', 'Token is expired.'))
    server.next(oaiPath, page, expired, page, expired)
    await expect(harvest()).rejects.toThrow(
      'arXiv refuses the harvest (badResumptionToken: Token is expired). Try again later.',
    )
    expect(server.requests).toHaveLength(4)
  })

  test('a wrong argument fails the source at once, with what to check', async () => {
    server.next(oaiPath, xml(oaiError('badArgument', 'Set does not exist')))
    await expect(harvest()).rejects.toThrow(
      'arXiv refuses the harvest (badArgument: Set does not exist). Check ARXIV_CATEGORIES and the day.',
    )
    expect(server.requests).toHaveLength(1)
  })
})

describe('lists without an end', () => {
  test('a token that comes again fails the source', async () => {
    server.next(oaiPath, ...[0, 1].map((number) => xml(oaiPage([rawRecord(number)], 'the same'))))
    await expect(harvest()).rejects.toThrow(/cs:cs:CL goes round in circles on page 2/)
    expect(server.requests).toHaveLength(2)
  })

  test('a page that brings nothing further fails the source', async () => {
    server.next(oaiPath, ...['a', 'b'].map((token) => xml(oaiPage(records(2), token))))
    await expect(harvest()).rejects.toThrow(/goes round in circles on page 2/)
  })
})

describe('answers that pass', () => {
  test.each([
    ['a 503 that asks for two minutes', status(503, '', 120)],
    ['a 503 that names a moment', status(503, '', new Date(Date.UTC(2026, 1, 3, 0, 2)))],
    ['a 429', status(429, 'Rate exceeded.', 60)],
  ])('%s is waited out', async (_, answer) => {
    serve(1)
    server.next(oaiPath, answer)
    const { client, waits } = hurriedClient()
    expect((await harvest({ client })).papers).toHaveLength(1)
    expect(waits.reduce((sum, ms) => sum + ms, 0)).toBeGreaterThanOrEqual(60_000)
  })

  test('a wait of an hour is not waited out', async () => {
    server.next(oaiPath, status(503, '', 3600))
    await expect(harvest()).rejects.toThrow(/503 .*asks to wait 3600 s/)
    expect(server.requests).toHaveLength(1)
  })

  test('a page that was half sent is asked for again, by the same token', async () => {
    serve(3)
    const second = oaiPage([rawRecord(2)])
    server.next(oaiPath, xml(oaiPage(records(2), 'next')), brokenOff(second), xml(second.slice(0, -60)), xml(second))
    expect((await harvest()).papers).toHaveLength(3)
    expect(asked().map((query) => query['resumptionToken'])).toEqual([undefined, 'next', 'next', 'next'])
  })

  test('"Rate exceeded." and a web page in place of XML are asked for again', async () => {
    serve(1)
    server.next(oaiPath, rateExceeded(), html())
    expect((await harvest()).papers).toHaveLength(1)
  })
})

test.each([[['cs.CL', 'all everything']], [['cs CL']], [[]]])(
  'the categories %j are refused before asking',
  async (categories) => {
    await expect(harvest({ categories })).rejects.toThrow(/ARXIV_CATEGORIES/)
    expect(server.requests).toHaveLength(0)
  },
)
