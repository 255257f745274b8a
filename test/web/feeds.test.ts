import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { beforeEach, describe, expect, test } from 'vitest'
import { z } from 'zod'
import { showSample } from '../../src/outbox/sample.ts'
import { parseFeedItems } from '../../src/sources/feeds/feed-items.ts'
import type { RawPaper } from '../../src/sources/source.ts'
import { publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const publish = (day: string, ...papers: Partial<RawPaper>[]) => publishPapers(db, day, papers.map(rawPaper))
const open = (path: string, headers: Record<string, string> = {}) => pages.request(path, { headers })
const textOf = async (path: string) => await (await open(path)).text()

const text = z.object({ '@type': z.literal('text'), '#text': z.string() })
const link = z.object({ '@rel': z.string(), '@href': z.url(), '@type': z.string() })
const moment = z.iso.datetime()
/** What RFC 4287 demands, and what readers need. */
const atom = z.object({
  feed: z.object({
    '@xmlns': z.literal('http://www.w3.org/2005/Atom'),
    id: z.url(),
    title: text,
    updated: moment,
    author: z.array(z.object({ name: z.string().min(1) })),
    link: z.array(link),
    entry: z
      .array(
        z.object({
          id: z.url(),
          title: text,
          updated: moment,
          published: moment,
          author: z.array(z.object({ name: z.string().min(1) })).default([]),
          category: z.array(z.object({ '@term': z.string().min(1) })).default([]),
          link: z.array(link).min(1),
          summary: text,
        }),
      )
      .default([]),
  }),
})
const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  parseTagValue: false,
  isArray: (name) => ['entry', 'author', 'category', 'link'].includes(name),
})

async function readAtom(path: string) {
  const xml = await textOf(path)
  expect(XMLValidator.validate(xml)).toBe(true)
  return atom.parse(parser.parse(xml)).feed
}

/** https://www.jsonfeed.org/version/1.1/ */
const json = z.strictObject({
  version: z.literal('https://jsonfeed.org/version/1.1'),
  title: z.string(),
  home_page_url: z.url(),
  feed_url: z.url(),
  items: z.array(
    z.strictObject({
      id: z.string().min(1),
      url: z.url(),
      external_url: z.url().optional(),
      title: z.string(),
      content_text: z.string().min(1),
      date_published: moment,
      date_modified: moment,
      authors: z.array(z.strictObject({ name: z.string() })),
      tags: z.array(z.string()),
    }),
  ),
})
const readJson = async (path: string) => json.parse(JSON.parse(await textOf(path)))

const titles = async (path: string) => (await readAtom(path)).entry.map(({ title }) => title['#text'])

describe('the feed', () => {
  test('has the papers of the latest editions, the newest edition first, in its order', async () => {
    await publish('2026-03-10', { title: 'Old' })
    await publish(
      '2026-03-11',
      { title: 'Second', signals: { upvotes: 1 } },
      { title: 'First', signals: { upvotes: 90 } },
    )
    expect(await titles('/feed.xml')).toEqual(['First', 'Second', 'Old'])
    expect((await readJson('/feed.json')).items.map(({ title }) => title)).toEqual(['First', 'Second', 'Old'])
  })

  test('says of each paper who wrote it, what it is about, where it is and when it came out', async () => {
    await publish('2026-03-10', {
      externalId: 'hep-th/9901001',
      title: 'Strings in O(n²)',
      abstract: 'All of it.\n\nTo its end.',
      authors: ['Ada Lovelace', 'Emmy Noether'],
      categories: ['hep-th', 'cs.CL'],
    })
    const feed = await readAtom('/feed.xml')
    const [entry] = feed.entry
    const { rows } = await db.query('SELECT published_at FROM editions')
    const published = z.date().parse(rows[0]?.['published_at']).toISOString()
    expect(entry).toMatchObject({
      id: 'https://papers.example.org/papers/hep-th/9901001',
      title: { '#text': 'Strings in O(n²)' },
      summary: { '#text': 'All of it. To its end.' },
      author: [{ name: 'Ada Lovelace' }, { name: 'Emmy Noether' }],
      category: [{ '@term': 'hep-th' }, { '@term': 'cs.CL' }],
      updated: published,
    })
    expect(feed.updated).toBe(published)
    expect(feed.link).toContainEqual({
      '@rel': 'self',
      '@href': 'https://papers.example.org/feed.xml',
      '@type': 'application/atom+xml',
    })
    expect((await readJson('/feed.json')).items[0]).toMatchObject({
      url: 'https://papers.example.org/papers/hep-th/9901001',
      content_text: 'All of it.\n\nTo its end.',
      authors: [{ name: 'Ada Lovelace' }, { name: 'Emmy Noether' }],
      tags: ['hep-th', 'cs.CL'],
      date_published: published,
    })
  })

  test('ends after fifty papers', async () => {
    await publish('2026-03-10', ...Array.from({ length: 60 }, () => ({})))
    expect((await readAtom('/feed.xml')).entry).toHaveLength(50)
    expect((await readJson('/feed.json')).items).toHaveLength(50)
  })

  test('has neither withdrawn papers nor those of the sample, and is a feed without any', async () => {
    await showSample(db, '2026-03-10')
    expect(await titles('/feed.xml')).toEqual([])
    expect((await readJson('/feed.json')).items).toEqual([])
    await publish('2026-03-10', { title: 'Kept' }, { title: 'Gone' })
    await db.query(`UPDATE papers SET withdrawn = true WHERE title = 'Gone'`)
    expect(await titles('/feed.xml')).toEqual(['Kept'])
  })

  test('is named by every page', async () => {
    const html = await textOf('/editions')
    expect(html).toContain('<link rel="alternate" type="application/atom+xml" title="Daily Papers" href="/feed.xml">')
    expect(html).toContain('<link rel="alternate" type="application/feed+json" title="Daily Papers" href="/feed.json">')
  })

  test.each([
    ['/feed.xml', 'application/atom+xml; charset=utf-8'],
    ['/feed/cs.CL.json', 'application/feed+json; charset=utf-8'],
  ])('%s is served as %s', async (path, type) => {
    expect((await open(path)).headers.get('Content-Type')).toBe(type)
  })
})

describe('a topic’s feed', () => {
  beforeEach(() =>
    publish(
      '2026-03-10',
      { title: 'Speech', categories: ['cs.CL', 'eess.AS'] },
      { title: 'Sight', categories: ['cs.CV'] },
      { title: 'Cells', categories: ['cell biology'] },
    ),
  )

  test('has its papers alone, those of an archive all of its categories’', async () => {
    expect(await titles('/feed/cs.CL.xml')).toEqual(['Speech'])
    expect((await titles('/feed/cs.xml')).sort()).toEqual(['Sight', 'Speech'])
    expect(await titles('/feed/cell%20biology.xml')).toEqual(['Cells'])
    expect((await readJson('/feed/cs.CV.json')).items.map(({ title }) => title)).toEqual(['Sight'])
  })

  test('says whose it is', async () => {
    const feed = await readAtom('/feed/cs.CL.xml')
    expect([feed.id, feed.title['#text']]).toEqual([
      'https://papers.example.org/feed/cs.CL.xml',
      'Daily Papers: Computation and Language',
    ])
  })

  test('is where arXiv spells it, in whatever case it is asked for', async () => {
    const response = await open('/feed/CS.cl.json')
    expect([response.status, response.headers.get('Location')]).toEqual([301, '/feed/cs.CL.json'])
  })

  test('is there and empty where the topic has no papers now', async () => {
    expect(await titles('/feed/math.PR.xml')).toEqual([])
  })

  test.each(['/feed/nothing.xml', '/feed/cs.CL.txt', '/feed/%00.xml', "/feed/'.json", '/feed/.xml', '/feed/%ff.xml'])(
    'is not there for what is none: %s',
    async (path) => {
      expect((await open(path)).status).toBe(404)
    },
  )
})

describe('a reader that has the feed already', () => {
  beforeEach(() => publish('2026-03-10', { title: 'Kept' }))

  test.each(['/feed.xml', '/feed.json', '/feed/cs.CL.xml'])('is told so by its tag: %s', async (path) => {
    const etag = (await open(path)).headers.get('ETag') ?? ''
    for (const tags of [etag, `"x", ${etag}`]) {
      const again = await open(path, { 'If-None-Match': tags })
      expect([again.status, await again.text(), again.headers.get('ETag')]).toEqual([304, '', etag])
    }
    expect((await open(path, { 'If-None-Match': '"other"' })).status).toBe(200)
  })

  // A date cannot say that a paper of the same editions was corrected.
  test('gets it after the next edition and after a correction, also where it knows no tags', async () => {
    const { headers } = await open('/feed.xml')
    const known = { 'If-None-Match': headers.get('ETag') ?? '' }
    await db.query(`UPDATE papers SET title = 'Corrected'`)
    expect((await open('/feed.xml', known)).status).toBe(200)
    expect((await open('/feed.xml', { 'If-Modified-Since': new Date().toUTCString() })).status).toBe(200)
    await publish('2026-03-11', { title: 'Next' })
    expect(await textOf('/feed.xml')).toContain('Next')
  })

  test('sees that a paper has a new version', async () => {
    await db.query(`UPDATE papers SET title = 'Revised', version = 2, revised_at = '2100-01-02'`)
    const feed = await readAtom('/feed.xml')
    expect([feed.updated, feed.entry[0]?.updated]).toEqual(['2100-01-02T00:00:00.000Z', '2100-01-02T00:00:00.000Z'])
    expect((await readJson('/feed.json')).items[0]).toMatchObject({ date_modified: '2100-01-02T00:00:00.000Z' })
  })

  test('comes compressed', async () => {
    await publish('2026-03-11', { title: 'Long', abstract: 'A sentence of some length. '.repeat(200) })
    const { headers } = await open('/feed.xml', { 'Accept-Encoding': 'br' })
    expect([headers.get('Content-Encoding'), headers.get('Vary')]).toEqual(['br', 'Accept-Encoding'])
  })
})

test('a paper without an address of its own is where its page is, and nowhere else', async () => {
  await db.query(
    `INSERT INTO papers (source, external_id, title, abstract) VALUES ('our-lab', '1', 'Ours', 'All of it.')`,
  )
  await publish('2026-03-10')
  const [entry] = (await readAtom('/feed.xml')).entry
  expect(entry?.link.map((each) => each['@rel'])).toEqual(['alternate'])
  expect((await readJson('/feed.json')).items[0]).not.toHaveProperty('external_url')
})

describe('hostile papers', () => {
  const controls = Array.from({ length: 0x20 }, (_, code) => String.fromCharCode(code))
    .join('')
    .slice(1)
  const hostile = [
    `controls ${controls}\x7f\x80\x9f end`,
    'not characters \ufffe\uffff',
    ']]> <![CDATA[ x ]]>',
    '<script>alert(1)</script> & &amp; &#0; "quotes" \'single\'',
    '<!-- -- --> <?xml version="1.0"?> <!DOCTYPE x [<!ENTITY y "z">]> &y;',
    '\u202eturned\u2066 \ufeffmark',
    'math x² ≤ 𝔸 😀 &nbsp;',
  ]

  test.each(hostile)('make a feed that every parser reads: %j', async (words) => {
    await db.query(
      `INSERT INTO papers (source, external_id, title, abstract, authors, categories)
       VALUES ('x', 'a<b>&"''c', $1, $1, jsonb_build_array($1::text), ARRAY[$1::text])`,
      [words],
    )
    await publish('2026-03-10')
    const xml = await textOf('/feed.xml')
    // What XML 1.0 has for characters (2.2).
    expect(xml).not.toMatch(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u)
    const [entry] = (await readAtom('/feed.xml')).entry
    const [item] = (await readJson('/feed.json')).items
    expect(item?.title).toBe(entry?.title['#text'])
    expect(item?.tags).toEqual(entry?.category.map((category) => category['@term']))
    expect(entry?.title['#text'].length).toBeGreaterThan(5)
  })
})

describe.each(['/feed.xml', '/feed.json'])('our own feed source reads %s', (path) => {
  test('as the same papers', async () => {
    await publish(
      '2026-03-10',
      {
        externalId: '2603.00042',
        title: 'Kernels & graphs: a < b in O(n²)',
        abstract: 'If a < b & "c".',
        authors: ['Ada Lovelace', 'Emmy Noether'],
      },
      { source: 'example.org', externalId: 'x', title: 'Elsewhere', doi: '10.1000/1', absUrl: 'https://example.org/x' },
    )
    const papers = parseFeedItems(await textOf(path), `https://papers.example.org${path}`).flatMap((item) =>
      'paper' in item ? [item.paper] : [],
    )
    expect(papers).toHaveLength(2)
    expect(papers.find(({ title }) => title.startsWith('Kernels'))).toMatchObject({
      title: 'Kernels & graphs: a < b in O(n²)',
      abstract: 'If a < b & "c".',
      authors: ['Ada Lovelace', 'Emmy Noether'],
      ...(path === '/feed.xml' ? { source: 'arxiv', externalId: '2603.00042', categories: ['cs.CL'] } : {}),
    })
  })
})
