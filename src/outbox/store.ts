import { z } from 'zod'
import { type Db, maybeRow, row, rows } from '../db/database.ts'
import type { ServiceMail } from '../subscribers/service-mail.ts'
import type { Claimed } from './claim.ts'
import { type DeliveryStatus, deliveryStatuses, type Ending } from './delivery.ts'
import { givenBackTo } from './limits-store.ts'

/**
 * Puts a service mail into the ledger. Somebody waits for it, so it goes before all digests that do, unless it is held
 * back until `notBefore`.
 */
export async function enqueueServiceMail(
  tx: Db,
  mail: ServiceMail & { day: string; notBefore?: Date | null },
): Promise<void> {
  await tx.query(
    `INSERT INTO deliveries (day, subscriber_id, kind, address, change_id, available_at)
     VALUES ($1, $2, $3, $4, $5, coalesce($6, to_timestamp(0)))`,
    [mail.day, mail.subscriberId, mail.kind, mail.address, mail.changeId ?? null, mail.notBefore ?? null],
  )
}

/** What the operators are told. */
const notice = z.object({
  day: z.string(),
  about: z.string(),
  outcome: z.enum(['stale', 'failed']),
  reason: z.string(),
})
export type Notice = z.infer<typeof notice>

/** Puts a notice to each address into the ledger, unless that day had one about the same. */
export async function enqueueNotice(db: Db, told: Notice, addresses: readonly string[]): Promise<void> {
  await db.query(
    `WITH notice AS (
       INSERT INTO notices (day, about, outcome, reason) VALUES ($1, $2, $3, $4)
       ON CONFLICT (day, about) DO NOTHING RETURNING id
     )
     INSERT INTO deliveries (day, kind, notice_id, address, available_at)
     SELECT $1, 'notice', notice.id, address, to_timestamp(0) FROM notice, unnest($5::text[]) AS address`,
    [told.day, told.about, told.outcome, told.reason, addresses],
  )
}

/** The notice with this id. */
export function findNotice(db: Db, id: number): Promise<Notice | undefined> {
  return maybeRow(db, notice, 'SELECT * FROM notices WHERE id = $1', [id])
}

/** A claimed delivery and how it ended. */
export interface Ended {
  delivery: Claimed
  ending: Ending
}

/**
 * Records how claimed deliveries ended, except where the lease ran out and somebody else has them. One that goes back
 * unharmed is as if it had never been tried: the day in which it is tried again begins with the first real attempt.
 */
export async function finish(db: Db, ended: readonly Ended[]): Promise<void> {
  const endings = ended.map(({ ending }) => ending)
  await db.query(
    `WITH ended AS (
       SELECT * FROM unnest($1::bigint[], $2::date[], $3::int[], $4::text[], $5::text[], $6::text[], $7::timestamptz[])
         AS e (id, day, attempts, status, response, reason, until)
     ), finished AS (
       UPDATE deliveries d SET
         status = e.status, lease_until = NULL,
         -- What a relay says may name the address, which nobody has any more who was forgotten meanwhile.
         response = CASE WHEN d.address <> '' THEN e.response END,
         reason = CASE WHEN d.address <> '' THEN e.reason END,
         available_at = coalesce(e.until, d.available_at),
         submitted_at = CASE WHEN e.status = 'submitted' THEN now() END,
         attempts = d.attempts - CASE WHEN e.status = 'queued' THEN 1 ELSE 0 END,
         first_attempt_at = CASE WHEN e.status = 'queued' AND d.attempts = 1 THEN NULL ELSE d.first_attempt_at END
       FROM ended e WHERE d.id = e.id AND d.day = e.day AND d.status = 'sending' AND d.attempts = e.attempts
       RETURNING d.subscriber_id, d.digest_id, d.status, d.relay
     ), never_left AS (
       SELECT relay, count(*) AS count FROM finished WHERE status = 'queued' GROUP BY 1
     ), given_back AS (
       UPDATE send_limits l SET ${givenBackTo('l', 'n.count')} FROM never_left n WHERE l.kind = 'relay' AND l.name = n.relay
     )
     UPDATE subscribers s SET read_up_to = g.after_edition FROM finished f JOIN digests g ON g.id = f.digest_id
     WHERE f.status = 'failed' AND s.id = f.subscriber_id AND s.read_up_to = g.up_to_edition`,
    [
      ended.map(({ delivery }) => delivery.id),
      ended.map(({ delivery }) => delivery.day),
      ended.map(({ delivery }) => delivery.attempts),
      endings.map(({ status }) => status),
      endings.map(({ response }) => response),
      endings.map((ending) => ('reason' in ending ? ending.reason : null)),
      endings.map((ending) => ('until' in ending ? ending.until : null)),
    ],
  )
}

/** What changes in a delivery that had ended and is queued again: it is as if it had never been tried. */
export const queuedAgain = `status = 'queued', available_at = now(), attempts = 0, first_attempt_at = NULL, response = NULL`

/**
 * Calls `unknown` what a sender left behind when it died: each was on an open connection, and nobody can say whether
 * the relay took it. Under the policy `resend` it goes out again with its Message-ID, so that the reader's mailbox can
 * tell, for a day at most and each time a minute later; under `hold` it stays for a person to decide. Of that day does not
 * count for how long nobody looked: an outage of a weekend, when no sender ran at all, is not the delivery's.
 */
export async function recoverLost(db: Db, policy: 'resend' | 'hold'): Promise<void> {
  await db.query(
    `UPDATE deliveries SET status = 'unknown', lease_until = NULL, response = 'the sender died before it knew the answer',
       first_attempt_at = first_attempt_at + (now() - lease_until)
     WHERE status = 'sending' AND lease_until < now()`,
  )
  if (policy === 'resend') {
    await db.query(
      `UPDATE deliveries SET status = 'queued', available_at = now() + make_interval(mins => attempts), response = NULL,
         reason = 'sent again: its outcome was unknown'
       WHERE status = 'unknown' AND first_attempt_at > now() - interval '24 hours'`,
    )
  }
}

const counted = z.object({ status: z.enum(deliveryStatuses), count: z.number() })
export type Counts = Partial<Record<DeliveryStatus, number>>

async function countWhere(db: Db, condition: string, values: unknown[]): Promise<Counts> {
  const found = await rows(
    db,
    counted,
    `SELECT status, count(*) FROM deliveries WHERE ${condition} GROUP BY status ORDER BY status`,
    values,
  )
  return Object.fromEntries(found.map(({ status, count }) => [status, count]))
}

/** How many digests of a day are in each state that has any. */
export function countDigests(db: Db, day: string): Promise<Counts> {
  return countWhere(db, `day = $1 AND kind = 'digest'`, [day])
}

/** Likewise its service mails. */
export function countServiceMails(db: Db, day: string): Promise<Counts> {
  return countWhere(db, `day = $1 AND kind <> 'digest'`, [day])
}

const open = z
  .object({ due: z.number(), in_flight: z.number(), later: z.number() })
  .transform((row) => ({ due: row.due, inFlight: row.in_flight, later: row.later }))

/**
 * What is not finished, of everybody or of one subscriber: due now, held by some sender, and deferred to later. One index
 * each, however long the ledger.
 */
export function countOpen(db: Db, only?: number): Promise<z.infer<typeof open>> {
  const isAbout = '($1::bigint IS NULL OR subscriber_id = $1)'
  const waiting = `status IN ('queued', 'deferred') AND ${isAbout}`
  return row(
    db,
    open,
    `SELECT
       (SELECT count(*) FROM deliveries WHERE ${waiting} AND available_at <= now()) AS due,
       (SELECT count(*) FROM deliveries WHERE status = 'sending' AND ${isAbout}) AS in_flight,
       (SELECT count(*) FROM deliveries WHERE ${waiting} AND available_at > now()) AS later`,
    [only ?? null],
  )
}

/** Whether anything is due now, of everybody or of one subscriber. */
export async function isAnyDue(db: Db, only?: number): Promise<boolean> {
  const found = await row(
    db,
    z.object({ is_due: z.boolean() }),
    `SELECT EXISTS (SELECT FROM deliveries WHERE status IN ('queued', 'deferred') AND available_at <= now()
       AND ($1::bigint IS NULL OR subscriber_id = $1)) AS is_due`,
    [only ?? null],
  )
  return found.is_due
}

/** Makes the partitions of the current and the next two months. */
export async function ensurePartitions(db: Db): Promise<void> {
  await db.query(
    `SELECT ensure_deliveries_partition((date_trunc('month', now()) + make_interval(months => ahead))::date)
     FROM generate_series(0, 2) AS ahead`,
  )
}

/** Has PostgreSQL count anew, so that the next claims are planned for what there is. It would by itself, a minute later. */
export async function analyzeDeliveries(db: Db): Promise<void> {
  await db.query('ANALYZE deliveries')
}

/** Deletes what was sent of the sample edition. */
export async function deleteSampleDeliveries(db: Db): Promise<void> {
  await db.query(
    `DELETE FROM deliveries WHERE digest_id IN (SELECT id FROM digests WHERE is_sample)
       OR subscriber_id IN (SELECT id FROM subscribers WHERE is_sample)`,
  )
}
