import { z } from 'zod'
import { type Database, type Db, row } from '../db/database.ts'
import type { ChosenDigest } from '../digests/choose.ts'
import { chooserForReaders } from '../digests/choose-for-readers.ts'
import type { Models } from '../digests/kept-model.ts'
import { type Moments, nextMoments } from '../subscribers/due.ts'
import {
  type Due,
  type DueWants,
  dueSchedules,
  dueValues,
  forEachDueWants,
  isDue,
  waiting,
  windowStart,
} from './find-due.ts'
import { isLimitOf } from './limits-store.ts'
import { queuedAgain } from './store.ts'

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

/** So many digests are made in one statement, however many readers they have. */
const digestsAtOnce = 4_000

/** From so many readers on they are served in parts at the same time: a statement keeps one core busy, whatever it does. */
const manyReaders = 100_000
const parts = 2

type FanOut = Due & { day: string; now: Date; inPartsFrom?: number; models?: Models }

/** Readers who want the same out of the same editions, or one with opinions, and what they get. */
interface Group extends DueWants {
  digest: ChosenDigest
}

/**
 * Makes the digests of everybody due. One statement makes the deliveries of some thousand digests, the readers' new window
 * and their next moment, so that a crash leaves of each reader's all or nothing. The digests are made before, and nobody
 * misses one that nobody gets.
 *
 * Who still waits for their last digest, because the relay is away, gets no second one: their next moment comes and
 * their window stays, so that the next digest covers what they missed.
 * @param options.day the digests' day; `now` is what the readers' next moment is computed from
 * @param options.inPartsFrom from how many readers on they are served in parts
 * @param options.models the ranking's; who fans out often keeps them, so that they are not read each time
 */
export async function fanOut(db: Database, options: FanOut): Promise<FanOutReport> {
  const report: FanOutReport = { digests: 0, deliveries: 0, quiet: 0, waiting: 0 }
  const schedules = await dueSchedules(db, options)
  if (schedules.length === 0) return report
  const moments = nextMoments(schedules, options.now)
  report.waiting = await holdBack(db, options, moments)
  const choose = await chooserForReaders(db, options.models)
  await forEachDueWants(db, options, digestsAtOnce, async (found, connection) => {
    const groups: Group[] = await choose(found, options.latest.number)
    const withNews = groups.filter((group) => group.digest.papers.length > 0)
    const without = groups.filter((group) => group.digest.papers.length === 0)
    if (without.length > 0) report.quiet += await passOver(connection, without, options, moments)
    if (withNews.length > 0) report.deliveries += await deliverTo(db, withNews, options, moments)
    report.digests += withNews.length
  })
  return report
}

/**
 * Sets the next moment of those in `due`, each by their own schedule; the moments are the parameters from `$first` on.
 *
 * The address is set to itself. Where an UPDATE touches nothing that a generated column is made of, PostgreSQL 18.4 parses
 * the stored expressions of all of them anew for each row (a profile shows it), which took two fifths of the time; making
 * one lower-case address again costs next to nothing.
 */
const advance = (first: number, also = '') => `
  UPDATE subscribers s SET next_digest_at = m.next_at, email = s.email ${also}
  FROM due, unnest($${first}::text[], $${first + 1}::text[], $${first + 2}::text[], $${first + 3}::smallint[],
    $${first + 4}::timestamptz[], $${first + 5}::timestamptz[]) AS m (time_zone, cadence, days, hour, day_began_at, next_at)
  WHERE s.id = due.id
    AND (m.time_zone, m.cadence, m.days::smallint[], m.hour) = (s.time_zone, s.cadence, s.days, s.hour)`

/**
 * Readers of the groups who are still due; another sender's are passed over, and so it is each reader's turn once.
 * @param get whether they get a digest now, $12
 * @param part one of them, instead of all readers
 */
const stillDue = (get: { digest: boolean }, part?: number) => `
  due AS (
    SELECT s.id, g.wants_key, g.after_edition
    FROM subscribers s JOIN unnest($4::text[], $5::integer[]) AS g (wants_key, after_edition)
      ON s.wants_key = g.wants_key AND ${windowStart} = g.after_edition
    WHERE ${isDue} ${part === undefined ? '' : `AND s.id % ${parts} = ${part}`}
    FOR UPDATE OF s SKIP LOCKED
  ), advanced AS (
    ${advance(6, `, read_up_to = greatest(s.read_up_to, $3)${get.digest ? ', last_digest_at = $12' : ''}`)}
    RETURNING s.id, s.email, due.wants_key, due.after_edition,
      s.wants_quiet_note AND coalesce(s.last_digest_at < m.day_began_at, true) AS gets_quiet_note
  )`

function asValues({ zones, cadences, days, hours, begins, next }: Moments): unknown[] {
  return [zones, cadences, days, hours, begins, next]
}

function groupValues(groups: readonly Group[], options: Due, moments: Moments): unknown[] {
  const [keys, windows] = [groups.map((group) => group.wantsKey), groups.map((group) => group.after)]
  return [...dueValues(options), options.latest.number, keys, windows, ...asValues(moments)]
}

const count = z.object({ count: z.number() })

/** One look at what is open for everybody: looking each reader up in all parts of the ledger would take far longer. */
async function holdBack(db: Db, options: Due, moments: Moments): Promise<number> {
  const held = await row(
    db,
    count,
    `WITH due AS (
       SELECT s.id FROM subscribers s JOIN (${waiting}) w ON w.subscriber_id = s.id WHERE ${isDue} FOR UPDATE OF s SKIP LOCKED
     ), held AS (${advance(3)} RETURNING s.id)
     SELECT count(*) FROM held`,
    [...dueValues(options), ...asValues(moments)],
  )
  return held.count
}

/** Whoever wants to know gets a note that nothing is new, once a day at most, and none on a day, in their own zone, that brought a digest. */
async function passOver(
  db: Db,
  groups: readonly Group[],
  options: Due & { day: string },
  moments: Moments,
): Promise<number> {
  const passed = await row(
    db,
    count,
    `WITH ${stillDue({ digest: false })}, noted AS (
       INSERT INTO deliveries (day, subscriber_id, kind, address)
       SELECT $12, a.id, 'quiet-note', a.email FROM advanced a WHERE a.gets_quiet_note
       ON CONFLICT (subscriber_id, day) WHERE kind = 'quiet-note' DO NOTHING
     )
     SELECT count(*) FROM advanced`,
    [...groupValues(groups, options, moments), options.day],
  )
  return passed.count
}

/**
 * Makes digests unless they are there. They go in by their names in order, so that two senders never wait in a circle. A
 * reader of one of their own who is being forgotten is held, or gets none.
 */
async function keepDigests(db: Db, groups: readonly Group[], options: Due & { day: string }): Promise<void> {
  await db.query(
    `WITH theirs AS (SELECT id FROM subscribers WHERE id = ANY ($5::bigint[]) ORDER BY id FOR KEY SHARE)
     INSERT INTO digests (day, wants, wants_key, after_edition, up_to_edition, papers, window_count, is_sample, reader_id)
     SELECT $1, g.wants, g.wants_key, g.after_edition, $2, g.papers, g.window_count, $4, g.reader_id
     FROM jsonb_to_recordset($3) AS g (wants jsonb, wants_key text, after_edition integer, papers jsonb, window_count integer,
       reader_id bigint)
     WHERE g.reader_id IS NULL OR g.reader_id IN (SELECT id FROM theirs)
     ORDER BY g.after_edition DESC, g.wants_key COLLATE "C"
     ON CONFLICT (up_to_edition, after_edition, wants_key) DO NOTHING`,
    [
      options.day,
      options.latest.number,
      JSON.stringify(
        groups.map(({ wants, wantsKey, after, reader, digest }) => ({
          wants,
          wants_key: wantsKey,
          after_edition: after,
          papers: digest.papers,
          window_count: digest.windowCount,
          reader_id: reader,
        })),
      ),
      options.latest.isSample,
      groups.flatMap(({ reader }) => reader ?? []),
    ],
  )
}

async function deliverTo(db: Db, groups: readonly Group[], options: FanOut, moments: Moments): Promise<number> {
  await keepDigests(db, groups, options)
  const readers = groups.reduce((sum, group) => sum + group.readers, 0)
  if (readers < (options.inPartsFrom ?? manyReaders)) return await queue(db, groups, options, moments)
  const queued = await Promise.allSettled(
    Array.from({ length: parts }, (_, part) => queue(db, groups, options, moments, part)),
  )
  return queued.reduce((sum, ended) => {
    if (ended.status === 'rejected') throw ended.reason
    return sum + ended.value
  }, 0)
}

/** A delivery of this digest that failed or was skipped is queued again: its papers have not been read. */
async function queue(
  db: Db,
  groups: readonly Group[],
  options: FanOut,
  moments: Moments,
  part?: number,
): Promise<number> {
  const queued = await row(
    db,
    count,
    `WITH ${stillDue({ digest: true }, part)}, digest AS (
       SELECT d.id, d.day, d.wants_key, d.after_edition
       FROM digests d JOIN unnest($4::text[], $5::integer[]) AS g (wants_key, after_edition) USING (wants_key, after_edition)
       WHERE d.up_to_edition = $3
     ), queued AS (
       INSERT INTO deliveries (day, subscriber_id, digest_id, kind, address, limited_domain)
       SELECT digest.day, advanced.id, digest.id, 'digest', advanced.email, coalesce(l.name, '')
       FROM advanced JOIN digest USING (wants_key, after_edition)
       LEFT JOIN send_limits l ON ${isLimitOf('l', 'advanced.email')}
       ON CONFLICT (subscriber_id, digest_id, day) DO UPDATE SET
         ${queuedAgain}, reason = NULL,
         address = excluded.address, limited_domain = excluded.limited_domain
       WHERE deliveries.status IN ('failed', 'skipped')
       RETURNING id
     )
     SELECT count(*) FROM queued`,
    [...groupValues(groups, options, moments), options.now],
  )
  return queued.count
}
