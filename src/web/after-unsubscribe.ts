import { html } from 'hono/html'
import { z } from 'zod'
import { dayIn } from '../lib/clock.ts'
import type { Words } from '../lib/words.ts'
import { addReason, findByUnsubscribeLink, type Leaver } from '../subscribers/account-store.ts'
import { longestWords, reasonForm, reasons } from '../subscribers/reason.ts'
import { offeredPause, undoUnsubscribe, type WayToStay, waysToStay } from '../subscribers/undo-unsubscribe.ts'
import type { Pages, WebDeps } from './deps.ts'
import { readForm } from './form.ts'
import { type Html, layout, notice } from './layout.ts'
import { say, wordsOf } from './say.ts'
import { badLink, linkPath, readToken } from './token-page.ts'

/** What the page of an unsubscribing offers besides: the way back, where it was a slip, and a word on why. */
export function afterwards(words: Words, page: string, leaver: Leaver | undefined): Html {
  return html`<div class="narrow">
${stayForm(words, page, leaver)}
<form method="post" action="${page}/reason">
<fieldset><legend>${words.t('reason.legend')}</legend>
<p class="quiet">${words.t('reason.kept')}</p>
${Object.entries(reasons).map(
  ([reason, key]) =>
    html`<label class="choice"><input type="radio" name="reason" value="${reason}"><span>${words.t(key)}</span></label>`,
)}
<div class="when"><label>${words.t('reason.words')}<input type="text" name="words" maxlength="${longestWords}" autocomplete="off"></label></div>
<p class="actions"><button class="plain">${words.t('reason.say')}</button></p>
</fieldset>
</form>
</div>`
}

/** The way back, and less in place of nothing; nothing where it is too late for both. */
function stayForm(words: Words, page: string, leaver: Leaver | undefined): Html | '' {
  if (!leaver?.mayReturn) return ''
  const button = (way: WayToStay, label: string) =>
    html`<button class="plain" name="way" value="${way}">${label}</button> `
  const isRare = ['weekly', 'monthly'].includes(leaver.preferences.cadence)
  return html`<form method="post" action="${page}/undo" class="actions">${button('as before', words.t('left.undo'))}${
    isRare ? '' : button('weekly', words.t('left.weekly'))
  }${button('paused', words.t('left.pause', { weeks: offeredPause }))}</form>`
}

const stayed = z.object({ way: z.enum(waysToStay).catch('as before') })
const stayedKeys: Record<WayToStay, string> = {
  'as before': 'left.undone',
  weekly: 'left.now-weekly',
  paused: 'left.now-paused',
}

/** Two presses on that page, each at an address of its own: the one-click's address does nothing but unsubscribe. */
export function afterUnsubscribePages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps

  pages.post('/unsubscribe/:token/undo', async (c) => {
    const link = readToken(c, deps, 'unsubscribe')
    if (!link) return badLink(c, deps)
    const subscriber = await findByUnsubscribeLink(db, link.subscriber)
    const words = wordsOf(c, deps, subscriber)
    const { way } = stayed.parse(await readForm(c))
    // Pressed twice: they are back already.
    const isBack = subscriber && (subscriber.receives || (await undoUnsubscribe(db, subscriber.id, new Date(), way)))
    const title = words.t(isBack ? 'left.undone-title' : 'left.late-title')
    const body = isBack
      ? notice(title, html`<p>${words.t(stayedKeys[way], { weeks: offeredPause })}</p>`)
      : notice(title, html`<p>${say(words, 'left.late', {}, { subscribe: '/subscribe' })}</p>`)
    return c.html(layout(site, { title, body, words }), isBack ? 200 : 409)
  })

  pages.post('/unsubscribe/:token/reason', async (c) => {
    const link = readToken(c, deps, 'unsubscribe')
    if (!link) return badLink(c, deps)
    const said = reasonForm.safeParse(await readForm(c))
    const subscriber = await findByUnsubscribeLink(db, link.subscriber)
    const words = wordsOf(c, deps, subscriber)
    if (said.success && subscriber) await addReason(db, subscriber.id, dayIn(deps.timeZone, new Date()), said.data)
    const title = words.t('reason.thanks-title')
    const thanks = notice(title, html`<p>${words.t('reason.thanks')}</p>`)
    // Who finds words for it may find that they want to stay.
    const body = html`${thanks}
${stayForm(words, linkPath(deps, 'unsubscribe', link.subscriber), subscriber)}`
    return c.html(layout(site, { title, body, words }))
  })
}
