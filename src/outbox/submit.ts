import type { Message } from '../mail/message.ts'
import { type Relay, RelayError, type RelayFault } from '../mail/relay.ts'
import type { Claimed } from './claim.ts'
import { type Compose, UncomposableError } from './compose.ts'
import type { Ending } from './delivery.ts'
import { afterFault } from './retry.ts'

/** How a submission ended, and what the relay said where it did not take the message. */
export interface Submission {
  ending: Ending
  fault: RelayFault | undefined
}

/**
 * Composes a delivery's message and gives it to a relay.
 * @throws what says nothing about this delivery, such as a database that went away: its lease will run out
 */
export async function submit(compose: Compose, relay: Relay, delivery: Claimed): Promise<Submission> {
  let message: Message
  try {
    message = await compose(delivery)
  } catch (error) {
    if (!(error instanceof UncomposableError)) throw error
    const reason = `it could not be composed: ${error.message}`
    return { ending: { status: 'failed', response: '', reason }, fault: undefined }
  }
  try {
    return { ending: { status: 'submitted', response: await relay.submit(message) }, fault: undefined }
  } catch (error) {
    if (!(error instanceof RelayError)) throw error
    const { attempts, firstAttemptAt } = delivery
    return { ending: afterFault(error.fault, { attempts, firstAttemptAt, now: new Date() }), fault: error.fault }
  }
}
