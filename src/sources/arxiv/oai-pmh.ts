import { z } from 'zod'
import { count, moment } from '../fields.ts'
import { SourceError } from '../source.ts'
import { elements, parseXml, textElement } from '../xml.ts'

/** One answer of a repository, page or whole. */
export interface OaiAnswer {
  /** The repository's own clock, which its datestamps follow. */
  responseDate: Date | undefined
  /** In the order of the answer. */
  records: OaiRecord[]
  /** Where the list goes on; undefined where this is its end. */
  resumption: Resumption | undefined
  /** What the repository says in place of records, with HTTP 200. */
  errors: OaiError[]
}

export interface OaiRecord {
  /** `oai:arXiv.org:2501.00001`; undefined where the header does not say. */
  identifier: string | undefined
  /** When the record last changed, not when the paper came. */
  datestamp: Date | undefined
  isDeleted: boolean
  /** Such as `cs:cs:LG`. */
  sets: string[]
  /** The one element inside of `metadata`, under its name: `arXivRaw`, `oai_dc:dc`. */
  metadata: { format: string; content: unknown } | undefined
}

export interface Resumption {
  token: string
  expiresAt: Date | undefined
  completeListSize: number | undefined
  /** How many records of the list came before this answer. */
  cursor: number | undefined
}

export interface OaiError {
  /** `badArgument`, `badResumptionToken`, `noRecordsMatch`, … */
  code: string
  /** In the repository's words; empty where it has none. */
  message: string
}

const optionalText = textElement.optional().catch(undefined)
const optionalCount = z.string().transform(Number).pipe(count).optional().catch(undefined)
/** An element without any child is parsed as text. */
const parent = <T extends z.ZodType>(schema: T) =>
  z.preprocess((node) => (typeof node === 'string' ? {} : node), schema)

const headerSchema = z.object({
  identifier: optionalText,
  datestamp: optionalText,
  setSpec: elements(textElement).catch([]),
  '@status': z.string().optional(),
})
const recordSchema = z.object({
  header: parent(headerSchema),
  metadata: parent(z.record(z.string(), z.unknown())).optional().catch(undefined),
})
const tokenSchema = z.preprocess(
  (node) => (typeof node === 'string' ? { '#text': node } : node),
  z.object({
    '#text': z.string().trim().default(''),
    '@expirationDate': z.string().optional(),
    '@expires': z.string().optional(),
    '@completeListSize': optionalCount,
    '@cursor': optionalCount,
  }),
)
const errorSchema = z.preprocess(
  (node) => (typeof node === 'string' ? { '#text': node } : node),
  z.object({ '#text': z.string().default(''), '@code': z.string().trim().default('') }),
)
const listSchema = parent(z.object({ record: elements(z.unknown()), resumptionToken: tokenSchema.optional() }))
const answerSchema = z.object({
  responseDate: optionalText,
  error: elements(errorSchema),
  ListRecords: listSchema.optional(),
  GetRecord: listSchema.optional(),
})

/**
 * Reads an answer of the protocol; also one record by itself, as archives keep them.
 * @throws {NotXmlError} when the answer is not well-formed, for instance broke off.
 * @throws {SourceError} when it is something else, or an answer that holds neither records nor errors.
 * Source: https://www.openarchives.org/OAI/openarchivesprotocol.html
 */
export function parseOai(xml: string): OaiAnswer {
  const { root, content } = parseXml(xml)
  if (root === 'record') return { ...nothing, records: [toRecord(content)] }
  if (root !== 'OAI-PMH') throw new SourceError(`XML with the root "${root.slice(0, 40)}" is not an OAI-PMH answer.`)
  const parsed = answerSchema.safeParse(content)
  if (!parsed.success) throw new SourceError('The OAI-PMH answer is not built as the protocol says.')
  const answer = parsed.data
  const list = answer.ListRecords ?? answer.GetRecord
  if (!list && answer.error.length === 0) throw new SourceError('The OAI-PMH answer holds no records.')
  return {
    responseDate: moment(answer.responseDate),
    records: (list?.record ?? []).map(toRecord),
    resumption: toResumption(list?.resumptionToken),
    errors: answer.error.map((error) => ({
      code: error['@code'] || 'an error without a code',
      message: error['#text'].replace(/\s+/g, ' ').trim().slice(0, 300),
    })),
  }
}

const nothing: OaiAnswer = { responseDate: undefined, records: [], resumption: undefined, errors: [] }

function toRecord(node: unknown): OaiRecord {
  const record = recordSchema.safeParse(node).data
  const metadata = Object.entries(record?.metadata ?? {}).find(([name]) => !/^[@#]/.test(name))
  return {
    identifier: record?.header.identifier || undefined,
    datestamp: moment(record?.header.datestamp),
    isDeleted: record?.header['@status'] === 'deleted',
    sets: record?.header.setSpec ?? [],
    metadata: metadata && { format: metadata[0], content: metadata[1] },
  }
}

function toResumption(element: z.infer<typeof tokenSchema> | undefined): Resumption | undefined {
  const token = element?.['#text']
  if (!token) return undefined
  return {
    token,
    // arXiv calls it by a name of its own.
    expiresAt: moment(element['@expirationDate'] ?? element['@expires']),
    completeListSize: element['@completeListSize'],
    cursor: element['@cursor'],
  }
}
