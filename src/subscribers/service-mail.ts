import type { Db } from '../db/database.ts'

/** What somebody is mailed because they, or somebody at their address, just asked. */
export const serviceMailKinds = [
  'confirmation',
  'already-subscribed',
  'lost-link',
  'forget',
  'export',
  /** To the old address: did you ask for another? */
  'move-from',
  /** To the new address, once the old one has agreed: is it yours? */
  'move',
  /** To the old address: it has changed, and here is the way back. */
  'moved',
] as const
export type ServiceMailKind = (typeof serviceMailKinds)[number]

/** A service mail to be. Those about a change of address name it. */
export interface ServiceMail {
  kind: ServiceMailKind
  subscriberId: number
  address: string
  changeId?: number
}

/** Puts a service mail into the outbox; wired in `app.ts`, since the outbox lies to the right. */
export type EnqueueServiceMail = (tx: Db, mail: ServiceMail) => Promise<void>
