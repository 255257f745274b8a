import { z } from 'zod'
import { type Db, row, rows } from '../db/database.ts'
import { cleanName, cleanParagraphs, cleanTitle } from './clean-text.ts'
import type { NewPaper } from './paper.ts'

const noNames = 'authors is not an array of names'

const paperRow = z
  .object({
    id: z.number(),
    source: z.string().regex(/\S/, 'the source is empty'),
    external_id: z.string().regex(/\S/, 'the external_id is empty'),
    // Whoever inserts rows by other means leaves the text as it was served; what is clean stays as it is.
    title: z
      .string()
      .trim()
      .min(1, 'the title is empty')
      .transform((title) => cleanTitle(title) || title),
    abstract: z
      .string()
      .trim()
      .min(1, 'the abstract is empty')
      .transform((abstract) => cleanParagraphs(abstract) || abstract),
    authors: z.array(z.string(noNames).transform(cleanName), noNames),
    categories: z.array(z.string('categories holds something else than codes')),
    published_at: z.date('published_at is not a moment').nullable(),
    announced_on: z.string().nullable(),
    version: z.number().nullable(),
    revised_at: z.date('revised_at is not a moment').nullable(),
    abs_url: webAddress('abs_url'),
    pdf_url: webAddress('pdf_url'),
    code_url: webAddress('code_url'),
    project_url: webAddress('project_url'),
    thumbnail_url: webAddress('thumbnail_url'),
    comment: z.string().nullable(),
    journal_ref: z.string().nullable(),
    doi: z.string().nullable(),
    withdrawn: z.boolean(),
    first_seen_at: z.date(),
    upvotes: z.number().nullable(),
    stars: z.number().nullable(),
    comments: z.number().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    source: row.source,
    externalId: row.external_id,
    title: row.title,
    abstract: row.abstract,
    authors: row.authors,
    categories: row.categories,
    publishedAt: row.published_at,
    announcedOn: row.announced_on,
    version: row.version,
    revisedAt: row.revised_at,
    absUrl: row.abs_url,
    pdfUrl: row.pdf_url,
    codeUrl: row.code_url,
    projectUrl: row.project_url,
    thumbnailUrl: row.thumbnail_url,
    comment: row.comment,
    journalRef: row.journal_ref,
    doi: row.doi,
    withdrawn: row.withdrawn,
    firstSeenAt: row.first_seen_at,
    signals: { upvotes: row.upvotes, stars: row.stars, comments: row.comments },
  }))

/** A link that a page or a mail may carry: never `javascript:` or `data:`, whoever wrote the row. */
function webAddress(column: string) {
  return z.url({ protocol: /^https?$/i, error: `${column} is not an http or https address` }).nullable()
}

/** A paper as everything to the right reads it, with its newest signals (null: unknown). */
export type Paper = z.infer<typeof paperRow>

/** Any program may insert papers, so a row may be unfit: then this says which and why. */
export interface UnfitPaper {
  source: string
  externalId: string
  why: string
}

const selectPapers = `
  SELECT p.*, s.upvotes, s.stars, s.comments
  FROM papers p
  LEFT JOIN LATERAL (
    SELECT upvotes, stars, comments FROM paper_signals WHERE paper_id = p.id ORDER BY observed_at DESC LIMIT 1
  ) s ON true`

const identityRow = z.object({ id: z.number(), source: z.string(), external_id: z.string() })

function sortOut(found: Record<string, unknown>[]): { papers: Paper[]; unfit: UnfitPaper[] } {
  const papers: Paper[] = []
  const unfit: UnfitPaper[] = []
  for (const candidate of found) {
    const parsed = paperRow.safeParse(candidate)
    if (parsed.success) papers.push(parsed.data)
    else {
      const { source, external_id } = identityRow.parse(candidate)
      const why = [...new Set(parsed.error.issues.map((issue) => issue.message))].join(', ')
      unfit.push({ source, externalId: external_id, why })
    }
  }
  return { papers, unfit }
}

/**
 * The papers that are new: in no edition, not history, not withdrawn. No date decides it, because a row may commit
 * late. Rows that cannot be read are named beside them, never fatal.
 */
export async function newPapers(db: Db, which: { sample: boolean }): Promise<{ papers: Paper[]; unfit: UnfitPaper[] }> {
  const found = await db.query(
    `${selectPapers}
     WHERE NOT p.archived AND NOT p.withdrawn AND p.is_sample = $1
       AND NOT EXISTS (SELECT FROM edition_papers e WHERE e.paper_id = p.id)
     ORDER BY p.id`,
    [which.sample],
  )
  return sortOut(found.rows)
}

/** The papers with these ids that can be read, in the order of the ids. */
export async function papersById(db: Db, ids: readonly number[]): Promise<Paper[]> {
  const found = await db.query(`${selectPapers} WHERE p.id = ANY ($1::bigint[])`, [ids])
  const byId = new Map(sortOut(found.rows).papers.map((paper) => [paper.id, paper]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

/** One paper by its identity. */
export async function findPaper(db: Db, source: string, externalId: string): Promise<Paper | undefined> {
  const found = await db.query(`${selectPapers} WHERE p.source = $1 AND p.external_id = $2`, [source, externalId])
  return sortOut(found.rows).papers[0]
}

/**
 * Whose words stand: those of the newest version. A source that states no version knows less than one that does, and of
 * one version a list of links, which states no categories either, less than the archive itself.
 */
const isNewest = `(coalesce(excluded.version, 0) > coalesce(papers.version, 0)
  OR (coalesce(excluded.version, 0) = coalesce(papers.version, 0)
    AND (cardinality(excluded.categories) > 0 OR cardinality(papers.categories) = 0)))`

/** Columns that any version may fill in, and that only an older one must not overwrite. */
const filledIn = ['abs_url', 'pdf_url', 'code_url', 'project_url', 'thumbnail_url', 'comment', 'journal_ref', 'doi']

function keepFilled(column: string): string {
  return `${column} = CASE WHEN excluded.version < papers.version THEN coalesce(papers.${column}, excluded.${column})
         ELSE coalesce(excluded.${column}, papers.${column}) END`
}

const upserted = z.object({ id: z.number(), source: z.string(), external_id: z.string(), inserted: z.boolean() })

/**
 * Puts papers in or merges them into what is known: title, abstract and authors come from the newest version; links,
 * categories and comment are filled in, brought up to date unless by an older version, and never emptied. What
 * is withdrawn stays so, for most sources cannot tell. What is only a change of a paper that is
 * not known is passed over, unless it is history. `papers` must not name one work twice.
 * @returns how many were not known before, and how many were.
 */
export async function upsertPapers(
  db: Db,
  papers: readonly NewPaper[],
  as: { archived: boolean; sample: boolean },
): Promise<{ added: number; known: number }> {
  const stored = await rows(
    db,
    upserted,
    `INSERT INTO papers (source, external_id, title, abstract, authors, categories, published_at, announced_on, version,
       revised_at, abs_url, pdf_url, code_url, project_url, thumbnail_url, comment, journal_ref, doi, withdrawn, listed_at,
       has_media, archived, is_sample)
     SELECT source, external_id, title, abstract, authors, ARRAY(SELECT jsonb_array_elements_text(categories)),
       published_at, announced_on, version, revised_at, abs_url, pdf_url, code_url, project_url, thumbnail_url, comment,
       journal_ref, doi, coalesce(withdrawn, false), listed_at, has_media, $2, $3
     FROM jsonb_to_recordset($1) AS raw (source text, external_id text, title text, abstract text, authors jsonb,
       categories jsonb, published_at timestamptz, announced_on date, version integer, revised_at timestamptz, abs_url text, pdf_url text,
       code_url text, project_url text, thumbnail_url text, comment text, journal_ref text, doi text, withdrawn boolean,
       listed_at timestamptz, has_media boolean, only_known boolean)
     WHERE $2 OR only_known IS NOT TRUE
       OR EXISTS (SELECT FROM papers p WHERE (p.source, p.external_id) = (raw.source, raw.external_id))
     ON CONFLICT (source, external_id) DO UPDATE SET
       title = CASE WHEN ${isNewest} THEN excluded.title ELSE papers.title END,
       abstract = CASE WHEN ${isNewest} THEN excluded.abstract ELSE papers.abstract END,
       authors = CASE WHEN ${isNewest} AND excluded.authors <> '[]' THEN excluded.authors ELSE papers.authors END,
       categories = CASE
         WHEN cardinality(papers.categories) = 0 THEN excluded.categories
         WHEN cardinality(excluded.categories) = 0 OR excluded.version < papers.version THEN papers.categories
         ELSE excluded.categories END,
       published_at = least(papers.published_at, excluded.published_at),
       announced_on = least(papers.announced_on, excluded.announced_on),
       version = greatest(papers.version, excluded.version),
       revised_at = CASE
         WHEN excluded.version < papers.version THEN papers.revised_at
         WHEN excluded.version > coalesce(papers.version, 0) THEN excluded.revised_at
         ELSE coalesce(excluded.revised_at, papers.revised_at) END,
       ${filledIn.map(keepFilled).join(',\n       ')},
       withdrawn = papers.withdrawn OR excluded.withdrawn,
       listed_at = least(papers.listed_at, excluded.listed_at),
       has_media = coalesce(excluded.has_media, papers.has_media),
       is_sample = papers.is_sample AND excluded.is_sample,
       updated_at = now()
     RETURNING id, source, external_id, xmax = 0 AS inserted`,
    [JSON.stringify(papers.map(toRecord)), as.archived, as.sample],
  )
  await addSignals(db, papers, stored)
  const added = stored.filter((paper) => paper.inserted).length
  return { added, known: stored.length - added }
}

/** A snapshot of the signals, where they are not what they were at the last one; what a source leaves out goes on. */
async function addSignals(db: Db, papers: readonly NewPaper[], known: z.infer<typeof upserted>[]): Promise<void> {
  const ids = new Map(known.map((paper) => [`${paper.source} ${paper.external_id}`, paper.id]))
  const snapshots = papers.flatMap((paper) =>
    paper.signals ? [{ paper_id: ids.get(`${paper.source} ${paper.externalId}`), ...paper.signals }] : [],
  )
  await db.query(
    `INSERT INTO paper_signals (paper_id, observed_at, upvotes, stars, comments)
     SELECT new.paper_id, clock_timestamp(), now_known.*
     FROM jsonb_to_recordset($1) AS new (paper_id bigint, upvotes integer, stars integer, comments integer)
     LEFT JOIN LATERAL (
       SELECT upvotes, stars, comments FROM paper_signals WHERE paper_id = new.paper_id ORDER BY observed_at DESC LIMIT 1
     ) last ON true
     CROSS JOIN LATERAL (
       SELECT coalesce(new.upvotes, last.upvotes) AS upvotes, coalesce(new.stars, last.stars) AS stars,
         coalesce(new.comments, last.comments) AS comments
     ) now_known
     WHERE new.paper_id IS NOT NULL
       AND (now_known.upvotes, now_known.stars, now_known.comments)
         IS DISTINCT FROM (last.upvotes, last.stars, last.comments)
     ON CONFLICT DO NOTHING`,
    [JSON.stringify(snapshots)],
  )
}

function toRecord(paper: NewPaper): Record<string, unknown> {
  return {
    source: paper.source,
    external_id: paper.externalId,
    title: paper.title,
    abstract: paper.abstract,
    authors: paper.authors,
    categories: paper.categories,
    published_at: paper.publishedAt,
    announced_on: paper.announcedOn,
    version: paper.version,
    revised_at: paper.revisedAt,
    abs_url: paper.absUrl,
    pdf_url: paper.pdfUrl,
    code_url: paper.codeUrl,
    project_url: paper.projectUrl,
    thumbnail_url: paper.thumbnailUrl,
    comment: paper.comment,
    journal_ref: paper.journalRef,
    doi: paper.doi,
    withdrawn: paper.withdrawn,
    only_known: paper.onlyKnown,
    listed_at: paper.listedAt,
    has_media: paper.hasMedia,
  }
}

/** Whether sample papers are there. */
export async function hasSamplePapers(db: Db): Promise<boolean> {
  const { found } = await row(
    db,
    z.object({ found: z.boolean() }),
    'SELECT EXISTS (SELECT FROM papers WHERE is_sample) AS found',
  )
  return found
}

/** Deletes the sample papers, and with them their places in the sample edition. */
export async function deleteSamplePapers(db: Db): Promise<void> {
  await db.query('DELETE FROM papers WHERE is_sample')
}
