import { parseFeed } from 'feedsmith'
import { z } from 'zod'
import { messageOf } from '../../lib/error.ts'
import { parseUrl } from '../../lib/url.ts'
import { isArxivFeed, parseArxivFeed } from '../arxiv/arxiv-feed-items.ts'
import { arxivCategories, arxivLinks, parseArxivId } from '../arxiv/arxiv-id.ts'
import { splitAuthors } from '../author-names.ts'
import { findDoi } from '../doi.ts'
import { code, explain, webLink } from '../fields.ts'
import { rootOf } from '../files/recognise.ts'
import { type RawPaper, SourceError, type SourceItem } from '../source.ts'
import { feedDate } from './feed-date.ts'
import { type FeedEntry, toEntries } from './feed-entries.ts'
import { plainText } from './plain-text.ts'

/** The text is a feed that ends before its end. */
export class BrokenFeedError extends SourceError {}

/** As much of the text as tells which feed it is. */
const headLength = 64 * 1024

/**
 * Reads a feed: RSS 0.9 to 2.0, Atom 0.3 and 1.0, JSON Feed; one of arXiv's announcements as {@link parseArxivFeed} does.
 * An item without a title, an abstract or an id is a refusal that names it.
 *
 * A paper is known under the host of the feed and the id that the feed gives it, else its link; where its id, link or
 * DOI is one of arXiv, as that paper.
 * @param url where the feed is from, against which its links are read; absent for a file, whose own links say it.
 * @throws {BrokenFeedError} or {NotXmlError} when it breaks off.
 * @throws {ArxivRefusal} when it is an error message of arXiv.
 * @throws {SourceError} when it is something else.
 */
export function parseFeedItems(text: string, url?: string): SourceItem[] {
  if (isArxivFeed(text.slice(0, headLength))) return parseArxivFeed(text)
  const root = rootOf(text.slice(0, 16 * 1024).trimStart())
  if (root === 'html') throw new SourceError('a web page (HTML) in place of a feed.')
  // The parser takes what a broken-off feed holds for the whole.
  if (/^(?:rss|rdf|feed)$/.test(root) && !/<\/(?:[\w-]+:)?(?:rss|rdf|feed)\s*>/i.test(text.slice(-2000))) {
    throw new BrokenFeedError('the feed breaks off before its end')
  }
  const { host, entries } = read(text, url)
  return entries.map((entry, index) => toItem(entry, index + 1, host))
}

function read(text: string, url: string | undefined): { host: string; entries: FeedEntry[] } {
  try {
    const { home, entries } = toEntries(parseFeed(text), url)
    return { host: hostOf(url ?? home) ?? 'feed', entries }
  } catch (thrown) {
    throw new SourceError(`no feed that can be read (RSS, Atom, JSON Feed): ${messageOf(thrown)}.`, { cause: thrown })
  }
}

function hostOf(url: string | undefined): string | undefined {
  const host = parseUrl(url ?? '')?.hostname.replace(/^www\./, '')
  // A bare word could be the name of another source.
  return host?.includes('.') ? host : undefined
}

const filled = z.string('is missing').min(1, 'is empty')
const paperSchema = z.object({
  id: code.max(500, 'is longer than 500 characters').optional(),
  title: filled,
  // From the description, the summary or the content.
  abstract: filled,
})

function toItem(entry: FeedEntry, position: number, host: string): SourceItem {
  const id = entry.id?.trim() || entry.link
  const where = id ? `item ${position} (${id.slice(0, 100)})` : `item ${position}`
  const parsed = paperSchema.safeParse({
    id,
    title: entry.title === undefined ? undefined : plainText(entry.title),
    abstract: entry.texts.map(plainText).find((text) => text !== '') ?? (entry.texts.length > 0 ? '' : undefined),
  })
  if (!parsed.success) return { refused: { where, why: explain(parsed.error) } }
  if (!parsed.data.id) return { refused: { where, why: 'it has neither an id nor a link' } }
  return { paper: toPaper(entry, { ...parsed.data, id: parsed.data.id }, host) }
}

function toPaper(entry: FeedEntry, known: { id: string; title: string; abstract: string }, host: string): RawPaper {
  const addresses = [entry.id, entry.link].map((address) => address?.split(/[?#]/, 1)[0] ?? '')
  // Preprint servers put the version behind the DOI in their addresses.
  const doi = [...entry.dois, ...addresses.map((address) => address.replace(/(?<=\d)v\d{1,3}$/, ''))]
    .map(findDoi)
    .find((found) => found !== undefined)
  const arxiv = [...addresses, doi?.replace(/^10\.48550\/arxiv\./i, 'arXiv:') ?? '']
    .map(parseArxivId)
    .find((found) => found !== undefined)
  const [onlyAuthor, ...others] = entry.authors
  // The interface of these archives calls their papers so too.
  const archive = /(?:^|\.)(biorxiv|medrxiv)\.org$/.exec(host)?.[1]
  const identity =
    archive && doi ? { source: archive, externalId: doi.toLowerCase() } : { source: host, externalId: known.id }
  return {
    ...(arxiv ? { source: 'arxiv', externalId: arxiv.bare } : identity),
    version: arxiv?.version,
    title: known.title,
    abstract: known.abstract,
    authors:
      onlyAuthor !== undefined && others.length === 0
        ? splitAuthors(plainText(onlyAuthor))
        : entry.authors.map(plainText).filter(Boolean),
    categories: arxiv ? arxivCategories(entry.categories) : entry.categories,
    publishedAt: entry.dates.map(feedDate).find((date) => date !== undefined),
    absUrl: webLink(entry.link),
    ...(arxiv && arxivLinks(arxiv.bare)),
    doi,
    // Publishers keep the entry and write it before the title.
    withdrawn: /^\W*(?:withdrawn|retracted)\W*:/i.test(known.title) ? true : undefined,
  }
}
