import { z } from 'zod'
import { type Db, row, rows } from '../db/database.ts'
import type { Limit, RelayLimit } from './limits.ts'

/*
 * Pieces of the claim. `l` is the name that a row of `send_limits` has there. The clock is read when the row is locked:
 * a statement may have waited for that, and `now()` is when it began.
 */

/** How long a slowdown is felt, and how it fades: what is allowed grows by half each minute. */
const isSlowed = (l: string) => `${l}.slowed_at > now() - interval '40 minutes'`
const minutesSince = (l: string) => `(extract(epoch FROM now() - ${l}.slowed_at) / 60)::float8`

/** Whether there is anything to keep to; rows of which that is not true are not locked. */
export const isLimited = (l: string) =>
  `(${l}.per_second IS NOT NULL OR ${l}.at_once IS NOT NULL OR ${l}.ramp_first IS NOT NULL OR ${isSlowed(l)})`

/** Whether it is the limit of an address' domain. */
export const isLimitOf = (l: string, address: string) =>
  `${l}.kind = 'domain' AND ${l}.name = split_part(lower(${address}), '@', 2) AND ${isLimited(l)}`

/** Messages a second; null: any number. */
const rate = (l: string) =>
  `least(${l}.per_second, CASE WHEN ${isSlowed(l)} THEN ${l}.slowed_to * 1.5 ^ ${minutesSince(l)} END)`

/** So many may leave together after a pause: a tenth of a second's. */
const burst = (l: string) => `greatest(1, floor(${rate(l)} / 10))`

const today = `(now() AT TIME ZONE 'UTC')::date`
/** The warm-up's day changes with the first message that is sent on another: days without mail warm nothing up. */
const rampStep = (l: string) => `(${l}.ramp_step + CASE WHEN ${l}.ramp_day = ${today} THEN 0 ELSE 1 END)`
const rampTaken = (l: string) => `(CASE WHEN ${l}.ramp_day = ${today} THEN ${l}.ramp_taken ELSE 0 END)`
/** Null without a warm-up, which `least` alone would pass over. */
const rampTotal = (l: string) =>
  `CASE WHEN ${l}.ramp_first IS NOT NULL THEN least(1e9, ${l}.ramp_first * ${l}.ramp_factor ^ least(${rampStep(l)}, 100)) END`
const rampFree = (l: string) => `floor(${rampTotal(l)}) - ${rampTaken(l)}`

/**
 * How many messages may leave at this moment. The rate is kept by the generic cell rate algorithm: one moment says how
 * far ahead the messages are that have left (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm).
 */
export const freeUnder = (l: string) => `least(
  CASE WHEN ${rate(l)} IS NULL THEN NULL WHEN ${l}.next_at > clock_timestamp() THEN 0
    ELSE least(${burst(l)}, floor(extract(epoch FROM clock_timestamp() - ${l}.next_at) * ${rate(l)}) + 1) END,
  ${l}.at_once - deliveries_at_once(${l}.kind, ${l}.name),
  ${rampFree(l)}
)::bigint`

/** What changes in a row when so many messages leave. */
export const takenFrom = (l: string, count: string) => `
  next_at = coalesce(
    greatest(${l}.next_at, clock_timestamp() - make_interval(secs => (${burst(l)} - 1) / ${rate(l)}))
      + make_interval(secs => ${count} / ${rate(l)}),
    ${l}.next_at),
  ramp_step = ${rampStep(l)}, ramp_taken = ${rampTaken(l)} + ${count}, ramp_day = ${today}`

/** What changes in a row when so many of them turn out not to have left. */
export const givenBackTo = (l: string, count: string) =>
  `ramp_taken = CASE WHEN ${l}.ramp_day = ${today} THEN greatest(0, ${l}.ramp_taken - ${count}) ELSE ${l}.ramp_taken END`

/** The limits that the operator set, by the relay's and the domain's name. */
export interface Limits {
  relays: ReadonlyMap<string, RelayLimit>
  domains: ReadonlyMap<string, Limit>
}

/** Writes down what the operator set. What no longer is set goes; what was learned stays. */
export async function setLimits(db: Db, limits: Limits): Promise<void> {
  const named = [
    ...[...limits.relays].map(([name, limit]) => ({ kind: 'relay', name, ...limit })),
    ...[...limits.domains].map(([name, limit]) => ({ kind: 'domain', name, ramp: undefined, ...limit })),
  ]
  await db.query(
    `WITH named AS (
       SELECT * FROM unnest($1::text[], $2::text[], $3::float8[], $4::int[], $5::int[], $6::float8[])
         AS n (kind, name, per_second, at_once, ramp_first, ramp_factor)
     ), forgotten AS (
       UPDATE send_limits l SET per_second = NULL, at_once = NULL, ramp_first = NULL, ramp_factor = NULL
       WHERE NOT EXISTS (SELECT FROM named n WHERE (n.kind, n.name) = (l.kind, l.name))
         AND num_nonnulls(per_second, at_once, ramp_first) > 0
     )
     INSERT INTO send_limits AS l (kind, name, per_second, at_once, ramp_first, ramp_factor) SELECT * FROM named
     ON CONFLICT (kind, name) DO UPDATE SET per_second = excluded.per_second, at_once = excluded.at_once,
       ramp_first = excluded.ramp_first, ramp_factor = excluded.ramp_factor
     WHERE (l.per_second, l.at_once, l.ramp_first, l.ramp_factor)
       IS DISTINCT FROM (excluded.per_second, excluded.at_once, excluded.ramp_first, excluded.ramp_factor)`,
    [
      named.map(({ kind }) => kind),
      named.map(({ name }) => name),
      named.map(({ perSecond }) => perSecond ?? null),
      named.map(({ atOnce }) => atOnce ?? null),
      named.map(({ ramp }) => ramp?.first ?? null),
      named.map(({ ramp }) => ramp?.factor ?? null),
    ],
  )
}

/**
 * Gives less to a relay or a domain that asked for it: nothing for ten seconds, then half of what it was given, but at
 * least a message a second for a first time, and a message a minute ever after. What many messages that are on their way
 * hear at the same time counts once.
 * @param flow how many messages a second it was given
 */
export async function slowDown(db: Db, kind: 'relay' | 'domain', name: string, flow: number): Promise<void> {
  await db.query(
    `INSERT INTO send_limits AS l (kind, name, slowed_to, slowed_at, next_at)
     VALUES ($1, $2, greatest($3::float8, 2) / 2, now(), now() + interval '10 seconds')
     ON CONFLICT (kind, name) DO UPDATE SET
       slowed_to = greatest(1.0 / 60, least(${rate('l')}, greatest($3::float8, 2)) / 2),
       slowed_at = now(), next_at = greatest(l.next_at, excluded.next_at)
     WHERE l.slowed_at IS NULL OR l.slowed_at < now() - interval '10 seconds'`,
    [kind, name, flow],
  )
}

/** Of so many in a row, those that wait for a limited domain are brought into its line at once. */
const sortedAtOnce = 5_000

/** Brings deliveries that go to limited domains out of the way of the others, those first that are next to be claimed. */
export async function sortByDomain(db: Db): Promise<void> {
  await db.query(
    `WITH next AS MATERIALIZED (
       SELECT id, day, address FROM deliveries
       WHERE status IN ('queued', 'deferred') AND limited_domain = '' AND available_at <= now()
       ORDER BY available_at LIMIT ${sortedAtOnce} FOR UPDATE SKIP LOCKED
     )
     UPDATE deliveries d SET limited_domain = l.name FROM next n JOIN send_limits l ON ${isLimitOf('l', 'n.address')}
     WHERE d.id = n.id AND d.day = n.day`,
  )
}

/** Whether any limit holds, or a line of a limited domain waits still. */
export async function isAnythingLimited(db: Db): Promise<boolean> {
  const found = await row(
    db,
    z.object({ is_limited: z.boolean() }),
    `SELECT EXISTS (SELECT FROM send_limits l WHERE ${isLimited('l')}) OR EXISTS (
       SELECT FROM deliveries WHERE status IN ('queued', 'deferred') AND limited_domain > '') AS is_limited`,
  )
  return found.is_limited
}

/** Whether all of these relays have had the messages of their warm-up's day. */
export async function isRampUsedUp(db: Db, relays: readonly { name: string }[]): Promise<boolean> {
  const found = await row(
    db,
    z.object({ count: z.number() }),
    `SELECT count(*) FROM send_limits l WHERE kind = 'relay' AND name = ANY ($1) AND ${rampFree('l')} <= 0`,
    [relays.map(({ name }) => name)],
  )
  return found.count === relays.length
}

const limitRow = z
  .object({
    kind: z.enum(['relay', 'domain']),
    name: z.string(),
    rate: z.number().nullable(),
    is_slowed: z.boolean(),
    at_once: z.number().nullable(),
    ramp_taken: z.number().nullable(),
    ramp_total: z.number().nullable(),
  })
  .transform((row) => ({
    kind: row.kind,
    name: row.name,
    rate: row.rate,
    isSlowed: row.is_slowed,
    atOnce: row.at_once,
    ramp: row.ramp_total === null ? null : { taken: row.ramp_taken ?? 0, total: row.ramp_total },
  }))

/** A limit as it is at this moment. */
export type CurrentLimit = z.infer<typeof limitRow>

/** All limits that hold now: relays first, by their names. */
export function currentLimits(db: Db): Promise<CurrentLimit[]> {
  return rows(
    db,
    limitRow,
    `SELECT kind, name, ${rate('l')} AS rate, coalesce(${isSlowed('l')}, false) AS is_slowed, at_once,
       ${rampTaken('l')} AS ramp_taken, floor(${rampTotal('l')}) AS ramp_total
     FROM send_limits l WHERE ${isLimited('l')} ORDER BY kind DESC, name`,
  )
}
