import { messageOf } from '../../lib/error.ts'
import { TryAgain } from './http-answer.ts'

/**
 * The JSON that a service should have answered with.
 * @param who the service, and `what` was asked of it, for the message.
 * @throws {TryAgain} for a maintenance page or an answer that broke off: both pass.
 */
export function parseJson(body: string, who: string, what: string): unknown {
  try {
    return JSON.parse(body)
  } catch (thrown) {
    if (body.trimStart().startsWith('<')) throw new TryAgain(`${who} answered with a web page in place of ${what}`)
    throw new TryAgain(`${who} answered with broken JSON (${messageOf(thrown).slice(0, 200)})`)
  }
}
