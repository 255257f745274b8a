import type { Db } from '../db/database.ts'
import type { Allowance } from '../subscribers/allowance.ts'
import { takeTurnOf, waitFor } from '../subscribers/allowance-store.ts'
import type { ServiceMail, ServiceMailKind } from '../subscribers/service-mail.ts'
import { enqueueServiceMail } from './store.ts'

/** The mails to an address of which nobody knows yet that its owner asked: what a flood of sign-ups sends. */
export const unconfirmedKinds: readonly ServiceMailKind[] = ['confirmation', 'move']

/** How many seconds a confirmation may have to wait: beyond that the person has forgotten it, and sign-ups are refused. */
export const longestWaitSeconds = 24 * 60 * 60

/** Half of an hour's confirmations leave at once, the others evenly, so that no hour has more than `perHour`. */
export function paceOf(perHour: number): Allowance {
  const atOnce = Math.max(1, Math.floor(perHour / 2))
  return { scope: 'confirmations', atOnce, everySeconds: 3_600 / Math.max(1, perHour - atOnce) }
}

/** The whole installation's: there is one. */
export const everybody = 'all'

/**
 * Puts a service mail into the ledger, and one to an unconfirmed address at the pace of the installation: beyond it the
 * mail waits for its turn there. Its moment is then later than that of the digests which wait already, so a flood of
 * confirmations holds nobody's digest back.
 */
export async function enqueueAtPace(tx: Db, mail: ServiceMail & { day: string }, perHour: number): Promise<void> {
  const isPaced = unconfirmedKinds.includes(mail.kind)
  const notBefore = isPaced ? await takeTurnOf(tx, paceOf(perHour), everybody) : null
  await enqueueServiceMail(tx, { ...mail, notBefore })
}

/** For how many seconds a confirmation that is asked for now would wait. */
export function confirmationWait(db: Db, perHour: number): Promise<number> {
  return waitFor(db, paceOf(perHour), everybody)
}
