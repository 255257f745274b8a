import type { Database } from '../db/database.ts'
import { askForLink } from './account-store.ts'
import { answerByMail } from './answer-by-mail.ts'
import type { EnqueueServiceMail } from './service-mail.ts'

/** Somebody has lost the link to their page. It goes by mail, and to a reader alone, or to who was one: the page answers everybody the same. */
export async function sendLink(
  deps: { db: Database; enqueueServiceMail: EnqueueServiceMail },
  email: string,
): Promise<void> {
  await answerByMail(deps, email, async (tx) => {
    const asked = await askForLink(tx, email)
    return asked && { kind: 'lost-link', subscriberId: asked.id, address: asked.email }
  })
}
