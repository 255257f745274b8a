import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Words } from '../lib/words.ts'
import { lookAtUndo, type Undoability, undoMove } from '../outbox/undo-move.ts'
import { findChange } from '../subscribers/change-store.ts'
import { hasExpired } from '../subscribers/link.ts'
import { findById } from '../subscribers/store.ts'
import type { Pages, WebDeps } from './deps.ts'
import { layout, notice } from './layout.ts'
import { named, say, wordsOf } from './say.ts'
import { badLink, expiredLink, keepPrivate, linkPath, readToken } from './token-page.ts'

/** The old end of a change of address, for a week. GET shows a button; POST takes the change back. */
export function undoMovePages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  pages.use('/undo-move/*', keepPrivate)

  pages.get('/undo-move/:token', async (c) => {
    const link = readToken(c, deps, 'undo-move')
    const change = link && (await findChange(db, link.subscriber))
    if (!change) return badLink(c, deps)
    const subscriber = await findById(db, change.subscriberId)
    const words = wordsOf(c, deps, subscriber)
    const is = lookAtUndo(change, subscriber)
    if (is === 'undone') return answer(c, deps, words, is)
    if (is !== 'undoable' || hasExpired('undo-move', link, new Date())) return expiredLink(c, deps, words)
    const body = html`<div class="narrow">
<h1>${words.t('undo-page.title')}</h1>
<p>${say(words, 'undo-page.body', { siteName: site.name, address: named(change.oldEmail ?? '') })}</p>
<form method="post"><button>${words.t('moved.button')}</button></form>
<p class="quiet">${words.t('undo-page.was-you')}</p>
</div>`
    return c.html(layout(site, { title: words.t('undo-page.title'), body, words }))
  })

  pages.post('/undo-move/:token', async (c) => {
    const link = readToken(c, deps, 'undo-move')
    const change = link && (await findChange(db, link.subscriber))
    if (!change) return badLink(c, deps)
    const words = wordsOf(c, deps, await findById(db, change.subscriberId))
    if (!change.undoneAt && hasExpired('undo-move', link, new Date())) return expiredLink(c, deps, words)
    const { is, subscriber } = await undoMove(db, link.subscriber)
    return answer(c, deps, words, is, subscriber && linkPath(deps, 'manage', subscriber.publicId))
  })
}

function answer(
  c: Context,
  deps: WebDeps,
  words: Words,
  is: Undoability,
  manage?: string,
): Response | Promise<Response> {
  if (is === 'undone') {
    const title = words.t('undo-page.done-title')
    const body = notice(
      title,
      html`<p>${words.t('undo-page.done')}</p>`,
      ...(manage ? [html`<p><a href="${manage}">${words.t('page.to-yours')}</a></p>`] : []),
    )
    return c.html(layout(deps.site, { title, body, words }))
  }
  if (is !== 'taken') return expiredLink(c, deps, words)
  const title = words.t('undo-page.taken-title')
  const body = notice(title, html`<p>${words.t('undo-page.taken')}</p>`)
  return c.html(layout(deps.site, { title, body, words }), 409)
}
