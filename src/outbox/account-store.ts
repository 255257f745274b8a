import { z } from 'zod'
import { type Db, rows } from '../db/database.ts'
import { type DeliveryRecord, recordRow } from './ledger-store.ts'

/** The deliveries of which something may still be sent. */
const isOpen = `status IN ('queued', 'deferred', 'sending', 'unknown')`

/**
 * Locks what may still be sent to a subscriber. Whoever changes both the ledger and a subscriber does it first, because a
 * claim takes them in this order, and would else wait for us while we wait for it.
 */
export async function lockOpen(tx: Db, subscriberId: number): Promise<void> {
  await tx.query(`SELECT FROM deliveries WHERE subscriber_id = $1 AND ${isOpen} ORDER BY id FOR UPDATE`, [subscriberId])
}

/**
 * Sends to the new address whatever waits for a subscriber, also a service mail: it holds links, which are of the mailbox
 * they go to. The mails about a change of address go where that change says.
 */
export async function readdress(tx: Db, subscriberId: number, address: string): Promise<void> {
  await tx.query(
    `UPDATE deliveries SET address = $2,
       -- A domain's line and its places are counted by this. The claim finds the line of the new one.
       limited_domain = CASE WHEN status IN ('queued', 'deferred') THEN '' ELSE limited_domain END
     WHERE subscriber_id = $1 AND change_id IS NULL AND ${isOpen}`,
    [subscriberId, address],
  )
}

/**
 * Takes the person out of the ledger: the rows stay as proof of what was done, without the address and without the words
 * of relays, which may name it. Also rows of an earlier subscriber at the address, whom the operator removed; that is read
 * through the whole ledger, which is for once.
 */
export async function eraseFromLedger(tx: Db, subscriberId: number, address: string): Promise<void> {
  const isTheirs = `(subscriber_id = $1 OR lower(address) = lower($2)) AND notice_id IS NULL`
  await tx.query(
    `UPDATE deliveries SET status = 'skipped', reason = 'the subscriber is gone'
     WHERE ${isTheirs} AND status IN ('queued', 'deferred')`,
    [subscriberId, address],
  )
  await tx.query(
    `UPDATE deliveries SET address = '', limited_domain = CASE WHEN status = 'sending' THEN limited_domain ELSE '' END,
       response = NULL,
       reason = CASE WHEN reason IS NOT NULL AND status <> 'skipped' THEN 'erased with the subscriber' ELSE reason END,
       history = (SELECT coalesce(jsonb_agg(jsonb_set(left_state, '{3}', 'null') ORDER BY place), '[]')
         FROM jsonb_array_elements(history) WITH ORDINALITY AS past (left_state, place))
     WHERE ${isTheirs}`,
    [subscriberId, address],
  )
}

const ownRecord = z.intersection(recordRow, z.object({ address: z.string() }))

/** All that a subscriber was sent or is to be, the oldest first. */
export function deliveriesOf(db: Db, subscriberId: number): Promise<(DeliveryRecord & { address: string })[]> {
  return rows(db, ownRecord, 'SELECT * FROM deliveries WHERE subscriber_id = $1 ORDER BY day, id', [subscriberId])
}
