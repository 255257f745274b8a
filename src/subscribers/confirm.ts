import type { Db } from '../db/database.ts'
import { hasExpired, type Link } from './link.ts'
import { confirmSubscriber } from './sign-up-store.ts'
import { findByPublicId, type Subscriber } from './store.ts'
import { receives } from './subscriber.ts'

/** What a confirmation link is worth: it can be used, it has been, or it no longer can. */
export type Confirmability = 'confirmable' | 'confirmed' | 'expired'

/** Looks without touching, for the page that a GET shows: a scanner's fetch must not confirm. */
export async function lookAtConfirmation(db: Db, link: Link, now: Date): Promise<Confirmability> {
  const subscriber = await findByPublicId(db, link.subscriber)
  if (subscriber && receives(subscriber.state)) return 'confirmed'
  if (!subscriber || hasExpired('confirm', link, now) || wasAskedBefore(link, subscriber)) return 'expired'
  return 'confirmable'
}

/**
 * Confirms. Doing it twice is as good as once.
 * @param ip the network address that the press came from, for the record of consent
 */
export async function confirm(
  db: Db,
  link: Link,
  now: Date,
  ip: string | null = null,
): Promise<{ is: Confirmability; subscriber?: Subscriber }> {
  if (link.issuedAt && !hasExpired('confirm', link, now)) {
    const subscriber = await confirmSubscriber(db, link.subscriber, link.issuedAt, ip)
    if (subscriber) return { is: 'confirmed', subscriber }
  }
  const is = await lookAtConfirmation(db, link, now)
  const subscriber = is === 'confirmed' ? await findByPublicId(db, link.subscriber) : undefined
  return subscriber ? { is, subscriber } : { is: 'expired' }
}

/** Whether the person has unsubscribed since: an old mail must not undo that. */
function wasAskedBefore(link: Link, subscriber: Subscriber): boolean {
  return !link.issuedAt || Math.floor(subscriber.stateChangedAt.getTime() / 1000) * 1000 > link.issuedAt.getTime()
}
