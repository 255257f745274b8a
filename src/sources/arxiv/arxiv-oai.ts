import { dayIn } from '../../lib/clock.ts'
import { parseUrl } from '../../lib/url.ts'
import type { Client } from '../http/client.ts'
import { type Source, SourceError, type SourceItem, type SourceRequest } from '../source.ts'
import { arxivLane, readXml } from './arxiv-answer.ts'
import { refuseOddCategories } from './arxiv-categories.ts'
import { toOaiItem } from './arxiv-oai-record.ts'
import { setOfCategory } from './arxiv-sets.ts'
import { type OaiAnswer, parseOai } from './oai-pmh.ts'
import { harvestWindow, type Window } from './oai-window.ts'

export interface ArxivOaiOptions {
  /** The OAI-PMH interface, such as `https://oaipmh.arxiv.org/oai`, or a mirror of it. */
  baseUrl: string
  /** Category codes, such as `cs.CL`; `cs.*` takes a whole archive. */
  categories: readonly string[]
  client: Client
  now?: () => Date
}

/** A page holds 2,500 records, and all of arXiv some three million. */
const mostPages = 2_000

/** OAI-PMH steers its load by asking with 503 for a wait, often of minutes. */
const budgetMs = 5 * 60_000

/**
 * arXiv's OAI-PMH interface: all that has changed in some categories since the last harvest, with versions and
 * withdrawals. What is old comes as `onlyKnown`. The cursor is the UTC day of the last harvest.
 * Source: https://info.arxiv.org/help/oa/index.html
 */
export function arxivOaiSource(options: ArxivOaiOptions): Source {
  return { name: 'arxiv-oai', hoursAfterAnnouncement: 3, items: (request) => harvest(options, request) }
}

async function* harvest(options: ArxivOaiOptions, request: SourceRequest): AsyncGenerator<SourceItem> {
  const sets = setsOf(options.categories)
  const today = dayIn('utc', (options.now ?? (() => new Date()))())
  const window = harvestWindow(request, today)
  // A paper of several categories comes with each set, and again where a list has to begin again.
  const seen = new Set<string>()
  let count = 0
  let answeredOn = today
  for (const set of sets) {
    const list = { metadataPrefix: 'arXivRaw', set, from: window.from, ...(window.until && { until: window.until }) }
    for await (const answer of pagesOf(options, list, request.signal)) {
      for (const record of answer.records) {
        count += 1
        if (record.identifier && seen.has(record.identifier)) continue
        if (record.identifier) seen.add(record.identifier)
        yield judged(toOaiItem(record, count), window)
      }
      // The repository's clock counts; an answer from a cache, or the first of several, knows the least.
      const day = answer.responseDate && dayIn('utc', answer.responseDate)
      if (day && day < answeredOn) answeredOn = day
    }
  }
  if (count === 0) yield { quiet: `nothing has changed at arXiv in ${sets.join(', ')} since ${window.from}` }
  // A clock that is years behind must not make the next harvest one of years.
  if (!window.until) yield { cursor: answeredOn < window.from ? window.from : answeredOn }
}

/** A record comes whenever anything about it changed: it is news only where its first version is young. */
function judged(item: SourceItem, { newSince }: Window): SourceItem {
  if (!('paper' in item)) return item
  const { publishedAt } = item.paper
  const isNews = publishedAt !== undefined && dayIn('utc', publishedAt) >= newSince
  return isNews ? item : { paper: { ...item.paper, onlyKnown: true } }
}

async function* pagesOf(
  { baseUrl, client }: ArxivOaiOptions,
  list: Record<string, string>,
  signal: AbortSignal | undefined,
): AsyncGenerator<OaiAnswer> {
  const tokens = new Set<string>()
  const seen = new Set<string>()
  let token: string | undefined
  let begun = 1
  for (let page = 1; page <= mostPages; page++) {
    const url = address(baseUrl, token === undefined ? list : { resumptionToken: token })
    const answer = await client.getParsed(url, (body) => readXml(body, parseOai), { lane: arxivLane, budgetMs, signal })
    const [error] = answer.errors
    if (error?.code === 'badResumptionToken' && token !== undefined && begun === 1) {
      // It was good until midnight UTC. The records that have come are only brought up to date by coming again.
      begun = 2
      token = undefined
      tokens.clear()
      seen.clear()
      continue
    }
    // Past the end of a list, which may have shrunk since the page before, arXiv says that nothing matches.
    if (error && error.code !== 'noRecordsMatch') throw refusal(error.code, error.message)
    yield answer
    if (!answer.resumption) return
    const before = seen.size
    for (const record of answer.records) seen.add(record.identifier ?? '')
    token = answer.resumption.token
    if (tokens.has(token) || seen.size === before) {
      throw new SourceError(`arXiv's list of ${list['set']} goes round in circles on page ${page}. Try again later.`)
    }
    tokens.add(token)
  }
  throw new SourceError(`arXiv's list of ${list['set']} does not end after ${mostPages} pages. Try again later.`)
}

function refusal(code: string, message: string): SourceError {
  const said = message ? `${code}: ${message.replace(/\.$/, '')}` : code
  const remedy = code === 'badArgument' ? 'Check ARXIV_CATEGORIES and the day' : 'Try again later'
  return new SourceError(`arXiv refuses the harvest (${said}). ${remedy}.`)
}

function setsOf(categories: readonly string[]): string[] {
  refuseOddCategories(categories)
  return [...new Set(categories.map(setOfCategory))]
}

function address(baseUrl: string, query: Record<string, string>): string {
  const url = parseUrl(baseUrl)
  if (!url) throw new SourceError(`"${baseUrl}" is not an address. Check ARXIV_OAI_URL.`)
  url.search = new URLSearchParams({ verb: 'ListRecords', ...query }).toString()
  return url.href
}
