import { html, raw } from 'hono/html'
import { type Edition, editionOfPaper } from '../editions/store.ts'
import { dayIn } from '../lib/clock.ts'
import { oneLine, shortenAtWord } from '../lib/shorten.ts'
import type { Words } from '../lib/words.ts'
import { describePaper } from '../mail/describe-digest.ts'
import { presentPaper } from '../mail/present-paper.ts'
import { mathHtml } from '../papers/math-html.ts'
import { paperId, paperPath, parsePaperId } from '../papers/paper.ts'
import { referenceTo } from '../papers/reference.ts'
import { findPaper, type Paper } from '../papers/store.ts'
import { findDoi } from '../sources/doi.ts'
import type { Pages, WebDeps } from './deps.ts'
import { editionPath } from './editions/words.ts'
import { type Html, layout } from './layout.ts'
import { notFound } from './not-found.ts'
import { authorsLine, paperLinks, paperMeta } from './paper-list.ts'
import { say } from './say.ts'
import { createSimilarPapers } from './similar-papers.ts'

/** In UTF-16 units. Collaborations sign as one name, and theirs are long. */
const longestName = 200
/** In UTF-16 units; no real title comes near it. */
const longestTitle = 500
/** How many authors stand before the abstract; the others are folded up. */
const shownAuthors = 20
/** How many authors are named to machines; collaborations have thousands. */
const citedAuthors = 200
/** How much of the abstract is said where the page's address is passed on, in UTF-16 units. */
const longestDescription = 200

/** A page for each paper. Old arXiv ids hold a slash, so the address may too; other sources stand before a colon. */
export function paperPages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  const similarPapers = createSimilarPapers(deps)
  const { usual: words } = deps.messages
  pages.get('/papers/:id{.+}', async (c) => {
    const id = c.req.param('id')
    const { source, externalId } = parsePaperId(id)
    // PostgreSQL knows no NUL, and no paper has one.
    const paper = id.includes('\0') ? undefined : await findPaper(db, source, externalId)
    if (!paper) return notFound(c, site, words, words.t('opinion.no-paper-title'), words.t('paper-page.none'))
    // However its id is written, a paper has one page: others would be kept beside it.
    if (id !== paperId(paper)) return c.redirect(paperPath(paper), 301)
    const edition = await editionOfPaper(db, paper.id)
    const similar = await similarPapers(words, paper)
    // What is not whole is not kept.
    if (!similar.isSought) c.header('Cache-Control', 'no-cache')
    const shown = presentPaper(words, describePaper(site, paper, null), true)
    const body = html`<article>
<h1 dir="auto">${raw(mathHtml(shown.title))}</h1>
${paperMeta(words, shown, allAuthors(words, paper.authors))}
${paper.withdrawn ? html`<p class="notice">${words.t('page.withdrawn')}</p>` : ''}
${paperLinks(words, shown, shown.pageUrl)}
${shown.abstract.map((paragraph) => html`<p class="abstract" dir="auto">${raw(mathHtml(paragraph))}</p>`)}
<p class="quiet"><bdi>${paper.source === 'arxiv' ? `arXiv:${paper.externalId}` : `${paper.source} ${paper.externalId}`}</bdi>${
      edition ? html` · ${editionLink(words, edition)}` : ''
    }</p>
${versionOf(words, paper)}
${publishedAs(words, paper)}
</article>
${similar.section}`
    const description = shortenAtWord(oneLine(paper.abstract), longestDescription)
    const page = {
      title: shown.title,
      description,
      body,
      kind: 'article' as const,
      facts: citation(paper, shown.pdfUrl),
      words,
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

/** When this version was made, where it is not the first, whose date stands above. */
function versionOf(words: Words, { version, revisedAt }: Paper): Html {
  if (version === null || version < 2 || !revisedAt) return html``
  const day = words.day(dayIn('utc', revisedAt), 'full')
  return html`<p class="quiet">${words.t('paper-page.revised', { version, day })}</p>`
}

/** Where it was published since: the journal in the source's words, and its DOI as a link. */
function publishedAs(words: Words, { journalRef, doi }: Paper): Html {
  const bare = findDoi(doi?.slice(0, longestName))
  const places = [
    journalRef ? html`<bdi>${shortenAtWord(oneLine(journalRef), longestName)}</bdi>` : null,
    bare
      ? html`<a href="https://doi.org/${bare.split('/').map(encodeURIComponent).join('/')}" rel="noopener">doi:${bare}</a>`
      : null,
  ].filter((part) => part !== null)
  if (places.length === 0) return html``
  const where = html`${places.map((place, index) => html`${index > 0 ? '\u00a0· ' : ''}${place}`)}`
  return html`<p class="quiet">${say(words, 'paper-page.published', { where })}</p>`
}

/** Everybody who wrote it; of a collaboration the first, and the others on demand. */
function allAuthors(words: Words, names: readonly string[]): Html | '' {
  const clean = names.map((name) => shortenAtWord(oneLine(name), longestName)).filter((name) => name !== '')
  const others = clean.slice(shownAuthors)
  if (others.length === 0) return authorsLine(clean.join(', '))
  return html`${authorsLine(clean.slice(0, shownAuthors).join(', '))}
<details class="meta"><summary>${words.t('paper-page.more-authors', { count: others.length })}</summary>
${authorsLine(others.join(', '))}</details>`
}

function editionLink(words: Words, edition: Edition): Html {
  const links = { edition: editionPath(edition) }
  return edition.isSample
    ? say(words, 'paper-page.in-sample', {}, links)
    : say(words, 'paper-page.in-edition', { day: words.day(edition.day, 'long') }, links)
}
