import type { Database } from '../db/database.ts'
import { lookAtUndo, type Worth } from '../subscribers/change.ts'
import { findChange, lockSubscriber } from '../subscribers/change-store.ts'
import { clearAddress, keepUndo } from '../subscribers/move-store.ts'
import { findById, type Subscriber } from '../subscribers/store.ts'
import { lockOpen, readdress } from './account-store.ts'

/**
 * The owner of the old address takes a change back, and with it all that came after. The links that were sent to the new
 * address are void from then on, and so are earlier ones to the reader's page: one of them was in the wrong hands.
 * @param ip the network address that the press came from, for the record of consent
 */
export async function undoMove(
  db: Database,
  publicId: Buffer,
  ip: string | null,
): Promise<{ is: Worth; subscriber?: Subscriber }> {
  return await db.transaction(async (tx) => {
    const told = await findChange(tx, publicId)
    if (!told) return { is: 'void' }
    const { subscriberId } = told
    await lockOpen(tx, subscriberId)
    await lockSubscriber(tx, subscriberId)
    const change = await findChange(tx, publicId)
    const subscriber = await findById(tx, subscriberId)
    if (!change?.oldEmail || !subscriber) return { is: 'void' }
    const is = lookAtUndo(change)
    if (is !== 'open') return { is }
    // Anybody can type the address into the sign-up form, and must not bar its owner by that.
    const { isFree } = await clearAddress(tx, change.oldEmail, subscriberId, true)
    if (!isFree) return { is: 'taken' }
    await keepUndo(tx, change, ip)
    await readdress(tx, subscriberId, change.oldEmail)
    const back = await findById(tx, subscriberId)
    return back ? { is: 'done', subscriber: back } : { is: 'void' }
  })
}
