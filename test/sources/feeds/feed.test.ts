import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { feedSource } from '../../../src/sources/feeds/feed.ts'
import type { Client } from '../../../src/sources/http/client.ts'
import { served, tagged } from '../../support/arxiv-feed.ts'
import { brokenOff, type FixtureServer, html, startFixtureServer, status, xml } from '../../support/fixture-server.ts'
import { collect, hurriedClient } from '../fixtures/answers.ts'
import { item, rss } from '../fixtures/feeds.ts'

const path = '/rss.xml'
const day = '2026-02-03'
let server: FixtureServer
beforeAll(async () => {
  server = await startFixtureServer()
})
beforeEach(() => {
  server.requests.length = 0
  server.serve(path, xml(rss(item(1) + item(2))))
})
afterAll(async () => server.close())

const source = () => feedSource({ url: `${server.url}${path}`, client: hurriedClient().client })
const dated = (number: number, date: string) => item(number, { pubDate: `<pubDate>${date}</pubDate>` })

test('its name is what SOURCES calls it', () => {
  expect(source().name).toBe(`feed:${server.url}/rss.xml`)
})

test('its items become papers of its host', async () => {
  expect(await collect(source())).toMatchObject({
    papers: [
      { source: '127.0.0.1', externalId: 'article-1' },
      { source: '127.0.0.1', externalId: 'article-2' },
    ],
    refused: [],
  })
})

test('the next request is conditional, and an answer 304 is quiet with the reason', async () => {
  server.serve(path, tagged(rss(item(1)), '"a"'))
  const first = await collect(source())
  expect(first.papers).toHaveLength(1)
  expect(await collect(source(), { day, cursor: first.cursor })).toMatchObject({
    papers: [],
    quiet: 'the feed has not changed since it was last fetched',
    cursor: first.cursor,
  })
})

test('an empty feed is quiet', async () => {
  server.next(path, xml(rss('')))
  expect(await collect(source())).toMatchObject({ papers: [], quiet: 'the feed is empty' })
})

test('what is older than 30 days is no news, and what has no date always is', async () => {
  server.next(
    path,
    xml(
      rss(
        dated(1, 'Sun, 04 Jan 2026 01:00:00 GMT') +
          dated(2, 'Sat, 03 Jan 2026 23:00:00 GMT') +
          item(3) +
          dated(4, 'soon'),
      ),
    ),
  )
  const { papers } = await collect(source())
  expect(papers.map((paper) => [paper.externalId, paper.onlyKnown ?? false])).toEqual([
    ['article-1', false],
    ['article-2', true],
    ['article-3', false],
    ['article-4', false],
  ])
})

test('a half-sent feed is asked for again', async () => {
  const feed = rss(item(1) + item(2))
  server.next(path, brokenOff(feed), xml(feed.slice(0, -40)), served('', 'text/xml'))
  await expect(collect(source())).rejects.toThrow('127.0.0.1')
  server.next(path, brokenOff(feed), xml(feed.slice(0, -40)))
  expect((await collect(source())).papers).toHaveLength(2)
})

test.each([
  ['https://rss.arxiv.org/rss/cs.CL', { key: 'arxiv', intervalMs: 3000 }],
  ['https://arxiv.org.example/rss', undefined],
])('%s is asked for in the lane %j', async (url, lane) => {
  const asked: unknown[] = []
  const client: Client = {
    ...hurriedClient().client,
    getIfChanged: async (address, _cursor, _parse, options) => {
      asked.push([address, options?.lane])
      return { value: undefined, cursor: undefined }
    },
  }
  await collect(feedSource({ url, client }))
  expect(asked).toEqual([[url, lane]])
})

test('a web page in place of the feed fails the source with its address, at once', async () => {
  server.next(path, html())
  await expect(collect(source())).rejects.toThrow(
    `${server.url}/rss.xml: a web page (HTML) in place of a feed. Check SOURCES.`,
  )
  expect(server.requests).toHaveLength(1)
})

test('a feed that is gone fails the source', async () => {
  server.next(path, status(410))
  await expect(collect(source())).rejects.toThrow('answered 410')
})

describe('the characters are read as', () => {
  const declaration = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>`
  const feed = (encoding: string) =>
    rss(item(1, { title: '<title>Études</title>' }), { declaration: encoding && declaration(encoding) })
  const utf16 = (text: string) => Buffer.from(`\ufeff${text}`, 'utf16le')
  test.each([
    ['the XML declaration says', Buffer.from(feed('iso-8859-1'), 'latin1'), 'text/xml'],
    ['the content type says', Buffer.from(feed(''), 'latin1'), 'text/xml; charset="ISO-8859-1"'],
    ['the byte order mark says', utf16(feed('utf-8')), 'text/xml; charset=utf-8'],
    [
      'the XML declaration says, where the content type claims UTF-8 of something else',
      Buffer.from(feed('windows-1252'), 'latin1'),
      'text/xml; charset=utf-8',
    ],
    ['UTF-8 where it is that and Latin-1 is claimed', Buffer.from(feed('iso-8859-1')), 'text/xml; charset=us-ascii'],
    ['UTF-8 where nothing is said', Buffer.from(feed('')), 'application/rss+xml'],
    ['UTF-8 where nonsense is said', Buffer.from(feed('klingon')), 'text/xml; charset=elvish'],
    ['UTF-8 where UTF-16 is claimed', Buffer.from(feed('')), 'text/xml; charset=utf-16'],
    ['UTF-8 where UTF-16 is declared byte by byte', Buffer.from(feed('utf-16')), 'text/xml'],
  ])('%s', async (_, body, contentType) => {
    server.next(path, served(body, contentType))
    expect((await collect(source())).papers).toMatchObject([{ title: 'Études' }])
  })
})
