import { parseUrl } from '../../lib/url.ts'
import type { Client } from '../http/client.ts'
import { TryAgain } from '../http/http-answer.ts'
import { type Source, SourceError, type SourceItem, type SourceRequest } from '../source.ts'
import { daysAfter, daysOfSpan, earlierDay, firstDayMissed, todayInUtc } from '../span.ts'
import { arxivLane, inWords, readXml } from './arxiv-answer.ts'
import { type AtomPage, parseArxivAtom } from './arxiv-atom.ts'
import { refuseOddCategories } from './arxiv-categories.ts'

export interface ArxivOptions {
  /** The query API, such as `https://export.arxiv.org/api/query`, or a mirror of it. */
  baseUrl: string
  /** Category codes, such as `cs.CL`; `cs.*` takes a whole archive. */
  categories: readonly string[]
  client: Client
  now?: () => Date
}

const pageSize = 500

/** Its index follows the announcement of 20:00 in New York in the course of the night. */
const hoursAfterAnnouncement = 4

/** Beyond this position the API answers 500. */
const lastPosition = 10_000

/**
 * How many days before the first asked one a paper may have been submitted. The API knows when a paper was submitted,
 * not when it was announced: what came after Thursday's cut-off is announced on Sunday evening in New York, Monday in
 * UTC, four days later, and a holiday on a Thursday makes it five. Papers that are known already merge.
 * Source: https://info.arxiv.org/help/availability.html
 */
const daysBefore = 5

/**
 * arXiv's query API: the papers of some categories that can have been announced on the day, or in its week or month.
 * Source: https://info.arxiv.org/help/api/user-manual.html
 */
export function arxivSource(options: ArxivOptions): Source {
  return { name: 'arxiv', hoursAfterAnnouncement, items: (request) => listDay(options, request) }
}

async function* listDay(
  options: ArxivOptions,
  { day, span, cursor, signal }: SourceRequest,
): AsyncGenerator<SourceItem> {
  const days = daysOfSpan(day, span)
  const today = todayInUtc(options.now)
  const isRunning = days.last >= today
  const first = isRunning ? earlierDay(days.first, firstDayMissed(today, cursor)) : days.first
  const query = searchQuery(options.categories, { first, last: days.last })
  const seen = new Set<string>()
  let total = 0
  let start = 0
  let before: number
  do {
    if (start >= lastPosition) {
      throw new SourceError(
        `arXiv has ${total} papers for ${day}, more than the ${lastPosition} it hands out. Name fewer categories in ARXIV_CATEGORIES.`,
      )
    }
    const url = pageAddress(options.baseUrl, query, start)
    const page = await askForPage(options.client, url, { start, total, signal })
    // The later the page, the staler the index that may answer it: believe the largest number.
    total = Math.max(total, page.total ?? 0)
    yield* page.items
    start += page.items.length
    before = seen.size
    for (const item of page.items) if ('paper' in item) seen.add(item.paper.externalId)
    // A mirror that does not know the parameter `start` answers with the same page for ever.
  } while (start < total && seen.size > before)
  if (isRunning) yield { cursor: today }
}

async function askForPage(
  client: Client,
  url: string,
  { start, total, signal }: { start: number; total: number; signal: AbortSignal | undefined },
): Promise<AtomPage> {
  try {
    return await client.getParsed(url, (body) => readPage(body, start, total), { lane: arxivLane, signal })
  } catch (thrown) {
    throw inWords(thrown, parseArxivAtom)
  }
}

function readPage(body: string, start: number, total: number): AtomPage {
  const page = readXml(body, (xml) => parseArxivAtom(xml, start + 1))
  if (page.items.length === 0 && start < Math.max(total, page.total ?? 0)) {
    throw new TryAgain(`arXiv gave an empty page at ${start} of ${Math.max(total, page.total ?? 0)} papers`)
  }
  return page
}

/** `(cat:cs.CL OR cat:cs.LG) AND submittedDate:[202501010000 TO 202501062359]`, times in GMT. */
function searchQuery(categories: readonly string[], { first, last }: { first: string; last: string }): string {
  refuseOddCategories(categories)
  const compact = (day: string) => day.replaceAll('-', '')
  const range = `${compact(daysAfter(first, -daysBefore))}0000 TO ${compact(last)}2359`
  return `(${categories.map((category) => `cat:${category}`).join(' OR ')}) AND submittedDate:[${range}]`
}

function pageAddress(baseUrl: string, query: string, start: number): string {
  const url = parseUrl(baseUrl)
  if (!url) throw new SourceError(`"${baseUrl}" is not an address. Check ARXIV_API_URL.`)
  url.searchParams.set('search_query', query)
  url.searchParams.set('sortBy', 'submittedDate')
  url.searchParams.set('sortOrder', 'descending')
  url.searchParams.set('start', String(start))
  url.searchParams.set('max_results', String(pageSize))
  return url.href
}
