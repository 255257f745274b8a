import { move } from '../outbox/move.ts'
import { lookAtMove } from '../subscribers/change.ts'
import { changePage } from './change-page.ts'
import { clientAddress } from './client-address.ts'
import type { Pages, WebDeps } from './deps.ts'
import { named } from './say.ts'

/** The new end of a change of address: a press moves the digest there. */
export function movePages(pages: Pages, deps: WebDeps): void {
  changePage(pages, deps, {
    purpose: 'move',
    look: lookAtMove,
    title: 'move-page.title',
    text: 'move-page.body',
    button: 'move-page.button',
    small: 'page.not-you',
    values: ({ newEmail }) => ({ address: named(newEmail ?? '') }),
    press: (c, { publicId }) => move(deps, publicId, clientAddress(c, deps.trustProxy)),
    says: {
      done: { title: 'move-page.done-title', text: 'move-page.done' },
      taken: { title: 'move-page.taken-title', text: 'move-page.taken' },
    },
  })
}
