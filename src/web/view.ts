import { html, raw } from 'hono/html'
import { findDigest } from '../digests/store.ts'
import type { Edition } from '../editions/store.ts'
import type { Words } from '../lib/words.ts'
import { describeDigest } from '../mail/describe-digest.ts'
import type { DigestView } from '../mail/digest-view.ts'
import { presentDigest } from '../mail/present-digest.ts'
import { type PresentedPaper, presentPaper } from '../mail/present-paper.ts'
import { mathHtml } from '../papers/math-html.ts'
import { digestOf } from '../subscribers/link.ts'
import type { Pages, WebDeps } from './deps.ts'
import { type Html, layout } from './layout.ts'
import { readersNotFound } from './not-found.ts'
import { paperLinks, paperMeta } from './paper-list.ts'
import { guessLanguage } from './say.ts'
import { badLink, keepPrivate, readToken } from './token-page.ts'

/**
 * A digest as a page, for who cannot read it well in their mail program. The link is the same for all who got it and the
 * page leads to nothing that is one reader's; but what a digest says of a paper may tell what its reader saved.
 */
export function viewPages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  pages.use('/view/*', keepPrivate)
  pages.get('/view/:token', async (c) => {
    const link = readToken(c, deps, 'view')
    if (!link) return badLink(c, deps)
    const digest = await findDigest(db, digestOf(link))
    const described = digest && (await describeDigest(db, site, digest))
    const words = deps.messages.for(c.req.query('language') ?? guessLanguage(c, deps.messages))
    if (!described) return readersNotFound(c, site, words, 'view.gone-title', 'view.gone')
    return c.html(viewPage(deps, words, described))
  })
}

function viewPage({ site }: WebDeps, words: Words, { view, edition }: { view: DigestView; edition: Edition }): Html {
  const papers = view.papers.map((paper, index) => presentPaper(words, paper, index === 0))
  const { withdrawn, moreCount } = presentDigest(words, view, papers, papers.length)
  const number = edition.isSample
    ? words.t('digest.sample-edition')
    : words.t('digest.number', { number: `${edition.number}` })
  const count = words.t('view.count', { shown: papers.length, count: view.window.newPapers })
  const more = moreCount > 0 ? words.t('view.more', { count: moreCount }) : words.t('view.edition')
  const body = html`<h1 class="summary">${count}</h1>
<ol class="papers">
${papers.map((paper, index) => item(words, paper, index === 0))}
</ol>
${withdrawn.map((paper) => html`<p class="quiet">${words.t('digest.withdrawn', { date: paper.date })} <a href="${paper.pageUrl}"><bdi>${raw(mathHtml(paper.title))}</bdi></a></p>`)}
<p><a href="${view.edition.url}">${more}</a></p>`
  return layout(site, {
    title: words.t('manage.title'),
    body,
    dateline: `${words.day(edition.day, 'long')} · ${number}`,
    words,
  })
}

function item(words: Words, paper: PresentedPaper, isLead: boolean): Html {
  return html`<li class="${isLead ? 'lead' : 'other'}">
<h2 dir="auto"><a href="${paper.pageUrl}">${raw(mathHtml(paper.title))}</a></h2>
${paperMeta(words, paper)}
${paper.why ? html`<p class="why"><bdi>${paper.why}</bdi></p>` : ''}
${paper.abstract.map((paragraph) => html`<p class="abstract" dir="auto">${raw(mathHtml(paragraph))}</p>`)}
${paperLinks(words, paper)}
</li>`
}
