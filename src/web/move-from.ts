import { agreeToMove } from '../subscribers/agree-to-move.ts'
import { lookAtWish } from '../subscribers/change.ts'
import { changePage } from './change-page.ts'
import type { Pages, WebDeps } from './deps.ts'
import { named } from './say.ts'

/** The old end of a change of address, before it: a press has the new end asked, and says no more than that. */
export function moveFromPages(pages: Pages, deps: WebDeps): void {
  changePage(pages, deps, {
    purpose: 'move-from',
    look: lookAtWish,
    title: 'move-from-page.title',
    text: 'move-from-page.body',
    button: 'move-from-page.button',
    small: 'page.not-you',
    values: ({ newEmail }, { email }) => ({ address: named(email), newAddress: named(newEmail ?? '') }),
    async press(_, change) {
      await agreeToMove(deps, change)
      return { is: 'open' }
    },
    says: {
      open: { title: 'move-from-page.sent-title', text: 'move-from-page.sent', small: 'page.nothing-there' },
      done: { title: 'moved.title', text: 'move-page.done' },
    },
  })
}
