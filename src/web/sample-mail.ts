import { html } from 'hono/html'
import { createChooser } from '../digests/choose.ts'
import { defaultWants } from '../digests/wants.ts'
import { latestEdition } from '../editions/store.ts'
import { describeDigest } from '../mail/describe-digest.ts'
import type { Pages, WebDeps } from './deps.ts'
import { layout } from './layout.ts'
import { notFound } from './not-found.ts'

/** Where the page is that shows a mail. */
export const sampleMailPath = '/sample-mail'

/**
 * The latest edition's digest as the mail's text part has it, for who has chosen nothing. Not the HTML part: it carries its
 * looks in itself, which the policy of our pages forbids, and the pages look like it anyway.
 */
export function sampleMailPages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  const choose = createChooser(db)
  pages.get(sampleMailPath, async (c) => {
    const latest = await latestEdition(db)
    const window = latest && { after: latest.number - 1, upTo: latest.number }
    const described = window && (await describeDigest(db, site, { ...(await choose(defaultWants, window)), ...window }))
    if (!described) return notFound(c, site, 'There is no mail to show yet', 'The first comes with the first edition.')
    const { renderDigest } = await deps.templates()
    const mail = renderDigest(described.view, 'lead', deps.messages.for('en'))
    const body = html`<h1>A mail, as it arrives</h1>
<p>The digest of the latest edition for who has chosen no topics yet, as text. Where mail is shown
with its layout it looks like <a href="/">today’s page</a>.</p>
<p class="quiet">Subject: <bdi>${mail.subject}</bdi></p>
<pre class="letter" dir="auto">${mail.forReader(unsigned(site.publicUrl)).text}</pre>
<p><a href="/subscribe">Subscribe</a></p>`
    return c.html(layout(site, { title: 'A mail, as it arrives', body }))
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
