import { z } from 'zod'
import { type Db, maybeRow, row, rows } from '../db/database.ts'

const editionRow = z
  .object({
    number: z.number(),
    day: z.string(),
    note: z.string().nullable(),
    is_sample: z.boolean(),
    published_at: z.date(),
    paper_count: z.number(),
  })
  .transform((row) => ({
    number: row.number,
    day: row.day,
    note: row.note,
    isSample: row.is_sample,
    publishedAt: row.published_at,
    paperCount: row.paper_count,
  }))

/** The public, dated list of one day. */
export type Edition = z.infer<typeof editionRow>

const selectEditions = `
  SELECT e.*, (SELECT count(*) FROM edition_papers p WHERE p.edition_number = e.number) AS paper_count FROM editions e`

/** The edition of a day. */
export function editionOf(db: Db, day: string): Promise<Edition | undefined> {
  return maybeRow(db, editionRow, `${selectEditions} WHERE e.day = $1 AND NOT e.is_sample`, [day])
}

/** The edition with this number; 0 is the sample. */
export function editionNumbered(db: Db, number: number): Promise<Edition | undefined> {
  return maybeRow(db, editionRow, `${selectEditions} WHERE e.number = $1`, [number])
}

/** The newest edition, of all or of the days up to and with `day`. The sample counts only while there is no real one. */
export function latestEdition(db: Db, day?: string): Promise<Edition | undefined> {
  return maybeRow(
    db,
    editionRow,
    `${selectEditions} WHERE e.day <= coalesce($1::date, e.day) OR e.is_sample ORDER BY e.number DESC LIMIT 1`,
    [day ?? null],
  )
}

/** The newest editions, the newest first. */
export function recentEditions(db: Db, limit: number): Promise<Edition[]> {
  return rows(db, editionRow, `${selectEditions} ORDER BY e.number DESC LIMIT $1`, [limit])
}

const neighbours = z.object({ previous: z.string().nullable(), next: z.string().nullable() })

/** The days of the editions before and after a number. */
export function neighboursOf(db: Db, number: number): Promise<z.infer<typeof neighbours>> {
  return row(
    db,
    neighbours,
    `SELECT (SELECT day FROM editions WHERE number < $1 AND NOT is_sample ORDER BY number DESC LIMIT 1) AS previous,
            (SELECT day FROM editions WHERE number > $1 AND NOT is_sample ORDER BY number LIMIT 1) AS next`,
    [number],
  )
}

/** The ids of an edition's papers in their order. */
export async function papersOf(db: Db, number: number): Promise<number[]> {
  const found = await rows(
    db,
    z.object({ paper_id: z.number() }),
    'SELECT paper_id FROM edition_papers WHERE edition_number = $1 ORDER BY position',
    [number],
  )
  return found.map((paper) => paper.paper_id)
}

/** The day of the edition that a paper is in. */
export async function editionOfPaper(db: Db, paperId: number): Promise<Edition | undefined> {
  return maybeRow(
    db,
    editionRow,
    `${selectEditions} WHERE e.number = (SELECT edition_number FROM edition_papers WHERE paper_id = $1)`,
    [paperId],
  )
}

const withdrawal = z
  .object({ paper_id: z.number(), day: z.string() })
  .transform((row) => ({ paperId: row.paper_id, day: row.day }))

/** A few words of correction are read; a list of them is not. */
const mostWithdrawals = 5

/**
 * Papers of the quarter before a window that were withdrawn while it lasted: in an edition up to `after`, and known to be
 * withdrawn since that one came out and before `upTo` did. None where the window begins with the first edition.
 */
export function withdrawnSince(
  db: Db,
  { after, upTo }: { after: number; upTo: number },
): Promise<z.infer<typeof withdrawal>[]> {
  return rows(
    db,
    withdrawal,
    `SELECT w.paper_id, e.day
     FROM (
       SELECT p.id AS paper_id, p.withdrawn_at FROM papers p
       WHERE p.withdrawn AND NOT p.is_sample
         AND p.withdrawn_at > (SELECT published_at FROM editions WHERE number = $1)
         AND p.withdrawn_at <= (SELECT published_at FROM editions WHERE number = $2)
     ) w
     JOIN edition_papers ep ON ep.paper_id = w.paper_id AND ep.edition_number <= $1
     JOIN editions e ON e.number = ep.edition_number
     WHERE e.day > (SELECT day FROM editions WHERE number = $2) - 90
     ORDER BY e.day DESC, ep.position LIMIT ${mostWithdrawals}`,
    [after, upTo],
  )
}

/** The trending score that a paper's edition froze. */
export async function frozenScore(db: Db, paperId: number): Promise<number | undefined> {
  const found = await maybeRow(
    db,
    z.object({ score: z.number() }),
    'SELECT score FROM edition_papers WHERE paper_id = $1',
    [paperId],
  )
  return found?.score
}

/** The editor's own words about an edition, in paragraphs; null takes them away. */
export async function setNote(db: Db, number: number, note: string | null): Promise<void> {
  await db.query('UPDATE editions SET note = $2 WHERE number = $1', [number, note])
}

/** Freezes `ranked` as the next edition. The caller holds the publishing lock. */
export async function insertEdition(
  tx: Db,
  edition: { day: string; sample: boolean },
  ranked: readonly { paperId: number; score: number }[],
): Promise<number> {
  const { number } = await row(
    tx,
    z.object({ number: z.number() }),
    `INSERT INTO editions (number, day, is_sample)
     SELECT CASE WHEN $2 THEN 0 ELSE coalesce(max(number), 0) + 1 END, $1, $2 FROM editions RETURNING number`,
    [edition.day, edition.sample],
  )
  await tx.query(
    `INSERT INTO edition_papers (edition_number, paper_id, score, position)
     SELECT $1, paper_id, score, position
     FROM unnest($2::bigint[], $3::double precision[]) WITH ORDINALITY AS ranked (paper_id, score, position)`,
    [number, ranked.map((paper) => paper.paperId), ranked.map((paper) => paper.score)],
  )
  return number
}

/** Deletes the sample edition; its papers stay until they are deleted themselves. */
export async function deleteSampleEdition(db: Db): Promise<void> {
  await db.query('DELETE FROM editions WHERE is_sample')
}
