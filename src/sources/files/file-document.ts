import { z } from 'zod'
import { isDay } from '../../lib/clock.ts'
import { parseArxivAtom } from '../arxiv/arxiv-atom.ts'
import { parseArxivListing } from '../arxiv/arxiv-listing.ts'
import { parseOaiItems } from '../arxiv/arxiv-oai-record.ts'
import { parseBiorxiv } from '../biorxiv/biorxiv-rows.ts'
import { parseFeedItems } from '../feeds/feed-items.ts'
import { parseDailyPapers } from '../hugging-face/hugging-face-rows.ts'
import { SourceError, type SourceItem } from '../source.ts'
import { accepted, type Content, recognise } from './recognise.ts'

/**
 * Reads text that is one document: an answer of arXiv, one of its mails, or a feed.
 * @throws {SourceError} that does not name the file.
 */
export function readDocument(content: Content, text: string): SourceItem[] {
  if (content === 'arxiv-atom') return parseArxivAtom(text).items
  if (content === 'arxiv-oai') return parseOaiItems(text)
  if (content === 'arxiv-listing') return parseArxivListing(text)
  return parseFeedItems(text)
}

/** An answer kept together with its address and HTTP status, as test captures do. */
const capture = z.object({ url: z.string(), status_code: z.int(), body: z.string() })

/** A list inside of an object, as harvesters keep it, or the error that came in its place. */
const wrappedList = z.object({ data: z.array(z.unknown()), date: z.string().optional().catch(undefined) })
const error = z.object({ error: z.string(), title: z.undefined().optional() })

const jsonFeed = z.object({ version: z.string().includes('jsonfeed.org/') })
const biorxiv = z.object({ messages: z.array(z.unknown()), collection: z.array(z.unknown()).optional() })

/** Whether a JSON object is a document by itself, and not a paper of JSON lines. */
export function isJsonDocument(value: unknown): boolean {
  return [capture, wrappedList, error, jsonFeed, biorxiv].some((schema) => schema.safeParse(value).success)
}

/**
 * Reads a document in JSON.
 * @param from.text what `whole` was parsed from; `from.day` the day of a list that names none.
 * @throws {SourceError} that does not name the file.
 */
export function readJsonDocument(whole: unknown, from: { text: string; day: string }): SourceItem[] {
  if (Array.isArray(whole)) return readList(whole, from.day)
  const kept = capture.safeParse(whole).data
  if (kept) return readCapture(kept)
  if (jsonFeed.safeParse(whole).success) return parseFeedItems(from.text)
  if (biorxiv.safeParse(whole).success) return parseBiorxiv(whole)
  const wrapped = wrappedList.safeParse(whole).data
  if (wrapped)
    return parseDailyPapers(wrapped.data, { day: wrapped.date && isDay(wrapped.date) ? wrapped.date : from.day })
  const said = error.safeParse(whole).data
  const what = said ? `the error "${said.error.slice(0, 200)}"` : 'a JSON object that is not known'
  throw new SourceError(`It holds ${what} in place of papers. ${accepted}`)
}

function readList(rows: readonly unknown[], day: string): SourceItem[] {
  if (rows.length > 0 && !rows.some(looksLikeRow)) {
    throw new SourceError(`It holds a JSON list of something else than daily papers. ${accepted}`)
  }
  return parseDailyPapers(rows, { day })
}

/** A daily paper; or text, as a harvester left rows that it failed to read. */
function looksLikeRow(row: unknown): boolean {
  return typeof row === 'string' || (typeof row === 'object' && row !== null && 'paper' in row)
}

function readCapture({ status_code: status, body, url }: z.infer<typeof capture>): SourceItem[] {
  const items = readDocument(recognise(Buffer.from(body), `The answer of ${url.slice(0, 100)}`), body)
  if (status !== 200) throw new SourceError(`It holds an answer with HTTP status ${status}.`)
  return items
}
