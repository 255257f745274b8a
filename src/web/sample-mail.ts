import type { Context } from 'hono'
import { html } from 'hono/html'
import { createChooser } from '../digests/choose.ts'
import { defaultWants } from '../digests/wants.ts'
import { latestEdition } from '../editions/store.ts'
import type { Words } from '../lib/words.ts'
import { describeDigest } from '../mail/describe-digest.ts'
import type { Pages, WebDeps } from './deps.ts'
import { type Html, layout } from './layout.ts'
import { notFound } from './not-found.ts'
import { say } from './say.ts'

/** Where the page is that shows a mail. */
export const sampleMailPath = '/sample-mail'

/** Where the mail itself is, as the page shows it. */
export const shownMailPath = '/sample-mail/html'

/** For who would like to see a mail before they ask for one. */
export function sampleMailLink(words: Words): Html {
  return html`<a href="${sampleMailPath}">${words.t('sample-mail.see')}</a>`
}

/**
 * The latest edition's digest as it is mailed to who has chosen nothing: with its layout, in a frame since a mail carries
 * its looks in itself, and as the text that it has as well.
 */
export function sampleMailPages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  const { usual: words } = deps.messages
  const choose = createChooser(db)

  async function sampleMail(): Promise<{ subject: string; html: string; text: string } | undefined> {
    const latest = await latestEdition(db)
    const window = latest && { after: latest.number - 1, upTo: latest.number }
    const described = window && (await describeDigest(db, site, { ...(await choose(defaultWants, window)), ...window }))
    if (!described) return undefined
    const { renderDigest } = await deps.templates()
    const mail = renderDigest(described.view, 'lead', words)
    return { subject: mail.subject, ...mail.forReader(unsigned(site.publicUrl)) }
  }

  const noMail = (c: Context) =>
    notFound(c, site, words, words.t('sample-mail.none-title'), words.t('sample-mail.none'))

  pages.get(shownMailPath, async (c) => {
    const mail = await sampleMail()
    return mail ? c.html(mail.html) : noMail(c)
  })

  pages.get(sampleMailPath, async (c) => {
    const mail = await sampleMail()
    if (!mail) return noMail(c)
    const title = words.t('sample-mail.title')
    const asText = words.t('sample-mail.text')
    // Links in it open windows of their own; scripts have nothing to do in a mail.
    const body = html`<h1>${title}</h1>
<p>${words.t('sample-mail.what')}</p>
<p class="quiet">${say(words, 'sample-mail.subject', { subject: html`<bdi>${mail.subject}</bdi>` })}</p>
<iframe class="mail" src="${shownMailPath}" title="${title}" sandbox="allow-popups allow-popups-to-escape-sandbox"></iframe>
<details><summary>${asText}</summary>
<pre class="letter" dir="auto" tabindex="0" role="region" aria-label="${asText}">${mail.text}</pre>
</details>
<p><a href="/subscribe">${words.t('site.subscribe')}</a></p>`
    return c.html(layout(site, { title, body, words }))
  })
}

/** Links that lead nowhere, since a real one is somebody's own. */
function unsigned(publicUrl: string) {
  return {
    manageUrl: `${publicUrl}/manage/…`,
    unsubscribeUrl: `${publicUrl}/unsubscribe/…`,
    listUrl: `${publicUrl}/list/…`,
  }
}
