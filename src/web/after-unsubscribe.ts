import { html } from 'hono/html'
import { dayIn } from '../lib/clock.ts'
import { addReason, findByUnsubscribeLink } from '../subscribers/account-store.ts'
import { longestWords, reasonForm, reasons } from '../subscribers/reason.ts'
import { undoUnsubscribe } from '../subscribers/undo-unsubscribe.ts'
import type { Pages, WebDeps } from './deps.ts'
import { readForm } from './form.ts'
import { type Html, layout, notice } from './layout.ts'
import { badLink, linkPath, readToken } from './token-page.ts'

/** What the page of an unsubscribing offers besides: the way back, where it was a slip, and a word on why. */
export function afterwards(page: string, mayReturn: boolean): Html {
  return html`<div class="narrow">
${mayReturn ? undoForm(page) : ''}
<form method="post" action="${page}/reason">
<fieldset><legend>Why, if you like to say</legend>
<p class="quiet">It is kept with the day and without your address.</p>
${Object.entries(reasons).map(
  ([reason, words]) =>
    html`<label class="choice"><input type="radio" name="reason" value="${reason}"><span>${words}</span></label>`,
)}
<div class="when"><label>In your words<input type="text" name="words" maxlength="${longestWords}" autocomplete="off"></label></div>
<p class="actions"><button class="plain">Say it</button></p>
</fieldset>
</form>
</div>`
}

function undoForm(page: string): Html {
  return html`<form method="post" action="${page}/undo"><button class="plain">Undo: I want to stay</button></form>`
}

/** Two presses on that page, each at an address of its own: the one-click's address does nothing but unsubscribe. */
export function afterUnsubscribePages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps

  pages.post('/unsubscribe/:token/undo', async (c) => {
    const link = readToken(c, deps, 'unsubscribe')
    if (!link) return badLink(c, deps)
    const subscriber = await findByUnsubscribeLink(db, link.subscriber)
    // Pressed twice: they are back already.
    const isBack = subscriber && (subscriber.receives || (await undoUnsubscribe(db, subscriber.id, new Date())))
    const body = isBack
      ? notice('You are still subscribed', html`<p>Nothing has changed: your digest comes as before.</p>`)
      : notice(
          'This cannot be undone any more',
          html`<p>But you can <a href="/subscribe">subscribe again</a>; your choices are kept.</p>`,
        )
    const title = isBack ? 'You are still subscribed' : 'This cannot be undone any more'
    return c.html(layout(site, { title, body }), isBack ? 200 : 409)
  })

  pages.post('/unsubscribe/:token/reason', async (c) => {
    const link = readToken(c, deps, 'unsubscribe')
    if (!link) return badLink(c, deps)
    const said = reasonForm.safeParse(await readForm(c))
    const subscriber = await findByUnsubscribeLink(db, link.subscriber)
    if (said.success && subscriber) await addReason(db, subscriber.id, dayIn(deps.timeZone, new Date()), said.data)
    const thanks = notice('Thank you', html`<p>No more digests come to you. All the best.</p>`)
    // Who finds words for it may find that they want to stay.
    const body = html`${thanks}
${subscriber?.mayReturn ? undoForm(linkPath(deps, 'unsubscribe', link.subscriber)) : ''}`
    return c.html(layout(site, { title: 'Thank you', body }))
  })
}
