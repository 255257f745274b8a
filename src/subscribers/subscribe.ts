import type { Database } from '../db/database.ts'
import { answerByMail } from './answer-by-mail.ts'
import type { EnqueueServiceMail } from './service-mail.ts'
import { askToSubscribe } from './sign-up-store.ts'
import { answerToSignUp } from './subscriber.ts'

/**
 * Somebody asks to subscribe `email` (already checked to look like an address), and reads `language` where that is known. What follows goes by mail alone, so
 * that the page answers the same for every address.
 */
export async function subscribe(
  deps: { db: Database; enqueueServiceMail: EnqueueServiceMail },
  request: { email: string; timeZone: string; language?: string | null; ip: string | null; wording: string },
): Promise<void> {
  await answerByMail(deps, request.email, async (tx) => {
    const asked = await askToSubscribe(tx, request)
    return asked && { kind: answerToSignUp(asked.state), subscriberId: asked.id, address: asked.email }
  })
}
