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

/** For who would like to see a mail before they ask for one. */
export function sampleMailLink(words: Words): Html {
  return html`<a href="${sampleMailPath}">${words.t('sample-mail.see')}</a>`
}

/**
 * The latest edition's digest as the mail's text part has it, for who has chosen nothing. Not the HTML part: it carries its
 * looks in itself, which the policy of our pages forbids, and the pages look like it anyway.
 */
export function sampleMailPages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  const { usual: words } = deps.messages
  const choose = createChooser(db)
  pages.get(sampleMailPath, async (c) => {
    const latest = await latestEdition(db)
    const window = latest && { after: latest.number - 1, upTo: latest.number }
    const described = window && (await describeDigest(db, site, { ...(await choose(defaultWants, window)), ...window }))
    if (!described) return notFound(c, site, words, words.t('sample-mail.none-title'), words.t('sample-mail.none'))
    const { renderDigest } = await deps.templates()
    const mail = renderDigest(described.view, 'lead', words)
    const title = words.t('sample-mail.title')
    const body = html`<h1>${title}</h1>
<p>${say(words, 'sample-mail.what', {}, { today: '/' })}</p>
<p class="quiet">${say(words, 'sample-mail.subject', { subject: html`<bdi>${mail.subject}</bdi>` })}</p>
<pre class="letter" dir="auto" tabindex="0" role="region" aria-label="${title}">${mail.forReader(unsigned(site.publicUrl)).text}</pre>
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
