import { html } from 'hono/html'
import type { Words } from '../lib/words.ts'
import { confirmationDays } from '../subscribers/subscriber.ts'
import type { Pages, WebDeps } from './deps.ts'
import { createFloodGuard, full, tooMany } from './flood.ts'
import { type Html, layout, notice } from './layout.ts'
import { sampleMailLink } from './sample-mail.ts'
import { say, wordsOfBrowser } from './say.ts'
import { signUp } from './sign-up.ts'
import { deviceZoneField } from './time-zone-script.ts'

/** What somebody who subscribes agrees to: shown beside the button, and kept with their consent. */
export function wording(words: Words): string {
  return words.t('box.wording')
}

/** What a box is filled with: what was typed and what is wrong with it, where it leads, and what else it offers. */
interface BoxFilling {
  typed?: string
  fault?: string
  action?: string
  more?: Html
}

/**
 * The box: one field, one button, one sentence on what happens next. It speaks the installation's language wherever it
 * stands, so that what is kept with a consent is what was shown.
 */
export function subscribeBox(words: Words, { typed, fault, action = '/subscribe', more }: BoxFilling = {}): Html {
  return html`<form class="subscribe" method="post" action="${action}" lang="${words.language}" dir="${words.direction}">
<label for="email">${words.t('box.title')}</label>
<div class="row">
<input type="email" id="email" name="email" required autocomplete="email" maxlength="254" placeholder="you@example.org"
  value="${typed ?? ''}" aria-invalid="${fault ? 'true' : 'false'}"
  aria-describedby="${fault ? 'fault next' : 'next'}">
<button>${words.t('site.subscribe')}</button>
</div>
<p class="trap" aria-hidden="true"><label>${words.t('page.trap')} <input name="website" tabindex="-1" autocomplete="off"></label></p>
${deviceZoneField()}
${fault ? html`<p class="fault" id="fault" role="alert">${fault}</p>` : ''}
<p class="quiet" id="next">${wording(words)}${more ? html` ${more}` : ''}</p>
</form>`
}

/** POST /subscribe: answers the same for every address that looks like one. */
export function subscribePages(pages: Pages, deps: WebDeps): void {
  const { site } = deps
  const { usual } = deps.messages
  const guard = createFloodGuard(deps)
  const formPage = (again?: { typed: string; fault: string }) => {
    const title = usual.t('site.subscribe')
    const body = html`<h1>${title}</h1>${subscribeBox(usual, { ...again, more: sampleMailLink(usual) })}
<p class="quiet">${say(usual, 'box.lost', {}, { lost: '/lost-link' })}</p>
<p class="quiet">${say(usual, 'box.embed', {}, { embed: '/embed/code' })}</p>`
    return layout(site, {
      title,
      description: usual.t('box.description', { siteName: site.name }),
      body,
      here: '/subscribe',
      words: usual,
      ...(again ? {} : { path: '/subscribe' }),
    })
  }

  pages.get('/subscribe', (c) => c.html(formPage()))
  pages.post('/subscribe', async (c) => {
    const asked = await signUp(c, deps, guard, wording(usual))
    if (asked.kind === 'no address')
      return c.html(formPage({ typed: asked.typed, fault: usual.t('page.bad-address') }), 400)
    if (asked.kind === 'slowed') return tooMany(c, deps, asked.wait, subscribeBox(usual, asked))
    if (asked.kind === 'full') return full(c, deps, asked.wait, subscribeBox(usual, asked))
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
