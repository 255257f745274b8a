import { undoMove } from '../outbox/undo-move.ts'
import { lookAtUndo } from '../subscribers/change.ts'
import { changePage } from './change-page.ts'
import { clientAddress } from './client-address.ts'
import type { Pages, WebDeps } from './deps.ts'
import { named } from './say.ts'

/** The old end of a change of address, for a week after it: a press takes the change back. */
export function undoMovePages(pages: Pages, deps: WebDeps): void {
  changePage(pages, deps, {
    purpose: 'undo-move',
    look: lookAtUndo,
    title: 'undo-page.title',
    text: 'undo-page.body',
    button: 'moved.button',
    small: 'undo-page.was-you',
    values: ({ oldEmail }) => ({ address: named(oldEmail ?? '') }),
    press: (c, { publicId }) => undoMove(deps.db, publicId, clientAddress(c, deps.trustProxy)),
    says: {
      done: { title: 'undo-page.done-title', text: 'undo-page.done' },
      taken: { title: 'undo-page.taken-title', text: 'undo-page.taken' },
    },
  })
}
