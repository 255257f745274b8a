import { serviceMailKinds } from '../subscribers/service-mail.ts'

/**
 * Where a delivery stands.
 *
 *     queued ──▶ sending ──▶ submitted      the relay took responsibility (SMTP 250)
 *       ▲          │ ├─────▶ failed         the relay refused for good, or retries ran out
 *       │          │ └─────▶ unknown        nobody can say whether the relay took it
 *       │          ▼
 *       ├────── deferred                    again later
 *       └──▶ skipped                        no longer wanted at the moment of the claim
 *
 * `failed`, `skipped` and `unknown` may be queued again; `submitted` is for good. Of an `unknown` one a person may learn what
 * became of it. The table's trigger lets no other change pass (`delivery_may_become`), and keeps every state that a delivery
 * has left, with its time, attempt and answer.
 */
const next = {
  queued: ['sending', 'skipped'],
  sending: ['submitted', 'failed', 'unknown', 'deferred', 'queued'],
  deferred: ['sending', 'skipped'],
  submitted: [],
  failed: ['queued'],
  skipped: ['queued'],
  unknown: ['queued', 'submitted', 'failed'],
} as const
export type DeliveryStatus = keyof typeof next
export const deliveryStatuses = Object.keys(next) as [DeliveryStatus, ...DeliveryStatus[]]

/** Whether a delivery in the one state may come into the other. */
export function mayBecome(was: DeliveryStatus, becomes: DeliveryStatus): boolean {
  return (next[was] as readonly DeliveryStatus[]).includes(becomes)
}

/** A digest, a note that nothing is new, one of the service mails, or a notice to the operators. */
export const deliveryKinds = ['digest', 'quiet-note', ...serviceMailKinds, 'notice'] as const

/** How a submission ended. */
export type Ending =
  | { status: 'submitted'; response: string }
  | { status: 'failed'; response: string; reason: string }
  | { status: 'deferred'; response: string; until: Date }
  | { status: 'unknown'; response: string }
  /** Nobody tried: the relay cannot be used, or the claim was nearly over. It goes back unharmed, its attempt not counted. */
  | { status: 'queued'; response: string }
