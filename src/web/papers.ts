import { html, raw } from 'hono/html'
import { type Edition, editionOfPaper } from '../editions/store.ts'
import { dayIn, dayInWords } from '../lib/clock.ts'
import { oneLine, shortenAtWord } from '../lib/shorten.ts'
import { describePaper } from '../mail/describe-digest.ts'
import { presentPaper } from '../mail/present-paper.ts'
import { mathHtml } from '../papers/math-html.ts'
import { paperPath, parsePaperId } from '../papers/paper.ts'
import { referenceTo } from '../papers/reference.ts'
import { findPaper, type Paper } from '../papers/store.ts'
import { findDoi } from '../sources/doi.ts'
import type { Pages, WebDeps } from './deps.ts'
import { type Html, layout } from './layout.ts'
import { notFound } from './not-found.ts'
import { paperLinks, paperMeta } from './paper-list.ts'
import { createSimilarPapers } from './similar-papers.ts'

/** In UTF-16 units. Collaborations sign as one name, and theirs are long. */
const longestName = 200
/** In UTF-16 units; no real title comes near it. */
const longestTitle = 500
/** How many authors are named to machines; collaborations have thousands. */
const citedAuthors = 200
/** How much of the abstract is said where the page's address is passed on, in UTF-16 units. */
const longestDescription = 200

/** A page for each paper. Old arXiv ids hold a slash, so the address may too; other sources stand before a colon. */
export function paperPages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  const similarPapers = createSimilarPapers(deps)
  const words = deps.messages.for('en')
  pages.get('/papers/:id{.+}', async (c) => {
    const id = c.req.param('id')
    const { source, externalId } = parsePaperId(id)
    // PostgreSQL knows no NUL, and no paper has one.
    const paper = id.includes('\0') ? undefined : await findPaper(db, source, externalId)
    if (!paper) return notFound(c, site, 'This paper is not here', 'No edition has had it.')
    const edition = await editionOfPaper(db, paper.id)
    const similar = await similarPapers(paper)
    // What is not whole is not kept.
    if (!similar.isSought) c.header('Cache-Control', 'no-cache')
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
${versionsOf(paper)}
${publishedAs(paper)}
</article>
${similar.section}`
    const description = shortenAtWord(oneLine(paper.abstract), longestDescription)
    const page = {
      title: shown.title,
      description,
      body,
      kind: 'article' as const,
      facts: citation(paper, shown.pdfUrl),
    }
    // The sample is not for search engines: real papers take its place.
    return c.html(layout(site, { ...page, ...(edition?.isSample ? {} : { path: paperPath(paper) }) }))
  })
}

/**
 * What reference managers and search engines of the sciences read: one tag for each author, the date as `2026/03/10`.
 * Source: https://scholar.google.com/intl/en/scholar/inclusion.html#indexing
 */
function citation(paper: Paper, pdfUrl: string | null): Html {
  const { title, authors, doi, arxiv } = referenceTo(paper)
  const date = paper.publishedAt?.toISOString().slice(0, 10) ?? paper.announcedOn
  const tags: [string, string | null | undefined][] = [
    ['title', shortenAtWord(title, longestTitle)],
    ...authors.slice(0, citedAuthors).map((name): [string, string] => ['author', shortenAtWord(name, longestName)]),
    ['date', date?.replaceAll('-', '/')],
    ['doi', doi && doi.length <= longestName ? doi : null],
    ['arxiv_id', arxiv?.id],
    ['pdf_url', pdfUrl],
  ]
  return html`${tags.map(([name, content]) => (content ? html`<meta name="citation_${name}" content="${content}">\n` : ''))}`
}

/** Which version this is and of when, and of when the first one is, as far as sources have said. */
function versionsOf({ version, publishedAt, revisedAt }: Paper): Html {
  const [first, latest] = [publishedAt, revisedAt].map((at) => at && dayInWords(dayIn('utc', at)).full)
  const of = (day: string | null | undefined) => (day ? ` of ${day}` : '')
  const isFirst = version === 1 || version === null
  const words = isFirst
    ? version === 1 || first
      ? `First version${of(first ?? latest)}`
      : null
    : `Version ${version}${of(latest)}${first ? `, the first${of(first)}` : ''}`
  return words ? html`<p class="quiet">${words}</p>` : html``
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
