import type { Database } from '../db/database.ts'
import { lookAtMove, type Worth } from '../subscribers/change.ts'
import { findChange, lockSubscriber } from '../subscribers/change-store.ts'
import { clearAddress, keepMove } from '../subscribers/move-store.ts'
import type { EnqueueServiceMail } from '../subscribers/service-mail.ts'
import { findById, type Subscriber } from '../subscribers/store.ts'
import { suppressionOf } from '../subscribers/suppression.ts'
import { lockOpen, readdress } from './account-store.ts'

/**
 * The owner of the new address confirms: the digests go there, also those that wait, and the old address gets a notice
 * with the way back. The address is that of the wish in the database, never one that a link carries.
 * @param ip the network address that the press came from, for the record of consent
 */
export async function move(
  deps: { db: Database; enqueueServiceMail: EnqueueServiceMail },
  publicId: Buffer,
  ip: string | null,
): Promise<{ is: Worth; subscriber?: Subscriber }> {
  return await deps.db.transaction(async (tx) => {
    const wished = await findChange(tx, publicId)
    if (!wished) return { is: 'void' }
    const { subscriberId } = wished
    await lockOpen(tx, subscriberId)
    await lockSubscriber(tx, subscriberId)
    const subscriber = await findById(tx, subscriberId)
    // Read again, now that nobody else can change it.
    const change = await findChange(tx, publicId)
    if (!change || !subscriber || !change.newEmail) return { is: 'void' }
    const is = lookAtMove(change, subscriber)
    if (is !== 'open') return { is }
    if (await suppressionOf(tx, change.newEmail)) return { is: 'void' }
    const { isFree, readUpTo } = await clearAddress(tx, change.newEmail, subscriberId, false)
    if (!isFree) return { is: 'taken' }
    await keepMove(tx, change, readUpTo, ip)
    await readdress(tx, subscriberId, change.newEmail)
    const notice = { kind: 'moved', subscriberId, address: subscriber.email, changeId: change.id } as const
    await deps.enqueueServiceMail(tx, notice)
    const moved = await findById(tx, subscriberId)
    return moved ? { is: 'done', subscriber: moved } : { is: 'void' }
  })
}
