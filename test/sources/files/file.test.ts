import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { fileSource } from '../../../src/sources/files/file.ts'
import { SourceError } from '../../../src/sources/source.ts'
import { atomAnnouncements, atomItem, feedError, rdfFeed, rssFeed, rssItem } from '../../support/arxiv-feed.ts'
import { atomFeed } from '../../support/fixture-server.ts'
import { oaiPage, rawRecord } from '../../support/oai-server.ts'
import { arxivEntry, collect, dailyPaper, errorEntry } from '../fixtures/answers.ts'
import { atom, item, jsonFeed, rdf, rss } from '../fixtures/feeds.ts'
import { paperLine, temporaryFiles } from '../fixtures/files.ts'

const declared = (encoding: string) => `<?xml version="1.0" encoding="${encoding}"?>`

const { folder, read } = temporaryFiles()

describe('a daily-papers list', () => {
  const unlisted = { submittedOnDailyAt: undefined }

  test('is of the day in the name of the file', async () => {
    const { papers } = await read(JSON.stringify([dailyPaper(1, unlisted)]), '2026-01-15.json.gz')
    expect(papers).toMatchObject([{ externalId: '2602.10001', announcedOn: '2026-01-15', signals: { upvotes: 1 } }])
  })

  test('is of the day asked for where the name holds none', async () => {
    const { papers } = await read(JSON.stringify([dailyPaper(1, unlisted)], null, 2), '2026-99-99.json')
    expect(papers[0]?.announcedOn).toBe('2026-02-03')
  })

  test('keeps every entry, as a paper or by name', async () => {
    const { papers, refused } = await read(JSON.stringify([dailyPaper(1), 'spoiled 2602.10002', dailyPaper(3)]))
    expect(papers).toHaveLength(2)
    expect(refused).toEqual([{ where: 'entry 2 (2602.10002)', why: 'it is text where an object is due' }])
  })

  test('may be kept inside of an object', async () => {
    const { papers } = await read(JSON.stringify({ date: '2026-01-10', count: '1', data: [dailyPaper(1, unlisted)] }))
    expect(papers).toMatchObject([{ announcedOn: '2026-01-10' }])
  })

  test('may be empty', async () => {
    expect(await read('[]\n')).toEqual({ papers: [], refused: [] })
  })

  test('that broke off is refused with its line', async () => {
    const text = JSON.stringify([dailyPaper(1)], null, 2)
    await expect(read(text.slice(0, 100))).rejects.toThrow(/papers\.data(, line \d+,)? is not JSON/)
  })

  test('with a slip inside is refused with its line', async () => {
    await expect(read('[\n{"paper": 1}\n{"paper": 2}\n]')).rejects.toThrow(/papers\.data, line 3, is not JSON/)
  })

  test('in whose place an error came is refused by the error', async () => {
    await expect(read('{"error":"Sorry, not found."}')).rejects.toThrow(/holds the error "Sorry, not found\."/)
  })

  test('is not any list of JSON', async () => {
    await expect(read('[{"element": "<id>"}]')).rejects.toThrow(/a JSON list of something else than daily papers/)
  })
})

describe('an answer of arXiv', () => {
  test('is read as XML', async () => {
    const { papers } = await read(`\n${atomFeed([arxivEntry(1), arxivEntry(2)])}`, 'answer.txt')
    expect(papers.map((paper) => paper.externalId)).toEqual(['2602.10001', '2602.10002'])
  })

  test.each([undefined, 2])('is read out of a JSON capture (indent %s)', async (indent) => {
    const capture = { url: 'https://export.arxiv.org/api/query', status_code: 200, body: atomFeed([arxivEntry(1)]) }
    expect((await read(JSON.stringify(capture, null, indent))).papers).toHaveLength(1)
  })

  test('that is an error says so in the words of arXiv', async () => {
    const capture = { url: 'https://export.arxiv.org/api/query', status_code: 400, body: atomFeed([errorEntry]) }
    await expect(read(JSON.stringify(capture))).rejects.toThrow(
      /papers\.data: arXiv refuses the query: incorrect id format for nonsense\./,
    )
  })

  test('that breaks off is refused with its line', async () => {
    await expect(read(atomFeed([arxivEntry(1)]).slice(0, -20))).rejects.toThrow(
      /papers\.data: not well-formed XML: it breaks off in line \d+/,
    )
  })
})

describe('a feed', () => {
  test.each([
    ['RSS', rss(item(1))],
    ['packed', gzipSync(rss(item(1)))],
    ['in other characters', Buffer.from(rss(item(1), { declaration: declared('iso-8859-1') }), 'latin1')],
    ['in UTF-16', Buffer.from(`\ufeff${rss(item(1), { declaration: declared('utf-16') })}`, 'utf16le')],
    ['in a JSON capture', JSON.stringify({ url: 'https://journal.example/rss', status_code: 200, body: rss(item(1)) })],
  ])('%s is read as papers of the site that it names', async (_, content) => {
    expect((await read(content)).papers).toMatchObject([{ source: 'journal.example', externalId: 'article-1' }])
  })

  test('of RSS 1.0, Atom or JSON Feed is one too', async () => {
    expect((await read(rdf)).papers).toMatchObject([{ source: 'preprints.example' }])
    expect((await read(atom)).papers).toMatchObject([{ source: 'blog.example' }])
    expect((await read(jsonFeed)).papers).toMatchObject([{ source: 'notes.example' }])
    expect((await read(JSON.stringify(JSON.parse(jsonFeed), null, 2))).papers).toMatchObject([
      { source: 'notes.example' },
    ])
  })

  test('that names only its own address is of its host', async () => {
    const own = atom
      .replace('<link href="https://blog.example/"/>', '')
      .replace('"/feed"', '"https://planet.example/feed"')
    expect((await read(own)).papers).toMatchObject([{ source: 'planet.example' }])
  })

  test.each([
    rssFeed([rssItem(1)]),
    atomAnnouncements([atomItem(1)]),
    rdfFeed([{ id: '2602.10001', end: 'v1 [hep-ex]' }]),
  ])("of arXiv's announcements is read as such (%#)", async (content) => {
    expect((await read(content)).papers).toMatchObject([{ source: 'arxiv', externalId: '2602.10001', version: 1 }])
  })

  test('that lists its past loses nothing of it', async () => {
    const old = item(1, { pubDate: '<pubDate>Tue, 03 Feb 2004 00:00:00 GMT</pubDate>' })
    expect((await read(rss(old))).papers).toMatchObject([{ externalId: 'article-1' }])
    expect((await read(rss(old))).papers[0]?.onlyKnown).toBeUndefined()
  })

  test('that breaks off is refused', async () => {
    await expect(read(rss(item(1)).slice(0, -30))).rejects.toThrow(/papers\.data: the feed breaks off before its end/)
    await expect(read(rssFeed([rssItem(1)]).slice(0, -30))).rejects.toThrow(
      /papers\.data: not well-formed XML: it breaks off/,
    )
  })

  test('in other characters than it says is refused', async () => {
    await expect(read(Buffer.from(rss(item(1, { title: '<title>É</title>' })), 'latin1'))).rejects.toThrow(
      /papers\.data is not UTF-8 text/,
    )
  })

  test('that says an error says so in the words of arXiv', async () => {
    await expect(read(feedError)).rejects.toThrow(/papers\.data: arXiv refuses the query: Bad subject class/)
  })
})

describe('gzip', () => {
  test('is told by the content, whatever the name', async () => {
    expect((await read(gzipSync(paperLine()), 'papers.jsonl')).papers).toHaveLength(1)
    expect((await read(paperLine(), 'papers.jsonl.gz')).papers).toHaveLength(1)
  })

  test('in several members is read to the end', async () => {
    const both = Buffer.concat([gzipSync(`${paperLine()}\n`), gzipSync(paperLine())])
    expect((await read(both)).papers).toHaveLength(2)
  })

  test('that is cut off refuses the file', async () => {
    const packed = gzipSync(`${paperLine()}\n`.repeat(1000))
    await expect(read(packed.subarray(0, packed.length - 20))).rejects.toThrow(/cannot be read as gzip: unexpected end/)
  })

  test('that is damaged refuses the file', async () => {
    await expect(read(Buffer.concat([gzipSync('').subarray(0, 10), Buffer.alloc(50, 7)]))).rejects.toThrow(SourceError)
  })
})

describe('a file of another kind is refused by what it is:', () => {
  test.each([
    ['<!DOCTYPE html><p>Hello', 'a web page (HTML)'],
    ['<HTML><p>Hello', 'a web page (HTML)'],
    ['<svg></svg>', 'XML with the root "svg"'],
    ['%PDF-1.7\n', 'a PDF'],
    [Buffer.from([0, 1, 2, 3]), 'binary data'],
    [gzipSync(gzipSync('x')), 'gzip data inside of gzip data'],
    ['email,name\n', 'text that begins "email,name'],
  ])('%j', async (content, what) => {
    const reading = read(content)
    await expect(reading).rejects.toThrow(`papers.data holds ${what}`)
    await expect(reading).rejects.toThrow(/Accepted are JSON lines of papers, .*, each plain or gzip\.$/)
  })
})

describe('a file that cannot be read is told:', () => {
  test('missing', async () => {
    await expect(collect(fileSource({ path: join(folder(), 'missing') }))).rejects.toThrow(
      /^There is no file .*missing\.$/,
    )
  })

  test('a directory', async () => {
    await expect(collect(fileSource({ path: folder() }))).rejects.toThrow(/is a directory\. Name one file in it\.$/)
  })

  test.each(['', gzipSync(''), ' \n\n'])('empty (%j)', async (content) => {
    await expect(read(content)).rejects.toThrow(/^The file .*papers\.data (is empty|holds nothing)/)
  })
})

describe('answers of other sources, kept as a file,', () => {
  test('of a harvest are read, changes of papers that nobody knows included', async () => {
    const records = [rawRecord(1, { id: '2401.00001' }), rawRecord(2, { id: '2602.00002' })]
    const { papers, refused } = await read(oaiPage(records))
    expect(papers.map(({ externalId, onlyKnown }) => [externalId, onlyKnown])).toEqual([
      ['2401.00001', undefined],
      ['2602.00002', undefined],
    ])
    expect(refused).toEqual([])
  })

  test('of bioRxiv are read', async () => {
    const row = { doi: '10.1101/2026.02.03.000001', title: 'Invented', abstract: 'We invent.', authors: 'Example, A.' }
    const { papers } = await read(JSON.stringify({ messages: [{ status: 'ok', total: 1 }], collection: [row] }))
    expect(papers).toMatchObject([{ source: 'biorxiv', externalId: '10.1101/2026.02.03.000001' }])
  })

  test('of arXiv’s mails are read', async () => {
    const mail =
      'Subject: cs daily\n\n\\\\\narXiv:2602.00001\nTitle: Invented\nAuthors: Ada Example\n\\\\\n  We invent.\n\\\\ ( x )\n'
    expect((await read(mail)).papers).toMatchObject([{ externalId: '2602.00001', authors: ['Ada Example'] }])
  })

  test('that cannot be read name the file', async () => {
    await expect(read('<OAI-PMH xmlns="x"></OAI-PMH>')).rejects.toThrow(/papers\.data: .*holds no records/)
    await expect(read('{"messages":[{"status":"no such interval"}]}')).rejects.toThrow(/papers\.data: bioRxiv refuses/)
  })
})

test('a line of arXiv’s metadata dump becomes a paper of its newest version', async () => {
  const line = {
    id: '0704.00001',
    authors: 'A. Example (Here), B. Sample and C. Third',
    title: 'Invented\n  in two lines',
    comments: '12 pages',
    'journal-ref': 'J. Inv. 1 (2007) 1',
    doi: '10.1000/invented',
    categories: 'hep-ph cs.LG',
    abstract: '  We invent.\n',
    versions: [
      { version: 'v1', created: 'Mon, 2 Apr 2007 19:18:42 GMT' },
      { version: 'v2', created: 'Tue, 24 Jul 2007 20:10:27 GMT' },
    ],
  }
  const odd = { ...line, id: 'nonsense' }
  const { papers, refused } = await read(`${JSON.stringify(line)}\n${JSON.stringify(odd)}\n`)
  expect(papers).toMatchObject([
    {
      externalId: '0704.00001',
      version: 2,
      authors: ['A. Example', 'B. Sample', 'C. Third'],
      categories: ['hep-ph', 'cs.LG'],
      publishedAt: new Date('2007-04-02T19:18:42Z'),
      comment: '12 pages',
      journalRef: 'J. Inv. 1 (2007) 1',
      doi: '10.1000/invented',
    },
  ])
  expect(refused).toEqual([{ where: 'line 2', why: 'id: "nonsense" is not an arXiv id' }])
})
