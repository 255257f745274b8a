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
 * `failed`, `skipped` and `unknown` may be queued again; `submitted` is for good. The table's trigger lets no other change
 * pass (`delivery_may_become`), and keeps every state that a delivery has left, with its time, attempt and answer.
 */
export const deliveryStatuses = ['queued', 'sending', 'deferred', 'submitted', 'failed', 'skipped', 'unknown'] as const
export type DeliveryStatus = (typeof deliveryStatuses)[number]

/** A digest, a note that nothing is new, one of the service mails, or a notice to the operators. */
export const deliveryKinds = ['digest', 'quiet-note', ...serviceMailKinds, 'notice'] as const

/** How a submission ended. */
export type Ending =
  | { status: 'submitted'; response: string }
  | { status: 'failed'; response: string; reason: string }
  | { status: 'deferred'; response: string; until: Date }
  | { status: 'unknown'; response: string }
  /** The relay as a whole cannot be used: the delivery goes back unharmed, its attempt not counted. */
  | { status: 'queued'; response: string }
