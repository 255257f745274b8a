import type { Database } from '../../db/database.ts'
import { leaveTurn, msSinceAsked, recordAsked, tryTurn } from '../store.ts'
import { createLanes, type Lanes, realTime, type Timing } from './lanes.ts'

/** How often a process looks whether another one has ended its request. */
const lookMs = 100

/**
 * Lanes that all processes on one database keep together: one request in a lane at a time, and its interval between the
 * end of one and the start of the next. The turn is an advisory lock, so that a process that dies in the middle of a request holds nobody up; when the
 * service was last asked is a row, by the database's clock.
 * Requests without an interval wait for each other within this process alone: there is no rule to break.
 */
export function sharedLanes(db: Database, timing: Timing = realTime): Lanes {
  // One after the other here first, so that however many wait, one connection waits for the database.
  const lanes = createLanes(timing)
  return {
    inTurn: ({ key, intervalMs }, signal, work) =>
      lanes.inTurn({ key, intervalMs: 0 }, signal, async () => {
        if (intervalMs === 0) return await work()
        return await db.session(async (connection) => {
          while (!(await tryTurn(connection, key))) await timing.sleep(lookMs, signal)
          try {
            const waitMs = intervalMs - (await msSinceAsked(connection, key))
            if (waitMs > 0) await timing.sleep(waitMs, signal)
            // Before the request for the case that the process dies in it, and after it because it may leave late.
            await recordAsked(connection, key)
            return await work()
          } finally {
            // Where the connection broke, the lock went with it, and the work's own ending is what is worth telling.
            await recordAsked(connection, key).catch(() => undefined)
            await leaveTurn(connection, key).catch(() => undefined)
          }
        })
      }),
  }
}
