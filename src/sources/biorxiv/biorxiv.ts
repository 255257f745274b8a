import { isDeepStrictEqual } from 'node:util'
import type { Client } from '../http/client.ts'
import { TryAgain } from '../http/http-answer.ts'
import { parseJson } from '../http/json-answer.ts'
import { type Source, SourceError, type SourceItem, type SourceRequest } from '../source.ts'
import { daysAfter, daysOfSpan } from '../span.ts'
import { type BiorxivPage, parseBiorxivRows, readBiorxivPage, type Server } from './biorxiv-rows.ts'

export interface BiorxivOptions {
  /** The interface of both archives, such as `https://api.biorxiv.org`, or a mirror of it. */
  baseUrl: string
  server: Server
  client: Client
}

/** Nothing is said about how often it may be asked; a page holds only 30 rows, so many are asked for. */
const lane = { key: 'biorxiv', intervalMs: 1000 } as const

/** What was posted late on a day may not have been there at its last fetch. Papers that are known already merge. */
const daysBefore = 2

/** Several years of both archives. */
const mostRows = 200_000

/**
 * bioRxiv or medRxiv: what was posted on the day and shortly before, or in its week or month. A new version of an older
 * paper comes as `onlyKnown`.
 * Source: https://api.biorxiv.org/
 */
export function biorxivSource(options: BiorxivOptions): Source {
  return { name: options.server, items: (request) => listSpan(options, request) }
}

async function* listSpan(
  { baseUrl, server, client }: BiorxivOptions,
  { day, span, signal }: SourceRequest,
): AsyncGenerator<SourceItem> {
  const { first, last } = daysOfSpan(day, span)
  const from = daysAfter(first, -daysBefore)
  const list = `${baseUrl.replace(/\/+$/, '')}/details/${server}/${from}/${last}`
  // A paper is one item, whatever versions of it the pages hold.
  let rows: unknown[] = []
  let total = 0
  let before: readonly unknown[] = []
  do {
    const at = { start: rows.length, total, pageSize: before.length }
    const page = await client.getParsed(`${list}/${at.start}`, (body) => readPage(body, at), { lane, signal })
    // A mirror that does not know the cursor answers with the same page for ever.
    if (page.rows.length === 0 || isDeepStrictEqual(page.rows, before)) break
    before = page.rows
    total = Math.max(total, page.total ?? 0)
    if (rows.length + page.rows.length > mostRows) {
      throw new SourceError(`${server} answers with more than ${mostRows} papers since ${from}. Check BIORXIV_URL.`)
    }
    rows = rows.concat(page.rows)
    // Without a total an empty page is the end.
  } while (total === 0 || rows.length < total)
  if (rows.length === 0) yield { quiet: `${server} has posted nothing from ${from} to ${last}` }
  yield* parseBiorxivRows(rows, server)
}

/** The total counts some rows that never come, so the last page may be empty; none before it is. */
function readPage(body: string, at: { start: number; total: number; pageSize: number }): BiorxivPage {
  const page = readBiorxivPage(parseJson(body, 'bioRxiv', 'a list of papers'))
  const total = Math.max(page.total ?? 0, at.total)
  if (page.rows.length === 0 && total - at.start > at.pageSize) {
    throw new TryAgain(`bioRxiv gave an empty page at ${at.start} of ${total} papers`)
  }
  return page
}
