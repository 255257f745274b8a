import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Words } from '../lib/words.ts'
import { findByUnsubscribeLink, type Leaver, unsubscribeSubscriber } from '../subscribers/account-store.ts'
import type { Link } from '../subscribers/link.ts'
import { afterwards } from './after-unsubscribe.ts'
import type { Pages, WebDeps } from './deps.ts'
import { layout, notice } from './layout.ts'
import { say, wordsOf } from './say.ts'
import { badLink, keepPrivate, linkPath, readToken } from './token-page.ts'

/**
 * GET shows a button; POST acts at once, whoever sends it and whatever its body says: the same address serves the
 * button and the one-click of mailbox providers (RFC 8058), who send no cookie, follow no redirect and may repeat it.
 */
export function unsubscribePages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  pages.use('/unsubscribe/*', keepPrivate)

  const left = (c: Context, link: Link, words: Words, leaver: Leaver | undefined) => {
    const page = linkPath(deps, 'unsubscribe', link.subscriber)
    const body = html`${unsubscribed(words)}${afterwards(words, page, leaver)}`
    return c.html(layout(site, { title: words.t('left.title'), body, words }))
  }

  pages.get('/unsubscribe/:token', async (c) => {
    const link = readToken(c, deps, 'unsubscribe')
    if (!link) return badLink(c, deps)
    const subscriber = await findByUnsubscribeLink(db, link.subscriber)
    const words = wordsOf(c, deps, subscriber)
    // The answer to a one-click is seen by a mail program alone: whoever wants to undo it, or to say why, comes here.
    if (!subscriber?.receives) return left(c, link, words, subscriber)
    const body = html`<div class="narrow">
<h1>${words.t('leave.title')}</h1>
<p>${words.t('leave.body', { siteName: site.name })}</p>
<form method="post"><button>${words.t('mail.unsubscribe')}</button></form>
<p class="quiet">${words.t('leave.rather')}</p>
</div>`
    return c.html(layout(site, { title: words.t('mail.unsubscribe'), body, words }))
  })

  pages.post('/unsubscribe/:token', async (c) => {
    const link = readToken(c, deps, 'unsubscribe')
    if (!link) return badLink(c, deps)
    const subscriber = await unsubscribeSubscriber(db.prepared, link.subscriber)
    return left(c, link, wordsOf(c, deps, subscriber), subscriber)
  })
}

function unsubscribed(words: Words) {
  return notice(
    words.t('left.title'),
    html`<p>${words.t('left.body')}</p>`,
    html`<p class="quiet">${say(words, 'left.slip', {}, { subscribe: '/subscribe', lost: '/lost-link' })}</p>`,
  )
}
