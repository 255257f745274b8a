import { messageOf } from '../lib/error.ts'
import type { Logger } from '../lib/log.ts'
import type { DeliverReport } from '../outbox/deliver.ts'

/** Sends what is due, again and again. */
export interface Sender {
  /** Claims nothing new, finishes what is on a connection, and ends. */
  drain(): Promise<void>
}

const second = 1_000
/** How long after a round the next one looks for work; a new sign-up waits this long at most. */
const pause = second
/** How long to leave a relay or a database alone that does not answer. */
const longPause = 15 * second

/**
 * Runs `round` until drained. What goes wrong is told once, not at every try, and again when it is over.
 * @param round makes due digests and delivers once; it throws when the database is away
 */
export function startSender(round: (signal: AbortSignal) => Promise<DeliverReport>, log: Logger): Sender {
  const draining = new AbortController()
  let trouble: string | null = null

  function tell(now: string | null): void {
    if (now && now !== trouble) log.warn(`sending waits: ${now}`)
    if (!now && trouble) log.info('sending goes on')
    trouble = now
  }

  async function run(): Promise<void> {
    while (!draining.signal.aborted) {
      try {
        const report = await round(draining.signal)
        const { submitted, deferred, failed, skipped, unknown, unreachable } = report
        tell(unreachable && `the relay cannot be used (${unreachable})`)
        if (submitted + deferred + failed + skipped + unknown > 0) {
          log.info({ submitted, deferred, failed, skipped, unknown }, 'delivered')
        }
      } catch (error) {
        tell(messageOf(error))
      }
      await sleep(trouble ? longPause : pause, draining.signal)
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

/** Waits, or less when `signal` fires. */
function sleep(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
    const timer = setTimeout(done, milliseconds)
    if (signal.aborted) done()
    else signal.addEventListener('abort', done)
  })
}
