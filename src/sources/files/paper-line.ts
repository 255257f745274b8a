import { z } from 'zod'
import { isDay } from '../../lib/clock.ts'
import { isDumpLine, parseDumpLine } from '../arxiv/arxiv-dump-line.ts'
import { formerTitle } from '../arxiv/arxiv-feed-items.ts'
import { arxivCategories, arxivLinks, parseArxivId } from '../arxiv/arxiv-id.ts'
import { findDoi } from '../doi.ts'
import { code, count, explain, moment, webLink } from '../fields.ts'
import type { RawPaper, SourceItem } from '../source.ts'

const text = z.string().nullish()
const idText = z
  .string({ error: ({ input }) => (typeof input === 'number' ? 'is a number, which loses final zeros' : undefined) })
  .pipe(code)
  .nullish()
const filledText = z.string().refine((value) => value.trim() !== '', 'is empty')

/** A line holds the columns of the table `papers` under their names; null counts as absent, other keys are passed over. */
const columnsSchema = z.object({
  source: idText,
  external_id: idText,
  id: idText,
  arxiv_id: idText,
  link: text,
  title: filledText,
  abstract: filledText,
  authors: z.array(z.string()).nullish(),
  categories: z.array(z.string()).nullish(),
  published_at: z
    .string()
    .refine((value) => moment(value) !== undefined, 'is not a moment in ISO 8601')
    .nullish(),
  announced_on: z.string().refine(isDay, 'is not a day, YYYY-MM-DD').nullish(),
  version: count.min(1).nullish(),
  abs_url: text,
  pdf_url: text,
  code_url: text,
  project_url: text,
  thumbnail_url: text,
  comment: text,
  journal_ref: text,
  doi: text,
  withdrawn: z.boolean().nullish(),
  upvotes: count.nullish(),
  stars: count.nullish(),
  comments: count.nullish(),
})
/** arXiv's own word for the abstract is taken too. */
const lineSchema = z.preprocess((line) => {
  const synonym = z.looseObject({ abstract: z.null().optional(), summary: z.string() }).safeParse(line).data
  return synonym ? { ...synonym, abstract: synonym.summary } : line
}, columnsSchema)
type PaperLine = z.infer<typeof columnsSchema>

/**
 * Makes one item of one line, parsed from JSON: a paper, or a refusal that says what is wrong with it.
 * In place of `source` and `external_id` a line may hold an arXiv id alone, which may also be called `id` or
 * `arxiv_id`, or stand in a `link` or at the end of the title as in lists that were taken from feeds; in place of
 * `abstract` stands a `summary` too. Lines of arXiv's metadata dump are read by {@link parseDumpLine}.
 * @param where how a refusal names the line.
 */
export function parsePaperLine(line: unknown, where: string): SourceItem {
  if (isDumpLine(line)) return parseDumpLine(line, where)
  const parsed = lineSchema.safeParse(line)
  if (!parsed.success) return { refused: { where, why: explain(parsed.error) } }
  const identity = identityOf(parsed.data)
  return typeof identity === 'string'
    ? { refused: { where, why: identity } }
    : { paper: toPaper(parsed.data, identity) }
}

type Identity = Pick<RawPaper, 'source' | 'externalId' | 'version' | 'absUrl' | 'pdfUrl'>

function identityOf(line: PaperLine): Identity | string {
  const id = line.external_id ?? line.id ?? line.arxiv_id ?? formerTitle(line.title)?.id ?? arxivLinkIn(line)
  if (!id) return 'there is no id: external_id with its source, or id with an arXiv id, is due'
  const arxiv = parseArxivId(id)
  if (arxiv) return { source: 'arxiv', externalId: arxiv.bare, version: arxiv.version, ...arxivLinks(arxiv.bare) }
  if (line.source) return { source: line.source, externalId: id }
  return `"${id.slice(0, 60)}" is not an arXiv id, so source is due`
}

/** Lists taken from feeds have nothing but the address. */
function arxivLinkIn({ link }: PaperLine): string | undefined {
  return link && parseArxivId(link) ? link : undefined
}

function toPaper(line: PaperLine, identity: Identity): RawPaper {
  const categories = (line.categories ?? []).map((term) => term.replace(/[\s\p{Cc}]+/gu, ' ').trim()).filter(Boolean)
  return {
    source: identity.source,
    externalId: identity.externalId,
    title: formerTitle(line.title)?.title ?? line.title,
    abstract: line.abstract,
    authors: line.authors ?? [],
    categories: identity.source === 'arxiv' ? arxivCategories(categories) : categories,
    publishedAt: moment(line.published_at),
    announcedOn: line.announced_on ?? undefined,
    version: line.version ?? identity.version,
    absUrl: webLink(line.abs_url) ?? identity.absUrl,
    pdfUrl: webLink(line.pdf_url) ?? identity.pdfUrl,
    codeUrl: webLink(line.code_url),
    projectUrl: webLink(line.project_url),
    thumbnailUrl: webLink(line.thumbnail_url),
    comment: line.comment ?? undefined,
    journalRef: line.journal_ref ?? undefined,
    doi: findDoi(line.doi ?? undefined),
    withdrawn: line.withdrawn ?? undefined,
    signals: {
      upvotes: line.upvotes ?? undefined,
      stars: line.stars ?? undefined,
      comments: line.comments ?? undefined,
    },
  }
}
