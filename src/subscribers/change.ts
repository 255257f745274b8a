import type { AddressChange } from './change-store.ts'
import type { Subscriber } from './store.ts'
import { receives } from './subscriber.ts'

/**
 * What a link of a change of address is worth: it can be used, it has been, or no longer. Taken: the address that it is
 * about has a digest of its own.
 */
export type Worth = 'open' | 'done' | 'void' | 'taken'

/** What the old end's link to agree is worth. It stays open until the move, so that it tells nothing of the new address. */
export function lookAtWish(change: AddressChange, subscriber: Subscriber): Worth {
  if (change.undoneAt) return 'void'
  if (change.movedAt) return 'done'
  return !change.isReplaced && receives(subscriber.state) && change.newEmail ? 'open' : 'void'
}

/** What the new end's link to move is worth. */
export function lookAtMove(change: AddressChange, subscriber: Subscriber): Worth {
  const worth = lookAtWish(change, subscriber)
  return worth === 'open' && !change.agreedAt ? 'void' : worth
}

/** What the link in the notice of a move is worth. */
export function lookAtUndo(change: AddressChange): Worth {
  if (!change.movedAt || !change.oldEmail) return 'void'
  return change.undoneAt ? 'done' : 'open'
}
