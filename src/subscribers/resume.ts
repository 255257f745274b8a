import type { Db } from '../db/database.ts'
import { momentAnew } from './due.ts'
import { resumeSubscriber } from './pause-store.ts'
import { findById } from './store.ts'

/**
 * Ends a subscriber's pause before its time. The next digest comes at their next moment, with what is new since their last.
 * @returns whether they were paused: nobody else's state changes
 */
export async function resume(db: Db, subscriberId: number, now: Date): Promise<boolean> {
  const subscriber = await findById(db, subscriberId)
  if (!subscriber) return false
  const { preferences, lastDigestAt } = subscriber
  return await resumeSubscriber(db, subscriberId, momentAnew(preferences, { lastDigestAt, pausedUntil: null }, now))
}
