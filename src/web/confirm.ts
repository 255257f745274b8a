import { html } from 'hono/html'
import { confirm, lookAtConfirmation } from '../subscribers/confirm.ts'
import type { Preferences } from '../subscribers/preferences.ts'
import { clientAddress } from './client-address.ts'
import type { Pages, WebDeps } from './deps.ts'
import { layout, notice } from './layout.ts'
import { timeInWords } from './manage/when.ts'
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
    if (is === 'expired') return c.html(layout(site, { title: 'This link has expired', body: expired() }), 410)
    if (is === 'confirmed') return c.html(layout(site, { title: 'You are subscribed', body: subscribed() }))
    const body = html`<div class="narrow">
<h1>One more step</h1>
<p>Press the button and ${site.name} sends you the latest digest at once, then a new one each day.</p>
<form method="post"><button>Yes, subscribe me</button></form>
<p class="quiet">Not you? Close this page: without the button nothing happens.</p>
</div>`
    return c.html(layout(site, { title: 'Confirm', body }))
  })

  pages.post('/confirm/:token', async (c) => {
    const link = readToken(c, deps, 'confirm')
    if (!link) return badLink(c, deps)
    const { is, subscriber } = await confirm(db, link, new Date(), clientAddress(c, deps.trustProxy))
    if (is !== 'confirmed' || !subscriber) {
      return c.html(layout(site, { title: 'This link has expired', body: expired() }), 410)
    }
    const manage = linkPath(deps, 'manage', subscriber.publicId)
    const body = subscribed({ manage, preferences: subscriber.preferences })
    return c.html(layout(site, { title: 'You are subscribed', body }))
  })
}

/** Says the hour to who has just confirmed, because its time zone may be a guess. */
function subscribed(now?: { manage: string; preferences: Preferences }) {
  return notice(
    'You are subscribed',
    html`<p>The latest digest is on its way to you${now ? '' : ' or there already'}.</p>`,
    now
      ? html`<p><a href="${now.manage}">Choose your topics, the number of papers and the hour</a>, now or later: every digest has the link.
Until then yours comes at ${timeInWords(now.preferences)}.</p>`
      : html`<p>The link in each digest lets you change what you get and when.</p>`,
  )
}

function expired() {
  return html`${notice('This link has expired', html`<p>It worked for a week. Ask for a new one:</p>`)}
${subscribeBox()}`
}
