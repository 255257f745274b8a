import type { RelayFault } from '../mail/relay.ts'
import type { Ending } from './delivery.ts'

const minutes = 60_000
/** The wait after each attempt; the last one repeats. */
const waits = [1, 5, 15, 30, 60, 120].map((wait) => wait * minutes)
/** RFC 5321 §4.5.4.1 asks for four to five days; a digest is stale after one. */
const giveUpAfter = 24 * 60 * minutes

/**
 * What becomes of a delivery after `fault`. A 5xx is final (§4.2.1); anything passing is tried again with growing waits
 * that differ by up to a fifth, so that what failed together does not come back together, for 24 hours at most. So is what
 * may be the relay's fault or this message's own: as long as nobody knows, it may not stand in the others' way.
 * @param attempts how many submissions were tried, this one included
 * @param random 0 to 1
 */
export function afterFault(
  fault: RelayFault,
  history: { attempts: number; firstAttemptAt: Date; now: Date },
  random: number = Math.random(),
): Ending {
  const response = fault.message
  if (fault.kind === 'unreachable') return { status: 'queued', response }
  if (fault.kind === 'unanswered') return { status: 'unknown', response }
  if (fault.kind === 'refused' && (fault.code ?? 0) >= 500) {
    return { status: 'failed', response, reason: 'the relay refused it' }
  }
  const wait = waits[Math.min(history.attempts, waits.length) - 1] ?? minutes
  const until = new Date(history.now.getTime() + wait * (0.9 + random * 0.2))
  if (until.getTime() - history.firstAttemptAt.getTime() > giveUpAfter) {
    return { status: 'failed', response, reason: 'the relay did not take it within a day' }
  }
  return { status: 'deferred', response, until }
}
