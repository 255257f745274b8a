import { DateTime } from 'luxon'
import { z } from 'zod'
import type { Client } from '../http/client.ts'
import { parseJson } from '../http/json-answer.ts'
import { type Source, SourceError, type SourceItem, type SourceRequest } from '../source.ts'
import { daysAfter, earlierDay, firstDayMissed, todayInUtc } from '../span.ts'
import { parseDailyPapers } from './hugging-face-rows.ts'

/** The most rows that the service gives in one answer; without it the answer is cut at 50. */
const pageSize = 100

export interface HuggingFaceOptions {
  /** The site, such as `https://huggingface.co`, or a mirror of it. */
  baseUrl: string
  client: Client
  now?: () => Date
}

/**
 * The daily papers of Hugging Face: what its community listed on a day, in a week or in a month, with votes.
 * Source: https://huggingface.co/docs/hub/api (`GET /api/daily_papers?date=&week=&month=&p=&limit=`)
 */
export function huggingFaceSource(options: HuggingFaceOptions): Source {
  return { name: 'hugging-face', items: (request) => listSpan(options, request) }
}

async function* listSpan(
  options: HuggingFaceOptions,
  { day, span = 'day', cursor, signal }: SourceRequest,
): AsyncGenerator<SourceItem> {
  if (span !== 'day') return yield* listPages(options, inTime(day, span), undefined, signal)
  const today = todayInUtc(options.now)
  if (day < today) return yield* listPages(options, { date: day }, day, signal)
  // Lists grow until their day ends in UTC, so the last hour's papers are in yesterday's; and in a zone ahead of UTC it
  // may be a day already that the service refuses as one to come.
  const yesterday = daysAfter(today, -1)
  const first = earlierDay(firstDayMissed(today, cursor), yesterday)
  for (let date = first; date <= today; date = daysAfter(date, 1)) {
    yield* listPages(options, { date }, date, signal)
  }
  yield { cursor: today }
}

async function* listPages(
  { baseUrl, client }: HuggingFaceOptions,
  time: Record<string, string>,
  day: string | undefined,
  signal: AbortSignal | undefined,
): AsyncGenerator<SourceItem> {
  const seen = new Set<string>()
  for (let page = 0; ; page++) {
    const query = new URLSearchParams({ ...time, limit: String(pageSize), p: String(page) })
    const url = `${baseUrl.replace(/\/+$/, '')}/api/daily_papers?${query}`
    const rows = await client.getParsed(url, parseList, { signal })
    const items = parseDailyPapers(rows, { day, firstEntry: page * pageSize + 1 })
    yield* items
    const before = seen.size
    for (const item of items) if ('paper' in item) seen.add(item.paper.externalId)
    // A mirror that does not know the parameter `p` answers with the same page for ever.
    if (rows.length < pageSize || seen.size === before) return
  }
}

/** `week=2025-W09` (ISO 8601) or `month=2025-02`. */
function inTime(day: string, span: 'week' | 'month'): Record<string, string> {
  const date = DateTime.fromISO(day, { zone: 'utc' })
  if (span === 'week') return { week: date.toFormat("kkkk-'W'WW") }
  return { month: date.toFormat('yyyy-MM') }
}

const errorAnswer = z.object({ error: z.string() })

function parseList(body: string): unknown[] {
  const answer = parseJson(body, 'Hugging Face', 'a list of papers')
  if (Array.isArray(answer)) return answer
  const error = errorAnswer.safeParse(answer)
  const what = error.success ? `the error "${error.data.error.slice(0, 200)}"` : 'something else'
  throw new SourceError(`Hugging Face answered with ${what} in place of a list of papers. Check HUGGINGFACE_URL.`)
}
