import { describe, expect, test } from 'vitest'
import { parseFeedItems } from '../../../src/sources/feeds/feed-items.ts'
import type { RawPaper } from '../../../src/sources/source.ts'
import { rssFeed, rssItem } from '../../support/arxiv-feed.ts'
import { atom, item, jsonFeed, rdf, rss } from '../fixtures/feeds.ts'

const url = 'https://www.journal.example/feeds/all.xml'

function papers(text: string, from?: string): RawPaper[] {
  return parseFeedItems(text, from).map((one) => {
    if ('paper' in one) return one.paper
    throw new Error(JSON.stringify(one))
  })
}
const one = (elements: Record<string, string>) => papers(rss(item(1, elements)), url)[0]

describe('each format becomes papers:', () => {
  test('RSS 2.0', () => {
    const elements = {
      authors: '<dc:creator>Ada Example</dc:creator><dc:creator>Sample, Bo</dc:creator>',
      category: '<category>Botany</category>',
      pubDate: '<pubDate>Sun, 01 Feb 2026 10:00:00 GMT</pubDate>',
      doi: '<prism:doi>10.9999/j.1</prism:doi>',
    }
    expect(papers(rss(item(1, elements)), url)).toEqual([
      {
        source: 'journal.example',
        externalId: 'article-1',
        title: 'Article 1',
        abstract: 'We write article 1.',
        authors: ['Ada Example', 'Sample, Bo'],
        categories: ['Botany'],
        publishedAt: new Date('2026-02-01T10:00:00Z'),
        absUrl: 'https://www.journal.example/articles/1',
        doi: '10.9999/j.1',
      },
    ])
  })

  test('Atom, with its bases and kinds of text', () => {
    expect(papers(atom, 'https://blog.example/feed')).toEqual([
      {
        source: 'blog.example',
        externalId: 'urn:post:1',
        title: 'Of bold things',
        abstract: 'One < two.\n\nAnd more.',
        authors: ['Ada Example', 'Bo Sample'],
        categories: ['things'],
        publishedAt: new Date('2026-02-01T10:00:00Z'),
        absUrl: 'https://blog.example/posts/2026/first',
      },
    ])
  })

  test('RSS 1.0, under the DOI, which has no version, and with all authors in one line', () => {
    expect(papers(rdf, 'https://feeds.preprints.example/new')).toMatchObject([
      {
        source: 'feeds.preprints.example',
        externalId: '10.9999/2026.02.01',
        authors: ['A. Example', 'B. C. Sample'],
        categories: ['Botany'],
        publishedAt: new Date('2026-02-01T00:00:00Z'),
        doi: '10.9999/2026.02.01',
      },
    ])
  })

  test('JSON Feed', () => {
    expect(papers(jsonFeed, 'https://notes.example/feed.json')).toMatchObject([
      {
        source: 'notes.example',
        externalId: 'n1',
        title: 'A note',
        abstract: 'We note & note.',
        authors: ['Ada Example'],
        absUrl: 'https://notes.example/notes/1',
        publishedAt: new Date('2026-02-01T09:00:00Z'),
      },
    ])
  })

  test('RSS 0.91, which has neither ids nor dates', () => {
    const old =
      '<rss version="0.91"><channel><title>t</title><link>http://old.example/</link><item><title>Old</title><link>http://old.example/1</link><description>It is old.</description></item></channel></rss>'
    expect(papers(old)).toMatchObject([{ source: 'old.example', externalId: 'http://old.example/1', title: 'Old' }])
  })

  test("an announcement of arXiv's as such", () => {
    expect(papers(rssFeed([rssItem(1, { type: 'replace' })]), url)).toMatchObject([
      { source: 'arxiv', externalId: '2602.10001', abstract: 'We announce 1 and prove nothing.', onlyKnown: true },
    ])
  })
})

describe('a paper of arXiv is known as such', () => {
  test.each([
    ['by the link', { link: '<link>https://arxiv.org/abs/2602.10001v2</link>' }],
    ['by the link with a query', { link: '<link>http://arxiv.org/pdf/2602.10001v2?from=feed#top</link>' }],
    ['by the id', { guid: '<guid>oai:arXiv.org:2602.10001v2</guid>' }],
    ['by the DOI', { doi: '<dc:identifier>doi:10.48550/arXiv.2602.10001v2</dc:identifier>' }],
  ])('%s', (_, elements) => {
    expect(one(elements)).toMatchObject({
      source: 'arxiv',
      externalId: '2602.10001',
      version: 2,
      absUrl: 'https://arxiv.org/abs/2602.10001',
    })
  })

  test('but not by a link in its text', () => {
    const description = '<description>See https://arxiv.org/abs/2602.10001 for more.</description>'
    expect(one({ description })).toMatchObject({ source: 'journal.example', externalId: 'article-1' })
  })
})

describe('the id', () => {
  test('is the link where the feed gives none', () => {
    expect(one({ guid: '' })?.externalId).toBe('https://www.journal.example/articles/1')
  })

  test('is the link too, where that is all there is', () => {
    expect(one({ link: '', guid: '<guid>https://www.journal.example/a</guid>' })).toMatchObject({
      externalId: 'https://www.journal.example/a',
      absUrl: 'https://www.journal.example/a',
    })
  })
})

test('a DOI is found in an address, without version and query', () => {
  const link = '<link>https://preprints.example/content/10.9999/2026.02.01v2?rss=1</link>'
  expect(one({ link })).toMatchObject({ externalId: 'article-1', doi: '10.9999/2026.02.01' })
})

test('a relative link is read against the site', () => {
  expect(one({ link: '<link>/articles/9</link>' })?.absUrl).toBe('https://www.journal.example/articles/9')
})

test('a link that is not of the web is left out', () => {
  expect(one({ link: '<link>javascript:alert(1)</link>' })?.absUrl).toBeUndefined()
})

test('scripts, styles and handlers go, and the words stay', () => {
  const html = '<p onclick="x()">We <b>write</b><script>alert(1)</script><style>p{}</style> on &eacute;tudes.</p>'
  expect(one({ description: `<description><![CDATA[${html}]]></description>` })?.abstract).toBe('We write on études.')
})

test('the content serves where the description is empty', () => {
  const description = '<description><![CDATA[<img src="a.png">]]></description>'
  expect(
    one({ description, content: '<content:encoded>&lt;p&gt;In full.&lt;/p&gt;</content:encoded>' })?.abstract,
  ).toBe('In full.')
})

test.each(['WITHDRAWN: Of things', '[Retracted]: Of things'])('a paper titled "%s" is withdrawn', (title) => {
  expect(one({ title: `<title>${title}</title>` })?.withdrawn).toBe(true)
})

test('a paper about withdrawing is not withdrawn', () => {
  expect(one({ title: '<title>Withdrawn behaviour: a study</title>' })?.withdrawn).toBeUndefined()
})

test('an address of e-mail is not taken for an author', () => {
  expect(one({ author: '<author>editor@journal.example (Ada Example)</author>' })?.authors).toEqual(['Ada Example'])
  expect(one({ author: '<author>editor@journal.example</author>' })?.authors).toEqual([])
})

test('a host that is one word alone names no source, for it could be the name of another', () => {
  expect(papers(rss(item(1)), 'http://arxiv/feed')[0]?.source).toBe('feed')
})

describe('an item is refused by its place and its id', () => {
  test.each([
    ['without a title', { title: '' }, 'item 1 (article-1)', 'title: is missing'],
    ['without an abstract', { description: '' }, 'item 1 (article-1)', 'abstract: is missing'],
    ['without an id', { guid: '', link: '' }, 'item 1', 'it has neither an id nor a link'],
    [
      'with an endless id',
      { guid: `<guid>${'x'.repeat(501)}</guid>` },
      `item 1 (${'x'.repeat(100)})`,
      'id: is longer than',
    ],
  ])('%s', (_, elements, where, why) => {
    expect(parseFeedItems(rss(item(1, elements) + item(2)), url)).toMatchObject([
      { refused: { where, why: expect.stringContaining(why) } },
      { paper: { externalId: 'article-2' } },
    ])
  })
})

describe('what is no feed is told:', () => {
  test.each([
    ['<!DOCTYPE html><html></html>', 'a web page (HTML) in place of a feed'],
    [rss(item(1)).slice(0, -20), 'the feed breaks off before its end'],
    ['<svg></svg>', 'no feed that can be read'],
    ['<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"/>', 'a web page (HTML) in place of a feed'],
    ['<rss version="2.0"></rss>', 'no feed that can be read'],
    ['Rate exceeded.', 'no feed that can be read (RSS, Atom, JSON Feed)'],
    ['{"papers": []}', 'no feed that can be read'],
    ['', 'no feed that can be read'],
  ])('%j', (text, words) => {
    expect(() => parseFeedItems(text, url)).toThrow(words)
  })
})

describe('hostile feeds end soon:', () => {
  const big = 200_000
  test.each([
    [
      'entities that grow',
      `<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "${'&a;'.repeat(50)}">]>${rss(item(1, { title: '<title>&b;</title>' }))}`,
    ],
    ['deep elements', rss(item(1, { x: '<a>'.repeat(big) + '</a>'.repeat(big) }))],
    [
      'deep markup in a text',
      rss(item(1, { description: `<description><![CDATA[${'<b>'.repeat(big)}]]></description>` })),
    ],
    ['tags that never close', rss(item(1, { description: `<description>${'&lt;a b="'.repeat(big)}</description>` }))],
    ['names of objects', rss(item(1, { x: '<__proto__><a>1</a></__proto__><constructor>2</constructor>' }))],
  ])('%s', (_, text) => {
    const outcome = (() => {
      try {
        return parseFeedItems(text, url).length
      } catch (thrown) {
        return thrown
      }
    })()
    if (outcome !== 1) expect(outcome).toMatchObject({ name: 'SourceError' })
  })
})

test('a paper of bioRxiv’s feed is the one that its interface tells', () => {
  const elements = {
    guid: '<guid isPermaLink="false">https://www.biorxiv.org/x</guid>',
    doi: '<prism:doi>10.1101/2026.02.03.A1</prism:doi>',
  }
  expect(papers(rss(item(1, elements)), 'https://connect.biorxiv.org/biorxiv_xml.php')).toMatchObject([
    { source: 'biorxiv', externalId: '10.1101/2026.02.03.a1' },
  ])
})
