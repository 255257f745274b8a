import { html } from 'hono/html'
import { sendLink } from '../subscribers/send-link.ts'
import { mailAddress } from '../subscribers/subscriber.ts'
import type { Pages, WebDeps } from './deps.ts'
import { createFloodGuard, tooMany } from './flood.ts'
import { readForm } from './form.ts'
import { layout, notice } from './layout.ts'
import { addressForm } from './sign-up.ts'

/** For who has lost the link to their page: it goes by mail, and the answer is the same for every address. */
export function lostLinkPages(pages: Pages, deps: WebDeps): void {
  const { site } = deps
  const guard = createFloodGuard(deps)
  const formBody = (again: { typed?: string; fault?: string } = {}) => html`<div class="narrow">
<h1>Your link by mail</h1>
<p>The link to your page, where you choose what you get or leave, is in every digest. Here you get it by mail, also when
you have left and want your data or want it deleted.</p>
<form method="post" action="/lost-link">
<div class="when">
<label>The address of your digest<input type="email" name="email" required autocomplete="email" maxlength="254"
  value="${again.typed ?? ''}" aria-invalid="${again.fault ? 'true' : 'false'}" ${again.fault ? html`aria-describedby="fault"` : ''}></label>
</div>
<p class="trap" aria-hidden="true"><label>Leave this empty <input name="website" tabindex="-1" autocomplete="off"></label></p>
${again.fault ? html`<p class="fault" id="fault" role="alert">${again.fault}</p>` : ''}
<p class="actions"><button>Send me the link</button></p>
</form>
</div>`
  const formPage = (again?: { typed: string; fault: string }) =>
    layout(site, { title: 'Your link by mail', body: formBody(again) })

  pages.get('/lost-link', (c) => c.html(formPage()))
  pages.post('/lost-link', async (c) => {
    const sent = addressForm.parse(await readForm(c))
    const email = mailAddress.safeParse(sent.email)
    if (!email.success) {
      const fault = 'That does not look like a mail address. Please check it.'
      return c.html(formPage({ typed: sent.email.slice(0, 254), fault }), 400)
    }
    if (sent.website === '') {
      const slowed = await guard.fromNetwork(c)
      if (slowed > 0) return tooMany(c, deps, slowed, formBody({ typed: email.data }))
      await sendLink(deps, email.data)
    }
    const body = notice(
      'Look into your inbox',
      html`<p>If a digest of ${site.name} comes or came to this address, a mail with the link is on its way.</p>`,
      html`<p class="quiet">Nothing there after a few minutes? Look among the spam, or <a href="/lost-link">try again</a>
a little later. Perhaps the digest comes to another address of yours.</p>`,
    )
    return c.html(layout(site, { title: 'Look into your inbox', body }))
  })
}
