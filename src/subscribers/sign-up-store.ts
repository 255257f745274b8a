import { z } from 'zod'
import { type Db, maybeRow } from '../db/database.ts'
import { type Subscriber, subscriberRow } from './store.ts'
import { atOnce, confirmableStates, subscriberStates, unconfirmedDays } from './subscriber.ts'

const asked = z.object({ id: z.number(), email: z.string(), state: z.enum(subscriberStates) })

/**
 * Somebody asked to subscribe: makes them known and takes the address's next service mail, unless it had one within the
 * cooldown (ten minutes; seven days where a bounce or a complaint suppresses it), a reader who wants to move there had it asked meanwhile,
 * or the operator suppresses it. All in one statement, so that a flood of requests at once takes one.
 * @returns the subscriber to send a mail to, or undefined where none is to be sent.
 */
export function askToSubscribe(
  db: Db,
  request: { email: string; timeZone: string; language?: string | null; ip: string | null; wording: string },
): Promise<z.infer<typeof asked> | undefined> {
  return maybeRow(
    db,
    asked,
    `INSERT INTO subscribers AS known (email, time_zone, language, asked_at, consented_at, consent_ip, consent_wording, consent_how)
     SELECT $1, $2, $6, now(), now(), $3, $4, 'form'
     WHERE NOT EXISTS (SELECT FROM suppressions WHERE email_key = lower($1) AND reason = 'operator')
       AND NOT EXISTS (SELECT FROM address_changes
         WHERE lower(new_email) = lower($1) AND moved_at IS NULL AND agreed_at > now() - interval '10 minutes')
     ON CONFLICT (email_key) DO UPDATE SET
       asked_at = now(),
       consented_at = CASE WHEN known.state = ANY ($5) THEN now() ELSE known.consented_at END,
       consent_ip = CASE WHEN known.state = ANY ($5) THEN excluded.consent_ip ELSE known.consent_ip END,
       consent_wording = CASE WHEN known.state = ANY ($5) THEN excluded.consent_wording ELSE known.consent_wording END,
       consent_how = CASE WHEN known.state = ANY ($5) THEN excluded.consent_how ELSE known.consent_how END
     WHERE known.asked_at IS NULL OR known.asked_at < now() - CASE
       WHEN EXISTS (SELECT FROM suppressions WHERE email_key = lower($1)) THEN interval '7 days'
       ELSE interval '10 minutes' END
     RETURNING id, email, state`,
    [request.email, request.timeZone, request.ip, request.wording, confirmableStates, request.language ?? null],
  )
}

/**
 * Makes active and due at once whoever may confirm, unless their state changed after `issuedAt` (an old link must not
 * undo a later unsubscribing), and lifts what a bounce or a complaint suppressed. The operator's suppression stays. Who had
 * asked to be forgotten is known again.
 */
export function confirmSubscriber(
  db: Db,
  publicId: Buffer,
  issuedAt: Date,
  ip: string | null,
): Promise<Subscriber | undefined> {
  return maybeRow(
    db,
    subscriberRow,
    `WITH confirmed AS (
       UPDATE subscribers SET state = 'active', state_changed_at = now(), confirmed_at = now(), confirmed_ip = $5, asked_at = NULL,
         left_from = NULL, paused_until = NULL, next_digest_at = $3
       WHERE public_id = $1 AND state = ANY ($4) AND date_trunc('second', state_changed_at) <= $2
         AND NOT EXISTS (SELECT FROM suppressions x WHERE x.email_key = subscribers.email_key AND x.reason = 'operator')
       RETURNING *
     ), lifted AS (
       DELETE FROM suppressions x USING confirmed c WHERE x.email_key = c.email_key
     ), remembered AS (
       DELETE FROM forgotten f USING confirmed c WHERE f.hash = forgotten_hash(c.email_key)
     )
     SELECT * FROM confirmed`,
    [publicId, issuedAt, atOnce, confirmableStates, ip],
  )
}

/** Deletes who asked to subscribe and never confirmed. @returns how many */
export async function sweepUnconfirmed(db: Db): Promise<number> {
  const { rowCount } = await db.query(
    `DELETE FROM subscribers WHERE state = 'pending' AND confirmed_at IS NULL AND NOT is_sample
       AND greatest(created_at, asked_at) < now() - make_interval(days => $1)`,
    [unconfirmedDays],
  )
  return rowCount ?? 0
}
