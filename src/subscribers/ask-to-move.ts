import type { Database } from '../db/database.ts'
import { ownWishAllowance } from './allowance.ts'
import { answerByMail } from './answer-by-mail.ts'
import { addChange } from './change-store.ts'
import type { EnqueueServiceMail } from './service-mail.ts'

/**
 * Somebody on a subscriber's page wants the digest at `newEmail` (already checked to look like an address). The link to
 * that page is in every digest, and digests are forwarded, so the old address is asked first, and nobody else.
 */
export async function askToMove(
  deps: { db: Database; enqueueServiceMail: EnqueueServiceMail },
  subscriber: { id: number; email: string },
  newEmail: string,
): Promise<void> {
  const { id: subscriberId, email: address } = subscriber
  await answerByMail(
    deps,
    address,
    async (tx) => {
      const change = await addChange(tx, subscriberId, newEmail)
      return change && { kind: 'move-from', subscriberId, address, changeId: change.id }
    },
    ownWishAllowance,
  )
}
