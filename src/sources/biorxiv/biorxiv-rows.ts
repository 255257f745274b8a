import { z } from 'zod'
import { isDay } from '../../lib/clock.ts'
import { inReadingOrder } from '../author-names.ts'
import { count, explain, moment } from '../fields.ts'
import { type RawPaper, SourceError, type SourceItem } from '../source.ts'

/** The two archives behind one interface, under the names that papers have as their source. */
export type Server = 'biorxiv' | 'medrxiv'

const text = z.string().optional().catch(undefined)
const number = z.union([z.number(), z.string().trim().regex(/^\d+$/).transform(Number)]).pipe(count)

const rowSchema = z.object({
  doi: z.string(),
  title: z.string().refine((value) => value.trim() !== '', 'is empty'),
  abstract: z.string().refine((value) => value.trim() !== '', 'is empty'),
  authors: text,
  date: text,
  version: number.pipe(z.int().min(1)).catch(1),
  type: text,
  category: text,
  published: text,
  server: text,
})
type Row = z.infer<typeof rowSchema>

const messageSchema = z.object({ status: z.string(), total: number.optional().catch(undefined) })
const answerSchema = z.object({
  messages: z.array(messageSchema).min(1),
  collection: z.array(z.unknown()).optional(),
})

/** One page of a list. */
export interface BiorxivPage {
  rows: unknown[]
  /** How many rows the whole list holds, or a few more: withdrawn ones may be counted and left out. */
  total: number | undefined
}

/**
 * Reads the frame of an answer. An empty list is a status of its own.
 * @throws {SourceError} when it is something else, or a refusal.
 * Source: https://api.biorxiv.org/ (`/details/[server]/[interval]/[cursor]`)
 */
export function readBiorxivPage(answer: unknown): BiorxivPage {
  const parsed = answerSchema.safeParse(answer)
  const message = parsed.data?.messages[0]
  if (!message) throw new SourceError('The answer is not one of bioRxiv and medRxiv.')
  if (/^no (posts|papers|articles) found/i.test(message.status.trim())) return { rows: [], total: 0 }
  if (message.status.trim().toLowerCase() !== 'ok' || !parsed.data?.collection) {
    throw new SourceError(`bioRxiv refuses the request (${message.status.trim().slice(0, 200)}).`)
  }
  return { rows: parsed.data.collection, total: message.total }
}

/**
 * Reads a kept answer of bioRxiv or medRxiv, parsed from JSON.
 * @throws {SourceError} as {@link readBiorxivPage}.
 */
export function parseBiorxiv(answer: unknown): SourceItem[] {
  return parseBiorxivRows(readBiorxivPage(answer).rows)
}

/**
 * Makes papers of all rows of a list. Each version of a paper is a row: they become one paper, of the newest. It is news
 * where its first version is among them.
 * @param server for rows that do not name theirs.
 * @returns refusals and papers; rows that are merged into another have no item.
 */
export function parseBiorxivRows(rows: readonly unknown[], server: Server = 'biorxiv'): SourceItem[] {
  const refused: SourceItem[] = []
  const papers = new Map<string, RawPaper>()
  for (const [index, row] of rows.entries()) {
    const paper = toPaper(row, server)
    if (typeof paper === 'string') {
      refused.push({ refused: { where: placeOf(row, index + 1), why: paper } })
      continue
    }
    const key = `${paper.source} ${paper.externalId}`
    const other = papers.get(key)
    papers.set(key, other ? merged(other, paper) : paper)
  }
  return [...refused, ...[...papers.values()].map((paper) => ({ paper }))]
}

function merged(one: RawPaper, other: RawPaper): RawPaper {
  const [older, newer] = (one.version ?? 0) <= (other.version ?? 0) ? [one, other] : [other, one]
  return {
    ...newer,
    onlyKnown: older.onlyKnown && newer.onlyKnown,
    publishedAt: older.publishedAt ?? newer.publishedAt,
    announcedOn: older.announcedOn ?? newer.announcedOn,
  }
}

function toPaper(row: unknown, server: Server): RawPaper | string {
  const parsed = rowSchema.safeParse(row)
  if (!parsed.success) return explain(parsed.error)
  const data = parsed.data
  const id = bareDoi(data.doi)
  if (!id) return 'doi: is not a DOI'
  const source = serverOf(data.server) ?? server
  const day = padded(data.date)
  const page = `https://www.${source}.org/content/${id}v${data.version}`
  const category = data.category?.trim()
  return {
    source,
    externalId: id,
    version: data.version,
    title: data.title,
    abstract: data.abstract,
    authors: (data.authors ?? '').split(';').map(inReadingOrder).filter(Boolean),
    categories: category ? [category.toLowerCase()] : [],
    publishedAt: moment(day),
    announcedOn: data.version === 1 ? day : undefined,
    absUrl: page,
    pdfUrl: `${page}.full.pdf`,
    doi: bareDoi(data.published ?? ''),
    withdrawn: isWithdrawn(data) ? true : undefined,
    onlyKnown: data.version > 1 ? true : undefined,
  }
}

/** A withdrawal is a new version whose title or text says so. A study of withdrawal, the symptom, is none. */
function isWithdrawn({ title, abstract, type }: Row): boolean {
  return (
    /withdrawn|withdrawal/i.test(type ?? '') ||
    /^\W*(withdrawn\b(?! from)|withdrawal( statement| notice)?:)/i.test(title) ||
    /^\W*(the )?authors? (have|has) withdrawn (this|their|the) (manuscript|preprint|paper|article)/i.test(abstract)
  )
}

/** In lower case and without a version: DOIs make no difference between cases (https://www.doi.org/the-identifier/). */
function bareDoi(served: string): string | undefined {
  const doi = served
    .trim()
    .toLowerCase()
    .replace(/^(https?:\/\/(dx\.)?doi\.org\/|doi:\s*)/, '')
  return /^(10\.\d{4,9}\/[\w.()/:;-]+?)(v\d{1,3})?$/.exec(doi)?.[1]
}

function serverOf(named: string | undefined): Server | undefined {
  const name = named?.trim().toLowerCase()
  return name === 'biorxiv' || name === 'medrxiv' ? name : undefined
}

/** Days come as `2026-6-3` too. */
function padded(date: string | undefined): string | undefined {
  const [, year, month = '', day = ''] = /^(\d{4})-(\d{1,2})-(\d{1,2})\b/.exec(date?.trim() ?? '') ?? []
  const whole = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
  return isDay(whole) ? whole : undefined
}

function placeOf(row: unknown, position: number): string {
  const doi = z.object({ doi: z.string() }).safeParse(row).data?.doi.trim().slice(0, 60)
  return doi ? `entry ${position} (${doi})` : `entry ${position}`
}
