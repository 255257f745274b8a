import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { parseOaiItems } from '../../../src/sources/arxiv/arxiv-oai-record.ts'
import { parseOai } from '../../../src/sources/arxiv/oai-pmh.ts'
import { splitAuthors } from '../../../src/sources/author-names.ts'
import type { RawPaper, SourceItem } from '../../../src/sources/source.ts'
import { corpora } from '../../support/corpora.ts'

const folder = join(corpora ?? '', 'arxiv-feeds')
const namesIn = (path: string, ending: string) =>
  readdirSync(join(folder, path)).filter((name) => name.endsWith(ending))
const textOf = (path: string, name: string) => readFileSync(join(folder, path, name), 'utf8')
const countRecords = (text: string) => text.match(/<record>/g)?.length ?? 0
const papersOf = (items: SourceItem[]) => items.flatMap((item) => ('paper' in item ? [item.paper] : []))
const refusalsOf = (items: SourceItem[]) => items.flatMap((item) => ('refused' in item ? [item.refused] : []))

/** The items, or the sentence that stands in their place. */
function read(text: string): SourceItem[] | string {
  try {
    return parseOaiItems(text)
  } catch (thrown) {
    if (thrown instanceof Error && /^(SourceError|NotXmlError)$/.test(thrown.name)) return thrown.message
    throw thrown
  }
}

function onlyPaperOf(name: string): RawPaper {
  const [paper, ...others] = papersOf(parseOaiItems(textOf('oai-arxiv', name)))
  if (!paper || others.length > 0) throw new Error(`${name} holds another number of papers than one`)
  return paper
}

const flat = (text: string) => text.replace(/\s+/g, ' ').trim()

describe.skipIf(!corpora)('real harvests (CORPORA)', () => {
  test('every harvest of arXiv is read whole, or is an error in the words of arXiv', () => {
    let papers = 0
    for (const name of namesIn('oai-arxiv', '.xml')) {
      const text = textOf('oai-arxiv', name)
      const items = read(text)
      if (typeof items === 'string') {
        expect(countRecords(text) === 0 || !text.includes('<OAI-PMH'), name).toBe(true)
        expect(items, name).toMatch(/\(idDoesNotExist: \S.*\)\.$|root "collection" is not an OAI-PMH answer/)
        continue
      }
      expect(items.length, name).toBe(countRecords(text))
      expect(refusalsOf(items), name).toEqual([])
      for (const paper of papersOf(items)) {
        papers += 1
        expect(paper.authors, `${name} ${paper.externalId}`).not.toEqual([])
        expect(paper.authors.join(), `${name} ${paper.externalId}`).not.toMatch(/undefined|^,|,,/)
        expect(paper.publishedAt, `${name} ${paper.externalId}`).toBeInstanceOf(Date)
      }
    }
    expect(papers).toBeGreaterThan(900)
  })

  test('a whole day of 897 records in oai_dc keeps its ids, comments, references and DOIs', () => {
    const text = textOf('oai-arxiv', 'scrapi-ListRecords-oai_dc-2014-12-24.xml')
    const papers = papersOf(parseOaiItems(text))
    const served = [...text.matchAll(/<identifier>oai:arXiv\.org:(.*?)<\/identifier>/g)].map((match) => match[1])
    expect(papers.map((paper) => paper.externalId)).toEqual(served)
    expect(papers.filter((paper) => paper.comment).length).toBe(text.match(/<dc:description>Comment:/g)?.length)
    expect(papers.filter((paper) => paper.doi).length).toBe(text.match(/<dc:identifier>doi:/g)?.length)
    const references = text.match(/<dc:identifier>(?!doi:|http:)/g)?.length
    expect(papers.filter((paper) => paper.journalRef).length).toBe(references)
    expect(papers.flatMap((paper) => paper.authors).length).toBe(text.match(/<dc:creator>/g)?.length)
  })

  test('a record in oai_dc is read as its other reader does', () => {
    const expected = JSON.parse(textOf('oai-arxiv', 'ads-expected-arxiv_1711_04702.json'))
    const paper = onlyPaperOf('ads-arxiv_1711_04702.xml')
    expect(flat(paper.title)).toBe(expected.title.textEnglish)
    expect(flat(paper.abstract)).toBe(expected.abstract.textEnglish)
    expect(paper.publishedAt?.toISOString().slice(0, 10)).toBe(expected.pubDate.electrDate)
    expect(paper.authors).toEqual(
      expected.authors.map(({ name }: { name: Record<string, string> }) =>
        [name['given_name'], name['middle_name'], name['surname']].filter(Boolean).join(' '),
      ),
    )
  })

  test.each([
    ['hepcrawl-sample_arxiv_record10.xml', 'hepcrawl-sample_arxiv_record10_parsed.json'],
    ['hepcrawl-arxiv-single.xml', 'hepcrawl-arxiv_expected_single.json'],
  ])('%s is read as its other reader does', (name, companion) => {
    const [parsed] = JSON.parse(textOf('oai-arxiv', companion))
    const expected = parsed.results_data?.[0] ?? parsed
    const paper = onlyPaperOf(name)
    expect(flat(paper.title)).toBe(expected.titles[0].title)
    expect(flat(paper.abstract)).toBe(flat(expected.abstracts[0].value))
    expect(paper.externalId).toBe(expected.arxiv_eprints[0].value)
    expect(paper.categories).toEqual(expected.arxiv_eprints[0].categories)
    expect(paper.publishedAt?.toISOString().slice(0, 10)).toBe(expected.preprint_date)
    expect(flat(paper.comment ?? '')).toBe(flat(expected.public_notes[0].value))
    expect(paper.doi).toBe(expected.dois?.[0].value)
    expect(paper.journalRef).toBe(expected.publication_info?.[0].pubinfo_freetext)
    const written = expected.authors.map((author: { full_name: string }) => author.full_name)
    expect(paper.authors).toEqual(written.map((full: string) => full.split(', ').toReversed().join(' ')))
  })

  test('every answer of another repository becomes records with reasons, or a clear sentence', () => {
    for (const name of namesIn('oai-protocol', '.xml')) {
      const text = textOf('oai-protocol', name)
      const items = read(text)
      if (typeof items === 'string') {
        expect(items, name).toMatch(/in place of records \(.+\)\.$|holds no records\.$|^not well-formed XML: /)
        continue
      }
      expect(items.length, name).toBe(countRecords(text))
      expect(papersOf(items), name).toEqual([])
      for (const { where, why } of refusalsOf(items)) {
        expect(where, name).toMatch(/^record \d+/)
        expect(why, name).toMatch(/deleted|not a paper of arXiv|dc:description/)
      }
    }
  })

  test('the pages of another repository go on by their tokens', () => {
    const { resumption } = parseOai(textOf('oai-protocol', 'sickle-ListRecords.xml'))
    expect(resumption?.token).toBe('ListRecords2.xml')
    expect(parseOai(textOf('oai-protocol', 'sickle-ListRecords2.xml')).records.length).toBeGreaterThan(0)
  })

  test('the author lines of arXiv itself come apart without a parenthesis or an empty name', () => {
    const lines = textOf('metadata-table', 'arxiv_metadata.jsonl')
      .split('\n')
      .filter(Boolean)
      .map((line): string => JSON.parse(line).authors)
    expect(lines.length).toBeGreaterThan(600)
    for (const line of lines) {
      const names = splitAuthors(line)
      expect(names.length, line).toBeGreaterThan(0)
      for (const name of names) expect(name, line).toMatch(/^[^()]*[^\s(),][^()]*$/)
    }
  })
})
