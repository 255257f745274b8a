import { z } from 'zod'
import { type Db, maybeRow, rows } from '../db/database.ts'
import { cadences } from './due.ts'
import type { Reason } from './reason.ts'
import { unsubscribableStates } from './subscriber.ts'

const asked = z.object({ id: z.number(), email: z.string() })

/**
 * Takes the next service mail of somebody who wants their link, because digests come to them, or came and something is
 * still kept of them; unless they had one within ten minutes or are suppressed. All in one statement, so that a flood of requests at once takes one.
 * @returns the subscriber to send it to, or undefined where none is to be sent
 */
export function askForLink(db: Db, email: string): Promise<z.infer<typeof asked> | undefined> {
  return maybeRow(
    db,
    asked,
    `UPDATE subscribers s SET asked_at = now()
     WHERE email_key = lower($1) AND state IN ('active', 'paused', 'unsubscribed')
       AND (asked_at IS NULL OR asked_at < now() - interval '10 minutes')
       AND NOT EXISTS (SELECT FROM suppressions x WHERE x.email_key = s.email_key)
     RETURNING id, email`,
    [email],
  )
}

/** When each of these mails was asked for last. A cooldown of its own: who takes their data may leave at once. */
const askedAt = { forget: 'forget_asked_at', export: 'export_asked_at' } as const

/** Takes the mail that confirms a wish of the person, whatever their state, unless they had it within ten minutes. */
export function askForMail(
  db: Db,
  kind: keyof typeof askedAt,
  publicId: Buffer,
): Promise<z.infer<typeof asked> | undefined> {
  const column = askedAt[kind]
  return maybeRow(
    db,
    asked,
    `UPDATE subscribers SET ${column} = now()
     WHERE public_id = $1 AND (${column} IS NULL OR ${column} < now() - interval '10 minutes')
     RETURNING id, email`,
    [publicId],
  )
}

/** Who left, or may. */
export type Leaver = z.infer<typeof left>

const left = z
  .object({
    id: z.number(),
    may_return: z.boolean(),
    receives: z.boolean(),
    language: z.string().nullable(),
    cadence: z.enum(cadences),
  })
  .transform((row) => ({
    id: row.id,
    mayReturn: row.may_return,
    receives: row.receives,
    preferences: { language: row.language, cadence: row.cadence },
  }))

/** Whom the link of `$1` names, also one in a mail to a former address of theirs. */
const named = `(s.public_id = $1 OR s.id = (SELECT subscriber_id FROM address_changes WHERE old_public_id = $1))`

/**
 * Whether a leave is a slip that can be undone: for a day, out of a state that was confirmed, and only while nothing else
 * has happened to them.
 */
const mayReturn = `coalesce(s.state = 'unsubscribed' AND s.left_from IN ('active', 'paused')
  AND s.state_changed_at > now() - interval '1 day'
  AND NOT EXISTS (SELECT FROM suppressions x WHERE x.email_key = s.email_key), false)`

const whether = `s.id, s.language, s.cadence, s.state IN ('active', 'paused') AS receives, ${mayReturn} AS may_return`

/** Whom an unsubscribe link names, and whether their leave is a slip that can be undone. */
export function findByUnsubscribeLink(db: Db, publicId: Buffer): Promise<z.infer<typeof left> | undefined> {
  return maybeRow(db, left, `SELECT ${whether} FROM subscribers s WHERE ${named}`, [publicId])
}

/**
 * Stops all digests to whom an unsubscribe link names. Idempotent; leaves the states in which nothing is sent anyway. The
 * end of a pause is kept, so that a slip can be undone to it. One statement where there is anything to stop, since mailbox
 * providers unsubscribe in crowds.
 * @returns the same as `findByUnsubscribeLink` afterwards
 */
export async function unsubscribeSubscriber(db: Db, publicId: Buffer): Promise<z.infer<typeof left> | undefined> {
  const stopped = await maybeRow(
    db,
    left,
    `UPDATE subscribers s SET state = 'unsubscribed', state_changed_at = now(), asked_at = NULL, next_digest_at = NULL,
       left_from = state, has_said_why = false
     WHERE ${named} AND s.state = ANY ($2) RETURNING ${whether}`,
    [publicId, unsubscribableStates],
  )
  return stopped ?? (await findByUnsubscribeLink(db, publicId))
}

const leftPause = z.object({ paused_until: z.date().nullable() }).transform((row) => ({ until: row.paused_until }))

/** The pause in which somebody unsubscribed, if they did so in one; until null where it had no end. */
export function pauseLeftFrom(db: Db, id: number): Promise<z.infer<typeof leftPause> | undefined> {
  return maybeRow(db, leftPause, `SELECT paused_until FROM subscribers WHERE id = $1 AND left_from = 'paused'`, [id])
}

/** Puts somebody who unsubscribed by a slip back into the state that they left. Whether it was a slip. */
export async function returnUnsubscribed(db: Db, id: number, nextDigestAt: Date | null): Promise<boolean> {
  const returned = await maybeRow(
    db,
    z.object({ id: z.number() }),
    `UPDATE subscribers s SET state = left_from, state_changed_at = now(), left_from = NULL, next_digest_at = $2
     WHERE id = $1 AND ${mayReturn} RETURNING id`,
    [id, nextDigestAt],
  )
  return returned !== undefined
}

/** Keeps why somebody left, once for each time that they leave, with the day and without them. */
export async function addReason(db: Db, id: number, day: string, said: Reason): Promise<void> {
  await db.query(
    `WITH said AS (
       UPDATE subscribers SET has_said_why = true WHERE id = $1 AND state = 'unsubscribed' AND NOT has_said_why RETURNING id
     )
     INSERT INTO unsubscribe_reasons (day, reason, words) SELECT $2, $3, $4 FROM said`,
    [id, day, said.reason, said.words],
  )
}

/**
 * Deletes a subscriber with preferences, consent and changes of address, and what a bounce or a complaint suppressed. A
 * hash of the address stays, which keeps imports from bringing it back; so does a suppression that the operator made.
 */
export async function eraseSubscriber(tx: Db, id: number): Promise<void> {
  await tx.query(
    `WITH erased AS (
       DELETE FROM subscribers WHERE id = $1 RETURNING email_key
     ), lifted AS (
       DELETE FROM suppressions x USING erased e WHERE x.email_key = e.email_key AND x.reason <> 'operator'
     )
     INSERT INTO forgotten (hash) SELECT forgotten_hash(email_key) FROM erased ON CONFLICT DO NOTHING`,
    [id],
  )
}

const given = z.object({ reason: z.string().nullable(), count: z.number() })

/** How often each reason was given from the day `since` to `upTo` (`YYYY-MM-DD`); null is for words without a reason. */
export function countReasons(db: Db, since: string, upTo: string): Promise<z.infer<typeof given>[]> {
  return rows(
    db,
    given,
    `SELECT reason, count(*) FROM unsubscribe_reasons WHERE day BETWEEN $1 AND $2
     GROUP BY reason ORDER BY count(*) DESC, reason`,
    [since, upTo],
  )
}

const inWords = z.object({ day: z.string(), reason: z.string().nullable(), words: z.string() })

/** What people who left wrote in those days, the newest first, at most `count` of them. */
export function reasonsInWords(db: Db, since: string, upTo: string, count: number): Promise<z.infer<typeof inWords>[]> {
  return rows(
    db,
    inWords,
    `SELECT day, reason, words FROM unsubscribe_reasons WHERE day BETWEEN $1 AND $2 AND words IS NOT NULL
     ORDER BY day DESC, id LIMIT $3`,
    [since, upTo, count],
  )
}
