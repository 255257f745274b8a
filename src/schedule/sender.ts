import { setTimeout as sleep } from 'node:timers/promises'
import { messageOf } from '../lib/error.ts'
import type { Logger } from '../lib/log.ts'
import type { DeliverReport } from '../outbox/deliver.ts'

/** Sends what is due, again and again. */
export interface Sender {
  /** Claims nothing new, finishes what is on a connection, and ends. */
  drain(): Promise<void>
}

const second = 1_000

/** How long to wait, in milliseconds. */
export interface Pauses {
  /** After a round, before the next one looks for work; a new sign-up waits this long at most. */
  usual: number
  /** While no relay can be used, which is then asked less often than that, or a database does not answer. */
  trouble: number
}

/**
 * Runs `round` until drained. What goes wrong is told once, not at every try, and again when it is over.
 * @param round makes due digests and delivers once; it throws when the database is away
 */
export function startSender(
  round: (signal: AbortSignal) => Promise<DeliverReport>,
  log: Logger,
  pauses: Pauses = { usual: second, trouble: 15 * second },
): Sender {
  const draining = new AbortController()
  let trouble: string | null = null

  /** @param kind what tells one trouble from another; relays put the time or a number into their words */
  function tell(kind: string | null, words = kind): void {
    if (kind && kind !== trouble) log.warn(`sending waits: ${words}`)
    if (!kind && trouble) log.info('sending goes on')
    trouble = kind
  }

  async function run(): Promise<void> {
    while (!draining.signal.aborted) {
      try {
        const { unreachable, isRampUsedUp, ...counts } = await round(draining.signal)
        if (isRampUsedUp) tell('the relay has had what SEND_RAMP allows today; the rest goes out tomorrow')
        else if (unreachable) tell('relay', `no relay can be used (${unreachable})`)
        else tell(null)
        const some = Object.entries(counts).filter(([, count]) => count > 0)
        if (some.length > 0) log.info(counts, some.map(([word, count]) => `${word} ${count}`).join(', '))
      } catch (error) {
        tell(messageOf(error))
      }
      const pause = trouble ? pauses.trouble : pauses.usual
      await sleep(pause, undefined, { signal: draining.signal }).catch(() => undefined)
    }
  }

  const running = run()
  return {
    drain() {
      draining.abort()
      return running
    },
  }
}
