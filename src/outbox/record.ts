import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, isAway } from '../db/database.ts'
import type { Ending } from './delivery.ts'
import { type Claimed, finish } from './store.ts'

/** Between two tries, in milliseconds. */
const pause = 250

/** How long a process that is told to end waits for a database, in milliseconds. */
const patienceOfDrain = 5_000

/**
 * Records how a claimed delivery ended, also where the database is away for a moment: it is restarted, or another takes
 * over. The relay's answer is known only here; without it the message would go out again. Recording twice changes
 * nothing, and when the claim is over somebody else has the delivery.
 * @param until when the claim is over, in milliseconds since 1970
 * @param signal aborted, it waits a few seconds at most
 * @throws what the database said last
 */
export async function record(
  db: Database,
  delivery: Claimed,
  ending: Ending,
  { until, signal }: { until: number; signal: AbortSignal | undefined },
): Promise<void> {
  let failedAt: number | undefined
  for (;;) {
    try {
      return await finish(db.prepared, delivery, ending)
    } catch (error) {
      if (!isAway(error)) throw error
      failedAt ??= Date.now()
      const giveUpAt = signal?.aborted ? Math.min(until, failedAt + patienceOfDrain) : until
      if (Date.now() + pause > giveUpAt) throw error
      await sleep(pause)
    }
  }
}
