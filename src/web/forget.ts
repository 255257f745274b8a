import { html } from 'hono/html'
import { forget } from '../outbox/forget.ts'
import { hasExpired } from '../subscribers/link.ts'
import { findByPublicId } from '../subscribers/store.ts'
import type { Pages, WebDeps } from './deps.ts'
import { layout, notice } from './layout.ts'
import { named, say, wordsOf } from './say.ts'
import { badLink, expiredLink, keepPrivate, readToken } from './token-page.ts'

/** GET shows a button; POST forgets. */
export function forgetPages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  pages.use('/forget/*', keepPrivate)

  pages.get('/forget/:token', async (c) => {
    const link = readToken(c, deps, 'forget')
    const subscriber = link && (await findByPublicId(db, link.subscriber))
    if (!subscriber) return badLink(c, deps)
    const words = wordsOf(c, deps, subscriber)
    if (hasExpired('forget', link, new Date())) return expiredLink(c, deps, words)
    const body = html`<div class="narrow">
<h1>${words.t('forget-page.title')}</h1>
<p>${say(words, 'forget-page.body', { address: named(subscriber.email) })}</p>
<form method="post"><button>${words.t('account.forget-button')}</button></form>
<p class="quiet">${words.t('forget-page.stays')}</p>
</div>`
    return c.html(layout(site, { title: words.t('forget-page.title'), body, words }))
  })

  pages.post('/forget/:token', async (c) => {
    const link = readToken(c, deps, 'forget')
    if (!link) return badLink(c, deps)
    // Read before it is gone.
    const words = wordsOf(c, deps, await findByPublicId(db, link.subscriber))
    if (hasExpired('forget', link, new Date())) return expiredLink(c, deps, words)
    if (!(await forget(db, link.subscriber))) return badLink(c, deps)
    const title = words.t('forget-page.done-title')
    const body = notice(title, html`<p>${words.t('forget-page.done')}</p>`)
    return c.html(layout(site, { title, body, words }))
  })
}
