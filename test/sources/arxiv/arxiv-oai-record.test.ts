import { describe, expect, test } from 'vitest'
import { parseOaiItems } from '../../../src/sources/arxiv/arxiv-oai-record.ts'
import { categoryOfSet, setOfCategory } from '../../../src/sources/arxiv/arxiv-sets.ts'
import { NotXmlError } from '../../../src/sources/xml.ts'
import { oaiError, oaiPage, rawRecord } from '../../support/oai-server.ts'

/** A record with metadata of some other format. */
const record = (metadata: string, header = '<identifier>oai:arXiv.org:2602.10010</identifier>') =>
  `<record><header>${header}<datestamp>2026-02-03</datestamp></header><metadata>${metadata}</metadata></record>`
const arxiv = (inner: string) =>
  record(`<arXiv xmlns="http://arxiv.org/OAI/arXiv/"><id>2602.10010</id>${inner}</arXiv>`)
const dublinCore = (inner: string, header?: string) =>
  record(`<oai_dc:dc xmlns:dc="http://purl.org/dc/elements/1.1/">${inner}</oai_dc:dc>`, header)

const first = (...records: string[]) => {
  const [item] = parseOaiItems(oaiPage(records))
  return item && 'paper' in item ? item.paper : item
}

describe('the format arXivRaw', () => {
  test('tells all that arXiv knows of a paper', () => {
    const versions = ['Mon, 05 Jan 2026 09:30:00 GMT', 'Mon, 02 Feb 2026 17:30:00 GMT']
    const inner =
      '<comments>12 pages</comments><journal-ref>Inv. J. 1 (2026) 1</journal-ref><doi>10.9999/one 10.9999/two</doi>'
    expect(first(rawRecord(10, { versions, inner }))).toEqual({
      source: 'arxiv',
      externalId: '2602.10010',
      version: 2,
      title: 'Invented Record Number 10',
      abstract: 'We invent record 10\nand measure nothing.',
      authors: ['Ada Example', 'Bo Sample'],
      categories: ['cs.CL', 'stat.ML'],
      publishedAt: new Date('2026-01-05T09:30:00Z'),
      revisedAt: new Date('2026-02-02T17:30:00Z'),
      absUrl: 'https://arxiv.org/abs/2602.10010',
      pdfUrl: 'https://arxiv.org/pdf/2602.10010',
      comment: '12 pages',
      journalRef: 'Inv. J. 1 (2026) 1',
      doi: '10.9999/one',
    })
  })

  test('puts versions in order, whatever the order served', () => {
    const tenth = Array.from({ length: 10 }, (_, index) => `Mon, 05 Jan 2026 09:30:0${index} GMT`)
    const shuffled = rawRecord(1, { versions: tenth }).replace(
      /(<version version="v1">.*\n)([\s\S]*?)( +<title>)/,
      '$2$1$3',
    )
    expect(first(shuffled)).toMatchObject({ version: 10, publishedAt: new Date('2026-01-05T09:30:00Z') })
  })

  test.each(['I', 'SI'])('flags a paper as withdrawn by the type "%s" of its newest version', (sourceType) => {
    expect(first(rawRecord(1, { sourceType }))).toMatchObject({ withdrawn: true })
  })

  test('flags a paper as withdrawn by its comment', () => {
    expect(first(rawRecord(1, { inner: '<comments>Withdrawn by the author</comments>' }))).toMatchObject({
      withdrawn: true,
    })
  })

  test('does not flag a paper that is there again', () => {
    const back = rawRecord(1, { versions: ['a', 'b'], sourceType: 'D' }).replace(
      '</date>',
      '</date><source_type>I</source_type>',
    )
    expect(back).toContain('<source_type>I</source_type>')
    expect(first(back)).toMatchObject({ version: 2, withdrawn: undefined })
  })

  test('knows old ids', () => {
    expect(first(rawRecord(1, { id: 'math.CA/0611800' }))).toMatchObject({ externalId: 'math/0611800' })
  })

  test('leaves out a time that is none', () => {
    expect(first(rawRecord(1, { versions: ['yesterday'] }))).toMatchObject({ version: 1, publishedAt: undefined })
  })
})

test('the format arXiv tells names in their parts', () => {
  const authors = `<authors>
    <author><keyname>Example</keyname><forenames>Ada B.</forenames><suffix>Jr</suffix><affiliation>X</affiliation></author>
    <author><keyname>XYZ Collaboration</keyname></author><author/></authors>`
  const text = '<title>T</title><categories>cs.CL</categories><abstract>A</abstract>'
  expect(first(arxiv(`<created>2026-02-02</created>${authors}${text}`))).toMatchObject({
    externalId: '2602.10010',
    authors: ['Ada B. Example Jr', 'XYZ Collaboration'],
    categories: ['cs.CL'],
    publishedAt: new Date('2026-02-02'),
  })
})

test('the format oai_dc tells names, comment, reference and DOI by their form, and categories by the sets', () => {
  const header = `<identifier>oai:arXiv.org:2602.10010</identifier>
    <setSpec>cs:cs:CL</setSpec><setSpec>physics:hep-th</setSpec><setSpec>math</setSpec>`
  const inner = `<dc:title>T</dc:title><dc:creator>Example Jr., Ada B.</dc:creator>
    <dc:subject>Computer Science - Computation and Language</dc:subject>
    <dc:description>A</dc:description><dc:description>Comment: 12 pages</dc:description>
    <dc:date>2026-02-02</dc:date><dc:date>2026-01-05</dc:date>
    <dc:identifier>http://arxiv.org/abs/2602.10010</dc:identifier>
    <dc:identifier>Inv. J. 1 (2026) 1</dc:identifier><dc:identifier>doi:10.9999/one</dc:identifier>`
  expect(first(dublinCore(inner, header))).toMatchObject({
    externalId: '2602.10010',
    authors: ['Ada B. Example Jr.'],
    categories: ['cs.CL', 'hep-th'],
    abstract: 'A',
    comment: '12 pages',
    publishedAt: new Date('2026-01-05'),
    journalRef: 'Inv. J. 1 (2026) 1',
    doi: '10.9999/one',
  })
})

describe('what cannot become a paper is a refusal', () => {
  const good = '<title>T</title><abstract>A</abstract>'
  test.each([
    [
      'a deleted record',
      '<record><header status="deleted"><identifier>oai:arXiv.org:2602.10010</identifier></header></record>',
      'the record is deleted',
    ],
    ['one without metadata', record(''), 'it has no metadata'],
    ['one of another format', record('<marc><title>T</title></marc>'), /^its format "marc" is none of/],
    [
      'one whose format is a word of the language',
      record('<isPrototypeOf/>'),
      /^its format "isPrototypeOf" is none of/,
    ],
    ['one without a title', arxiv('<abstract>A</abstract>'), 'title: is missing'],
    ['one with an empty abstract', arxiv('<title>T</title><abstract> </abstract>'), 'the abstract is empty'],
    ['one with markup in the title', arxiv(`${good.replace('T', 'T<b>b</b>')}`), /^title: holds markup/],
  ])('%s', (_, text, why) => {
    expect(first(text)).toEqual({
      refused: { where: 'record 1 (2602.10010)', why: typeof why === 'string' ? why : expect.stringMatching(why) },
    })
  })

  test('a record of another repository', () => {
    const inner = '<dc:title>T</dc:title><dc:description>A</dc:description>'
    const foreign = dublinCore(inner, '<identifier>oai:repository.example:17</identifier>')
    expect(parseOaiItems(oaiPage([rawRecord(1), foreign]))[1]).toEqual({
      refused: { where: 'record 2 (oai:repository.example:17)', why: 'it is not a paper of arXiv' },
    })
  })

  test('a record of nothing at all', () => {
    expect(parseOaiItems(oaiPage(['<record/>', '<record><header/></record>']))).toMatchObject([
      { refused: { where: 'record 1' } },
      { refused: { where: 'record 2' } },
    ])
  })
})

describe('a kept answer', () => {
  test('may be of one record, or a record by itself', () => {
    const single = oaiPage([rawRecord(1)]).replaceAll('ListRecords>', 'GetRecord>')
    expect(parseOaiItems(single)).toMatchObject([{ paper: { externalId: '2602.10001' } }])
    expect(parseOaiItems(rawRecord(2))).toMatchObject([{ paper: { externalId: '2602.10002' } }])
  })

  test('does not tell what is news', () => {
    expect(first(rawRecord(1, { versions: ['Tue, 01 Mar 2016 10:00:00 GMT'] }))).not.toHaveProperty('onlyKnown')
  })

  test.each([
    [
      'an error',
      oaiError('noRecordsMatch', 'No records.'),
      'an error in place of records (noRecordsMatch: No records).',
    ],
    ['an error without words', oaiError('badArgument'), 'an error in place of records (badArgument).'],
    ['another question', '<OAI-PMH><ListSets><set/></ListSets></OAI-PMH>', 'The OAI-PMH answer holds no records.'],
    ['another document', '<rss><channel/></rss>', 'XML with the root "rss" is not an OAI-PMH answer.'],
    ['nothing inside', '<OAI-PMH/>', 'The OAI-PMH answer is not built as the protocol says.'],
  ])('with %s is refused in a sentence', (_, xml, sentence) => {
    expect(() => parseOaiItems(xml)).toThrow(sentence)
  })

  test('that broke off is refused with the place', () => {
    expect(() => parseOaiItems(oaiPage([rawRecord(1)]).slice(0, -40))).toThrow(NotXmlError)
  })
})

test.each([
  ['cs.LG', 'cs:cs:LG'],
  ['cs.*', 'cs'],
  ['cs', 'cs'],
  ['math.AG', 'math:math:AG'],
  ['q-bio.NC', 'q-bio:q-bio:NC'],
  ['eess.SP', 'eess:eess:SP'],
  ['hep-th', 'physics:hep-th'],
  ['astro-ph.CO', 'physics:astro-ph:CO'],
  ['cond-mat.mes-hall', 'physics:cond-mat:mes-hall'],
  ['cond-mat.*', 'physics:cond-mat'],
  ['physics.optics', 'physics:physics:optics'],
])('the category %s is the set %s', (category, set) => {
  expect(setOfCategory(category)).toBe(set)
  const isWhole = !category.includes('.') ? category === 'cs' : category.endsWith('*')
  expect(categoryOfSet(set)).toBe(isWhole ? undefined : category)
})

test('a set with more levels than arXiv has is no category', () => {
  expect(categoryOfSet('cs:cs:LG:more')).toBeUndefined()
})
