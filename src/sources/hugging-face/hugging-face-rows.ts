import { z } from 'zod'
import { isDay } from '../../lib/clock.ts'
import { arxivLinks, parseArxivId } from '../arxiv/arxiv-id.ts'
import { count, explain, moment, webLink } from '../fields.ts'
import type { RawPaper, SourceItem } from '../source.ts'

// Fields came and went over the years, and a thumbnail of a wrong type must not cost readers the paper: all that is
// not needed to show a paper counts as absent where it is not what it should be.
const text = z.string().optional().catch(undefined)
const number = count.optional().catch(undefined)
const list = z.array(z.unknown()).optional().catch(undefined)

const rowSchema = z.object({
  title: text,
  summary: text,
  thumbnail: text,
  numComments: number,
  mediaUrls: list,
  paper: z.object({
    id: z.string({
      error: ({ input }) =>
        typeof input === 'number' ? 'is a number, which loses final zeros, where text is due' : undefined,
    }),
    title: text,
    summary: text,
    authors: z.array(z.unknown()).catch([]),
    publishedAt: text,
    submittedOnDailyAt: text,
    discussionId: text,
    mediaUrls: list,
    upvotes: number,
    githubRepo: text,
    githubStars: number,
    projectPage: text,
    withdrawnAt: text,
  }),
})

const authorSchema = z.object({ name: z.string().trim().min(1), hidden: z.boolean().optional().catch(undefined) })

/**
 * Reads the rows of a Hugging Face daily-papers answer. Each row becomes one item, in the same order: a paper, or a
 * refusal that names the entry and, where it can be read, the id.
 * @param rows the answer, parsed from JSON.
 * @param context.day the day of the list, `YYYY-MM-DD`, for rows that do not say when they were listed; absent where the
 *   list is of several days.
 * @param context.firstEntry the number of the first row in refusals, from 1.
 * Source: https://huggingface.co/docs/hub/api (`GET /api/daily_papers`); the rows are not documented further.
 */
export function parseDailyPapers(
  rows: readonly unknown[],
  context: { day?: string | undefined; firstEntry?: number },
): SourceItem[] {
  return rows.map((row, index) => {
    const result = parseRow(row, context.day)
    if ('paper' in result) return result
    const id = readableId(row)
    const entry = `entry ${(context.firstEntry ?? 1) + index}`
    return { refused: { where: id ? `${entry} (${id})` : entry, why: result.why } }
  })
}

function parseRow(row: unknown, day: string | undefined): { paper: RawPaper } | { why: string } {
  if (typeof row === 'string') return { why: 'it is text where an object is due' }
  const parsed = rowSchema.safeParse(row)
  if (!parsed.success) return { why: explain(parsed.error) }
  const { paper } = parsed.data
  const id = parseArxivId(paper.id)
  if (!id) return { why: 'paper.id: is not an arXiv id' }
  const title = firstFilled(paper.title, parsed.data.title)
  if (!title) return { why: 'the title is missing or empty' }
  const abstract = firstFilled(paper.summary, parsed.data.summary)
  if (!abstract) return { why: 'the abstract (summary) is missing or empty' }
  const announcedOn = listedOn(paper.submittedOnDailyAt) ?? day
  return {
    paper: {
      source: 'arxiv',
      externalId: id.bare,
      version: id.version,
      title,
      abstract,
      authors: authorNames(paper.authors),
      categories: [],
      // The row's own publishedAt meant the time of listing until 2025-03 and is shifted by hours since.
      publishedAt: moment(paper.publishedAt),
      announcedOn,
      listedAt: listedAt(paper, announcedOn),
      ...arxivLinks(id.bare),
      codeUrl: repository(paper.githubRepo),
      projectUrl: webLink(paper.projectPage),
      thumbnailUrl: webLink(parsed.data.thumbnail),
      hasMedia: [...(parsed.data.mediaUrls ?? []), ...(paper.mediaUrls ?? [])].length > 0,
      withdrawn: paper.withdrawnAt ? true : undefined,
      signals: { upvotes: paper.upvotes, stars: paper.githubStars, comments: parsed.data.numComments },
    },
  }
}

function firstFilled(...texts: (string | undefined)[]): string | undefined {
  return texts.find((candidate) => candidate?.trim())
}

/** The names to show. `hidden` marks names that the site took off the list, unless that would leave nobody. */
function authorNames(authors: readonly unknown[]): string[] {
  const named = authors.flatMap((author) => authorSchema.safeParse(author).data ?? [])
  const shown = named.filter((author) => !author.hidden)
  return (shown.length > 0 ? shown : named).map((author) => author.name)
}

/** The day of the list. */
function listedOn(submittedOnDailyAt: string | undefined): string | undefined {
  const day = submittedOnDailyAt?.trim().slice(0, 10)
  return day && isDay(day) ? day : undefined
}

const hour = 3_600_000

/**
 * The moment of listing, as far as the row tells. A time of exactly midnight UTC is none: since 2026-05 all are. The time
 * is early by up to five hours, so the paper's page counts where it was made later; that is written in the id of its
 * discussion, an ObjectId, which begins with seconds since 1970. A page much older than the list was there for other
 * reasons and tells nothing.
 * Source: https://www.mongodb.com/docs/manual/reference/bson-types/#objectid
 */
function listedAt(
  paper: { submittedOnDailyAt?: string | undefined; discussionId?: string | undefined },
  day: string | undefined,
): Date | undefined {
  const submitted = moment(paper.submittedOnDailyAt)?.getTime() ?? 0
  const seconds = /^[0-9a-f]{8}(?=[0-9a-f]{16}$)/i.exec(paper.discussionId ?? '')?.[0]
  const page = seconds ? Number.parseInt(seconds, 16) * 1_000 : 0
  const isOfList = day !== undefined && page >= Date.parse(day) - 12 * hour
  const latest = Math.max(submitted % (24 * hour) === 0 ? 0 : submitted, isOfList ? page : 0)
  return latest > 0 ? new Date(latest) : undefined
}

/** A repository, where the link names one: some rows give an organisation's page, which holds no code of the paper. */
function repository(text: string | undefined): string | undefined {
  const link = webLink(text)
  if (!link) return undefined
  const { hostname, pathname } = new URL(link)
  if (!/^(www\.)?github\.com$/.test(hostname)) return link
  const [owner, name] = pathname.split('/').filter(Boolean)
  return owner && name && owner !== 'orgs' ? link : undefined
}

/** The id of a row that cannot be read, as far as a person would find it there. */
function readableId(row: unknown): string | undefined {
  if (typeof row === 'string') return /\b\d{4}\.\d{4,5}\b/.exec(row)?.[0]
  const probe = z.object({ paper: z.object({ id: z.string().or(z.number()) }) }).safeParse(row)
  return probe.success ? String(probe.data.paper.id).trim().slice(0, 60) || undefined : undefined
}
