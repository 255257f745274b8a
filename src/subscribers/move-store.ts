import { z } from 'zod'
import { type Db, row } from '../db/database.ts'
import type { AddressChange } from './change-store.ts'

/**
 * Clears an address for somebody who is to have it, by deleting the subscriber there who gets nothing: their confirmation
 * of the same address would replace it as well. What was saved and said of papers there goes with the address, but for
 * papers of which `besides`, who is to have it, has said something. With `unconfirmedOnly` just the one whom nobody has ever
 * confirmed.
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
     ), kept AS (
       INSERT INTO opinions (subscriber_id, paper_id, kind, created_at)
       SELECT $2, o.paper_id, o.kind, o.created_at FROM opinions o JOIN there ON there.id = o.subscriber_id
       WHERE there.may_go ON CONFLICT DO NOTHING
     ), gone AS (
       DELETE FROM subscribers s USING there WHERE s.id = there.id AND there.may_go RETURNING s.read_up_to
     )
     SELECT EXISTS (SELECT FROM there WHERE NOT may_go) AS taken, (SELECT read_up_to FROM gone) AS read_up_to`,
    [email, besides, unconfirmedOnly],
  )
}

/**
 * Gives the subscriber the new address of a change and new links: the mailbox that was left keeps none but those to
 * unsubscribe, and wishes that were asked for before end with it. Imports
 * pass over the old address from now on, or an old list would bring the reader a second digest; the new one, confirmed by its
 * owner, may be imported again.
 * @param ip the network address that the press came from, for the record of consent: it is the new address's confirmation
 */
export async function keepMove(
  tx: Db,
  change: AddressChange,
  readUpTo: number | null,
  ip: string | null,
): Promise<void> {
  await tx.query(
    `WITH moved AS (
       UPDATE address_changes c SET moved_at = now(), old_email = s.email, old_public_id = s.public_id
       FROM subscribers s WHERE c.id = $1 AND s.id = c.subscriber_id
     )
     UPDATE subscribers SET email = $3, public_id = substr(uuid_send(gen_random_uuid()), 9, 8),
       read_up_to = greatest(read_up_to, $4::integer), asked_at = NULL, forget_asked_at = NULL, export_asked_at = NULL,
       confirmed_at = now(), confirmed_ip = $5
     WHERE id = $2`,
    [change.id, change.subscriberId, change.newEmail, readUpTo, ip],
  )
  await tx.query(
    `INSERT INTO forgotten (hash) SELECT forgotten_hash(old_email) FROM address_changes WHERE id = $1
     ON CONFLICT DO NOTHING`,
    [change.id],
  )
  await tx.query('DELETE FROM forgotten WHERE hash = forgotten_hash($1)', [change.newEmail])
  await tx.query('DELETE FROM address_changes WHERE subscriber_id = $1 AND moved_at IS NULL', [change.subscriberId])
}

/**
 * Puts the old address of a change back, with new links once more: whoever held the earlier ones could move it again.
 * Later changes go with it, and what was mailed to their addresses unlocks nothing, not even unsubscribing. Nobody has left
 * any of their addresses, so all of them may be imported again.
 * @param ip the network address that the press came from: the confirmation that counts was the other address's meanwhile
 */
export async function keepUndo(tx: Db, change: AddressChange, ip: string | null): Promise<void> {
  await tx.query(
    `UPDATE subscribers SET email = $2, public_id = substr(uuid_send(gen_random_uuid()), 9, 8),
       asked_at = NULL, forget_asked_at = NULL, export_asked_at = NULL, confirmed_at = now(), confirmed_ip = $3
     WHERE id = $1`,
    [change.subscriberId, change.oldEmail, ip],
  )
  await tx.query(
    `DELETE FROM forgotten f USING address_changes c
     WHERE c.subscriber_id = $1 AND c.id >= $2 AND f.hash = forgotten_hash(c.old_email)`,
    [change.subscriberId, change.id],
  )
  await tx.query(
    `UPDATE address_changes SET undone_at = now(), old_public_id = CASE WHEN id = $2 THEN old_public_id END
     WHERE subscriber_id = $1 AND id >= $2`,
    [change.subscriberId, change.id],
  )
}
