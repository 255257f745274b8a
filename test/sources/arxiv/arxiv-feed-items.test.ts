import { describe, expect, test } from 'vitest'
import { isArxivFeed, parseArxivFeed } from '../../../src/sources/arxiv/arxiv-feed-items.ts'
import type { RawPaper } from '../../../src/sources/source.ts'
import { atomAnnouncements, atomItem, feedError, rdfFeed, rssFeed, rssItem } from '../../support/arxiv-feed.ts'
import { atomFeed } from '../../support/fixture-server.ts'
import { arxivEntry } from '../fixtures/answers.ts'

function papers(xml: string): RawPaper[] {
  return parseArxivFeed(xml).map((item) => {
    if ('paper' in item) return item.paper
    throw new Error(JSON.stringify(item))
  })
}
const refusals = (xml: string) => parseArxivFeed(xml).filter((item) => 'refused' in item)

const announced = {
  source: 'arxiv',
  externalId: '2602.10001',
  version: 1,
  title: 'Announced 1',
  abstract: 'We announce 1 and prove nothing.',
  authors: ['Ada Example', 'Bo Sample'],
  categories: ['cs.CL', 'stat.ML'],
  announcedOn: '2026-02-03',
  absUrl: 'https://arxiv.org/abs/2602.10001',
  pdfUrl: 'https://arxiv.org/pdf/2602.10001',
}

test.each([
  ['RSS 2.0', rssFeed([rssItem(1)])],
  ['Atom', atomAnnouncements([atomItem(1)])],
])('an item of %s becomes a paper', (_, xml) => {
  expect(papers(xml)).toEqual([announced])
})

describe.each([
  ['RSS 2.0', (type: string) => rssFeed([rssItem(1, { type, version: 3 })])],
  ['Atom', (type: string) => atomAnnouncements([atomItem(1, { type, version: 3 })])],
])('in %s', (_, feed) => {
  test.each(['new', 'cross'])('%s is news of the day', (type) => {
    expect(papers(feed(type))).toMatchObject([{ announcedOn: '2026-02-03', version: 3, onlyKnown: undefined }])
  })

  test.each(['replace', 'replace-cross'])('%s only brings a known paper up to date', (type) => {
    expect(papers(feed(type))).toMatchObject([{ version: 3, onlyKnown: true, announcedOn: undefined }])
  })
})

test('the type in the description counts where the element is missing', () => {
  const item = rssItem(1, { type: 'replace' }).replace(/<arxiv:announce_type>.*<\/arxiv:announce_type>/, '')
  expect(papers(rssFeed([item]))).toMatchObject([{ onlyKnown: true }])
})

test('text and titles stay as written: TeX, and what looks like a tag', () => {
  const item = rssItem(1, { title: '0', abstract: "For $a&lt;b$ and $c&gt;d$, Andr\\'e &amp;lt; me." })
  expect(papers(rssFeed([item]))).toMatchObject([{ title: '0', abstract: "For $a<b$ and $c>d$, Andr\\'e &lt; me." }])
})

test('the reference to a journal and the DOI are kept', () => {
  const inner =
    '<arxiv:DOI>10.1000/jex.257 10.1000/other</arxiv:DOI><arxiv:journal_reference>J. Ex. 11 (2026)</arxiv:journal_reference>'
  expect(papers(rssFeed([rssItem(1, { inner })]))).toMatchObject([
    { doi: '10.1000/jex.257', journalRef: 'J. Ex. 11 (2026)' },
  ])
})

test('a paper whose abstract begins with its withdrawal is withdrawn', () => {
  const abstract = 'This paper has been withdrawn by the authors.'
  expect(papers(rssFeed([rssItem(1, { abstract })]))[0]?.withdrawn).toBe(true)
})

test('a feed without items is one of a quiet day', () => {
  expect(parseArxivFeed(rssFeed([]))).toEqual([])
  expect(parseArxivFeed(atomAnnouncements([]))).toEqual([])
})

describe('the RDF feed of former years', () => {
  const [fresh, crossed, updated] = papers(
    rdfFeed([
      { id: '1805.00001', end: 'v1 [hep-ex]' },
      { id: '1805.00002', end: 'v1 [nucl-th] CROSS LISTED' },
      { id: '1805.00003', end: 'v2 [cond-mat.mes-hall] UPDATED' },
    ]),
  )

  test('tells id, version and category at the end of the title, which goes with its full stop', () => {
    expect(fresh).toMatchObject({
      externalId: '1805.00001',
      version: 1,
      title: 'Is it invented?',
      categories: ['hep-ex'],
    })
  })

  test('holds HTML, which becomes text', () => {
    expect(fresh?.abstract).toBe('We invent a range of $2<x<3$ at R&D.')
    expect(fresh?.authors).toEqual(['Ada Example', 'Bo Sample'])
  })

  test('is of the day that begins in UTC at the evening of its making', () => {
    expect(fresh?.announcedOn).toBe('2018-05-24')
  })

  test('tells what is cross-listed from what is updated', () => {
    expect(crossed).toMatchObject({ announcedOn: '2018-05-24', onlyKnown: undefined, categories: ['nucl-th'] })
    expect(updated).toMatchObject({ announcedOn: undefined, onlyKnown: true, version: 2 })
  })
})

describe('an item is refused by its place', () => {
  test.each([
    ['without an id', rssItem(1).replace(/2602\.10001/g, 'nonsense'), 'there is no arXiv id'],
    ['without an abstract', rssItem(1).replace(/Abstract: .*</, '<'), 'the abstract (description) is empty'],
    ['with an empty title', rssItem(1, { title: ' ' }), 'the title is empty'],
    ['with markup in its title', rssItem(1, { title: 'A <b>bold</b> one' }), 'title: holds markup'],
  ])('%s', (_, item, why) => {
    expect(refusals(rssFeed([item]))).toMatchObject([
      { refused: { where: expect.stringMatching(/^item 1\b/), why: expect.stringContaining(why) } },
    ])
  })
})

test('an error feed throws the words of arXiv', () => {
  expect(() => parseArxivFeed(feedError)).toThrow("arXiv refuses the query: Bad subject class 'XX'.")
})

test.each(['<rss version="2.0"/>', '<rss version="2.0"><channel/></rss>', '<svg/>'])(
  '%s is no feed of arXiv',
  (xml) => {
    expect(() => parseArxivFeed(xml)).toThrow(/not .*arXiv's announcements/)
  },
)

describe('a feed is told to be of arXiv', () => {
  test.each([
    rssFeed([]),
    rssFeed([rssItem(1)]).replaceAll('rss.arxiv.org', 'mirror.example'),
    atomAnnouncements([]),
    rdfFeed([]),
    rdfFeed([{ id: '1805.00001', end: 'v2 [hep-ex] UPDATED' }]).replaceAll('//arxiv.org', '//mirror.example'),
    feedError,
  ])('%#', (xml) => {
    expect(isArxivFeed(xml)).toBe(true)
  })

  test('but not for an answer of the query API, and not for a link to arXiv', () => {
    expect(isArxivFeed(atomFeed([arxivEntry(1)]))).toBe(false)
    const blog =
      '<rss><channel><link>https://blog.example</link><item><link>https://arxiv.org/abs/2602.10001</link></item></channel></rss>'
    expect(isArxivFeed(blog)).toBe(false)
  })
})
