import type { Database, Db } from '../db/database.ts'
import { askToSubscribe } from './store.ts'
import { answerToSignUp } from './subscriber.ts'

/** Puts a service mail into the outbox; wired in `app.ts`, since the outbox lies to the right. */
export type EnqueueServiceMail = (
  tx: Db,
  mail: { kind: 'confirmation' | 'already-subscribed'; subscriberId: number; address: string },
) => Promise<void>

/**
 * Somebody asks to subscribe `email` (already checked to look like an address). What follows goes by mail alone, so
 * that the page answers the same for every address.
 */
export async function subscribe(
  deps: { db: Database; enqueueServiceMail: EnqueueServiceMail },
  request: { email: string; timeZone: string; ip: string | null; wording: string },
): Promise<void> {
  await deps.db.transaction(async (tx) => {
    const asked = await askToSubscribe(tx, request)
    if (!asked) return
    await deps.enqueueServiceMail(tx, {
      kind: answerToSignUp(asked.state),
      subscriberId: asked.id,
      address: asked.email,
    })
  })
}
