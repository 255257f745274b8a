import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { ArxivRefusal, parseArxivAtom } from '../../../src/sources/arxiv/arxiv-atom.ts'
import { SourceError } from '../../../src/sources/source.ts'
import { NotXmlError } from '../../../src/sources/xml.ts'
import { atomFeed } from '../../support/fixture-server.ts'
import { arxivEntry, errorEntry } from '../fixtures/answers.ts'

const classic = readFileSync(new URL('../fixtures/arxiv-answer-2025.xml', import.meta.url), 'utf8')

function firstPaper(xml: string) {
  const [item] = parseArxivAtom(xml).items
  if (!item || !('paper' in item)) throw new Error(`refused: ${JSON.stringify(item)}`)
  return item.paper
}

function firstRefusal(xml: string) {
  const [item] = parseArxivAtom(xml).items
  if (!item || !('refused' in item)) throw new Error(`not refused: ${JSON.stringify(item)}`)
  return item.refused
}

test('an entry of the shape until 2025 becomes a paper', () => {
  expect(firstPaper(classic)).toEqual({
    source: 'arxiv',
    externalId: '2509.00010',
    version: 3,
    title: 'Invented Models for Invented Tasks, with a Title that\n  Breaks & Goes On',
    abstract: 'We pretend that p<0.05 for every König and every α, and that\n&lt;think&gt; is a tag.',
    authors: ['Ada Example', 'Bo Sample'],
    categories: ['cs.CL', 'cs.AI'],
    publishedAt: new Date('2025-08-30T09:00:00Z'),
    revisedAt: new Date('2025-09-01T17:59:37Z'),
    absUrl: 'https://arxiv.org/abs/2509.00010',
    pdfUrl: 'https://arxiv.org/pdf/2509.00010',
    comment: '12 pages, 3 figures',
  })
})

test('an entry of the shape since 2026 becomes a paper', () => {
  expect(firstPaper(atomFeed([arxivEntry(1)]))).toMatchObject({ externalId: '2602.10001', version: 1 })
})

test('a title that looks like a number and an old id stay text', () => {
  expect(parseArxivAtom(classic).items[1]).toMatchObject({
    paper: { externalId: 'math/0611800', version: 2, title: '0', absUrl: 'https://arxiv.org/abs/math/0611800' },
  })
})

test('the number of all results is told', () => {
  expect(parseArxivAtom(atomFeed([arxivEntry(1)], { total: 1234 })).total).toBe(1234)
})

test('a feed without entries holds nothing', () => {
  expect(parseArxivAtom(atomFeed([]))).toEqual({ total: 0, items: [] })
})

test('a feed without anything holds nothing', () => {
  expect(parseArxivAtom('<feed/>')).toEqual({ total: undefined, items: [] })
})

test.each([
  ['This paper has been withdrawn by the authors due to an error', true],
  ['Withdrawn', true],
  ['9 pages. The article was withdrawn.', true],
  ['This paper was withdrawn from a conference', undefined],
  ['Replaces an earlier version', undefined],
])('the comment "%s" tells whether a paper is withdrawn', (comment, withdrawn) => {
  const inner = `<arxiv:comment>${comment}</arxiv:comment>`
  expect(firstPaper(atomFeed([arxivEntry(1, { inner })])).withdrawn).toBe(withdrawn)
})

test('an entry with a broken id is refused by name, and its neighbours stay', () => {
  const { items } = parseArxivAtom(atomFeed([arxivEntry(1), arxivEntry(2, { id: 'nonsense' }), arxivEntry(3)]), 501)
  expect(items.map((item) => 'paper' in item)).toEqual([true, false, true])
  expect(items[1]).toEqual({
    refused: { where: 'entry 502 (nonsense)', why: 'id: is not the address of an arXiv paper' },
  })
})

test('an entry without an abstract is refused', () => {
  const xml = atomFeed([arxivEntry(1)]).replace(/<summary>.*<\/summary>/, '<summary> </summary>')
  expect(firstRefusal(xml)).toEqual({ where: 'entry 1 (2602.10001v1)', why: 'the abstract (summary) is empty' })
})

test('an entry whose title holds markup is refused rather than shortened', () => {
  const xml = atomFeed([arxivEntry(1, { title: 'An <i>invented</i> title' })])
  expect(firstRefusal(xml).why).toBe('title: holds markup, or stands there more than once')
})

test('an error that arXiv sends as an entry is told in its words', () => {
  const parse = () => parseArxivAtom(atomFeed([errorEntry]))
  expect(parse).toThrow(ArxivRefusal)
  expect(parse).toThrow('arXiv refuses the query: incorrect id format for nonsense.')
})

test('a paper titled "Error" is a paper', () => {
  expect(firstPaper(atomFeed([arxivEntry(1, { title: 'Error' })])).title).toBe('Error')
})

test.each([0.1, 0.5, 0.9, 0.99])('an answer cut off at %d of its length is not taken for the whole', (share) => {
  expect(() => parseArxivAtom(classic.slice(0, classic.length * share))).toThrow(NotXmlError)
})

test('the message about an answer that breaks off names the line', () => {
  expect(() => parseArxivAtom(classic.slice(0, classic.indexOf('<name>Bo')))).toThrow(
    'not well-formed XML: it breaks off in line 23, before feed, entry, author ended',
  )
})

test('the message about a tag that is closed wrongly names the line', () => {
  expect(() => parseArxivAtom('<feed>\n<entry>\n</feed>')).toThrow(/^not well-formed XML: line 3: /)
})

test('XML that is no feed is refused by the name of its root', () => {
  expect(() => parseArxivAtom('<rss version="2.0"><channel/></rss>')).toThrow(
    new SourceError('XML with the root "rss" is not an answer of arXiv\'s query API.'),
  )
})

test('entities that a document declares itself are never expanded', () => {
  const bomb = '<!DOCTYPE feed [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;">]>'
  const xml = atomFeed([arxivEntry(1, { title: 'x &a; &b; &unknown; y' })]).replace('<feed', `${bomb}<feed`)
  expect(firstPaper(xml).title).toBe('x &a; &b; &unknown; y')
})

test('a document that wants to read a file is refused', () => {
  const xml = atomFeed([arxivEntry(1)]).replace(
    '<feed',
    '<!DOCTYPE feed [<!ENTITY c SYSTEM "file:///etc/passwd">]><feed',
  )
  expect(() => parseArxivAtom(xml)).toThrow(/External entities are not supported/)
})

test.each(['__proto__', 'constructor', 'toString'])('an element named %s does no harm', (name) => {
  const xml = atomFeed([arxivEntry(1, { inner: `<${name}><polluted>1</polluted></${name}>` })])
  try {
    parseArxivAtom(xml)
  } catch (thrown) {
    expect(thrown).toBeInstanceOf(NotXmlError)
  }
  expect('polluted' in {}).toBe(false)
})

test('an entry that names no author and no category is still a paper', () => {
  const bare = '<id>http://arxiv.org/abs/2602.10001v1</id><title>T</title><summary>A</summary>'
  expect(firstPaper(atomFeed([`<entry>${bare}</entry>`]))).toMatchObject({ authors: [], categories: [] })
})

test('an entry without a title is refused', () => {
  const xml = atomFeed(['<entry><id>http://arxiv.org/abs/2602.10001v1</id><summary>A</summary></entry>'])
  expect(firstRefusal(xml)).toEqual({ where: 'entry 1 (2602.10001v1)', why: 'title: is missing' })
})
