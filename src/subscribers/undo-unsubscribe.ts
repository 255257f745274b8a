import type { Database, Db } from '../db/database.ts'
import { pauseLeftFrom, returnUnsubscribed } from './account-store.ts'
import { momentAnew } from './due.ts'
import { pause } from './pause.ts'
import { pauseEnd } from './pause-end.ts'
import { findById, savePreferences } from './store.ts'

/** How somebody stays who was about to leave: as it was, with one digest a week, or after some weeks without any. */
export const waysToStay = ['as before', 'weekly', 'paused'] as const
export type WayToStay = (typeof waysToStay)[number]

/** How long the pause is, in weeks, that is offered in place of leaving. */
export const offeredPause = 4

/**
 * Takes back an unsubscribing that was a slip, or is made good by fewer digests: the reader is active or paused as before,
 * with the preferences they had but for what `way` changes, and their window goes on where it was.
 * @returns whether it could be: not after a day, and not where anything else has happened to them
 */
export async function undoUnsubscribe(
  db: Database,
  subscriberId: number,
  now: Date,
  way: WayToStay = 'as before',
): Promise<boolean> {
  return await db.transaction(async (tx) => {
    const isBack = await comeBack(tx, subscriberId, now)
    const subscriber = isBack && (await findById(tx, subscriberId))
    if (!subscriber) return false
    const { publicId, preferences } = subscriber
    if (way === 'paused') {
      const until = pauseEnd({ weeks: offeredPause }, preferences.timeZone, now)
      if (until) await pause(tx, subscriberId, until, now)
    } else if (way === 'weekly') {
      const weekly = { ...preferences, cadence: 'weekly' as const }
      await savePreferences(tx, publicId, weekly, momentAnew(weekly, subscriber, now))
    }
    return true
  })
}

async function comeBack(tx: Db, subscriberId: number, now: Date): Promise<boolean> {
  const subscriber = await findById(tx, subscriberId)
  if (!subscriber) return false
  const { preferences, lastDigestAt } = subscriber
  const pause = await pauseLeftFrom(tx, subscriberId)
  const pausedUntil = pause?.until ?? null
  const isOpen = pause !== undefined && pausedUntil === null
  const nextDigestAt = isOpen ? null : momentAnew(preferences, { lastDigestAt, pausedUntil }, now)
  return await returnUnsubscribed(tx, subscriberId, nextDigestAt)
}
