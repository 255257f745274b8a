import { z } from 'zod'
import { type Db, row, rows } from '../db/database.ts'
import { deliveryKinds, deliveryStatuses } from './delivery.ts'
import { queuedAgain } from './store.ts'

/** `[since when, state, attempts, answer or reason]`, as the trigger of the table writes it. */
const past = z
  .tuple([z.coerce.date(), z.enum(deliveryStatuses), z.number(), z.string().nullable()])
  .transform(([since, status, attempts, said]) => ({ since, status, attempts, said }))

/** A row of the ledger with its history. */
export const recordRow = z
  .object({
    day: z.string(),
    kind: z.enum(deliveryKinds),
    status: z.enum(deliveryStatuses),
    attempts: z.number(),
    message_id: z.string().nullable(),
    response: z.string().nullable(),
    reason: z.string().nullable(),
    changed_at: z.date(),
    available_at: z.date(),
    history: z.array(past),
  })
  .transform((row) => ({
    day: row.day,
    kind: row.kind,
    status: row.status,
    attempts: row.attempts,
    messageId: row.message_id,
    response: row.response,
    reason: row.reason,
    changedAt: row.changed_at,
    availableAt: row.available_at,
    history: row.history,
  }))

/** A delivery as the ledger tells it: what it is, and every state that it has left. */
export type DeliveryRecord = z.infer<typeof recordRow>

/** The deliveries to a subscriber's or an operator's address, the newest first. */
export function deliveriesTo(db: Db, address: string, limit: number): Promise<DeliveryRecord[]> {
  return rows(
    db,
    recordRow,
    `SELECT * FROM deliveries WHERE subscriber_id = (SELECT id FROM subscribers WHERE email_key = lower($1))
     UNION ALL SELECT * FROM deliveries WHERE notice_id IS NOT NULL AND lower(address) = lower($1)
     ORDER BY day DESC, id DESC LIMIT $2`,
    [address, limit],
  )
}

const retried = z.object({ queued: z.number(), left: z.number() })

/**
 * Queues the digests of a day again that failed, or those of which nobody knows whether they were taken, to where their
 * readers are now. Left alone are those of readers who are not active any more, and failed ones whose papers a later digest
 * has covered, for nobody gets a paper twice. An unknown one keeps its Message-ID, so that a mailbox that has it can tell.
 */
export function retryEnded(
  db: Db,
  day: string,
  status: 'failed' | 'unknown' = 'failed',
): Promise<z.infer<typeof retried>> {
  return row(
    db,
    retried,
    `WITH ended AS (
       SELECT d.id, d.day, d.subscriber_id, g.up_to_edition, s.email,
         s.state = 'active' AND (d.status = 'unknown' OR s.read_up_to IS NOT DISTINCT FROM g.after_edition) AS is_wanted
       FROM deliveries d JOIN digests g ON g.id = d.digest_id JOIN subscribers s ON s.id = d.subscriber_id
       WHERE d.day = $1 AND d.status = $2
       FOR UPDATE OF d, s
     ), covered AS (
       UPDATE subscribers s SET read_up_to = e.up_to_edition FROM ended e
       WHERE $2 = 'failed' AND e.is_wanted AND s.id = e.subscriber_id
     ), queued AS (
       UPDATE deliveries d SET ${queuedAgain}, reason = 'tried again by the operator',
         address = e.email, limited_domain = ''
       FROM ended e WHERE e.is_wanted AND (d.id, d.day) = (e.id, e.day)
       RETURNING d.id
     )
     SELECT (SELECT count(*) FROM queued) AS queued, (SELECT count(*) FROM ended WHERE NOT is_wanted) AS left`,
    [day, status],
  )
}
