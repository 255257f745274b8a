import type { Database } from '../db/database.ts'
import type { Message } from '../mail/message.ts'
import { longestSubmission, type Relay, RelayError } from '../mail/relay.ts'
import { type Compose, UncomposableError } from './compose.ts'
import type { Ending } from './delivery.ts'
import { record } from './record.ts'
import { afterFault } from './retry.ts'
import { type Claimed, claimNext, recoverLost } from './store.ts'

/** How many deliveries ended how, in one call of `deliver`. */
export interface DeliverReport {
  submitted: number
  deferred: number
  failed: number
  skipped: number
  unknown: number
  /** Why no connection to the relay could be used, or none any more; then what is left waits in the ledger. */
  unreachable: string | null
}

/** How long a claim holds. Longer than one submission can take, or the message would go out again while it goes out. */
const usualLease = longestSubmission + 30

/**
 * Submits what is due until nothing is. Each of the relay's connections takes one delivery at a time, so that a process
 * that dies leaves at most one per connection in doubt. A relay may take fewer connections than it is offered: those that
 * it takes go on alone.
 * @param options.signal drains: what is on a connection is finished, nothing new is claimed
 * @param options.onEnding told of every delivery as it ends
 * @param options.only one subscriber, by the number of their row
 * @param options.leaseSeconds how long a claim holds; by default longer than any submission can take
 */
export async function deliver(
  deps: { db: Database; relay: Relay; compose: Compose; idDomain: string; unknownPolicy: 'resend' | 'hold' },
  options: {
    signal?: AbortSignal | undefined
    onEnding?: (ending: Ending['status'] | 'skipped') => void
    only?: number | undefined
    leaseSeconds?: number
  } = {},
): Promise<DeliverReport> {
  const { leaseSeconds = usualLease } = options
  const report: DeliverReport = { submitted: 0, deferred: 0, failed: 0, skipped: 0, unknown: 0, unreachable: null }
  await recoverLost(deps.db, deps.unknownPolicy)
  let broken = false
  let isUsable = false
  let fault: string | null = null

  async function worker(): Promise<void> {
    let hasWorked = false
    while (!options.signal?.aborted && !broken) {
      const until = Date.now() + leaseSeconds * 1_000
      const delivery = await claimNext(deps.db.prepared, { idDomain: deps.idDomain, leaseSeconds, only: options.only })
      if (!delivery) break
      if (delivery.status === 'skipped') {
        report.skipped += 1
        options.onEnding?.('skipped')
        continue
      }
      const ending = await submit(deps, delivery)
      await record(deps.db, delivery, ending, { until, signal: options.signal })
      options.onEnding?.(ending.status)
      if (ending.status === 'queued') {
        fault ??= ending.response
        return
      }
      report[ending.status] += 1
      hasWorked = true
    }
    isUsable ||= hasWorked
  }

  const workers = Array.from({ length: deps.relay.connections }, () =>
    worker().catch((error) => {
      broken = true
      throw error
    }),
  )
  // What is on the other connections is finished and recorded before anybody hears of one that broke.
  for (const ended of await Promise.allSettled(workers)) if (ended.status === 'rejected') throw ended.reason
  return { ...report, unreachable: isUsable ? null : fault }
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
