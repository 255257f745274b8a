import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Words } from '../lib/words.ts'
import { lookAtMove, type Movability, move } from '../outbox/move.ts'
import { findChange } from '../subscribers/change-store.ts'
import { hasExpired } from '../subscribers/link.ts'
import { findById } from '../subscribers/store.ts'
import type { Pages, WebDeps } from './deps.ts'
import { layout, notice } from './layout.ts'
import { named, say, wordsOf } from './say.ts'
import { badLink, expiredLink, keepPrivate, linkPath, readToken } from './token-page.ts'

/** The new end of a change of address. GET shows a button; POST moves. */
export function movePages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  pages.use('/move/*', keepPrivate)

  pages.get('/move/:token', async (c) => {
    const link = readToken(c, deps, 'move')
    const change = link && (await findChange(db, link.subscriber))
    if (!change) return badLink(c, deps)
    const subscriber = await findById(db, change.subscriberId)
    const words = wordsOf(c, deps, subscriber)
    const is = lookAtMove(change, subscriber)
    if (is === 'moved') return answer(c, deps, words, is)
    if (is !== 'movable' || hasExpired('move', link, new Date())) return expiredLink(c, deps, words)
    const body = html`<div class="narrow">
<h1>${words.t('move-page.title')}</h1>
<p>${say(words, 'move-page.body', { siteName: site.name, address: named(change.newEmail ?? '') })}</p>
<form method="post"><button>${words.t('move-page.button')}</button></form>
<p class="quiet">${words.t('page.not-you')}</p>
</div>`
    return c.html(layout(site, { title: words.t('move-page.title'), body, words }))
  })

  pages.post('/move/:token', async (c) => {
    const link = readToken(c, deps, 'move')
    const change = link && (await findChange(db, link.subscriber))
    if (!change) return badLink(c, deps)
    const words = wordsOf(c, deps, await findById(db, change.subscriberId))
    if (!change.movedAt && hasExpired('move', link, new Date())) return expiredLink(c, deps, words)
    const { is, subscriber } = await move(deps, link.subscriber)
    return answer(c, deps, words, is, subscriber && linkPath(deps, 'manage', subscriber.publicId))
  })
}

function answer(
  c: Context,
  deps: WebDeps,
  words: Words,
  is: Movability,
  manage?: string,
): Response | Promise<Response> {
  if (is === 'moved') {
    const title = words.t('move-page.done-title')
    const body = notice(
      title,
      html`<p>${words.t('move-page.done')}</p>`,
      ...(manage ? [html`<p><a href="${manage}">${words.t('page.to-yours')}</a></p>`] : []),
    )
    return c.html(layout(deps.site, { title, body, words }))
  }
  if (is !== 'taken') return expiredLink(c, deps, words)
  const title = words.t('move-page.taken-title')
  const body = notice(title, html`<p>${words.t('move-page.taken')}</p>`)
  return c.html(layout(deps.site, { title, body, words }), 409)
}
