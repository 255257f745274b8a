import { z } from 'zod'
import { type Db, rows } from '../db/database.ts'

const counts = { upvotes: z.number().nullable(), stars: z.number().nullable(), comments: z.number().nullable() }

/** Any program may write these; PostgreSQL knows moments that are no dates here, `infinity` among them. */
const anyMoment = z.date().nullable().catch(null)

const historyRow = z
  .object({
    id: z.number(),
    as_of: z.date(),
    ...counts,
    earlier_upvotes: z.number().nullable(),
    earlier_at: anyMoment,
    listed_at: anyMoment,
    has_media: z.boolean().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    asOf: row.as_of,
    signals: { upvotes: row.upvotes, stars: row.stars, comments: row.comments },
    earlier: row.earlier_at && { upvotes: row.earlier_upvotes, observedAt: row.earlier_at },
    listedAt: row.listed_at,
    hasMedia: row.has_media,
  }))

/** What is known of how a paper is talked about, at the moment `asOf`. */
export type SignalHistory = z.infer<typeof historyRow>

/** Two snapshots closer than this, in hours, tell chance rather than pace. */
const apart = 3

/**
 * The newest snapshot of each paper and the newest of those at least three hours before it, by id.
 *
 * A snapshot is written when something has changed, so a change is measured up to `asOf` and not up to the newest one:
 * what has not moved since slows down by itself. When a source was last asked without bringing a change is not kept;
 * hours in which nobody asked count as hours in which nothing came.
 * @param asOf what was known at that moment; without it, what is known now.
 */
export async function signalHistories(
  db: Db,
  ids: readonly number[],
  asOf: Date | null = null,
): Promise<Map<number, SignalHistory>> {
  const found = await rows(
    db,
    historyRow,
    `SELECT p.id, coalesce($2, now()) AS as_of, newest.upvotes, newest.stars, newest.comments,
       earlier.upvotes AS earlier_upvotes, earlier.observed_at AS earlier_at, p.listed_at, p.has_media
     FROM papers p
     LEFT JOIN LATERAL (
       SELECT * FROM paper_signals WHERE paper_id = p.id AND observed_at <= coalesce($2, observed_at)
       ORDER BY observed_at DESC LIMIT 1
     ) newest ON true
     LEFT JOIN LATERAL (
       SELECT * FROM paper_signals
       WHERE paper_id = p.id AND observed_at <= newest.observed_at - make_interval(hours => ${apart})
       ORDER BY observed_at DESC LIMIT 1
     ) earlier ON true
     WHERE p.id = ANY ($1::bigint[])`,
    [ids, asOf],
  )
  return new Map(found.map((history) => [history.id, history]))
}

const snapshotRow = z
  .object({ observed_at: anyMoment, ...counts })
  .transform(({ observed_at, ...signals }) => ({ observedAt: observed_at, ...signals }))

/** All snapshots of a paper, the oldest first. */
export function snapshotsOf(db: Db, paperId: number): Promise<z.infer<typeof snapshotRow>[]> {
  return rows(
    db,
    snapshotRow,
    'SELECT observed_at, upvotes, stars, comments FROM paper_signals WHERE paper_id = $1 ORDER BY observed_at',
    [paperId],
  )
}
