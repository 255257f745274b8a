import { z } from 'zod'
import { type Db, maybeRow, row, rows } from '../db/database.ts'
import { confirmableStates } from './subscriber.ts'

const changeRow = z
  .object({
    id: z.number(),
    public_id: z.instanceof(Buffer),
    subscriber_id: z.number(),
    new_email: z.string().nullable(),
    old_email: z.string().nullable(),
    old_public_id: z.instanceof(Buffer).nullable(),
    moved_at: z.date().nullable(),
    undone_at: z.date().nullable(),
    is_newest: z.boolean(),
  })
  .transform((row) => ({
    id: row.id,
    publicId: row.public_id,
    subscriberId: row.subscriber_id,
    newEmail: row.new_email,
    oldEmail: row.old_email,
    oldPublicId: row.old_public_id,
    movedAt: row.moved_at,
    undoneAt: row.undone_at,
    /** Whether nothing was asked for after it: only then may it still be confirmed. */
    isNewest: row.is_newest,
  }))

/** A wish to get the digest at another address, and what came of it. */
export type AddressChange = z.infer<typeof changeRow>

const columns = `c.*, NOT EXISTS (SELECT FROM address_changes later
  WHERE later.subscriber_id = c.subscriber_id AND later.id > c.id) AS is_newest`

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
    moved_at: z.date().nullable(),
    undone_at: z.date().nullable(),
  })
  .transform((row) => ({
    newEmail: row.new_email,
    oldEmail: row.old_email,
    askedAt: row.asked_at,
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
 * Keeps a wish to move, unless the new address was asked within ten minutes by anybody, also by a sign-up, is suppressed,
 * or the subscriber had five wishes today: a link must not become a way to mail strangers. Wishes from before it are void.
 * Whoever calls it holds the mailbox (`answerByMail`), since two subscribers may want the same address at once.
 */
export async function addChange(tx: Db, subscriberId: number, newEmail: string): Promise<{ id: number } | undefined> {
  await lockSubscriber(tx, subscriberId)
  return await maybeRow(
    tx,
    z.object({ id: z.number() }),
    `INSERT INTO address_changes (subscriber_id, new_email)
     SELECT $1, $2
     WHERE NOT EXISTS (SELECT FROM suppressions WHERE email_key = lower($2))
       AND NOT EXISTS (SELECT FROM subscribers
         WHERE email_key = lower($2) AND state = ANY ($3) AND asked_at > now() - interval '10 minutes')
       AND NOT EXISTS (SELECT FROM address_changes
         WHERE lower(new_email) = lower($2) AND asked_at > now() - interval '10 minutes')
       AND (SELECT count(*) FROM address_changes
         WHERE subscriber_id = $1 AND asked_at > now() - interval '1 day') < 5
     RETURNING id`,
    [subscriberId, newEmail, confirmableStates],
  )
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

/**
 * Clears an address for somebody who is to have it, by deleting the subscriber there who gets nothing: their confirmation
 * of the same address would replace it as well. With `unconfirmedOnly` just the one whom nobody has ever confirmed.
 * @returns whether the address is free; what the deleted one had read
 */
export async function clearAddress(
  tx: Db,
  email: string,
  besides: number,
  unconfirmedOnly: boolean,
): Promise<{ isFree: boolean; readUpTo: number | null }> {
  return await row(
    tx,
    z
      .object({ taken: z.boolean(), read_up_to: z.number().nullable() })
      .transform((found) => ({ isFree: !found.taken, readUpTo: found.read_up_to })),
    `WITH there AS (
       SELECT id, state NOT IN ('active', 'paused') AND NOT ($3 AND confirmed_at IS NOT NULL) AS may_go
       FROM subscribers WHERE email_key = lower($1) AND id <> $2
     ), gone AS (
       DELETE FROM subscribers s USING there WHERE s.id = there.id AND there.may_go RETURNING s.read_up_to
     )
     SELECT EXISTS (SELECT FROM there WHERE NOT may_go) AS taken, (SELECT read_up_to FROM gone) AS read_up_to`,
    [email, besides, unconfirmedOnly],
  )
}

/**
 * Gives the subscriber the new address of a change and new links: the mailbox that was left keeps none but those to
 * unsubscribe. Confirmed by its owner, the address may be imported again.
 */
export async function keepMove(tx: Db, change: AddressChange, readUpTo: number | null): Promise<void> {
  await tx.query(
    `WITH moved AS (
       UPDATE address_changes c SET moved_at = now(), old_email = s.email, old_public_id = s.public_id
       FROM subscribers s WHERE c.id = $1 AND s.id = c.subscriber_id
     )
     UPDATE subscribers SET email = $3, public_id = substr(uuid_send(gen_random_uuid()), 9, 8),
       read_up_to = greatest(read_up_to, $4::integer), asked_at = NULL, forget_asked_at = NULL, export_asked_at = NULL
     WHERE id = $2`,
    [change.id, change.subscriberId, change.newEmail, readUpTo],
  )
  await tx.query('DELETE FROM forgotten WHERE hash = forgotten_hash($1)', [change.newEmail])
}

/**
 * Puts the old address of a change back, with new links once more: whoever held the earlier ones could move it again.
 * Later changes go with it, and what was mailed to their addresses unlocks nothing, not even unsubscribing.
 */
export async function keepUndo(tx: Db, change: AddressChange): Promise<void> {
  await tx.query(
    `UPDATE subscribers SET email = $2, public_id = substr(uuid_send(gen_random_uuid()), 9, 8),
       asked_at = NULL, forget_asked_at = NULL, export_asked_at = NULL
     WHERE id = $1`,
    [change.subscriberId, change.oldEmail],
  )
  await tx.query(
    `UPDATE address_changes SET undone_at = now(), old_public_id = CASE WHEN id = $2 THEN old_public_id END
     WHERE subscriber_id = $1 AND id >= $2`,
    [change.subscriberId, change.id],
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
