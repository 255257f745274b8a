import { z } from 'zod'

/** Where a subscriber stands. Only an active one is sent digests. */
export const subscriberStates = ['pending', 'active', 'paused', 'unsubscribed', 'bounced', 'complained'] as const
export type SubscriberState = (typeof subscriberStates)[number]

/** The states in which somebody may pause; who is paused may choose another end. */
export const pausableStates: readonly SubscriberState[] = ['active', 'paused']

/** The states out of which resuming leads back to active: nobody else's leave is undone by it. */
export const resumableStates: readonly SubscriberState[] = ['paused']

/** The states out of which a person's own confirmation makes active. */
export const confirmableStates: readonly SubscriberState[] = ['pending', 'unsubscribed', 'bounced', 'complained']

/** The states out of which unsubscribing leads; in the others nothing is sent anyway, and why is worth keeping. */
export const unsubscribableStates: readonly SubscriberState[] = ['pending', 'active', 'paused']

/** The states that a bounce ends: who left or complained has said more. */
export const bounceableStates: readonly SubscriberState[] = ['pending', 'active', 'paused']

/** Whether digests come to somebody in this state, now or after a pause. */
export function receives(state: SubscriberState): boolean {
  return state === 'active' || state === 'paused'
}

/** What someone who asks to subscribe is sent. */
export function answerToSignUp(state: SubscriberState): 'confirmation' | 'already-subscribed' {
  return receives(state) ? 'already-subscribed' : 'confirmation'
}

/** The moment of somebody who is due at once: just confirmed or imported, or asked for now. Before any clock's now. */
export const atOnce = new Date(0)

/** How a consent came in: by the sign-up form, in a file of the operator's, or by the operator's own hand. */
export const consentWays = ['form', 'import', 'operator'] as const
export type ConsentWay = (typeof consentWays)[number]

/** How long a confirmation link works. */
export const confirmationDays = 7

/**
 * For how many days somebody is kept who never confirmed. A confirmation may wait for a day before it leaves and for
 * another until a relay takes it, and then its link works for a week.
 */
export const unconfirmedDays = 14

/**
 * A mail address as a person types it. The form of HTML5's e-mail field with a domain that has a dot, at most 254 octets
 * (RFC 5321 §4.5.3.1): no quoted local parts, no comments, no address literals.
 */
export const mailAddress = z
  .string()
  .trim()
  .max(254, 'is too long for a mail address')
  .regex(z.regexes.html5Email, 'does not look like a mail address')
  .regex(/^[^@]{1,64}@[^@]+\.[^@.]+$/, 'does not look like a mail address')
