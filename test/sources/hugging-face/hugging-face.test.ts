import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { huggingFaceSource } from '../../../src/sources/hugging-face/hugging-face.ts'
import { SourceError } from '../../../src/sources/source.ts'
import {
  dailyPapersPath,
  type FixtureServer,
  html,
  json,
  startFixtureServer,
  status,
} from '../../support/fixture-server.ts'
import { collect, dailyPaper, hurriedClient } from '../fixtures/answers.ts'

const day = '2026-02-03'

describe('the source', () => {
  let server: FixtureServer
  beforeAll(async () => {
    server = await startFixtureServer()
  })
  beforeEach(() => {
    server.requests.length = 0
    server.days.clear()
  })
  afterAll(async () => server.close())

  const source = (baseUrl = server.url) => huggingFaceSource({ baseUrl, client: hurriedClient().client })
  const rows = (count: number) => Array.from({ length: count }, (_, index) => dailyPaper(index))

  test('reads a day', async () => {
    server.days.set(day, rows(3))
    const { papers } = await collect(source())
    expect(papers.map((paper) => paper.externalId)).toEqual(['2602.10000', '2602.10001', '2602.10002'])
    expect(server.requests).toHaveLength(1)
    expect(Object.fromEntries(server.requests[0]?.query ?? [])).toEqual({ date: day, limit: '100', p: '0' })
  })

  test.each([
    ['today', day],
    ['a day that has begun in the operator’s zone and not yet in UTC', '2026-02-04'],
  ])('asked for %s reads yesterday’s list too, which has grown since it was read', async (_, asked) => {
    server.days.set('2026-02-02', [dailyPaper(7)])
    server.days.set(day, [dailyPaper(8)])
    const now = () => new Date('2026-02-03T20:30:00Z')
    const today = huggingFaceSource({ baseUrl: server.url, client: hurriedClient().client, now })
    const { papers } = await collect(today, { day: asked })
    expect(papers.map((paper) => paper.externalId)).toEqual(['2602.10007', '2602.10008'])
    expect(server.requests.map(({ query }) => query.get('date'))).toEqual(['2026-02-02', day])
  })

  test('asks for the days of an outage too, a week of them at most', async () => {
    const now = () => new Date('2026-02-03T20:30:00Z')
    const running = huggingFaceSource({ baseUrl: server.url, client: hurriedClient().client, now })
    const asked = async (cursor: string | undefined) => {
      server.requests.length = 0
      const { cursor: next } = await collect(running, { day, cursor })
      expect(next).toBe(day)
      return server.requests.map(({ query }) => query.get('date'))
    }
    expect(await asked('2026-01-31')).toEqual(['2026-01-31', '2026-02-01', '2026-02-02', '2026-02-03'])
    expect((await asked('2025-12-24'))[0]).toBe('2026-01-27')
    for (const none of [undefined, day, '2026-02-09', 'nonsense']) expect(await asked(none)).toHaveLength(2)
    expect((await collect(running, { day: '2026-01-20', cursor: '2026-01-02' })).cursor).toBeUndefined()
  })

  test.each([
    ['week', 'week', '2026-W06'],
    ['month', 'month', '2026-02'],
  ] as const)('reads all pages of a %s, each row under its own day', async (span, name, time) => {
    const undated = dailyPaper(150, { submittedOnDailyAt: undefined })
    server.days.set(time, [...rows(150), undated])
    const { papers } = await collect(source(), { day, span })
    expect(papers).toHaveLength(151)
    expect(papers[0]).toMatchObject({ announcedOn: '2026-02-03' })
    expect(papers[150]?.announcedOn).toBeUndefined()
    expect(server.requests.map(({ query }) => Object.fromEntries(query))).toEqual([
      { [name]: time, limit: '100', p: '0' },
      { [name]: time, limit: '100', p: '1' },
    ])
  })

  test.each([
    ['2025-12-29', '2026-W01'],
    ['2027-01-03', '2026-W53'],
    ['2026-03-01', '2026-W09'],
  ])('takes %s for a day of the week %s, as ISO 8601 counts', async (date, week) => {
    await collect(source(), { day: date, span: 'week' })
    expect(server.requests[0]?.query.get('week')).toBe(week)
  })

  test('reads every page of a long day', async () => {
    server.days.set(day, rows(250))
    const { papers } = await collect(source(`${server.url}/`))
    expect(papers).toHaveLength(250)
    expect(server.requests.map((request) => request.query.get('p'))).toEqual(['0', '1', '2'])
  })

  test('stops at an empty page', async () => {
    server.days.set(day, rows(100))
    expect((await collect(source())).papers).toHaveLength(100)
    expect(server.requests).toHaveLength(2)
  })

  test('stops at a mirror that gives the same page for ever', async () => {
    server.next(dailyPapersPath, json(rows(100)), json(rows(100)))
    await collect(source())
    expect(server.requests).toHaveLength(2)
  })

  test('finds nothing on a day without papers', async () => {
    expect(await collect(source())).toEqual({ papers: [], refused: [] })
  })

  test('numbers refusals through all pages', async () => {
    server.days.set(day, [...rows(100), { paper: {} }])
    expect((await collect(source())).refused).toMatchObject([{ where: 'entry 101' }])
  })

  test('says what came in place of a list', async () => {
    server.next(dailyPapersPath, json({ error: 'Sorry, not found.' }))
    await expect(collect(source())).rejects.toThrow(
      new SourceError(
        'Hugging Face answered with the error "Sorry, not found." in place of a list of papers. Check HUGGINGFACE_URL.',
      ),
    )
  })

  test('tries again after a web page and says so in the end', async () => {
    server.next(dailyPapersPath, html(), html(), html())
    await expect(collect(source())).rejects.toThrow(/a web page in place of a list of papers \(tried 3 times\)/)
  })

  test('recovers from a list that broke off', async () => {
    server.days.set(day, rows(2))
    server.next(dailyPapersPath, status(200, '[{"paper": {"id": "2602.1'))
    expect((await collect(source())).papers).toHaveLength(2)
  })

  test('hands on what the service says about a wrong day', async () => {
    await expect(collect(source(), { day: '2026-02-3' })).rejects.toThrow(/400 Bad Request: \{"error":"Invalid date"\}/)
  })
})
