import { html } from 'hono/html'
import type { Words } from '../lib/words.ts'
import { sendLink } from '../subscribers/send-link.ts'
import { mailAddress } from '../subscribers/subscriber.ts'
import type { Pages, WebDeps } from './deps.ts'
import { createFloodGuard, tooMany } from './flood.ts'
import { readForm } from './form.ts'
import { type Html, layout, notice } from './layout.ts'
import { say, wordsOfBrowser } from './say.ts'
import { addressForm } from './sign-up.ts'

/** What was typed, and what is wrong with it. */
interface Again {
  typed?: string
  fault?: string
}

/** For who has lost the link to their page: it goes by mail, and the answer is the same for every address. */
export function lostLinkPages(pages: Pages, deps: WebDeps): void {
  const { site } = deps
  const guard = createFloodGuard(deps)
  const formPage = (words: Words, again?: Again) =>
    layout(site, { title: words.t('lost-link-page.title'), body: formBody(words, again), words })

  pages.get('/lost-link', (c) => c.html(formPage(wordsOfBrowser(c, deps))))
  pages.post('/lost-link', async (c) => {
    const words = wordsOfBrowser(c, deps)
    const sent = addressForm.parse(await readForm(c))
    const email = mailAddress.safeParse(sent.email)
    if (!email.success) {
      const fault = words.t('page.bad-address')
      return c.html(formPage(words, { typed: sent.email.slice(0, 254), fault }), 400)
    }
    if (sent.website === '') {
      const slowed = await guard.fromNetwork(c)
      if (slowed > 0) return tooMany(c, deps, slowed, formBody(words, { typed: email.data }))
      await sendLink(deps, email.data)
    }
    const title = words.t('page.look-inbox')
    const body = notice(
      title,
      html`<p>${words.t('lost-link-page.done', { siteName: site.name })}</p>`,
      html`<p class="quiet">${say(words, 'lost-link-page.nothing-there', {}, { again: '/lost-link' })}</p>`,
    )
    return c.html(layout(site, { title, body, words }))
  })
}

function formBody(words: Words, again: Again = {}): Html {
  return html`<div class="narrow">
<h1>${words.t('lost-link-page.title')}</h1>
<p>${words.t('lost-link-page.body')}</p>
<form method="post" action="/lost-link">
<div class="when">
<label>${words.t('lost-link-page.label')}<input type="email" name="email" required autocomplete="email" maxlength="254"
  value="${again.typed ?? ''}" aria-invalid="${again.fault ? 'true' : 'false'}" ${again.fault ? html`aria-describedby="fault"` : ''}></label>
</div>
<p class="trap" aria-hidden="true"><label>${words.t('page.trap')} <input name="website" tabindex="-1" autocomplete="off"></label></p>
${again.fault ? html`<p class="fault" id="fault" role="alert">${again.fault}</p>` : ''}
<p class="actions"><button>${words.t('lost-link-page.button')}</button></p>
</form>
</div>`
}
