import type { Db } from '../db/database.ts'
import { returnUnsubscribed } from './account-store.ts'
import { momentAnew } from './due.ts'
import { findById } from './store.ts'

/**
 * Takes back an unsubscribing that was a slip: the reader is active with the preferences they had, and their window goes
 * on where it was.
 * @returns whether it could be: not after a day, and not where anything else has happened to them
 */
export async function undoUnsubscribe(db: Db, subscriberId: number, now: Date): Promise<boolean> {
  const subscriber = await findById(db, subscriberId)
  if (!subscriber) return false
  const { preferences, lastDigestAt } = subscriber
  return await returnUnsubscribed(db, subscriberId, momentAnew(preferences, { lastDigestAt, pausedUntil: null }, now))
}
