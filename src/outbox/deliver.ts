import type { Database } from '../db/database.ts'
import type { Message } from '../mail/message.ts'
import { longestSubmission, type Relay, RelayError } from '../mail/relay.ts'
import { type Compose, UncomposableError } from './compose.ts'
import type { Ending } from './delivery.ts'
import { afterFault } from './retry.ts'
import { type Claimed, claimNext, finish, recoverLost } from './store.ts'

/** How many deliveries ended how, in one call of `deliver`. */
export interface DeliverReport {
  submitted: number
  deferred: number
  failed: number
  skipped: number
  unknown: number
  /** Why the relay as a whole could not be used; then what is left waits in the ledger. */
  unreachable: string | null
}

/** How long a claim holds. Longer than one submission can take, or the message would go out again while it goes out. */
const leaseSeconds = longestSubmission + 30

/**
 * Submits what is due until nothing is. Each of the relay's connections takes one delivery at a time, so that a process
 * that dies leaves at most one per connection in doubt.
 * @param options.signal drains: what is on a connection is finished, nothing new is claimed
 * @param options.onEnding told of every delivery as it ends
 * @param options.only one subscriber, by the number of their row
 */
export async function deliver(
  deps: { db: Database; relay: Relay; compose: Compose; idDomain: string; unknownPolicy: 'resend' | 'hold' },
  options: {
    signal?: AbortSignal | undefined
    onEnding?: (ending: Ending['status'] | 'skipped') => void
    only?: number | undefined
  } = {},
): Promise<DeliverReport> {
  const report: DeliverReport = { submitted: 0, deferred: 0, failed: 0, skipped: 0, unknown: 0, unreachable: null }
  await recoverLost(deps.db, deps.unknownPolicy)
  let broken = false

  async function worker(): Promise<void> {
    while (!options.signal?.aborted && !broken && report.unreachable === null) {
      const delivery = await claimNext(deps.db.prepared, { idDomain: deps.idDomain, leaseSeconds, only: options.only })
      if (!delivery) return
      if (delivery.status === 'skipped') {
        report.skipped += 1
        options.onEnding?.('skipped')
        continue
      }
      const ending = await submit(deps, delivery)
      await finish(deps.db.prepared, delivery, ending)
      if (ending.status === 'queued') report.unreachable ??= ending.response
      else report[ending.status] += 1
      options.onEnding?.(ending.status)
    }
  }

  const workers = Array.from({ length: deps.relay.connections }, () =>
    worker().catch((error) => {
      broken = true
      throw error
    }),
  )
  // What is on the other connections is finished and recorded before anybody hears of one that broke.
  for (const ended of await Promise.allSettled(workers)) if (ended.status === 'rejected') throw ended.reason
  return report
}

async function submit(deps: { relay: Relay; compose: Compose }, delivery: Claimed): Promise<Ending> {
  let message: Message
  try {
    message = await deps.compose(delivery)
  } catch (error) {
    // Anything else, such as a database that went away, says nothing about this delivery: its lease will run out.
    if (!(error instanceof UncomposableError)) throw error
    return { status: 'failed', response: '', reason: `it could not be composed: ${error.message}` }
  }
  try {
    return { status: 'submitted', response: await deps.relay.submit(message) }
  } catch (error) {
    if (!(error instanceof RelayError)) throw error
    const { attempts, firstAttemptAt } = delivery
    return afterFault(error.fault, { attempts, firstAttemptAt, now: new Date() })
  }
}
