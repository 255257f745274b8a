import { z } from 'zod'
import { type Database, type Db, rows } from '../db/database.ts'
import type { ChosenDigest } from '../digests/choose.ts'
import { chooserForReaders } from '../digests/choose-for-readers.ts'
import type { Models } from '../digests/kept-model.ts'
import { wants } from '../digests/wants.ts'
import type { Edition } from '../editions/store.ts'
import { type Schedule, schedule } from '../subscribers/due.ts'

/** Up to which edition, for whom due up to when, and perhaps for one subscriber alone. */
export interface Due {
  latest: Edition
  dueAt: Date
  only?: number | undefined
}

/** $1: due up to when; $2: the one subscriber whom it is about, or null for all. */
export const isDue = `s.state = 'active' AND s.next_digest_at <= $1 AND ($2::bigint IS NULL OR s.id = $2)
  AND NOT EXISTS (SELECT FROM suppressions x WHERE x.email_key = s.email_key)`

/** Somebody who never had a digest begins with the latest edition, $3. */
export const windowStart = 'coalesce(s.read_up_to, $3 - 1)'

/** The first two parameters of whatever asks who is due. */
export function dueValues(due: Due): unknown[] {
  return [due.dueAt, due.only ?? null]
}

/** Subscribers who still wait for their last digest: one index each of what is open, however long the ledger. */
export const waiting = `
  SELECT subscriber_id FROM deliveries WHERE kind = 'digest' AND status IN ('queued', 'deferred')
  UNION SELECT subscriber_id FROM deliveries WHERE kind = 'digest' AND status = 'sending'`

const wantsOf = `jsonb_build_object('topics', s.topics, 'keywords', s.keywords, 'avoid', s.avoid, 'authors', s.authors,
  'withTrending', s.with_trending, 'digestSize', s.digest_size)`

/** The one reader, by their row's number, where they have opinions: nobody shares their `wants_key`. */
const ownReader = 'min(s.id) FILTER (WHERE s.has_opinions)'

/** Due readers who want the same out of the same editions. */
const group = z
  .object({
    wants,
    after_edition: z.number(),
    reader: z.number().nullable(),
    readers: z.number(),
    addresses: z.array(z.string()),
  })
  .transform((row) => ({
    reader: row.reader,
    wants: row.wants,
    after: row.after_edition,
    readers: row.readers,
    addresses: row.addresses,
  }))

/** Due readers who want the same, and the digest that they get or nothing. */
export interface DueGroup extends Omit<z.infer<typeof group>, 'reader'> {
  digest: ChosenDigest
}

/** Who is due and what they get. Changes nothing. Each group names at most three of its addresses. */
export async function findDue(db: Db, due: Due, models?: Models): Promise<DueGroup[]> {
  const groups = await rows(
    db,
    group,
    `SELECT (array_agg(${wantsOf}))[1] AS wants, ${windowStart} AS after_edition, ${ownReader} AS reader,
       count(*) AS readers, (array_agg(s.email ORDER BY s.id))[1:3] AS addresses
     FROM subscribers s LEFT JOIN (${waiting}) w ON w.subscriber_id = s.id
     WHERE ${isDue} AND w.subscriber_id IS NULL
     GROUP BY s.wants_key, ${windowStart} ORDER BY readers DESC, min(s.id)`,
    [...dueValues(due), due.latest.number],
  )
  const choose = await chooserForReaders(db, models)
  return (await choose(groups, due.latest.number)).map(({ reader, ...each }) => each)
}

/** The distinct schedules that due readers have. */
export function dueSchedules(db: Db, due: Due): Promise<Schedule[]> {
  return rows(
    db,
    schedule,
    `SELECT DISTINCT s.time_zone AS "timeZone", s.cadence, s.days, s.hour FROM subscribers s WHERE ${isDue}`,
    dueValues(due),
  )
}

const dueWants = z
  .object({
    wants_key: z.string(),
    after_edition: z.number(),
    wants,
    reader: z.number().nullable(),
    readers: z.number(),
  })
  .transform(({ wants_key, after_edition, ...row }) => ({ ...row, wantsKey: wants_key, after: after_edition }))

/** What some due readers want out of the editions after one, its name, and how many they are. */
export type DueWants = z.infer<typeof dueWants>

/**
 * All that due readers want, some at a time and short windows first. PostgreSQL keeps the list meanwhile, so memory is
 * flat in readers and in wants.
 */
export async function forEachDueWants(
  db: Database,
  due: Due,
  atOnce: number,
  work: (groups: DueWants[], connection: Db) => Promise<void>,
): Promise<void> {
  await db.session(async (connection) => {
    await connection.query(
      `DECLARE due_wants NO SCROLL CURSOR WITH HOLD FOR
       SELECT g.wants_key, g.after_edition, (SELECT ${wantsOf} FROM subscribers s WHERE s.id = g.one) AS wants, g.reader, g.readers
       FROM (
         SELECT s.wants_key, ${windowStart} AS after_edition, min(s.id) AS one, ${ownReader} AS reader,
           count(*) AS readers
         FROM subscribers s WHERE ${isDue} GROUP BY 1, 2
       ) g ORDER BY g.after_edition DESC, g.wants_key COLLATE "C"`,
      [...dueValues(due), due.latest.number],
    )
    try {
      for (;;) {
        const groups = await rows(connection, dueWants, `FETCH ${atOnce} FROM due_wants`)
        if (groups.length === 0) break
        await work(groups, connection)
      }
    } finally {
      await connection.query('CLOSE due_wants')
    }
  })
}
