import type { Database } from '../db/database.ts'
import { eraseSubscriber } from '../subscribers/account-store.ts'
import { findByPublicId } from '../subscribers/store.ts'
import { eraseFromLedger, lockOpen } from './account-store.ts'

/**
 * Forgets a person: all that is known about them, in the subscribers and in the ledger, except a hash of the address,
 * which only keeps imports from bringing it back.
 * @returns whether there was anybody
 */
export async function forget(db: Database, publicId: Buffer): Promise<boolean> {
  return await db.transaction(async (tx) => {
    const subscriber = await findByPublicId(tx, publicId)
    if (!subscriber) return false
    await lockOpen(tx, subscriber.id)
    // The row goes first: a fan-out that is at it is waited for, and its delivery is there when the ledger is erased.
    await eraseSubscriber(tx, subscriber.id)
    await eraseFromLedger(tx, subscriber.id, subscriber.email)
    return true
  })
}
