import type { Context } from 'hono'
import { html } from 'hono/html'
import { lookAtMove, type Movability, move } from '../outbox/move.ts'
import { findChange } from '../subscribers/change-store.ts'
import { hasExpired } from '../subscribers/link.ts'
import { findById } from '../subscribers/store.ts'
import type { Pages, WebDeps } from './deps.ts'
import { layout, notice } from './layout.ts'
import { badLink, expiredLink, keepPrivate, linkPath, readToken } from './token-page.ts'

/** The new end of a change of address. GET shows a button; POST moves. */
export function movePages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  pages.use('/move/*', keepPrivate)

  pages.get('/move/:token', async (c) => {
    const link = readToken(c, deps, 'move')
    const change = link && (await findChange(db, link.subscriber))
    if (!change) return badLink(c, deps)
    const is = lookAtMove(change, await findById(db, change.subscriberId))
    if (is === 'moved') return answer(c, deps, is)
    if (is !== 'movable' || hasExpired('move', link, new Date())) return expiredLink(c, deps)
    const body = html`<div class="narrow">
<h1>Your digest here?</h1>
<p>One press, and ${site.name} comes to <bdi>${change.newEmail}</bdi> from now on. The address that it came to is told.</p>
<form method="post"><button>Yes, send it here</button></form>
<p class="quiet">Not you? Close this page: without the button nothing happens.</p>
</div>`
    return c.html(layout(site, { title: 'Your digest here?', body }))
  })

  pages.post('/move/:token', async (c) => {
    const link = readToken(c, deps, 'move')
    const change = link && (await findChange(db, link.subscriber))
    if (!change) return badLink(c, deps)
    if (!change.movedAt && hasExpired('move', link, new Date())) return expiredLink(c, deps)
    const { is, subscriber } = await move(deps, link.subscriber)
    return answer(c, deps, is, subscriber && linkPath(deps, 'manage', subscriber.publicId))
  })
}

function answer(c: Context, deps: WebDeps, is: Movability, manage?: string): Response | Promise<Response> {
  if (is === 'moved') {
    const body = notice(
      'Your digest comes here now',
      html`<p>Nothing else has changed. The links in mails to your old address no longer open your page.</p>`,
      ...(manage ? [html`<p><a href="${manage}">To your page</a></p>`] : []),
    )
    return c.html(layout(deps.site, { title: 'Your digest comes here now', body }))
  }
  if (is !== 'taken') return expiredLink(c, deps)
  const body = notice(
    'This address has its own digest',
    html`<p>It was subscribed by itself meanwhile, so nothing has moved. You may leave one of the two.</p>`,
  )
  return c.html(layout(deps.site, { title: 'This address has its own digest', body }), 409)
}
