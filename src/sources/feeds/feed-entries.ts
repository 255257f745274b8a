import type { parseFeed } from 'feedsmith'
import { parseUrl } from '../../lib/url.ts'
import { findDoi } from '../doi.ts'

/** Dates as written. */
type ParsedFeed = ReturnType<typeof parseFeed<string>>

/** What an item of a feed says, in whichever format: texts as written, links in full. */
export interface FeedEntry {
  id: string | undefined
  link: string | undefined
  title: string | undefined
  /** What can serve as the abstract, the shorter kinds first. */
  texts: string[]
  authors: string[]
  categories: string[]
  /** When it was published, the better words first. */
  dates: string[]
  /** Where a DOI may stand. */
  dois: string[]
}

/**
 * Brings the items of all formats into one shape.
 * @param url the feed's own address; its base where it names none.
 * @returns with the address of the site that the feed is of.
 */
export function toEntries(
  parsed: ParsedFeed,
  url: string | undefined,
): { home: string | undefined; entries: FeedEntry[] } {
  if (parsed.format === 'atom') return fromAtom(parsed.feed, url)
  if (parsed.format === 'json') return fromJson(parsed.feed, url)
  return fromRss(parsed.feed, url)
}

function fromRss(feed: Extract<ParsedFeed, { format: 'rss' | 'rdf' }>['feed'], url: string | undefined) {
  const home = resolve(feed.link, url)
  const entries = (feed.items ?? []).map((item): FeedEntry => {
    const guid = 'guid' in item ? item.guid : undefined
    const identifiers = item.dc?.identifiers ?? []
    const isLink = guid?.isPermaLink !== false && /^https?:/i.test(guid?.value ?? '')
    const named = 'authors' in item ? (item.authors ?? []).map((author) => author.name) : []
    const creators = item.dc?.creators ?? []
    return {
      // Preprint servers put the version into the address that RSS 1.0 has as its id, but not into the DOI.
      id: guid?.value ?? identifiers.map(findDoi).find(Boolean) ?? ('rdf' in item ? item.rdf?.about : undefined),
      link: resolve(item.link ?? (isLink ? guid?.value : undefined), home),
      title: item.title ?? item.dc?.titles?.[0],
      texts: texts(item.description, item.content?.encoded, item.dc?.descriptions?.[0]),
      authors: texts(...(creators.length > 0 ? creators : named)),
      categories: texts(
        ...('categories' in item ? (item.categories ?? []).map(({ name }) => name) : []),
        ...(item.dc?.subjects ?? []),
      ),
      dates: texts('pubDate' in item ? item.pubDate : undefined, ...(item.dc?.dates ?? [])),
      dois: texts('prism' in item ? item.prism?.doi : undefined, ...identifiers),
    }
  })
  return { home: home ?? entries[0]?.link, entries }
}

function fromAtom(feed: Extract<ParsedFeed, { format: 'atom' }>['feed'], url: string | undefined) {
  const base = resolve(feed.xml?.base, url) ?? url
  const home = resolve(alternate(feed.links) ?? feed.links?.[0]?.href, base)
  const entries = (feed.entries ?? []).map((entry): FeedEntry => {
    const from = resolve(entry.xml?.base, base) ?? base ?? home
    return {
      id: entry.id,
      link: resolve(alternate(entry.links), from),
      title: entry.title?.value,
      texts: texts(entry.summary?.value, entry.content?.value),
      authors: texts(...(entry.authors ?? feed.authors ?? []).map(({ name }) => name), ...(entry.dc?.creators ?? [])),
      categories: texts(...(entry.categories ?? []).map(({ term }) => term)),
      dates: texts(entry.published, entry.updated),
      dois: texts(...(entry.dc?.identifiers ?? [])),
    }
  })
  return { home: home ?? entries[0]?.link, entries }
}

function fromJson(feed: Extract<ParsedFeed, { format: 'json' }>['feed'], url: string | undefined) {
  const home = resolve(feed.home_page_url ?? feed.feed_url, url)
  const entries = (feed.items ?? []).map(
    (item): FeedEntry => ({
      id: item.id,
      link: resolve(item.url ?? item.external_url, home),
      title: item.title,
      texts: texts(item.summary, item.content_text, item.content_html),
      authors: texts(...(item.authors ?? feed.authors ?? []).map(({ name }) => name)),
      categories: texts(...(item.tags ?? [])),
      dates: texts(item.date_published, item.date_modified),
      dois: [],
    }),
  )
  return { home: home ?? entries[0]?.link, entries }
}

interface Link {
  href?: string | undefined
  rel?: string | undefined
}

function alternate(links: readonly Link[] | undefined): string | undefined {
  const to =
    links?.find(({ rel }) => rel === undefined || rel === 'alternate') ?? links?.find(({ rel }) => rel !== 'self')
  return to?.href
}

function texts(...values: readonly (string | undefined)[]): string[] {
  return values.filter((value) => value !== undefined && value.trim() !== '') as string[]
}

/** A relative address against its base (RFC 3986, 5); undefined where it is none. */
function resolve(address: string | undefined, base: string | undefined): string | undefined {
  const trimmed = address?.trim()
  if (!trimmed) return undefined
  if (parseUrl(trimmed)) return trimmed
  return parseUrl(trimmed, base)?.href
}
