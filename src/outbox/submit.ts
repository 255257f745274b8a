import type { Message } from '../mail/message.ts'
import { type Relay, RelayError, type RelayFault } from '../mail/relay.ts'
import type { Claimed } from './claim.ts'
import { type Compose, UncomposableError } from './compose.ts'
import type { Ending } from './delivery.ts'
import { afterFault } from './retry.ts'

/**
 * How a submission ended, and what the relay said where it did not take the message. Queued without a fault it was none:
 * the claim would not have held.
 */
export interface Submission {
  ending: Ending
  fault: RelayFault | undefined
}

/**
 * Composes a delivery's message and gives it to a relay, if the claim holds for as long as that can take. Where composing
 * took too long, or the machine stood still, somebody else may soon have the delivery, and it would leave twice.
 * @param until when the claim on it is over, in milliseconds since 1970
 * @throws what says nothing about this delivery, such as a database that went away: its lease will run out
 */
export async function submit(compose: Compose, relay: Relay, delivery: Claimed, until: number): Promise<Submission> {
  let message: Message
  try {
    message = await compose(delivery)
  } catch (error) {
    if (!(error instanceof UncomposableError)) throw error
    const reason = `it could not be composed: ${error.message}`
    return { ending: { status: 'failed', response: '', reason }, fault: undefined }
  }
  if (Date.now() + relay.longest * 1_000 > until) {
    return {
      ending: { status: 'queued', response: 'the claim was nearly over before the message left' },
      fault: undefined,
    }
  }
  try {
    return { ending: { status: 'submitted', response: await relay.submit(message) }, fault: undefined }
  } catch (error) {
    if (!(error instanceof RelayError)) throw error
    const { attempts, firstAttemptAt } = delivery
    return { ending: afterFault(error.fault, { attempts, firstAttemptAt, now: new Date() }), fault: error.fault }
  }
}
