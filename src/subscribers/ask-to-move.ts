import type { Database } from '../db/database.ts'
import { answerByMail } from './answer-by-mail.ts'
import { addChange, takeServiceMail } from './change-store.ts'
import type { EnqueueServiceMail } from './service-mail.ts'
import { findByEmail } from './store.ts'
import { answerToSignUp } from './subscriber.ts'

/**
 * A subscriber wants their digest at `newEmail` (already checked to look like an address). The wish comes by a link that
 * was mailed to the old address: that is the old end's confirmation. The new end's is asked for here; what follows goes
 * by mail alone, so that the page answers the same for every address.
 */
export async function askToMove(
  deps: { db: Database; enqueueServiceMail: EnqueueServiceMail },
  subscriberId: number,
  newEmail: string,
): Promise<void> {
  await answerByMail(deps, newEmail, async (tx) => {
    const change = await addChange(tx, subscriberId, newEmail)
    if (!change) return undefined
    const there = await findByEmail(tx, newEmail)
    if (there && answerToSignUp(there.state) === 'already-subscribed') {
      const known = await takeServiceMail(tx, newEmail)
      return known && { kind: 'already-subscribed', subscriberId: known.id, address: known.email }
    }
    return { kind: 'move', subscriberId, address: newEmail, changeId: change.id }
  })
}
