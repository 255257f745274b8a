import type { Client } from '../http/client.ts'
import { type Source, SourceError, type SourceItem, type SourceRequest } from '../source.ts'
import { arxivLane, inWords, readXml } from './arxiv-answer.ts'
import { refuseOddCategories } from './arxiv-categories.ts'
import { parseArxivFeed } from './arxiv-feed-items.ts'

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
  refuseArchives(options.categories)
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
    return await client.getIfChanged(url, cursor, (body) => readXml(body, parseArxivFeed), { lane: arxivLane, signal })
  } catch (thrown) {
    throw inWords(thrown, parseArxivFeed)
  }
}

function refuseArchives(categories: readonly string[]): void {
  const archive = categories.find((category) => archives.has(category) || category.endsWith('.*'))
  if (archive === undefined) return
  throw new SourceError(
    `"${archive}" is a whole archive, of whose feed arXiv leaves out what is new when there is much. Name categories in ARXIV_CATEGORIES, such as ${archive.startsWith('cs') ? 'cs.LG' : 'stat.ML'}.`,
  )
}
