import type { Context } from 'hono'
import { html } from 'hono/html'
import { lookAtUndo, type Undoability, undoMove } from '../outbox/undo-move.ts'
import { findChange } from '../subscribers/change-store.ts'
import { hasExpired } from '../subscribers/link.ts'
import { findById } from '../subscribers/store.ts'
import type { Pages, WebDeps } from './deps.ts'
import { layout, notice } from './layout.ts'
import { badLink, expiredLink, keepPrivate, linkPath, readToken } from './token-page.ts'

/** The old end of a change of address, for a week. GET shows a button; POST takes the change back. */
export function undoMovePages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  pages.use('/undo-move/*', keepPrivate)

  pages.get('/undo-move/:token', async (c) => {
    const link = readToken(c, deps, 'undo-move')
    const change = link && (await findChange(db, link.subscriber))
    if (!change) return badLink(c, deps)
    const is = lookAtUndo(change, await findById(db, change.subscriberId))
    if (is === 'undone') return answer(c, deps, is)
    if (is !== 'undoable' || hasExpired('undo-move', link, new Date())) return expiredLink(c, deps)
    const body = html`<div class="narrow">
<h1>Take it back?</h1>
<p>One press, and ${site.name} comes to <bdi>${change.oldEmail}</bdi> again. The links that were sent to the other address stop working.</p>
<form method="post"><button>Take it back</button></form>
<p class="quiet">Was it you? Close this page, and all stays as you wanted it.</p>
</div>`
    return c.html(layout(site, { title: 'Take it back?', body }))
  })

  pages.post('/undo-move/:token', async (c) => {
    const link = readToken(c, deps, 'undo-move')
    const change = link && (await findChange(db, link.subscriber))
    if (!change) return badLink(c, deps)
    if (!change.undoneAt && hasExpired('undo-move', link, new Date())) return expiredLink(c, deps)
    const { is, subscriber } = await undoMove(db, link.subscriber)
    return answer(c, deps, is, subscriber && linkPath(deps, 'manage', subscriber.publicId))
  })
}

function answer(c: Context, deps: WebDeps, is: Undoability, manage?: string): Response | Promise<Response> {
  if (is === 'undone') {
    const body = notice(
      'Your digest comes to you again',
      html`<p>The change is taken back. Links in earlier mails no longer open your page, only the new ones do.</p>`,
      ...(manage ? [html`<p><a href="${manage}">To your page</a></p>`] : []),
    )
    return c.html(layout(deps.site, { title: 'Your digest comes to you again', body }))
  }
  if (is !== 'taken') return expiredLink(c, deps)
  const body = notice(
    'Your address has its own digest',
    html`<p>It was subscribed anew meanwhile, so there is nothing to put back.</p>`,
  )
  return c.html(layout(deps.site, { title: 'Your address has its own digest', body }), 409)
}
