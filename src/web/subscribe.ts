import { html } from 'hono/html'
import { z } from 'zod'
import { longestWaitSeconds } from '../outbox/confirmation-pace.ts'
import { subscribe } from '../subscribers/subscribe.ts'
import { confirmationDays, mailAddress } from '../subscribers/subscriber.ts'
import { clientAddress } from './client-address.ts'
import type { Pages, WebDeps } from './deps.ts'
import { createFloodGuard, full, tooMany } from './flood.ts'
import { readForm } from './form.ts'
import { guessTimeZone } from './guess-time-zone.ts'
import { type Html, layout, notice } from './layout.ts'
import { guessLanguage, say, wordsOfBrowser } from './say.ts'
import { deviceZoneField } from './time-zone-script.ts'

/** What somebody who subscribes agrees to: shown beside the button, and kept with their consent. */
const wording = 'You get a mail to confirm, then a digest each day. Every mail has a link to change it or to leave.'

/**
 * What a form for an address sends. `website` is a trap: people neither see the field, nor come to it by the Tab key, nor
 * hear of it from a screen reader, and browsers are asked not to fill it, so only a machine does. A trap in time (a form
 * posted sooner than anybody can type) was not taken: whose browser fills the address in is that quick, too.
 */
export const addressForm = z.object({ email: z.string().catch(''), website: z.string().catch('') })

/** Besides, what a script may have said of the device's time zone. */
const signUpForm = addressForm.extend({ zone: z.string().catch('') })

/** The box: one field, one button, one sentence on what happens next. */
export function subscribeBox(again: { typed?: string; fault?: string } = {}): Html {
  return html`<form class="subscribe" method="post" action="/subscribe">
<label for="email">The day’s papers in your inbox each morning</label>
<div class="row">
<input type="email" id="email" name="email" required autocomplete="email" maxlength="254" placeholder="you@example.org"
  value="${again.typed ?? ''}" aria-invalid="${again.fault ? 'true' : 'false'}"
  aria-describedby="${again.fault ? 'fault next' : 'next'}">
<button>Subscribe</button>
</div>
<p class="trap" aria-hidden="true"><label>Leave this empty <input name="website" tabindex="-1" autocomplete="off"></label></p>
${deviceZoneField()}
${again.fault ? html`<p class="fault" id="fault" role="alert">${again.fault}</p>` : ''}
<p class="quiet" id="next">${wording}</p>
</form>`
}

/** POST /subscribe: answers the same for every address that looks like one. */
export function subscribePages(pages: Pages, deps: WebDeps): void {
  const { site } = deps
  const guard = createFloodGuard(deps)
  const formPage = (again?: { typed: string; fault: string }) => {
    const body = html`<h1>Subscribe</h1>${subscribeBox(again)}
<p class="quiet">Subscribed already? <a href="/lost-link">Get the link to your page by mail.</a></p>`
    return layout(site, { title: 'Subscribe', body, here: '/subscribe' })
  }

  pages.get('/subscribe', (c) => c.html(formPage()))
  pages.post('/subscribe', async (c) => {
    const sent = signUpForm.parse(await readForm(c))
    const email = mailAddress.safeParse(sent.email)
    if (!email.success) {
      const fault = 'That does not look like a mail address. Please check it.'
      return c.html(formPage({ typed: sent.email.slice(0, 254), fault }), 400)
    }
    let wait = 0
    if (sent.website === '') {
      // All this is decided before anybody looks whether the address is known, and so is what the page says of it.
      const slowed = await guard.fromNetwork(c)
      if (slowed > 0) return tooMany(c, deps, slowed, subscribeBox({ typed: email.data }))
      wait = await guard.forConfirmation()
      if (wait > longestWaitSeconds) return full(c, deps, wait, subscribeBox({ typed: email.data }))
      const timeZone = guessTimeZone(sent.zone, c.req.header('accept-language')) ?? deps.timeZone
      const language = guessLanguage(c, deps.messages) ?? null
      await subscribe(deps, { email: email.data, timeZone, language, ip: clientAddress(c, deps.trustProxy), wording })
    }
    const words = wordsOfBrowser(c, deps)
    const title = words.t('page.look-inbox')
    const body = notice(
      title,
      html`<p>${words.t('signed-up.body', { siteName: site.name })}</p>`,
      ...(wait > 0 ? [html`<p role="status">${words.t('signed-up.wait', { when: words.fromNow(wait) })}</p>`] : []),
      html`<p class="quiet">${say(words, 'signed-up.nothing-there', { days: confirmationDays }, { again: '/subscribe' })}</p>`,
    )
    return c.html(layout(site, { title, body, words }))
  })
}
