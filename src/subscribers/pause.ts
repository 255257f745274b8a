import type { Db } from '../db/database.ts'
import { momentAnew } from './due.ts'
import { pauseSubscriber } from './pause-store.ts'
import { findById } from './store.ts'

/**
 * Pauses the digests of an active subscriber until `until`, or with null until they resume by themselves; a pause that is
 * there already ends then instead. After it comes one digest, at their next moment, of what is new since their last.
 * @returns whether they are paused: nobody else's state changes
 */
export async function pause(db: Db, subscriberId: number, until: Date | null, now: Date): Promise<boolean> {
  const subscriber = await findById(db, subscriberId)
  if (!subscriber) return false
  const { preferences, lastDigestAt } = subscriber
  const nextDigestAt = until && momentAnew(preferences, { lastDigestAt, pausedUntil: until }, now)
  return await pauseSubscriber(db, subscriberId, { until, nextDigestAt })
}
