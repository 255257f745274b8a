import { z } from 'zod'
import { type Db, rows } from '../db/database.ts'

/** Where a part of all papers of all editions begins: they stand in the order of their editions' numbers. */
const placeRow = z.object({ edition_number: z.number(), position: z.number() }).transform((row) => ({
  edition: row.edition_number,
  position: row.position,
}))
export type Place = z.infer<typeof placeRow>

/**
 * Where each part of so many papers begins. The index is gone through once, from one beginning to the next; numbering all
 * rows took two to three times as long. Later editions have higher numbers, so finished parts stay as they are. The sample is in none.
 */
export function partsOfAllPapers(db: Db, size: number): Promise<Place[]> {
  return rows(
    db,
    placeRow,
    `WITH RECURSIVE part AS (
       (SELECT edition_number, position FROM edition_papers WHERE edition_number > 0
        ORDER BY edition_number, position LIMIT 1)
       UNION ALL
       SELECT next.* FROM part CROSS JOIN LATERAL (
         SELECT e.edition_number, e.position FROM edition_papers e
         WHERE (e.edition_number, e.position) > (part.edition_number, part.position)
         ORDER BY e.edition_number, e.position OFFSET $1::integer - 1 LIMIT 1
       ) next
     )
     SELECT edition_number, position FROM part`,
    [size],
  )
}

const identityRow = z
  .object({ source: z.string(), external_id: z.string() })
  .transform((row) => ({ source: row.source, externalId: row.external_id }))

/**
 * The papers of a part, by what their addresses are made of. That the sample is left out must not be a condition of its own
 * (`edition_number > 0`): PostgreSQL would begin there, and pass over all the parts before.
 */
export function papersFrom(db: Db, { edition, position }: Place, size: number): Promise<z.infer<typeof identityRow>[]> {
  return rows(
    db,
    identityRow,
    `SELECT p.source, p.external_id
     FROM (
       SELECT paper_id, edition_number, position FROM edition_papers
       WHERE (edition_number, position) >= (greatest($1::integer, 1), $2::integer)
       ORDER BY edition_number, position LIMIT $3
     ) part
     JOIN papers p ON p.id = part.paper_id
     ORDER BY part.edition_number, part.position`,
    [edition, position, size],
  )
}

/** The days of the newest editions, the latest first. */
export async function newestDays(db: Db, limit: number): Promise<string[]> {
  const found = await rows(
    db,
    z.object({ day: z.string() }),
    'SELECT day FROM editions WHERE NOT is_sample ORDER BY day DESC LIMIT $1',
    [limit],
  )
  return found.map(({ day }) => day)
}
