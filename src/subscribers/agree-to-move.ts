import type { Database } from '../db/database.ts'
import { answerByMail } from './answer-by-mail.ts'
import { lookAtWish } from './change.ts'
import { type AddressChange, findChangeById, keepAgreement, lockSubscriber, takeServiceMail } from './change-store.ts'
import type { EnqueueServiceMail } from './service-mail.ts'
import { findByEmail, findById } from './store.ts'
import { answerToSignUp } from './subscriber.ts'

/**
 * The owner of the old address agrees to a change, by a link that was mailed there; now the new one is asked. What follows
 * goes by mail alone, so that the page answers the same for every new address.
 */
export async function agreeToMove(
  deps: { db: Database; enqueueServiceMail: EnqueueServiceMail },
  { id: changeId, subscriberId, newEmail: address }: AddressChange,
): Promise<void> {
  if (!address) return
  await answerByMail(deps, address, async (tx) => {
    await lockSubscriber(tx, subscriberId)
    // Read again, now that nobody else can change it.
    const change = await findChangeById(tx, changeId)
    const subscriber = await findById(tx, subscriberId)
    if (!change || !subscriber || lookAtWish(change, subscriber) !== 'open') return undefined
    if (!(await keepAgreement(tx, change))) return undefined
    const there = await findByEmail(tx, address)
    // A reader's own address, written otherwise, is no other subscriber's: some servers tell Ada@ from ada@.
    if (there && there.id !== subscriberId && answerToSignUp(there.state) === 'already-subscribed') {
      const known = await takeServiceMail(tx, address)
      return known && { kind: 'already-subscribed', subscriberId: known.id, address: known.email }
    }
    return { kind: 'move', subscriberId, address, changeId }
  })
}
