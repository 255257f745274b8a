import { html } from 'hono/html'
import { forget } from '../outbox/forget.ts'
import { hasExpired } from '../subscribers/link.ts'
import { findByPublicId } from '../subscribers/store.ts'
import type { Pages, WebDeps } from './deps.ts'
import { layout, notice } from './layout.ts'
import { badLink, expiredLink, keepPrivate, readToken } from './token-page.ts'

/** GET shows a button; POST forgets. */
export function forgetPages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  pages.use('/forget/*', keepPrivate)

  pages.get('/forget/:token', async (c) => {
    const link = readToken(c, deps, 'forget')
    const subscriber = link && (await findByPublicId(db, link.subscriber))
    if (!subscriber) return badLink(c, deps)
    if (hasExpired('forget', link, new Date())) return expiredLink(c, deps)
    const body = html`<div class="narrow">
<h1>Forget you?</h1>
<p>One press deletes <bdi>${subscriber.email}</bdi>, your choices, and your address in the record of what was sent. It cannot be undone.</p>
<form method="post"><button>Forget me</button></form>
<p class="quiet">What stays is a fingerprint from which the address cannot be read: it keeps a list that somebody imports from
bringing you back. You yourself can subscribe again at any time.</p>
</div>`
    return c.html(layout(site, { title: 'Forget you?', body }))
  })

  pages.post('/forget/:token', async (c) => {
    const link = readToken(c, deps, 'forget')
    if (!link) return badLink(c, deps)
    if (hasExpired('forget', link, new Date())) return expiredLink(c, deps)
    if (!(await forget(db, link.subscriber))) return badLink(c, deps)
    const body = notice(
      'You are forgotten',
      html`<p>Your address and all that was known about you are deleted. Thank you for having read along.</p>`,
    )
    return c.html(layout(site, { title: 'You are forgotten', body }))
  })
}
