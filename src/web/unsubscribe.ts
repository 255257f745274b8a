import { html } from 'hono/html'
import { findByUnsubscribeLink } from '../subscribers/account-store.ts'
import { unsubscribeSubscriber } from '../subscribers/store.ts'
import { afterwards } from './after-unsubscribe.ts'
import type { Pages, WebDeps } from './deps.ts'
import { layout, notice } from './layout.ts'
import { badLink, keepPrivate, linkPath, readToken } from './token-page.ts'

/**
 * GET shows a button; POST acts at once, whoever sends it and whatever its body says: the same address serves the
 * button and the one-click of mailbox providers (RFC 8058), who send no cookie, follow no redirect and may repeat it.
 */
export function unsubscribePages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  pages.use('/unsubscribe/*', keepPrivate)

  pages.get('/unsubscribe/:token', async (c) => {
    const link = readToken(c, deps, 'unsubscribe')
    if (!link) return badLink(c, deps)
    const subscriber = await findByUnsubscribeLink(db, link.subscriber)
    if (!subscriber?.receives) return c.html(layout(site, { title: 'Unsubscribed', body: unsubscribed() }))
    const body = html`<div class="narrow">
<h1>Unsubscribe?</h1>
<p>One press, and ${site.name} stops writing to you.</p>
<form method="post"><button>Unsubscribe</button></form>
<p class="quiet">Rather fewer papers, or once a week? The other link in the digest changes that.</p>
</div>`
    return c.html(layout(site, { title: 'Unsubscribe', body }))
  })

  pages.post('/unsubscribe/:token', async (c) => {
    const link = readToken(c, deps, 'unsubscribe')
    if (!link) return badLink(c, deps)
    await unsubscribeSubscriber(db, link.subscriber)
    const subscriber = await findByUnsubscribeLink(db, link.subscriber)
    const page = linkPath(deps, 'unsubscribe', link.subscriber)
    const body = html`${unsubscribed()}${afterwards(page, subscriber?.mayReturn ?? false)}`
    return c.html(layout(site, { title: 'Unsubscribed', body }))
  })
}

function unsubscribed() {
  return notice(
    'You are unsubscribed',
    html`<p>No more digests come to you. Thank you for having read along.</p>`,
    html`<p class="quiet">Was it a slip? <a href="/subscribe">Subscribe again</a>; your choices are kept. On your page you can also
have your data, or be forgotten: <a href="/lost-link">get the link to it by mail</a>.</p>`,
  )
}
