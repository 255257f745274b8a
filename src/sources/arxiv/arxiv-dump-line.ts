import { z } from 'zod'
import { splitAuthors } from '../author-names.ts'
import { feedDate } from '../feeds/feed-date.ts'
import { explain } from '../fields.ts'
import type { SourceItem } from '../source.ts'
import { arxivCategories, arxivLinks, parseArxivId } from './arxiv-id.ts'
import { saysWithdrawn } from './withdrawal.ts'

const text = z.string().nullish().catch(undefined)
const filled = z.string().refine((value) => value.trim() !== '', 'is empty')

/** Its columns in arXiv's own table are called otherwise; there each version is a line. */
const synonyms = { paper_id: 'id', abs_categories: 'categories', journal_ref: 'journal-ref' } as const

const dumpLine = z.object({
  id: filled,
  title: filled,
  abstract: filled,
  authors: z.string(),
  categories: z.string(),
  comments: text,
  'journal-ref': text,
  doi: text,
  versions: z.array(z.object({ created: text })).catch([]),
  version: z.int().min(1).nullish().catch(undefined),
  created: text,
  is_withdrawn: z
    .union([z.boolean(), z.literal([0, 1])])
    .nullish()
    .catch(undefined),
})

function named(line: unknown): unknown {
  if (typeof line !== 'object' || line === null) return line
  return Object.fromEntries(
    Object.entries(line).map(([key, value]) => [
      Object.hasOwn(synonyms, key) ? synonyms[key as keyof typeof synonyms] : key,
      value,
    ]),
  )
}

/** Whether a line is one of arXiv's metadata dump, which has the authors and the categories each in one text. */
export function isDumpLine(line: unknown): boolean {
  return z.object({ authors: z.string(), categories: z.string() }).safeParse(named(line)).success
}

/**
 * Makes one item of a line of arXiv's metadata dump, which holds every paper once, with the dates of its versions, or of
 * the table behind it.
 * @param where how a refusal names the line.
 * Source: https://www.kaggle.com/datasets/Cornell-University/arxiv
 */
export function parseDumpLine(line: unknown, where: string): SourceItem {
  const parsed = dumpLine.safeParse(named(line))
  if (!parsed.success) return { refused: { where, why: explain(parsed.error) } }
  const { data } = parsed
  const id = parseArxivId(data.id)
  if (!id) return { refused: { where, why: `id: "${data.id.slice(0, 60)}" is not an arXiv id` } }
  return {
    paper: {
      source: 'arxiv',
      externalId: id.bare,
      version: data.versions.length || (data.version ?? id.version),
      title: data.title,
      abstract: data.abstract,
      authors: splitAuthors(data.authors),
      categories: arxivCategories(data.categories.split(/\s+/)),
      publishedAt: feedDate(data.versions[0]?.created ?? data.created ?? undefined),
      revisedAt: feedDate(data.versions.at(-1)?.created ?? undefined),
      ...arxivLinks(id.bare),
      comment: data.comments ?? undefined,
      journalRef: data['journal-ref'] ?? undefined,
      doi: data.doi ?? undefined,
      withdrawn: data.is_withdrawn || (data.comments && saysWithdrawn(data.comments)) ? true : undefined,
    },
  }
}
