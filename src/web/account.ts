import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Words } from '../lib/words.ts'
import { askByMail } from '../subscribers/ask-by-mail.ts'
import { askToMove } from '../subscribers/ask-to-move.ts'
import { findByPublicId, type Subscriber } from '../subscribers/store.ts'
import { mailAddress, receives } from '../subscribers/subscriber.ts'
import type { Pages, WebDeps } from './deps.ts'
import { readForm } from './form.ts'
import { type Html, layout, notice } from './layout.ts'
import { named, say, wordsOf } from './say.ts'
import { addressForm } from './sign-up.ts'
import { deadLink, linkPath, readToken } from './token-page.ts'

/** What a reader may do with what is known about them. Each press leads to a mail, and nothing happens without it. */
export function accountFieldset(deps: WebDeps, words: Words, subscriber: Subscriber): Html {
  const page = linkPath(deps, 'manage', subscriber.publicId)
  return html`${receives(subscriber.state) ? moveForm(words, page) : ''}
<form method="post" action="${page}/export">
<fieldset><legend>${words.t('account.data-legend')}</legend>
<p>${words.t('account.data')}</p>
<button class="plain">${words.t('account.data-button')}</button>
</fieldset>
</form>
<form method="post" action="${page}/forget">
<fieldset><legend>${words.t('account.forget-legend')}</legend>
<p>${words.t('account.forget')}</p>
<button class="plain">${words.t('account.forget-button')}</button>
</fieldset>
</form>`
}

function moveForm(words: Words, page: string): Html {
  return html`<form method="post" action="${page}/move">
<fieldset><legend>${words.t('account.move-legend')}</legend>
<div class="when"><label>${words.t('account.move-label')}<input type="email" name="email" required autocomplete="email" maxlength="254"></label></div>
<p class="quiet">${words.t('account.move')}</p>
<button class="plain">${words.t('account.move-button')}</button>
</fieldset>
</form>`
}

/** The presses of the fieldset. The holder of a link may be somebody to whom a digest was forwarded: so they only ask. */
export function accountPages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  const lookIntoInbox = (c: Context, subscriber: Subscriber) => {
    const words = wordsOf(c, deps, subscriber)
    const title = words.t('page.look-inbox')
    const body = notice(
      title,
      html`<p>${say(words, 'account.look', { address: named(subscriber.email) })}</p>`,
      html`<p class="quiet">${words.t('page.nothing-there')}</p>`,
    )
    return c.html(layout(site, { title, body, words }))
  }

  for (const kind of ['forget', 'export'] as const) {
    pages.post(`/manage/:token/${kind}`, async (c) => {
      const link = readToken(c, deps, 'manage')
      const subscriber = link && (await findByPublicId(db, link.subscriber))
      if (!subscriber) return deadLink(c, deps, link)
      await askByMail(deps, kind, subscriber)
      return lookIntoInbox(c, subscriber)
    })
  }

  pages.post('/manage/:token/move', async (c) => {
    const link = readToken(c, deps, 'manage')
    const subscriber = link && (await findByPublicId(db, link.subscriber))
    if (!subscriber) return deadLink(c, deps, link)
    const words = wordsOf(c, deps, subscriber)
    const email = mailAddress.safeParse(addressForm.parse(await readForm(c)).email)
    if (!email.success || email.data === subscriber.email) {
      const title = words.t(email.success ? 'account.same-address-title' : 'account.no-address-title')
      const manage = linkPath(deps, 'manage', subscriber.publicId)
      const body = notice(title, html`<p>${say(words, 'account.no-address', {}, { manage })}</p>`)
      return c.html(layout(site, { title, body, words }), 400)
    }
    if (receives(subscriber.state)) await askToMove(deps, subscriber, email.data)
    return lookIntoInbox(c, subscriber)
  })
}
