import { type Client, RefusedError } from '../http/client.ts'
import { TryAgain } from '../http/http-answer.ts'
import { type Source, SourceError, type SourceItem, type SourceRequest } from '../source.ts'
import { NotXmlError } from '../xml.ts'
import { arxivLane, expectXml } from './arxiv-answer.ts'
import { ArxivRefusal } from './arxiv-atom.ts'
import { parseArxivFeed } from './arxiv-feed-items.ts'
import { isArxivCategory } from './arxiv-id.ts'

export interface ArxivFeedOptions {
  /** The feed service, such as `https://rss.arxiv.org`, or a mirror of it. */
  baseUrl: string
  /** Category codes, such as `cs.CL`; not a whole archive. */
  categories: readonly string[]
  client: Client
}

/**
 * The server reads no more papers for one feed than this, first replacements and cross-lists, at last what is new.
 * Source: `LIMIT` in https://github.com/arXiv/arxiv-feed
 */
const serverLimit = 2_000

/** Archives with categories below them; those without, such as `hep-th`, are categories themselves. */
const archives = new Set([
  'astro-ph',
  'cond-mat',
  'cs',
  'econ',
  'eess',
  'math',
  'nlin',
  'physics',
  'q-bio',
  'q-fin',
  'stat',
])

/**
 * arXiv's announcement feed: what is new, cross-listed and replaced in some categories since the last evening, whatever
 * day is asked for. All categories come in one request, so that a paper of several comes once; where that is more than
 * the server gives, in several.
 *
 * RSS 2.0 is asked for and not Atom: the same papers, and it alone says for which day it was made.
 * Source: https://info.arxiv.org/help/rss.html
 */
export function arxivFeedSource(options: ArxivFeedOptions): Source {
  // Announced at 20:00 in New York, in the feed from midnight on.
  return { name: 'arxiv-feed', hoursAfterAnnouncement: 4, items: (request) => listAnnounced(options, request) }
}

async function* listAnnounced(options: ArxivFeedOptions, request: SourceRequest): AsyncGenerator<SourceItem> {
  refuseOddCategories(options.categories)
  const feed = await askForFeed(options, options.categories, request)
  if (feed.value === undefined) {
    yield { quiet: "arXiv's feed has not changed since it was last fetched" }
  } else if (feed.value.length === 0) {
    yield { quiet: "arXiv's feed is empty: nothing was announced" }
  } else {
    yield* isCut(feed.value) ? listInParts(options, options.categories, request.signal) : feed.value
  }
  if (feed.cursor !== undefined) yield { cursor: feed.cursor }
}

const isCut = (items: readonly SourceItem[]) => items.length >= serverLimit

async function* listInParts(
  options: ArxivFeedOptions,
  categories: readonly string[],
  signal: AbortSignal | undefined,
): AsyncGenerator<SourceItem> {
  if (categories.length === 1) {
    throw new SourceError(
      `arXiv's feed of ${categories[0]} is cut at ${serverLimit} papers, and what is new comes last. Put arxiv in place of arxiv-feed into SOURCES.`,
    )
  }
  const middle = Math.ceil(categories.length / 2)
  for (const part of [categories.slice(0, middle), categories.slice(middle)]) {
    const items = (await askForFeed(options, part, { signal })).value ?? []
    yield* isCut(items) ? listInParts(options, part, signal) : items
  }
}

async function askForFeed(
  { baseUrl, client }: ArxivFeedOptions,
  categories: readonly string[],
  { cursor, signal }: Pick<SourceRequest, 'cursor' | 'signal'>,
) {
  const url = `${baseUrl.replace(/\/+$/, '')}/rss/${categories.join('+')}`
  try {
    return await client.getIfChanged(url, cursor, readArxivFeed, { lane: arxivLane, signal })
  } catch (thrown) {
    const said = thrown instanceof RefusedError ? reasonIn(thrown.body) : thrown
    if (said instanceof ArxivRefusal) throw new SourceError(`${said.message} Check ARXIV_CATEGORIES.`)
    throw thrown
  }
}

/**
 * Reads the body of an answer.
 * @throws {TryAgain} where it is no feed, or a part of one.
 */
function readArxivFeed(body: string): SourceItem[] {
  try {
    return parseArxivFeed(expectXml(body))
  } catch (thrown) {
    if (thrown instanceof NotXmlError) throw new TryAgain(`arXiv's answer is ${thrown.message}`)
    throw thrown
  }
}

/** With HTTP 400 comes, as a rule, a feed that says what is wrong. @returns what parsing the body throws, if anything. */
function reasonIn(body: string): unknown {
  try {
    parseArxivFeed(body)
    return undefined
  } catch (thrown) {
    return thrown
  }
}

function refuseOddCategories(categories: readonly string[]): void {
  if (categories.length === 0) throw new SourceError('No arXiv category is named. Set ARXIV_CATEGORIES.')
  for (const category of categories) {
    const archive = category.replace(/\.\*$/, '')
    if (archives.has(archive) || archive !== category) {
      throw new SourceError(
        `"${category}" is a whole archive, of whose feed arXiv leaves out what is new when there is much. Name categories in ARXIV_CATEGORIES, such as ${archive === 'cs' ? 'cs.LG' : 'stat.ML'}.`,
      )
    }
    if (!isArxivCategory(category))
      throw new SourceError(`"${category}" is not an arXiv category. Check ARXIV_CATEGORIES.`)
  }
}
