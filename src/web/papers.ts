import { html, raw } from 'hono/html'
import { type Edition, editionOfPaper } from '../editions/store.ts'
import { dayInWords } from '../lib/clock.ts'
import { oneLine, shortenAtWord } from '../lib/shorten.ts'
import { describePaper } from '../mail/describe-digest.ts'
import { presentPaper } from '../mail/present-digest.ts'
import { mathHtml } from '../papers/math-html.ts'
import { parsePaperId } from '../papers/paper.ts'
import { findPaper, type Paper } from '../papers/store.ts'
import { findDoi } from '../sources/doi.ts'
import type { Pages, WebDeps } from './deps.ts'
import { type Html, layout } from './layout.ts'
import { notFound } from './not-found.ts'
import { paperLinks, paperMeta } from './paper-list.ts'

/** In UTF-16 units. Collaborations sign as one name, and theirs are long. */
const longestName = 200

/** A page for each paper. Old arXiv ids hold a slash, so the address may too; other sources stand before a colon. */
export function paperPages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  const words = deps.messages.usual
  pages.get('/papers/:id{.+}', async (c) => {
    const id = c.req.param('id')
    const { source, externalId } = parsePaperId(id)
    // PostgreSQL knows no NUL, and no paper has one.
    const paper = id.includes('\0') ? undefined : await findPaper(db, source, externalId)
    if (!paper) return notFound(c, site, 'This paper is not here', 'No edition has had it.')
    const edition = await editionOfPaper(db, paper.id)
    const shown = presentPaper(words, describePaper(site, paper, null), true)
    const body = html`<article>
<h1 dir="auto">${raw(mathHtml(shown.title))}</h1>
${paperMeta(words, shown, allAuthors(paper.authors))}
${paper.withdrawn ? html`<p class="notice">Its authors have withdrawn this paper.</p>` : ''}
${paperLinks(words, shown)}
${shown.abstract.map((paragraph) => html`<p class="abstract" dir="auto">${raw(mathHtml(paragraph))}</p>`)}
<p class="quiet"><bdi>${paper.source === 'arxiv' ? `arXiv:${paper.externalId}` : `${paper.source} ${paper.externalId}`}</bdi>${
      edition ? html` · in ${editionLink(edition)}` : ''
    }</p>
${publishedAs(paper)}
</article>`
    return c.html(layout(site, { title: shown.title, body }))
  })
}

/** Where it was published since: the journal in the source's words, and its DOI as a link. */
function publishedAs({ journalRef, doi }: Paper): Html {
  const bare = findDoi(doi?.slice(0, longestName))
  const words = [
    journalRef ? html`<bdi>${shortenAtWord(oneLine(journalRef), longestName)}</bdi>` : null,
    bare
      ? html`<a href="https://doi.org/${bare.split('/').map(encodeURIComponent).join('/')}" rel="noopener">doi:${bare}</a>`
      : null,
  ].filter((part) => part !== null)
  return words.length > 0
    ? html`<p class="quiet">Published: ${words.map((part, index) => html`${index > 0 ? ' · ' : ''}${part}`)}</p>`
    : html``
}

function allAuthors(names: readonly string[]): string | null {
  const clean = names.map((name) => shortenAtWord(oneLine(name), longestName)).filter((name) => name !== '')
  return clean.join(', ') || null
}

function editionLink(edition: Edition): Html {
  if (edition.isSample) return html`<a href="/editions/sample">the sample edition</a>`
  return html`the edition of <a href="/editions/${edition.day}">${dayInWords(edition.day).long}</a>`
}
