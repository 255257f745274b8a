import { z } from 'zod'
import { type Database, type Db, row } from '../db/database.ts'
import { type Choose, type ChosenDigest, createChooser } from '../digests/choose.ts'
import type { Wants } from '../digests/wants.ts'
import { type Moments, nextMoments } from '../subscribers/due.ts'
import {
  type Due,
  type DueReader,
  dueSchedules,
  forEachDue,
  isDue,
  wantsOfSubscribers,
  windowStart,
} from './find-due.ts'

/**
 * What a fan-out did: digests made, deliveries queued, readers for whom nothing was new, and readers who get nothing yet
 * because they wait for their last digest.
 */
export interface FanOutReport {
  digests: number
  deliveries: number
  quiet: number
  waiting: number
}

/** So many readers are dealt with in one statement, and at most as many digests are made in it. */
const readersAtOnce = 2_000

/** Readers who want the same out of the same editions, and what they get. */
interface Group {
  wantsKey: string
  after: number
  wants: Wants
  digest: ChosenDigest
}

/**
 * Makes the digests of everybody due. One statement makes digests, their deliveries, the readers' new window and their
 * next moment, for some thousand readers at a time, so that a crash leaves each reader all of it or nothing.
 *
 * Who still waits for their last digest, because the relay is away, gets no second one: their next moment comes and
 * their window stays, so that the next digest covers what they missed.
 * @param options.day the digests' day; `now` is what the readers' next moment is computed from
 */
export async function fanOut(db: Database, options: Due & { day: string; now: Date }): Promise<FanOutReport> {
  const report: FanOutReport = { digests: 0, deliveries: 0, quiet: 0, waiting: 0 }
  const schedules = await dueSchedules(db, options)
  if (schedules.length === 0) return report
  const moments = nextMoments(schedules, options.now)
  const choose = createChooser(db)
  let last: string | undefined
  await forEachDue(db, options, readersAtOnce, async (readers, connection) => {
    const waiting = readers.filter((reader) => reader.isWaiting)
    const ready = readers.filter((reader) => !reader.isWaiting)
    const groups = await chooseFor(connection, choose, ready, options)
    const hasNews = (reader: DueReader) => (groups.get(nameOf(reader))?.digest.papers.length ?? 0) > 0
    const withNews = ready.filter(hasNews)
    const made = new Set(withNews.map(nameOf))
    if (waiting.length > 0) report.waiting += await holdBack(connection, waiting, options, moments)
    if (withNews.length < ready.length) {
      const without = ready.filter((reader) => !hasNews(reader))
      report.quiet += await passOver(connection, without, options, moments)
    }
    if (withNews.length > 0) {
      const digests = [...made].flatMap((name) => groups.get(name) ?? [])
      report.deliveries += await deliverTo(connection, withNews, digests, options, moments)
    }
    // A digest's readers come after each other, perhaps over several of these rounds.
    report.digests += made.size - (last !== undefined && made.has(last) ? 1 : 0)
    last = withNews.length > 0 ? nameOf(withNews.at(-1) as DueReader) : last
  })
  return report
}

function nameOf({ wantsKey, after }: Pick<DueReader, 'wantsKey' | 'after'>): string {
  return `${after} ${wantsKey}`
}

/** The groups of these readers, each with its digest, by name. */
async function chooseFor(db: Db, choose: Choose, readers: readonly DueReader[], due: Due): Promise<Map<string, Group>> {
  const firsts = new Map(readers.toReversed().map((reader) => [nameOf(reader), reader]))
  const wants = await wantsOfSubscribers(
    db,
    Array.from(firsts.values(), (reader) => reader.id),
  )
  const groups = new Map<string, Group>()
  for (const [name, { id, wantsKey, after }] of firsts) {
    const wanted = wants.get(id)
    if (!wanted) continue
    groups.set(name, {
      wantsKey,
      after,
      wants: wanted,
      digest: await choose(wanted, { after, upTo: due.latest.number }),
    })
  }
  return groups
}

/**
 * Those of the readers who are still due and want what they wanted; another sender's are passed over, and so it is each
 * reader's turn once. `windowEnd` is what their window becomes.
 */
const stillDue = (windowEnd: string) => `
  due AS (
    SELECT s.id, r.wants_key, r.after_edition
    FROM unnest($4::bigint[], $5::text[], $6::integer[]) AS r (id, wants_key, after_edition) JOIN subscribers s ON s.id = r.id
    WHERE ${isDue} AND ${windowStart} = r.after_edition AND s.wants_key = r.wants_key
    FOR UPDATE OF s SKIP LOCKED
  ), advanced AS (
    UPDATE subscribers s SET read_up_to = ${windowEnd}, next_digest_at = m.next_at
    FROM due, unnest($7::text[], $8::text[], $9::smallint[], $10::timestamptz[]) AS m (time_zone, cadence, hour, next_at)
    WHERE s.id = due.id AND (m.time_zone, m.cadence, m.hour) = (s.time_zone, s.cadence, s.hour)
    RETURNING s.id, s.email, due.wants_key, due.after_edition
  )`

const latestRead = 'greatest(s.read_up_to, $3)'

function readerValues(readers: readonly DueReader[], options: Due, moments: Moments): unknown[] {
  return [
    options.dueAt,
    options.only ?? null,
    options.latest.number,
    readers.map((reader) => reader.id),
    readers.map((reader) => reader.wantsKey),
    readers.map((reader) => reader.after),
    moments.zones,
    moments.cadences,
    moments.hours,
    moments.next,
  ]
}

const count = z.object({ count: z.number() })

async function passOver(db: Db, readers: readonly DueReader[], options: Due, moments: Moments): Promise<number> {
  const passed = await row(
    db,
    count,
    `WITH ${stillDue(latestRead)} SELECT count(*) FROM advanced`,
    readerValues(readers, options, moments),
  )
  return passed.count
}

async function holdBack(db: Db, readers: readonly DueReader[], options: Due, moments: Moments): Promise<number> {
  const held = await row(
    db,
    count,
    `WITH ${stillDue('s.read_up_to')} SELECT count(*) FROM advanced`,
    readerValues(readers, options, moments),
  )
  return held.count
}

/**
 * A delivery of this digest that failed or was skipped is queued again: its papers have not been read. Digests go in by
 * their names in order, so that two senders who make the same ones wait for each other and never in a circle.
 */
async function deliverTo(
  db: Db,
  readers: readonly DueReader[],
  groups: readonly Group[],
  options: Due & { day: string },
  moments: Moments,
): Promise<number> {
  const queued = await row(
    db,
    count,
    `WITH ${stillDue(latestRead)}, digest AS (
       INSERT INTO digests (day, wants, wants_key, after_edition, up_to_edition, papers, window_count, is_sample)
       SELECT $11, g.wants, g.wants_key, g.after_edition, $3, g.papers, g.window_count, $13
       FROM jsonb_to_recordset($12) AS g (wants jsonb, wants_key text, after_edition integer, papers jsonb, window_count integer)
       ORDER BY g.after_edition DESC, g.wants_key COLLATE "C"
       ON CONFLICT (up_to_edition, after_edition, wants_key) DO UPDATE SET wants = excluded.wants
       RETURNING id, day, wants_key, after_edition
     ), queued AS (
       INSERT INTO deliveries (day, subscriber_id, digest_id, kind, address)
       SELECT digest.day, advanced.id, digest.id, 'digest', advanced.email
       FROM advanced JOIN digest USING (wants_key, after_edition) ORDER BY advanced.id
       ON CONFLICT (subscriber_id, digest_id, day) DO UPDATE SET
         status = 'queued', available_at = now(), attempts = 0, first_attempt_at = NULL, reason = NULL,
         address = excluded.address
       WHERE deliveries.status IN ('failed', 'skipped')
       RETURNING id
     )
     SELECT count(*) FROM queued`,
    [
      ...readerValues(readers, options, moments),
      options.day,
      JSON.stringify(
        groups.map(({ wants, wantsKey, after, digest }) => ({
          wants,
          wants_key: wantsKey,
          after_edition: after,
          papers: digest.papers,
          window_count: digest.windowCount,
        })),
      ),
      options.latest.isSample,
    ],
  )
  return queued.count
}
