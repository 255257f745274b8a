import { z } from 'zod'
import { count, explain, moment } from '../fields.ts'
import { type RawPaper, SourceError, type SourceItem } from '../source.ts'
import { elements, parseXml, textElement } from '../xml.ts'
import { arxivCategories, arxivLinks, parseArxivId } from './arxiv-id.ts'
import { saysWithdrawn } from './withdrawal.ts'

/** arXiv's own word that a query is wrong. */
export class ArxivRefusal extends SourceError {}

/** One answer of the query API. */
export interface AtomPage {
  /** How many papers the query matches in all; undefined where the answer does not say. */
  total: number | undefined
  /** One for each entry, in the order of the answer. */
  items: SourceItem[]
}

const termElement = z.object({ '@term': z.string().trim() })

const entrySchema = z.object({
  id: textElement,
  title: textElement,
  summary: textElement,
  published: textElement.optional(),
  updated: textElement.optional(),
  author: elements(z.object({ name: textElement })),
  category: elements(termElement),
  'arxiv:primary_category': termElement.optional(),
  'arxiv:comment': textElement.optional(),
})

const feedSchema = z.object({
  'opensearch:totalResults': textElement.transform(Number).pipe(count).optional().catch(undefined),
  entry: elements(z.unknown()),
})

/** What tells an entry apart that is in truth an error message. */
const probeSchema = z.object({ id: textElement, title: textElement, summary: textElement })

/**
 * Reads an answer of arXiv's query API. An entry that cannot become a paper is a refusal that names it. The feed holds
 * no day of announcement. Links are made from the id, since those of the feed name a version and, by year, `http`.
 * @param firstEntry the number of the first entry in refusals, from 1.
 * @throws {NotXmlError} when the answer is not well-formed, for instance broke off.
 * @throws {ArxivRefusal} when it is an error message.
 * @throws {SourceError} when it is something else.
 * Source: https://info.arxiv.org/help/api/user-manual.html#_details_of_atom_results_returned
 */
export function parseArxivAtom(xml: string, firstEntry = 1): AtomPage {
  const { root, content } = parseXml(xml)
  if (root !== 'feed') throw new SourceError(`XML with the root "${root}" is not an answer of arXiv's query API.`)
  const parsed = feedSchema.safeParse(content)
  // A feed without any child element is parsed as text.
  const entries = parsed.success ? parsed.data.entry : []
  for (const entry of entries) throwIfError(entry)
  return {
    total: parsed.data?.['opensearch:totalResults'],
    items: entries.map((entry, index) => toItem(entry, firstEntry + index)),
  }
}

/** Errors come as an entry titled `Error` whose id lies below `/api/errors`, with HTTP 400 or 200. */
function throwIfError(entry: unknown): void {
  const probe = probeSchema.safeParse(entry).data
  if (!probe) return
  if (/\/api\/errors\b/.test(probe.id) || (probe.title === 'Error' && !probe.id.includes('/abs/'))) {
    throw new ArxivRefusal(`arXiv refuses the query: ${probe.summary || probe.id}.`)
  }
}

function toItem(entry: unknown, position: number): SourceItem {
  const served = z.object({ id: textElement }).safeParse(entry).data?.id
  const where = served ? `entry ${position} (${served.replace(/^.*\/abs\//, '').slice(0, 60)})` : `entry ${position}`
  const parsed = entrySchema.safeParse(entry)
  if (!parsed.success) return { refused: { where, why: explain(parsed.error) } }
  const paper = toPaper(parsed.data)
  return typeof paper === 'string' ? { refused: { where, why: paper } } : { paper }
}

function toPaper(entry: z.infer<typeof entrySchema>): RawPaper | string {
  const id = parseArxivId(entry.id)
  if (!id) return 'id: is not the address of an arXiv paper'
  if (!entry.title) return 'the title is empty'
  if (!entry.summary) return 'the abstract (summary) is empty'
  const primary = entry['arxiv:primary_category']?.['@term']
  const categories = entry.category.map((category) => category['@term'])
  const comment = entry['arxiv:comment'] || undefined
  return {
    source: 'arxiv',
    externalId: id.bare,
    version: id.version,
    title: entry.title,
    abstract: entry.summary,
    authors: entry.author.map((author) => author.name).filter(Boolean),
    categories: arxivCategories(primary ? [primary, ...categories] : categories),
    publishedAt: moment(entry.published),
    revisedAt: moment(entry.updated),
    ...arxivLinks(id.bare),
    comment,
    withdrawn: comment && saysWithdrawn(comment) ? true : undefined,
  }
}
