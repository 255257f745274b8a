import { DateTime } from 'luxon'
import { z } from 'zod'
import { table } from '../../lib/table.ts'
import { inReadingOrder, splitAuthors } from '../author-names.ts'
import { findDoi } from '../doi.ts'
import { explain, moment } from '../fields.ts'
import { type RawPaper, SourceError, type SourceItem } from '../source.ts'
import { elements, textElement } from '../xml.ts'
import { arxivCategories, arxivLinks, parseArxivId } from './arxiv-id.ts'
import { categoryOfSet } from './arxiv-sets.ts'
import { type OaiRecord, parseOai } from './oai-pmh.ts'
import { saysWithdrawn } from './withdrawal.ts'

const optionalText = textElement.optional().catch(undefined)

/** Elements of which one that is not as it should be is left out, and the others stay. */
function each<T extends z.ZodType>(schema: T) {
  const item = z.union([schema, z.unknown().transform(() => undefined)])
  return elements(item).transform((items) => items.filter((value) => value !== undefined))
}

/** What the formats `arXiv` and `arXivRaw` have in common. */
const commonSchema = z.object({
  id: optionalText,
  title: textElement,
  abstract: textElement,
  categories: optionalText,
  comments: optionalText,
  'journal-ref': optionalText,
  doi: optionalText,
})
const personSchema = z.object({ keyname: optionalText, forenames: optionalText, suffix: optionalText })
const arxivSchema = commonSchema.extend({
  created: optionalText,
  authors: z.object({ author: each(personSchema) }).catch({ author: [] }),
})
const versionSchema = z.object({ '@version': z.string(), date: optionalText, source_type: optionalText })
const rawSchema = commonSchema.extend({ authors: optionalText, version: each(versionSchema) })
const dublinCoreSchema = z.object({
  'dc:title': textElement,
  'dc:creator': each(textElement),
  'dc:description': elements(textElement),
  'dc:date': each(textElement),
  'dc:identifier': each(textElement),
})

type Facts = Omit<RawPaper, 'source' | 'externalId' | 'absUrl' | 'pdfUrl'> & { id: string | undefined }

/** How each format of arXiv's becomes facts about a paper. Source: https://info.arxiv.org/help/oa/index.html */
const formats = table<(content: unknown, record: OaiRecord) => Facts | string>({
  /** TeX is turned to Unicode and names are taken apart; `created` is the day of the first version as a rule. */
  arXiv: reading(arxivSchema, (data) => ({
    ...factsOf(data),
    authors: data.authors.author
      .map(({ forenames, keyname, suffix }) => [forenames, keyname, suffix].filter(Boolean).join(' '))
      .filter(Boolean),
    publishedAt: moment(data.created),
  })),

  /** As it was submitted, with all versions: only here stand their number, their times and a withdrawal. */
  arXivRaw: reading(rawSchema, (data) => {
    const versions = data.version
      .map((version) => ({ ...version, number: Number(/^v(\d{1,4})$/.exec(version['@version'].trim())?.[1] ?? 0) }))
      .toSorted((one, other) => one.number - other.number)
    const newest = versions.at(-1)
    const facts = factsOf(data)
    return {
      ...facts,
      authors: splitAuthors(data.authors ?? ''),
      version: newest?.number || undefined,
      publishedAt: rfcMoment(versions.find((version) => version.number === 1)?.date),
      revisedAt: rfcMoment(newest?.date),
      withdrawn: newest?.source_type?.includes('I') || facts.withdrawn,
    }
  }),

  /** Names of categories in place of codes, which stand in the sets; a version is not told. */
  'oai_dc:dc': reading(dublinCoreSchema, (data, record) => {
    const [abstract = '', served] = data['dc:description']
    const comment = served?.replace(/^Comment:\s*/, '') || undefined
    const identifiers = data['dc:identifier']
    return {
      id: identifiers.find((identifier) => parseArxivId(identifier)),
      title: data['dc:title'],
      abstract,
      authors: data['dc:creator'].map(inReadingOrder).filter(Boolean),
      categories: arxivCategories(record.sets.flatMap((set) => categoryOfSet(set) ?? [])),
      publishedAt: moment(data['dc:date'].toSorted()[0]),
      comment,
      journalRef: identifiers.find((identifier) => !/^(doi|https?):/i.test(identifier) && !parseArxivId(identifier)),
      doi: firstDoi(identifiers.find((identifier) => /^doi:/i.test(identifier))),
      withdrawn: comment && saysWithdrawn(comment) ? true : undefined,
    }
  }),
})

function reading<T extends z.ZodType>(schema: T, toFacts: (data: z.infer<T>, record: OaiRecord) => Facts) {
  return (content: unknown, record: OaiRecord): Facts | string => {
    const parsed = schema.safeParse(content)
    return parsed.success ? toFacts(parsed.data, record) : explain(parsed.error)
  }
}

function factsOf(data: z.infer<typeof commonSchema>): Omit<Facts, 'authors'> {
  return {
    id: data.id,
    title: data.title,
    abstract: data.abstract,
    categories: arxivCategories((data.categories ?? '').split(/\s+/)),
    comment: data.comments || undefined,
    journalRef: data['journal-ref'] || undefined,
    doi: firstDoi(data.doi),
    withdrawn: data.comments && saysWithdrawn(data.comments) ? true : undefined,
  }
}

/** Authors may name several; the first is taken. */
function firstDoi(text: string | undefined): string | undefined {
  return findDoi(text?.split(/[\s,;]+(?=\D{0,20}10\.)/)[0])
}

/** `Mon, 02 Feb 2026 17:30:00 GMT` (RFC 2822). */
function rfcMoment(text: string | undefined): Date | undefined {
  const date = DateTime.fromRFC2822(text ?? '', { zone: 'utc' })
  return date.isValid ? date.toJSDate() : undefined
}

/**
 * One record as a paper of arXiv, or as a refusal that names it. A deleted record is a refusal too.
 * @param position the number of the record in refusals, from 1.
 */
export function toOaiItem(record: OaiRecord, position: number): SourceItem {
  const paper = toPaper(record)
  if (typeof paper !== 'string') return { paper }
  const id = record.identifier?.replace(/^oai:arXiv\.org:/i, '').slice(0, 60)
  return { refused: { where: id ? `record ${position} (${id})` : `record ${position}`, why: paper } }
}

function toPaper(record: OaiRecord): RawPaper | string {
  if (record.isDeleted) return 'the record is deleted'
  if (!record.metadata) return 'it has no metadata'
  const { format, content } = record.metadata
  const read = formats[format]
  if (!read) return `its format "${format.slice(0, 40)}" is none of arXiv, arXivRaw and oai_dc`
  const facts = read(content, record)
  if (typeof facts === 'string') return facts
  const { id: stated, ...rest } = facts
  const id = parseArxivId(stated ?? '') ?? parseArxivId(record.identifier ?? '')
  if (!id) return 'it is not a paper of arXiv'
  if (!rest.title) return 'the title is empty'
  if (!rest.abstract) return 'the abstract is empty'
  return { source: 'arxiv', externalId: id.bare, ...rest, ...arxivLinks(id.bare) }
}

/**
 * Reads a kept answer of arXiv's OAI-PMH interface in the formats `arXiv`, `arXivRaw` and `oai_dc`: ListRecords, GetRecord
 * or a `record` by itself. What news is and what only a change is, is not told here.
 * @returns one item for each record, in the order of the answer.
 * @throws {NotXmlError} when the answer is not well-formed, for instance broke off.
 * @throws {SourceError} when it holds no records, in the words of the error that it holds.
 */
export function parseOaiItems(xml: string): SourceItem[] {
  const answer = parseOai(xml)
  const [error] = answer.errors
  if (error) {
    const said = error.message ? `${error.code}: ${error.message.replace(/\.$/, '')}` : error.code
    throw new SourceError(`The OAI-PMH answer holds an error in place of records (${said}).`)
  }
  return answer.records.map((record, index) => toOaiItem(record, index + 1))
}
