import type { Database, Db } from '../db/database.ts'
import { type Allowance, mailboxAllowance, mailboxOf } from './allowance.ts'
import { lockMailbox, takeAllowance, waitFor } from './allowance-store.ts'
import type { EnqueueServiceMail, ServiceMail } from './service-mail.ts'

/**
 * Answers what somebody asked about an address by a mail to it, if `ask` says that one is to be sent and the mailbox has
 * not had too many. Whoever asks about the same mailbox at the same time waits, so that no form can be played against
 * another.
 * @param ask decides in the transaction, and takes the cooldown of what it decides
 */
export async function answerByMail(
  deps: { db: Database; enqueueServiceMail: EnqueueServiceMail },
  address: string,
  ask: (tx: Db) => Promise<ServiceMail | undefined>,
  allowance: Allowance = mailboxAllowance,
): Promise<void> {
  const mailbox = mailboxOf(address)
  await deps.db.transaction(async (tx) => {
    await lockMailbox(tx, mailbox)
    if ((await waitFor(tx, allowance, mailbox)) > 0) return
    const mail = await ask(tx)
    if (!mail) return
    await takeAllowance(tx, allowance, mailbox)
    await deps.enqueueServiceMail(tx, mail)
  })
}
