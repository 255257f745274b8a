import { html } from 'hono/html'
import { confirmationDays } from '../subscribers/subscriber.ts'
import type { Pages, WebDeps } from './deps.ts'
import { createFloodGuard, full, tooMany } from './flood.ts'
import { type Html, layout, notice } from './layout.ts'
import { say, wordsOfBrowser } from './say.ts'
import { signUp } from './sign-up.ts'
import { deviceZoneField } from './time-zone-script.ts'

/** What somebody who subscribes agrees to: shown beside the button, and kept with their consent. */
export const wording =
  'You get a mail to confirm, then a digest each day. Every mail has a link to change it or to leave.'

/** What is said of what was typed. */
export const noAddress = 'That does not look like a mail address. Please check it.'

/** The box: one field, one button, one sentence on what happens next. */
export function subscribeBox({
  typed,
  fault,
  action = '/subscribe',
}: {
  typed?: string
  fault?: string
  action?: string
} = {}): Html {
  return html`<form class="subscribe" method="post" action="${action}">
<label for="email">The day’s papers in your inbox each morning</label>
<div class="row">
<input type="email" id="email" name="email" required autocomplete="email" maxlength="254" placeholder="you@example.org"
  value="${typed ?? ''}" aria-invalid="${fault ? 'true' : 'false'}"
  aria-describedby="${fault ? 'fault next' : 'next'}">
<button>Subscribe</button>
</div>
<p class="trap" aria-hidden="true"><label>Leave this empty <input name="website" tabindex="-1" autocomplete="off"></label></p>
${deviceZoneField()}
${fault ? html`<p class="fault" id="fault" role="alert">${fault}</p>` : ''}
<p class="quiet" id="next">${wording}</p>
</form>`
}

/** POST /subscribe: answers the same for every address that looks like one. */
export function subscribePages(pages: Pages, deps: WebDeps): void {
  const { site } = deps
  const guard = createFloodGuard(deps)
  const formPage = (again?: { typed: string; fault: string }) => {
    const body = html`<h1>Subscribe</h1>${subscribeBox(again)}
<p class="quiet">Subscribed already? <a href="/lost-link">Get the link to your page by mail.</a></p>
<p class="quiet">A page of your own? <a href="/embed/code">Put this form on it.</a></p>`
    const description = `The day’s research papers by mail, from ${site.name}. No account; every mail has a link to leave.`
    return layout(site, {
      title: 'Subscribe',
      description,
      body,
      here: '/subscribe',
      ...(again ? {} : { path: '/subscribe' }),
    })
  }

  pages.get('/subscribe', (c) => c.html(formPage()))
  pages.post('/subscribe', async (c) => {
    const asked = await signUp(c, deps, guard, wording)
    if (asked.kind === 'no address') return c.html(formPage({ typed: asked.typed, fault: noAddress }), 400)
    if (asked.kind === 'slowed') return tooMany(c, deps, asked.wait, subscribeBox(asked))
    if (asked.kind === 'full') return full(c, deps, asked.wait, subscribeBox(asked))
    const { wait } = asked
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
