import { html } from 'hono/html'
import { exportData } from '../outbox/export-data.ts'
import { hasExpired } from '../subscribers/link.ts'
import { findByPublicId } from '../subscribers/store.ts'
import type { Pages, WebDeps } from './deps.ts'
import { layout } from './layout.ts'
import { named, say, wordsOf } from './say.ts'
import { badLink, expiredLink, keepPrivate, readToken } from './token-page.ts'

/** GET shows a button, because scanners open links and keep what they find; POST answers with the file. */
export function exportPages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  pages.use('/export/*', keepPrivate)

  pages.get('/export/:token', async (c) => {
    const link = readToken(c, deps, 'export')
    const subscriber = link && (await findByPublicId(db, link.subscriber))
    if (!subscriber) return badLink(c, deps)
    const words = wordsOf(c, deps, subscriber)
    if (hasExpired('export', link, new Date())) return expiredLink(c, deps, words)
    const body = html`<div class="narrow">
<h1>${words.t('export-page.title')}</h1>
<p>${say(words, 'export-page.body', { siteName: site.name, address: named(subscriber.email) })}</p>
<form method="post"><button>${words.t('export-page.button')}</button></form>
</div>`
    return c.html(layout(site, { title: words.t('export-page.title'), body, words }))
  })

  pages.post('/export/:token', async (c) => {
    const link = readToken(c, deps, 'export')
    if (!link) return badLink(c, deps)
    if (hasExpired('export', link, new Date()))
      return expiredLink(c, deps, wordsOf(c, deps, await findByPublicId(db, link.subscriber)))
    const data = await exportData(db, link.subscriber)
    if (!data) return badLink(c, deps)
    return c.body(JSON.stringify(data, null, 2), 200, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Disposition': 'attachment; filename="my-data.json"',
    })
  })
}
