import { z } from 'zod'
import { type Db, maybeRow, rows } from '../db/database.ts'
import { cleanName, cleanParagraphs, cleanTitle } from '../papers/clean-text.ts'
import { why } from './why.ts'

const candidate = z.object({
  id: z.number(),
  edition: z.number(),
  /** In its edition, the best 1. */
  position: z.number(),
  /** The trending score that its edition froze. */
  score: z.number(),
  categories: z.array(z.string()).catch([]),
  // Rows of other programs, cleaned as they are wherever they are read; what cannot be read is not looked for.
  title: z.string().transform(cleanTitle),
  abstract: z.string().transform(cleanParagraphs),
  authors: z.array(z.string().transform(cleanName)).catch([]),
})

/** A paper as far as the choice depends on it. */
export type Candidate = z.infer<typeof candidate>

/**
 * The papers of the editions after `after` up to and with `upTo` that can still be read, in no order. Sources know a work
 * by other ids, as an archive and the journal that printed it: of papers with one DOI only the first in an edition counts,
 * or a reader would get the work again.
 */
export function candidatesBetween(db: Db, after: number, upTo: number): Promise<Candidate[]> {
  return rows(
    db,
    candidate,
    `SELECT p.id, e.edition_number AS edition, e.position, e.score, p.categories, p.title, p.abstract, p.authors
     FROM edition_papers e JOIN papers p ON p.id = e.paper_id
     WHERE e.edition_number > $1 AND e.edition_number <= $2 AND NOT p.withdrawn
       AND NOT EXISTS (
         SELECT FROM papers o JOIN edition_papers f ON f.paper_id = o.id
         WHERE lower(o.doi) = lower(p.doi) AND NOT o.is_sample
           AND (f.edition_number, f.position) < (e.edition_number, e.position)
       )`,
    [after, upTo],
  )
}

const digestRow = z
  .object({
    id: z.number(),
    day: z.string(),
    after_edition: z.number(),
    up_to_edition: z.number(),
    papers: z.array(z.object({ id: z.number(), why: why.nullable().catch(null) })),
    window_count: z.number(),
  })
  .transform((row) => ({
    id: row.id,
    day: row.day,
    after: row.after_edition,
    upTo: row.up_to_edition,
    papers: row.papers,
    windowCount: row.window_count,
  }))

/** An ordered choice of papers for one or many subscribers with the same wants. */
export type Digest = z.infer<typeof digestRow>

export function findDigest(db: Db, id: number): Promise<Digest | undefined> {
  return maybeRow(db, digestRow, 'SELECT * FROM digests WHERE id = $1', [id])
}

/** Deletes the digests of the sample edition. */
export async function deleteSampleDigests(db: Db): Promise<void> {
  await db.query('DELETE FROM digests WHERE is_sample')
}
