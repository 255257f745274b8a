import { setTimeout as sleep } from 'node:timers/promises'
import { type Database, type Db, isAway, wasInTheWay } from '../db/database.ts'
import { gather } from '../lib/gather.ts'
import type { RelayFault } from '../mail/relay.ts'
import { type Ended, finish } from './store.ts'

/** Between two tries, in milliseconds. */
const pause = 250

/** How long a process that is told to end waits for a database, in milliseconds. */
const patienceOfDrain = 5_000

/** Hears, in the transaction that records it, that a relay refused an address for good or for a whole day. */
export type OnRefused = (tx: Db, refused: { address: string; fault: RelayFault }) => Promise<void>

/** How a delivery ended. */
export interface EndedSubmission extends Ended {
  /** What the relay said where it did not take the message. */
  fault: RelayFault | undefined
  /** When the claim on it is over, in milliseconds since 1970. */
  until: number
}

/**
 * Records how claimed deliveries ended, those together that end together, also where the database is away for a moment:
 * it is restarted, or another takes over; or where others were in the way. The relay's answer is known only here; without
 * it the message would go out again. Recording twice changes nothing, also of a delivery whose claim is over and that
 * somebody else has, so it goes on until all of their claims are.
 * @param signal aborted, it waits for the database a few seconds at most
 * @returns records one; it throws what the database said last
 */
export function createRecorder(
  db: Database,
  options: { signal: AbortSignal | undefined; onRefused: OnRefused | undefined },
): (ended: EndedSubmission) => Promise<void> {
  return gather(async (batch) => {
    const until = Math.max(...batch.map((ended) => ended.until))
    let failedAt: number | undefined
    for (;;) {
      try {
        return await recordOnce(db, batch, options.onRefused)
      } catch (error) {
        if (!isAway(error) && !wasInTheWay(error)) throw error
        failedAt ??= Date.now()
        const giveUpAt = options.signal?.aborted ? Math.min(until, failedAt + patienceOfDrain) : until
        if (Date.now() + pause > giveUpAt) throw error
        await sleep(pause)
      }
    }
  })
}

async function recordOnce(
  db: Database,
  batch: readonly EndedSubmission[],
  onRefused: OnRefused | undefined,
): Promise<void> {
  const refused = batch.flatMap(({ delivery: { address }, ending, fault }) =>
    ending.status === 'failed' && fault ? [{ address, fault }] : [],
  )
  if (refused.length === 0 || !onRefused) return finish(db.prepared, batch)
  await db.transaction(async (tx) => {
    await finish(tx, batch)
    for (const one of refused) await onRefused(tx, one)
  })
}
