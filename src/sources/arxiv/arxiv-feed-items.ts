import { z } from 'zod'
import { splitAuthors } from '../author-names.ts'
import { findDoi } from '../doi.ts'
import { feedDate } from '../feeds/feed-date.ts'
import { plainText } from '../feeds/plain-text.ts'
import { explain } from '../fields.ts'
import { type RawPaper, SourceError, type SourceItem } from '../source.ts'
import { elements, parseXml, textElement } from '../xml.ts'
import { ArxivRefusal } from './arxiv-atom.ts'
import { arxivCategories, arxivLinks, parseArxivId } from './arxiv-id.ts'
import { saysWithdrawn } from './withdrawal.ts'

const text = textElement.optional()
/** What a paper can do without. */
const extra = text.catch(undefined)
const category = z.union([z.object({ '@term': z.string() }).transform((named) => named['@term']), textElement])

/** A record of any of the three formats; each fills its own part. */
const recordSchema = z.object({
  title: textElement,
  guid: extra,
  id: extra,
  link: extra,
  description: text,
  summary: text,
  category: elements(category),
  pubDate: extra,
  published: extra,
  'dc:creator': elements(textElement),
  'arxiv:announce_type': extra,
  'arxiv:DOI': extra,
  'arxiv:journal_reference': extra,
})
type FeedRecord = z.infer<typeof recordSchema>

const headSchema = z.object({
  title: extra,
  description: extra,
  subtitle: extra,
  pubDate: extra,
  updated: extra,
  'dc:date': extra,
})
const documentSchema = z.object({
  channel: headSchema.extend({ item: elements(z.unknown()) }).optional(),
  item: elements(z.unknown()),
  entry: elements(z.unknown()),
})

/**
 * Whether a feed, of which `head` is the beginning, is one of arXiv's announcements: by its own address, by the ids of
 * its items, or by the end of their titles.
 */
export function isArxivFeed(head: string): boolean {
  return [
    /<(?:link|id)>\s*https?:\/\/rss\.arxiv\.org\//i,
    /<(?:guid|id)\b[^<>]{0,80}>\s*oai:arxiv\.org:/i,
    /<channel rdf:about="https?:\/\/(?:[a-z]+\.)?arxiv\.org\//i,
    /\(arXiv:[\w./-]{9,30} \[[\w.-]{2,30}\](?: UPDATED| CROSS LISTED)?\)\s*<\/title>/,
    /<title>\s*Feed error for query/,
  ].some((sign) => sign.test(head))
}

/**
 * Reads a feed of arXiv's announcements: RSS 2.0 and Atom of `rss.arxiv.org`, or the RSS 1.0 (RDF) that it had before and
 * mirrors still have. A feed without items is one of a day on which nothing is announced.
 *
 * Replacements are `onlyKnown`. The day of the announcement is the feed's own, which arXiv dates to the midnight after
 * the announcement. When a paper was first submitted is not told.
 * @throws {NotXmlError} when it is not well-formed, for instance broke off.
 * @throws {ArxivRefusal} when it is an error message.
 * @throws {SourceError} when it is something else.
 * Source: https://info.arxiv.org/help/rss_specifications.html, https://info.arxiv.org/help/atom_specifications.html
 */
export function parseArxivFeed(xml: string): SourceItem[] {
  const { root, content } = parseXml(xml)
  const format = root.replace(/^.*:/, '').toLowerCase()
  if (!['rss', 'rdf', 'feed'].includes(format)) {
    throw new SourceError(`XML with the root "${root}" is not a feed of arXiv's announcements.`)
  }
  const found = documentSchema.safeParse(content).data
  const head = headSchema.safeParse(format === 'feed' ? content : found?.channel).data
  if (!found || !head) throw new SourceError("The feed is not one of arXiv's announcements: it has no head.")
  if (/^Feed error\b/i.test(head.title ?? '')) {
    const said = head.description || head.subtitle || head.title
    throw new ArxivRefusal(`arXiv refuses the query: ${plainText(said ?? '').slice(0, 300)}.`)
  }
  const announced = dayOf(head.pubDate ?? head['dc:date'] ?? head.updated)
  return [...(found.channel?.item ?? []), ...found.item, ...found.entry].map((record, index) =>
    toItem(record, index + 1, announced),
  )
}

function toItem(raw: unknown, position: number, announced: string | undefined): SourceItem {
  const parsed = recordSchema.safeParse(raw)
  if (!parsed.success) return { refused: { where: `item ${position}`, why: explain(parsed.error) } }
  const served = parsed.data.guid ?? parsed.data.id ?? parsed.data.link
  const where = served
    ? `item ${position} (${served.replace(/^.*(?::|\/abs\/)/, '').slice(0, 60)})`
    : `item ${position}`
  const paper = toPaper(parsed.data, announced)
  return typeof paper === 'string' ? { refused: { where, why: paper } } : { paper }
}

/** The end that titles had: `A title. (arXiv:1805.08200v1 [hep-ex] UPDATED)`, the full stop being part of it. */
const titleEnd = /\(arXiv:(\S{1,40}) \[([\w.-]{1,40})\]( UPDATED| CROSS LISTED)?\)$/
const formerTypes: Record<string, string> = { ' UPDATED': 'replace', ' CROSS LISTED': 'cross' }

/** Takes apart a title as feeds wrote it until 2024; undefined where nothing stands at its end. */
export function formerTitle(text: string): { title: string; id: string; category: string; type: string } | undefined {
  const [end, id = '', category = '', mark = ''] = titleEnd.exec(text) ?? []
  if (end === undefined) return undefined
  const title = text.slice(0, -end.length).trim().replace(/\.$/, '')
  return { title, id, category, type: formerTypes[mark] ?? 'new' }
}

const preamble = /^arXiv:(\S{1,40})\s+Announce Type:\s*([a-z-]{1,30})(?:\s+(?:Abstract:\s*)?|$)/i

function toPaper(record: FeedRecord, announced: string | undefined): RawPaper | string {
  const former = formerTitle(record.title)
  const stated = record.description ?? record.summary ?? ''
  const start = preamble.exec(stated)
  // The version stands in some of these only; the first that is an id with one is it.
  const ids = [record.guid, record.id, start?.[1], former?.id, record.link].map((served) => parseArxivId(served ?? ''))
  const id = ids.find((found) => found?.version !== undefined) ?? ids.find((found) => found !== undefined)
  if (!id) return 'there is no arXiv id in guid, id, link, description or title'
  const title = former ? plainText(former.title) : record.title
  if (!title) return 'the title is empty'
  const body = stated.slice(start?.[0].length ?? 0).trim()
  const abstract = /^<p>/i.test(body) ? plainText(body) : body
  if (!abstract) return 'the abstract (description) is empty'
  const type = record['arxiv:announce_type'] ?? start?.[2] ?? former?.type ?? 'new'
  const isReplacement = type.startsWith('replace')
  return {
    source: 'arxiv',
    externalId: id.bare,
    version: id.version,
    title,
    abstract,
    authors: record['dc:creator'].flatMap((line) => splitAuthors(/<a\b/i.test(line) ? plainText(line) : line)),
    categories: arxivCategories([...(former ? [former.category] : []), ...record.category]),
    announcedOn: isReplacement ? undefined : (dayOf(record.pubDate ?? record.published) ?? announced),
    ...arxivLinks(id.bare),
    journalRef: record['arxiv:journal_reference'] || undefined,
    doi: findDoi(record['arxiv:DOI']),
    // The feeds carry no comment; some authors say it in the first words of the abstract.
    withdrawn: saysWithdrawn(abstract.slice(0, 60)) ? true : undefined,
    onlyKnown: isReplacement ? true : undefined,
  }
}

/** Midnight in New York is the same day in UTC; the evening before, when the old feeds were made, is the next. */
function dayOf(moment: string | undefined): string | undefined {
  return feedDate(moment)?.toISOString().slice(0, 10)
}
