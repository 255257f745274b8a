import { z } from 'zod'
import { type Db, row, rows } from '../db/database.ts'

const edited = z
  .object({ day: z.string(), number: z.number(), paper_count: z.number() })
  .transform((row) => ({ day: row.day, number: row.number, paperCount: row.paper_count }))

/** An edition as a calendar shows it. */
export type EditionOfSpan = z.infer<typeof edited>

/** The days of a span, both ends included. */
interface Days {
  first: string
  last: string
}

/** The editions of a span, the earliest first. The sample occupies no day. */
export function editionsWithin(db: Db, { first, last }: Days): Promise<EditionOfSpan[]> {
  return rows(
    db,
    edited,
    `SELECT e.day, e.number, (SELECT count(*) FROM edition_papers p WHERE p.edition_number = e.number) AS paper_count
     FROM editions e WHERE e.day BETWEEN $1 AND $2 AND NOT e.is_sample ORDER BY e.day`,
    [first, last],
  )
}

const neighbours = z.object({ before: z.string().nullable(), after: z.string().nullable() })

/** The days of the nearest editions before and after a span, where there are any. */
export type Neighbours = z.infer<typeof neighbours>

/** The last day with an edition before a span, and the first after it. */
export function editionsAround(db: Db, { first, last }: Days): Promise<Neighbours> {
  return row(
    db,
    neighbours,
    `SELECT (SELECT max(day) FROM editions WHERE day < $1 AND NOT is_sample) AS before,
            (SELECT min(day) FROM editions WHERE day > $2 AND NOT is_sample) AS after`,
    [first, last],
  )
}

const best = z
  .object({ paper_id: z.number(), day: z.string() })
  .transform((row) => ({ id: row.paper_id, day: row.day }))

/**
 * The papers of a span by the score that their editions froze, so many after the first `from` of them, with their
 * edition's day. An edition is ordered by its score, so only the first of each are looked at: what it costs depends on how
 * far down the list goes and not on how many papers there are. Of a month of a million papers the first page took 1 ms and the
 * last one 18 ms, where sorting all of them took 700 ms; of a month of 30,000 4, 15 and 20 ms.
 */
export function bestWithin(
  db: Db,
  { first, last }: Days,
  { from, count }: { from: number; count: number },
): Promise<z.infer<typeof best>[]> {
  return rows(
    db,
    best,
    `SELECT of_day.paper_id, e.day
     FROM editions e
     CROSS JOIN LATERAL (
       SELECT paper_id, score, position FROM edition_papers
       WHERE edition_number = e.number ORDER BY position LIMIT $3::integer + $4::integer
     ) of_day
     WHERE e.day BETWEEN $1 AND $2 AND NOT e.is_sample
     ORDER BY of_day.score DESC, e.day DESC, of_day.position
     OFFSET $3 LIMIT $4`,
    [first, last, from, count],
  )
}

/** The ids of an edition's papers in their order, so many after the first `from` of them. */
export async function partOfEdition(
  db: Db,
  number: number,
  { from, count }: { from: number; count: number },
): Promise<number[]> {
  const found = await rows(
    db,
    z.object({ paper_id: z.number() }),
    'SELECT paper_id FROM edition_papers WHERE edition_number = $1 ORDER BY position OFFSET $2 LIMIT $3',
    [number, from, count],
  )
  return found.map((paper) => paper.paper_id)
}

const monthRow = z.object({ month: z.string(), editions: z.number() })

/** The months that have editions, as `YYYY-MM`, the newest first. */
export function monthsWithEditions(db: Db): Promise<z.infer<typeof monthRow>[]> {
  return rows(
    db,
    monthRow,
    `SELECT to_char(day, 'YYYY-MM') AS month, count(*) AS editions
     FROM editions WHERE NOT is_sample GROUP BY 1 ORDER BY 1 DESC`,
  )
}
