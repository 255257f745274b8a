import { z } from 'zod'
import { type Db, row, rows } from '../db/database.ts'
import { type ChosenDigest, createChooser } from '../digests/choose.ts'
import type { Wants } from '../digests/rank.ts'
import { wantsKey } from '../digests/store.ts'
import type { Edition } from '../editions/store.ts'
import { type Moments, nextMoments, type Schedule, schedule } from '../subscribers/due.ts'
import { isLimitOf } from './limits-store.ts'

/** What a fan-out did: digests made, deliveries queued, readers for whom nothing was new. */
export interface FanOutReport {
  digests: number
  deliveries: number
  quiet: number
}

/** Due readers who want the same out of the same editions. */
const group = z
  .object({
    topics: z.array(z.string()),
    with_trending: z.boolean(),
    digest_size: z.number(),
    after_edition: z.number(),
    readers: z.number(),
    addresses: z.array(z.string()),
  })
  .transform((row) => ({
    wants: { topics: row.topics, withTrending: row.with_trending, digestSize: row.digest_size } satisfies Wants,
    after: row.after_edition,
    readers: row.readers,
    addresses: row.addresses,
  }))

/** Due readers who want the same, and the digest that they get or nothing. */
export interface DueGroup extends z.infer<typeof group> {
  digest: ChosenDigest
}

/** $1: due up to when; $2: the one subscriber whom it is about, or null for all. */
const isDue = `s.state = 'active' AND s.next_digest_at <= $1 AND ($2::bigint IS NULL OR s.id = $2)
  AND NOT EXISTS (SELECT FROM suppressions x WHERE x.email_key = s.email_key)`

/** Somebody who never had a digest begins with the latest edition, $3. */
const windowStart = 'coalesce(s.read_up_to, $3 - 1)'

/** Up to which edition, for whom due up to when, and perhaps for one subscriber alone. */
export interface Due {
  latest: Edition
  dueAt: Date
  only?: number | undefined
}

/** Who is due and what they get. Changes nothing. Each group names at most three of its addresses. */
export async function findDue(db: Db, options: Due): Promise<DueGroup[]> {
  const groups = await rows(
    db,
    group,
    `SELECT s.topics, s.with_trending, s.digest_size, ${windowStart} AS after_edition, count(*) AS readers,
       (array_agg(s.email ORDER BY s.id))[1:3] AS addresses
     FROM subscribers s WHERE ${isDue}
     GROUP BY 1, 2, 3, 4 ORDER BY 5 DESC, 1, 2, 3, 4`,
    [options.dueAt, options.only ?? null, options.latest.number],
  )
  const choose = createChooser(db)
  const due: DueGroup[] = []
  for (const found of groups) {
    due.push({ ...found, digest: await choose(found.wants, { after: found.after, upTo: options.latest.number }) })
  }
  return due
}

/**
 * Makes the digests of everybody due. For each group one statement makes the digest, its deliveries, the readers' new
 * window and their next moment, so that a crash leaves all of it or nothing.
 * @param options.day the digests' day; `now` is what the readers' next moment is computed from
 */
export async function fanOut(db: Db, options: Due & { day: string; now: Date }): Promise<FanOutReport> {
  const report: FanOutReport = { digests: 0, deliveries: 0, quiet: 0 }
  const groups = await findDue(db, options)
  if (groups.length === 0) return report
  const moments = nextMoments(await dueSchedules(db, options), options.now)
  for (const due of groups) {
    if (due.digest.papers.length === 0) report.quiet += await passOver(db, due, options, moments)
    else {
      report.deliveries += await deliverTo(db, due, options, moments)
      report.digests += 1
    }
  }
  return report
}

/** The distinct schedules that due readers have. */
function dueSchedules(db: Db, options: Due): Promise<Schedule[]> {
  return rows(
    db,
    schedule,
    `SELECT DISTINCT s.time_zone AS "timeZone", s.cadence, s.days, s.hour FROM subscribers s WHERE ${isDue}`,
    [options.dueAt, options.only ?? null],
  )
}

/**
 * Readers of the group who are still due; another sender's are passed over, and so it is each reader's turn once.
 * @param get whether they get a digest now, $13
 */
const stillDue = (get: { digest: boolean }) => `
  due AS (
    SELECT s.id FROM subscribers s
    WHERE ${isDue} AND ${windowStart} = $4 AND s.topics = $5 AND s.with_trending = $6 AND s.digest_size = $7
    FOR UPDATE SKIP LOCKED
  ), advanced AS (
    UPDATE subscribers s SET read_up_to = greatest(s.read_up_to, $3), next_digest_at = m.next_at,
      last_digest_at = ${get.digest ? '$13' : 's.last_digest_at'}
    FROM due, unnest($8::text[], $9::text[], $10::text[], $11::smallint[], $12::timestamptz[])
      AS m (time_zone, cadence, days, hour, next_at)
    WHERE s.id = due.id
      AND (m.time_zone, m.cadence, m.days::smallint[], m.hour) = (s.time_zone, s.cadence, s.days, s.hour)
    RETURNING s.id, s.email, s.wants_quiet_note
  )`

function groupValues(due: DueGroup, options: Due, moments: Moments): unknown[] {
  const { topics, withTrending, digestSize } = due.wants
  return [
    options.dueAt,
    options.only ?? null,
    options.latest.number,
    due.after,
    topics,
    withTrending,
    digestSize,
    moments.zones,
    moments.cadences,
    moments.days,
    moments.hours,
    moments.next,
  ]
}

const count = z.object({ count: z.number() })

/** Whoever wants to know gets a note that nothing is new, once a day at most, and none beside that day's digest. */
async function passOver(db: Db, due: DueGroup, options: Due & { day: string }, moments: Moments): Promise<number> {
  const passed = await row(
    db,
    count,
    `WITH ${stillDue({ digest: false })}, noted AS (
       INSERT INTO deliveries (day, subscriber_id, kind, address)
       SELECT $13, a.id, 'quiet-note', a.email FROM advanced a
       WHERE a.wants_quiet_note AND NOT EXISTS (
         SELECT FROM deliveries d WHERE d.subscriber_id = a.id AND d.day = $13 AND d.kind = 'digest'
       )
       ON CONFLICT (subscriber_id, day) WHERE kind = 'quiet-note' DO NOTHING
     )
     SELECT count(*) FROM advanced`,
    [...groupValues(due, options, moments), options.day],
  )
  return passed.count
}

/** A delivery of this digest that failed or was skipped is queued again: its papers have not been read. */
async function deliverTo(
  db: Db,
  due: DueGroup,
  options: Due & { day: string; now: Date },
  moments: Moments,
): Promise<number> {
  const queued = await row(
    db,
    count,
    `WITH ${stillDue({ digest: true })}, digest AS (
       INSERT INTO digests (day, wants, wants_key, after_edition, up_to_edition, papers, window_count, is_sample)
       VALUES ($14, $15, $16, $4, $3, $17, $18, $19)
       ON CONFLICT (up_to_edition, after_edition, wants_key) DO UPDATE SET wants = excluded.wants
       RETURNING id, day
     ), queued AS (
       INSERT INTO deliveries (day, subscriber_id, digest_id, kind, address, limited_domain)
       SELECT digest.day, advanced.id, digest.id, 'digest', advanced.email, coalesce(l.name, '')
       FROM advanced CROSS JOIN digest LEFT JOIN send_limits l ON ${isLimitOf('l', 'advanced.email')}
       ON CONFLICT (subscriber_id, digest_id, day) DO UPDATE SET
         status = 'queued', available_at = now(), attempts = 0, first_attempt_at = NULL, reason = NULL,
         address = excluded.address, limited_domain = excluded.limited_domain
       WHERE deliveries.status IN ('failed', 'skipped')
       RETURNING id
     )
     SELECT count(*) FROM queued`,
    [
      ...groupValues(due, options, moments),
      options.now,
      options.day,
      JSON.stringify(due.wants),
      wantsKey(due.wants),
      JSON.stringify(due.digest.papers),
      due.digest.windowCount,
      options.latest.isSample,
    ],
  )
  return queued.count
}
