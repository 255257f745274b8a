import { html } from 'hono/html'
import { askByMail } from '../subscribers/ask-by-mail.ts'
import { askToMove } from '../subscribers/ask-to-move.ts'
import { findByPublicId, type Subscriber } from '../subscribers/store.ts'
import { mailAddress } from '../subscribers/subscriber.ts'
import type { Pages, WebDeps } from './deps.ts'
import { readForm } from './form.ts'
import { type Html, layout, notice } from './layout.ts'
import { addressForm } from './sign-up.ts'
import { deadLink, linkPath, readToken } from './token-page.ts'

/** What a reader may do with what is known about them. Each press leads to a mail, and nothing happens without it. */
export function accountFieldset(deps: WebDeps, subscriber: Subscriber): Html {
  const page = linkPath(deps, 'manage', subscriber.publicId)
  const receives = subscriber.state === 'active' || subscriber.state === 'paused'
  return html`${receives ? moveForm(page) : ''}
<form method="post" action="${page}/export">
<fieldset><legend>Your data</legend>
<p>We mail you a link to a file of all that is known about you.</p>
<button class="plain">Send me my data</button>
</fieldset>
</form>
<form method="post" action="${page}/forget">
<fieldset><legend>Be forgotten</legend>
<p>We mail you a link that deletes your address and all that is known about you.</p>
<button class="plain">Forget me</button>
</fieldset>
</form>`
}

function moveForm(page: string): Html {
  return html`<form method="post" action="${page}/move">
<fieldset><legend>Another address</legend>
<div class="when"><label>The new address<input type="email" name="email" required autocomplete="email" maxlength="254"></label></div>
<p class="quiet">A mail goes there to confirm it. Your choices move with you.</p>
<button class="plain">Move my digest</button>
</fieldset>
</form>`
}

/** The presses of the fieldset. The holder of a link may be somebody to whom a digest was forwarded: so they only ask. */
export function accountPages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps

  for (const kind of ['forget', 'export'] as const) {
    pages.post(`/manage/:token/${kind}`, async (c) => {
      const link = readToken(c, deps, 'manage')
      const subscriber = link && (await findByPublicId(db, link.subscriber))
      if (!subscriber) return deadLink(c, deps, link)
      await askByMail(deps, kind, subscriber)
      return c.html(layout(site, { title: 'Look into your inbox', body: lookForMail(subscriber.email) }))
    })
  }

  pages.post('/manage/:token/move', async (c) => {
    const link = readToken(c, deps, 'manage')
    const subscriber = link && (await findByPublicId(db, link.subscriber))
    if (!subscriber) return deadLink(c, deps, link)
    const email = mailAddress.safeParse(addressForm.parse(await readForm(c)).email)
    if (!email.success) {
      const body = notice(
        'That is no mail address',
        html`<p>Nothing has changed. <a href="${linkPath(deps, 'manage', subscriber.publicId)}">Back to your page</a></p>`,
      )
      return c.html(layout(site, { title: 'That is no mail address', body }), 400)
    }
    const receives = subscriber.state === 'active' || subscriber.state === 'paused'
    if (receives) await askToMove(deps, subscriber.id, email.data)
    const body = notice(
      'Look into the new inbox',
      html`<p>If the new address can be used, a mail to confirm it is on its way there. Until then your digest comes to
<bdi>${subscriber.email}</bdi>.</p>`,
      html`<p class="quiet">Nothing there after a few minutes? Look among the spam, or try again a little later.</p>`,
    )
    return c.html(layout(site, { title: 'Look into the new inbox', body }))
  })
}

function lookForMail(address: string): Html {
  return notice(
    'Look into your inbox',
    html`<p>A mail to <bdi>${address}</bdi> is on its way. Its link works for a day; until you use it, nothing happens.</p>`,
    html`<p class="quiet">Nothing there after a few minutes? Look among the spam, or try again a little later.</p>`,
  )
}
