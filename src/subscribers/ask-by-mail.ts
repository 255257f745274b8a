import type { Database } from '../db/database.ts'
import { askForMail } from './account-store.ts'
import type { EnqueueServiceMail } from './service-mail.ts'

/**
 * Asks by mail whether somebody really wants to be forgotten or to get their data: the link to their page is in every
 * digest, and digests are forwarded.
 */
export async function askByMail(
  deps: { db: Database; enqueueServiceMail: EnqueueServiceMail },
  kind: 'forget' | 'export',
  publicId: Buffer,
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const asked = await askForMail(tx, kind, publicId)
    if (asked) await deps.enqueueServiceMail(tx, { kind, subscriberId: asked.id, address: asked.email })
  })
}
