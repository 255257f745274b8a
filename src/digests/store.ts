import { createHash } from 'node:crypto'
import { z } from 'zod'
import { type Db, maybeRow, rows } from '../db/database.ts'
import type { Candidate, Wants } from './rank.ts'

/** The papers of the editions after `after` up to and with `upTo` that can still be read, the best first. */
export function candidatesBetween(db: Db, after: number, upTo: number): Promise<Candidate[]> {
  return rows(
    db,
    z.object({ id: z.number(), categories: z.array(z.string()), score: z.number() }),
    `SELECT p.id, p.categories, e.score FROM edition_papers e JOIN papers p ON p.id = e.paper_id
     WHERE e.edition_number > $1 AND e.edition_number <= $2 AND NOT p.withdrawn
     ORDER BY e.score DESC, e.edition_number DESC, e.position`,
    [after, upTo],
  )
}

/** The name of wants among digests. */
export function wantsKey(wants: Wants): string {
  const canonical = JSON.stringify([wants.topics, wants.withTrending, wants.digestSize])
  return createHash('sha256').update(canonical).digest('hex')
}

const digestRow = z
  .object({
    id: z.number(),
    day: z.string(),
    after_edition: z.number(),
    up_to_edition: z.number(),
    papers: z.array(z.object({ id: z.number(), why: z.string().nullable() })),
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
