import { z } from 'zod'
import { type Db, maybeRow, rows } from '../db/database.ts'
import { confirmableStates } from './subscriber.ts'

const changeRow = z
  .object({
    id: z.number(),
    public_id: z.instanceof(Buffer),
    subscriber_id: z.number(),
    agreed_at: z.date().nullable(),
    new_email: z.string().nullable(),
    old_email: z.string().nullable(),
    old_public_id: z.instanceof(Buffer).nullable(),
    moved_at: z.date().nullable(),
    undone_at: z.date().nullable(),
    is_replaced: z.boolean(),
  })
  .transform((row) => ({
    id: row.id,
    publicId: row.public_id,
    subscriberId: row.subscriber_id,
    /** When the old address agreed; only then is the new one asked. */
    agreedAt: row.agreed_at,
    newEmail: row.new_email,
    oldEmail: row.old_email,
    oldPublicId: row.old_public_id,
    movedAt: row.moved_at,
    undoneAt: row.undone_at,
    /** Whether another was agreed to that was asked for after it. Asking alone replaces nothing: anybody may who holds a link. */
    isReplaced: row.is_replaced,
  }))

/** A wish to get the digest at another address, and what came of it. */
export type AddressChange = z.infer<typeof changeRow>

const columns = `c.*, EXISTS (SELECT FROM address_changes later
  WHERE later.subscriber_id = c.subscriber_id AND later.id > c.id AND later.agreed_at IS NOT NULL) AS is_replaced`

/** The change that a mail of the ledger is about. */
export function findChangeById(db: Db, id: number): Promise<AddressChange | undefined> {
  return maybeRow(db, changeRow, `SELECT ${columns} FROM address_changes c WHERE id = $1`, [id])
}

/** The change that a link names. */
export function findChange(db: Db, publicId: Buffer): Promise<AddressChange | undefined> {
  return maybeRow(db, changeRow, `SELECT ${columns} FROM address_changes c WHERE public_id = $1`, [publicId])
}

const pastChange = z
  .object({
    new_email: z.string().nullable(),
    old_email: z.string().nullable(),
    asked_at: z.date(),
    agreed_at: z.date().nullable(),
    moved_at: z.date().nullable(),
    undone_at: z.date().nullable(),
  })
  .transform((row) => ({
    newEmail: row.new_email,
    oldEmail: row.old_email,
    askedAt: row.asked_at,
    agreedAt: row.agreed_at,
    movedAt: row.moved_at,
    undoneAt: row.undone_at,
  }))

/** The changes of address that a subscriber asked for, without what their links carry. */
export function changesOf(db: Db, subscriberId: number): Promise<z.infer<typeof pastChange>[]> {
  return rows(db, pastChange, 'SELECT * FROM address_changes WHERE subscriber_id = $1 ORDER BY id', [subscriberId])
}

/** Whether a reader had this public id in their links before they moved to another address. */
export async function isFormerLink(db: Db, publicId: Buffer): Promise<boolean> {
  const found = await maybeRow(
    db,
    z.object({ id: z.number() }),
    'SELECT id FROM address_changes WHERE old_public_id = $1',
    [publicId],
  )
  return found !== undefined
}

/** Keeps everybody else from the subscriber's row until the transaction ends. */
export async function lockSubscriber(tx: Db, id: number): Promise<void> {
  await tx.query('SELECT FROM subscribers WHERE id = $1 FOR UPDATE', [id])
}

/**
 * Keeps a wish to move, unless the subscriber had the same within ten minutes, or five today: whoever holds a link to their
 * page must not be able to bury them in mails.
 */
export async function addChange(tx: Db, subscriberId: number, newEmail: string): Promise<{ id: number } | undefined> {
  await lockSubscriber(tx, subscriberId)
  return await maybeRow(
    tx,
    z.object({ id: z.number() }),
    `INSERT INTO address_changes (subscriber_id, new_email)
     SELECT $1, $2
     WHERE NOT EXISTS (SELECT FROM address_changes
         WHERE subscriber_id = $1 AND new_email = $2 AND moved_at IS NULL AND asked_at > now() - interval '10 minutes')
       AND (SELECT count(*) FROM address_changes
         WHERE subscriber_id = $1 AND asked_at > now() - interval '1 day') < 5
     RETURNING id`,
    [subscriberId, newEmail],
  )
}

/**
 * Keeps that the old address agrees to a change, once, unless the new one was asked within ten minutes by anybody, also by
 * a sign-up, or is suppressed: a link must not become a way to mail strangers. Wishes from before it are void. Whoever calls
 * it holds the mailbox (`answerByMail`), since two subscribers may want the same address at once.
 * @returns whether the new address is to be asked now
 */
export async function keepAgreement(tx: Db, change: AddressChange): Promise<boolean> {
  const agreed = await maybeRow(
    tx,
    z.object({ id: z.number() }),
    `UPDATE address_changes SET agreed_at = now()
     WHERE id = $1 AND agreed_at IS NULL
       AND NOT EXISTS (SELECT FROM suppressions WHERE email_key = lower($2))
       AND NOT EXISTS (SELECT FROM subscribers
         WHERE email_key = lower($2) AND state = ANY ($3) AND asked_at > now() - interval '10 minutes')
       AND NOT EXISTS (SELECT FROM address_changes
         WHERE lower(new_email) = lower($2) AND agreed_at > now() - interval '10 minutes')
     RETURNING id`,
    [change.id, change.newEmail, confirmableStates],
  )
  return agreed !== undefined
}

/** Takes the next service mail of somebody who is subscribed already, unless they had one within ten minutes. */
export function takeServiceMail(tx: Db, email: string): Promise<{ id: number; email: string } | undefined> {
  return maybeRow(
    tx,
    z.object({ id: z.number(), email: z.string() }),
    `UPDATE subscribers SET asked_at = now()
     WHERE email_key = lower($1) AND state IN ('active', 'paused')
       AND (asked_at IS NULL OR asked_at < now() - interval '10 minutes')
     RETURNING id, email`,
    [email],
  )
}

/** Deletes the addresses of changes that nobody can confirm or undo any more. */
export async function forgetOldAddresses(db: Db): Promise<void> {
  await db.query(`DELETE FROM address_changes WHERE moved_at IS NULL AND asked_at < now() - interval '8 days'`)
  await db.query(
    `UPDATE address_changes SET new_email = NULL, old_email = NULL
     WHERE moved_at < now() - interval '8 days' AND (new_email IS NOT NULL OR old_email IS NOT NULL)`,
  )
}
