import type { Db } from '../db/database.ts'
import { pauseLeftFrom, returnUnsubscribed } from './account-store.ts'
import { momentAnew } from './due.ts'
import { findById } from './store.ts'

/**
 * Takes back an unsubscribing that was a slip: the reader is active or paused as before, with the preferences they had, and
 * their window goes on where it was.
 * @returns whether it could be: not after a day, and not where anything else has happened to them
 */
export async function undoUnsubscribe(db: Db, subscriberId: number, now: Date): Promise<boolean> {
  const subscriber = await findById(db, subscriberId)
  if (!subscriber) return false
  const { preferences, lastDigestAt } = subscriber
  const pause = await pauseLeftFrom(db, subscriberId)
  const pausedUntil = pause?.until ?? null
  const isOpen = pause !== undefined && pausedUntil === null
  const nextDigestAt = isOpen ? null : momentAnew(preferences, { lastDigestAt, pausedUntil }, now)
  return await returnUnsubscribed(db, subscriberId, nextDigestAt)
}
