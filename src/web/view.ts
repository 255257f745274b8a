import { html, raw } from 'hono/html'
import { findDigest } from '../digests/store.ts'
import type { Edition } from '../editions/store.ts'
import { describeDigest } from '../mail/describe-digest.ts'
import type { DigestView } from '../mail/digest-view.ts'
import { type PresentedPaper, presentDigest, presentPaper } from '../mail/present-digest.ts'
import { mathHtml } from '../papers/math-html.ts'
import { digestOf } from '../subscribers/link.ts'
import type { Pages, WebDeps } from './deps.ts'
import { type Html, layout } from './layout.ts'
import { notFound } from './not-found.ts'
import { paperLinks, paperMeta } from './paper-list.ts'
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
    if (!described) return notFound(c, site, 'This digest is not here', 'All its papers have gone since.')
    return c.html(viewPage(deps, described))
  })
}

function viewPage({ site }: WebDeps, { view, edition }: { view: DigestView; edition: Edition }): Html {
  const papers = view.papers.map((paper, index) => presentPaper(paper, index === 0))
  const { withdrawn, moreCount } = presentDigest(view, papers, papers.length)
  const number = edition.isSample ? 'Sample edition' : `No. ${edition.number}`
  const body = html`<h1 class="summary">${papers.length === 1 ? 'One paper' : `${papers.length} papers`} of ${view.window.newPapers.toLocaleString('en')} new ones</h1>
<ol class="papers">
${papers.map((paper, index) => item(paper, index === 0))}
</ol>
${withdrawn.map((paper) => html`<p class="quiet">Withdrawn by its authors: <a href="${paper.pageUrl}"><bdi>${raw(mathHtml(paper.title))}</bdi></a>, of ${paper.date}.</p>`)}
<p><a href="${view.edition.url}">${moreCount > 0 ? `${moreCount.toLocaleString('en')} more in the edition` : 'The edition of the day'}</a></p>`
  return layout(site, { title: 'Your digest', body, dateline: `${view.edition.dateLong} · ${number}` })
}

function item(paper: PresentedPaper, isLead: boolean): Html {
  return html`<li class="${isLead ? 'lead' : 'other'}">
<h2 dir="auto"><a href="${paper.pageUrl}">${raw(mathHtml(paper.title))}</a></h2>
${paperMeta(paper)}
${paper.why ? html`<p class="why"><bdi>${paper.why}</bdi></p>` : ''}
${paper.abstract.map((paragraph) => html`<p class="abstract" dir="auto">${raw(mathHtml(paragraph))}</p>`)}
${paperLinks(paper)}
</li>`
}
