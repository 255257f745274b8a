import { z } from 'zod'
import { type Db, maybeRow, row, rows } from '../db/database.ts'
import { type DeliveryStatus, deliveryKinds, deliveryStatuses, type Ending } from './delivery.ts'

/** Puts a service mail into the ledger. Somebody waits for it, so it goes before all digests that do. */
export async function enqueueServiceMail(
  tx: Db,
  mail: { kind: 'confirmation' | 'already-subscribed'; subscriberId: number; address: string; day: string },
): Promise<void> {
  await tx.query(
    `INSERT INTO deliveries (day, subscriber_id, kind, address, available_at) VALUES ($1, $2, $3, $4, to_timestamp(0))`,
    [mail.day, mail.subscriberId, mail.kind, mail.address],
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

const claimed = z
  .object({
    id: z.number(),
    day: z.string(),
    status: z.enum(['sending', 'skipped']),
    kind: z.enum(deliveryKinds),
    address: z.string(),
    digest_id: z.number().nullable(),
    notice_id: z.number().nullable(),
    attempts: z.number(),
    first_attempt_at: z.date(),
    message_id: z.string(),
    public_id: z.instanceof(Buffer).nullable(),
    cadence: z.string().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    day: row.day,
    status: row.status,
    kind: row.kind,
    address: row.address,
    digestId: row.digest_id,
    noticeId: row.notice_id,
    attempts: row.attempts,
    firstAttemptAt: row.first_attempt_at,
    messageId: row.message_id,
    publicId: row.public_id,
    cadence: row.cadence,
  }))

/** A delivery that this process holds until its lease ends, or that turned out not to be wanted any more. */
export type Claimed = z.infer<typeof claimed>

/**
 * Takes the longest waiting delivery that is due, and judges it in the same statement: a digest goes only to somebody
 * who is active and not suppressed at this moment, all other mail to anybody the operator does not suppress. What fails
 * that test ends as `skipped`, and the reader's window goes back so that nothing is missed.
 *
 * The attempt is counted now, before anything is sent: a process that dies leaves `sending` with a lease that runs out.
 * The Message-ID is made at the first attempt and kept, so that a resend is the same message. It carries the random
 * public id, or a rebuilt database would repeat the ids of the old one.
 */
export function claimNext(
  db: Db,
  options: { idDomain: string; leaseSeconds: number; only?: number | undefined },
): Promise<Claimed | undefined> {
  return maybeRow(
    db,
    claimed,
    `WITH due AS (
       SELECT id, day, subscriber_id, kind, digest_id, address FROM deliveries
       WHERE status IN ('queued', 'deferred') AND available_at <= now() AND ($3::bigint IS NULL OR subscriber_id = $3)
       ORDER BY available_at LIMIT 1 FOR UPDATE SKIP LOCKED
     ), judged AS (
       SELECT due.id, due.day, due.digest_id, s.id AS subscriber_id, s.public_id, s.cadence, CASE
         WHEN s.id IS NULL AND due.kind <> 'notice' THEN 'the subscriber is gone'
         WHEN due.kind = 'digest' AND s.state <> 'active' THEN 'the subscriber is ' || s.state
         WHEN due.kind = 'digest' AND x.reason IS NOT NULL THEN 'suppressed: ' || x.reason
         WHEN x.reason = 'operator' THEN 'suppressed: operator'
       END AS objection
       FROM due
       LEFT JOIN subscribers s ON s.id = due.subscriber_id
       LEFT JOIN suppressions x ON x.email_key = coalesce(s.email_key, lower(due.address))
     ), set_back AS (
       UPDATE subscribers s SET read_up_to = g.after_edition FROM judged j JOIN digests g ON g.id = j.digest_id
       WHERE j.objection IS NOT NULL AND s.id = j.subscriber_id AND s.read_up_to = g.up_to_edition
     )
     UPDATE deliveries d SET
       status = CASE WHEN objection IS NULL THEN 'sending' ELSE 'skipped' END,
       reason = objection,
       attempts = attempts + CASE WHEN objection IS NULL THEN 1 ELSE 0 END,
       first_attempt_at = coalesce(first_attempt_at, now()),
       lease_until = CASE WHEN objection IS NULL THEN now() + make_interval(secs => $2) END,
       message_id = coalesce(message_id, '<' || d.id || '.' || coalesce(encode(j.public_id, 'hex'), to_char(d.day, 'YYYYMMDD')) || '@' || $1 || '>')
     FROM judged j WHERE d.id = j.id AND d.day = j.day
     RETURNING d.id, d.day, d.status, d.kind, d.address, d.digest_id, d.notice_id, d.attempts, d.first_attempt_at, d.message_id,
       j.public_id, j.cadence`,
    [options.idDomain, options.leaseSeconds, options.only ?? null],
  )
}

/**
 * Records how a claimed delivery ended, unless its lease ran out and somebody else has it. One that goes back unharmed
 * is as if it had never been tried: the day in which it is tried again begins with the first real attempt.
 */
export async function finish(db: Db, delivery: Claimed, ending: Ending): Promise<void> {
  await db.query(
    `WITH finished AS (
       UPDATE deliveries SET
         status = $3, response = $4, reason = $5, lease_until = NULL,
         available_at = coalesce($6, available_at),
         submitted_at = CASE WHEN $3 = 'submitted' THEN now() END,
         attempts = attempts - CASE WHEN $3 = 'queued' THEN 1 ELSE 0 END,
         first_attempt_at = CASE WHEN $3 = 'queued' AND attempts = 1 THEN NULL ELSE first_attempt_at END
       WHERE id = $1 AND day = $2 AND status = 'sending' AND attempts = $7
       RETURNING subscriber_id, digest_id, status
     )
     UPDATE subscribers s SET read_up_to = g.after_edition FROM finished f JOIN digests g ON g.id = f.digest_id
     WHERE f.status = 'failed' AND s.id = f.subscriber_id AND s.read_up_to = g.up_to_edition`,
    [
      delivery.id,
      delivery.day,
      ending.status,
      ending.response,
      'reason' in ending ? ending.reason : null,
      'until' in ending ? ending.until : null,
      delivery.attempts,
    ],
  )
}

/**
 * Calls `unknown` what a sender left behind when it died: each was on an open connection, and nobody can say whether
 * the relay took it. Under the policy `resend` it goes out again with its Message-ID, so that the reader's mailbox can
 * tell, for a day at most and each time a minute later; under `hold` it stays for a person to decide.
 */
export async function recoverLost(db: Db, policy: 'resend' | 'hold'): Promise<void> {
  await db.query(
    `UPDATE deliveries SET status = 'unknown', lease_until = NULL, response = 'the sender died before it knew the answer'
     WHERE status = 'sending' AND lease_until < now()`,
  )
  if (policy === 'resend') {
    await db.query(
      `UPDATE deliveries SET status = 'queued', available_at = now() + make_interval(mins => attempts),
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
