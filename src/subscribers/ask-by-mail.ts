import type { Database, Db } from '../db/database.ts'
import { askForMail } from './account-store.ts'
import { ownWishAllowance } from './allowance.ts'
import { answerByMail } from './answer-by-mail.ts'
import type { EnqueueServiceMail } from './service-mail.ts'

/**
 * Asks by mail whether somebody really wants to be forgotten or to get their data: the link to their page is in every
 * digest, and digests are forwarded.
 */
export async function askByMail(
  deps: { db: Database; enqueueServiceMail: EnqueueServiceMail },
  kind: 'forget' | 'export',
  subscriber: { publicId: Buffer; email: string },
): Promise<void> {
  const ask = async (tx: Db) => {
    const asked = await askForMail(tx, kind, subscriber.publicId)
    return asked && { kind, subscriberId: asked.id, address: asked.email }
  }
  await answerByMail(deps, subscriber.email, ask, ownWishAllowance)
}
