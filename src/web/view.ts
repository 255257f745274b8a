import { html, raw } from 'hono/html'
import { z } from 'zod'
import { findDigest } from '../digests/store.ts'
import type { Edition } from '../editions/store.ts'
import type { Words } from '../lib/words.ts'
import { describeDigest } from '../mail/describe-digest.ts'
import type { DigestView } from '../mail/digest-view.ts'
import { presentDigest } from '../mail/present-digest.ts'
import { presentPaper } from '../mail/present-paper.ts'
import { mathHtml } from '../papers/math-html.ts'
import { digestOf } from '../subscribers/link.ts'
import { type AbstractLength, abstractLengths } from '../subscribers/preferences.ts'
import type { Pages, WebDeps } from './deps.ts'
import { editorsNote } from './editions/day-page.ts'
import { dateline } from './editions/words.ts'
import { layout, type PageSite } from './layout.ts'
import { readersNotFound } from './not-found.ts'
import { paperItem, whyLine } from './paper-list.ts'
import { guessLanguage } from './say.ts'
import { badLink, keepPrivate, readToken } from './token-page.ts'

/**
 * A digest as a page, for who cannot read it well in their mail program. The link is the same for all who got it in a
 * language, with abstracts of a length, and the page leads to nothing that is one reader's; but what a digest says of a
 * paper may tell what its reader saved.
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
    const asked = z.enum(abstractLengths).safeParse(c.req.query('abstracts'))
    return c.html(viewPage(site, words, described, asked.data ?? 'lead'))
  })
}

function viewPage(
  site: PageSite,
  words: Words,
  { view, edition }: { view: DigestView; edition: Edition },
  abstracts: AbstractLength,
): Promise<string> {
  const papers = view.papers.map((paper, index) => presentPaper(words, paper, index === 0, abstracts))
  const { edition: told, withdrawn, moreCount } = presentDigest(words, view, papers, papers.length)
  const count = words.t('view.count', { shown: papers.length, count: view.window.newPapers })
  const more = moreCount > 0 ? words.t('view.more', { count: moreCount }) : words.t('view.edition')
  const body = html`<h1 class="summary">${count}</h1>
${edition.isSample ? html`<p class="notice">${words.t('digest.sample')}</p>` : ''}
${editorsNote(told.note)}
<ol class="papers">
${papers.map(
  (paper, index) => html`<li class="${index === 0 ? 'lead' : 'other'}">
${paperItem(words, paper, paper.pageUrl, whyLine(paper))}
</li>`,
)}
</ol>
${withdrawn.map((paper) => html`<p class="quiet">${words.t('digest.withdrawn', { date: paper.date })} <a href="${paper.pageUrl}"><bdi>${raw(mathHtml(paper.title))}</bdi></a></p>`)}
<p><a href="${view.edition.url}">${more}</a></p>`
  return layout(site, {
    title: words.t('manage.title'),
    body,
    dateline: dateline(words, edition),
    words,
  })
}
