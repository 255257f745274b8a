import { z } from 'zod'
import { type Db, maybeRow, rows } from '../db/database.ts'

const listed = z
  .object({ paper_id: z.number(), day: z.string(), published_at: z.date() })
  .transform((row) => ({ paperId: row.paper_id, day: row.day, publishedAt: row.published_at }))

/** A paper's place in an edition. */
export type ListedPaper = z.infer<typeof listed>

/** So many editions are looked through for the papers of a topic: it may have none, and editions go back for years. */
const lookedThrough = 60

/**
 * The first papers of the latest editions, the newest edition first, in its order; of all topics or of one: a category,
 * or an archive with all its categories. Neither samples nor papers that were withdrawn since.
 */
export function latestPapers(db: Db, topic: string | undefined, most: number): Promise<ListedPaper[]> {
  return rows(
    db,
    listed,
    `SELECT e.paper_id, n.day, n.published_at
     FROM (SELECT * FROM editions WHERE NOT is_sample ORDER BY number DESC LIMIT ${lookedThrough}) n
     JOIN edition_papers e ON e.edition_number = n.number
     JOIN papers p ON p.id = e.paper_id
     WHERE NOT p.withdrawn
       AND ($1::text IS NULL OR EXISTS (SELECT FROM unnest(p.categories) c WHERE c = $1 OR split_part(c, '.', 1) = $1))
     ORDER BY n.number DESC, e.position LIMIT $2`,
    [topic ?? null, most],
  )
}

/** When the latest edition came out; undefined before the first. */
export async function latestMoment(db: Db): Promise<Date | undefined> {
  const found = await maybeRow(
    db,
    z.object({ published_at: z.date() }),
    'SELECT published_at FROM editions WHERE NOT is_sample ORDER BY number DESC LIMIT 1',
  )
  return found?.published_at
}
