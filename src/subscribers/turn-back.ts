import type { Db } from '../db/database.ts'
import { nextMoments } from './due.ts'
import { activeSchedules, makeDueBeyond } from './due-store.ts'

/**
 * For a clock that the operator has set to a past day: makes due whoever's next moment lies beyond the one that their
 * schedule has after `now`, because a later clock computed it. Their windows keep them from getting anything twice.
 */
export async function turnBack(db: Db, now: Date): Promise<void> {
  await makeDueBeyond(db, nextMoments(await activeSchedules(db), now))
}
