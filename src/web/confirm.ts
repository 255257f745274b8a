import { html } from 'hono/html'
import type { Words } from '../lib/words.ts'
import { confirm, lookAtConfirmation } from '../subscribers/confirm.ts'
import type { Preferences } from '../subscribers/preferences.ts'
import { findByPublicId } from '../subscribers/store.ts'
import { clientAddress } from './client-address.ts'
import type { Pages, WebDeps } from './deps.ts'
import { layout, notice } from './layout.ts'
import { timeOf } from './manage/when.ts'
import { say, wordsOf } from './say.ts'
import { subscribeBox } from './subscribe.ts'
import { badLink, keepPrivate, linkPath, readToken } from './token-page.ts'

/** GET shows a button and changes nothing, because scanners open links; POST confirms. */
export function confirmPages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  pages.use('/confirm/*', keepPrivate)

  pages.get('/confirm/:token', async (c) => {
    const link = readToken(c, deps, 'confirm')
    if (!link) return badLink(c, deps)
    const is = await lookAtConfirmation(db, link, new Date())
    const words = wordsOf(c, deps, await findByPublicId(db, link.subscriber))
    if (is === 'expired')
      return c.html(layout(site, { title: words.t('expired-link.title'), body: expired(words, deps), words }), 410)
    if (is === 'confirmed')
      return c.html(layout(site, { title: words.t('confirmed.title'), body: subscribed(words), words }))
    const body = html`<div class="narrow">
<h1>${words.t('confirm.title')}</h1>
<p>${words.t('confirm.body', { siteName: site.name })}</p>
<form method="post"><button>${words.t('confirm.button')}</button></form>
<p class="quiet">${words.t('page.not-you')}</p>
</div>`
    return c.html(layout(site, { title: words.t('confirm.page'), body, words }))
  })

  pages.post('/confirm/:token', async (c) => {
    const link = readToken(c, deps, 'confirm')
    if (!link) return badLink(c, deps)
    const { is, subscriber } = await confirm(db, link, new Date(), clientAddress(c, deps.trustProxy))
    if (is !== 'confirmed' || !subscriber) {
      const words = wordsOf(c, deps, await findByPublicId(db, link.subscriber))
      return c.html(layout(site, { title: words.t('expired-link.title'), body: expired(words, deps), words }), 410)
    }
    const words = wordsOf(c, deps, subscriber)
    const manage = linkPath(deps, 'manage', subscriber.publicId)
    const body = subscribed(words, { manage, preferences: subscriber.preferences })
    return c.html(layout(site, { title: words.t('confirmed.title'), body, words }))
  })
}

/** Says the hour to who has just confirmed, because its time zone may be a guess. */
function subscribed(words: Words, now?: { manage: string; preferences: Preferences }) {
  return notice(
    words.t('confirmed.title'),
    html`<p>${words.t(now ? 'confirmed.coming' : 'confirmed.coming-or-there')}</p>`,
    now
      ? html`<p>${say(words, 'confirmed.choose', timeOf(now.preferences), { manage: now.manage })}</p>`
      : html`<p>${words.t('confirmed.later')}</p>`,
  )
}

function expired(words: Words, { messages }: WebDeps) {
  return html`${notice(words.t('expired-link.title'), html`<p>${words.t('confirm.worked-for-a-week')}</p>`)}
${subscribeBox(messages.usual)}`
}
