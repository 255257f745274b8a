import { html } from 'hono/html'
import { describePaper } from '../mail/describe-digest.ts'
import { type PresentedPaper, presentPaper } from '../mail/present-digest.ts'
import type { Site } from '../mail/site.ts'
import type { Paper } from '../papers/store.ts'
import type { Html } from './layout.ts'

/** The papers of an edition in their order; the first is the lead and has its whole abstract. */
export function paperList(site: Site, papers: readonly Paper[]): Html {
  const shown = papers.map((paper, index) => presentPaper(describePaper(site, paper, null), index === 0))
  return html`<ol class="papers">
${shown.map(
  (paper, index) => html`<li class="${index === 0 ? 'lead' : 'other'}">
<h2 dir="auto"><a href="${pathOf(paper.pageUrl)}">${paper.title}</a></h2>
${paperMeta(paper)}
${paper.abstract.map((paragraph) => html`<p class="abstract" dir="auto">${paragraph}</p>`)}
${paperLinks(paper)}
</li>`,
)}
</ol>`
}

/** Who wrote it, what it is about, and what is said of it. */
export function paperMeta(paper: PresentedPaper, authors = paper.authors): Html {
  const facts = [
    paper.categories,
    paper.upvotes ? html`<span role="img" aria-label="${paper.upvotes} upvotes">▲ ${paper.upvotes}</span>` : null,
    paper.stars ? html`<span role="img" aria-label="${paper.stars} stars">★ ${paper.stars}</span>` : null,
    paper.comment,
  ].filter((fact) => fact !== null)
  return html`${authors ? html`<p class="meta">${authors}</p>` : ''}
${facts.length > 0 ? html`<p class="meta facts">${facts.map((fact) => html`<span>${fact}</span>`)}</p>` : ''}`
}

/** Where to read on, as words. */
export function paperLinks(paper: PresentedPaper): Html {
  const links = [
    ['Abstract', paper.absUrl],
    ['PDF', paper.pdfUrl],
    ['Code', paper.codeUrl],
    ['Project', paper.projectUrl],
  ].filter((link): link is [string, string] => link[1] !== null)
  return html`<p class="links">${links.map(([word, url]) => html`<a href="${url}" rel="noopener">${word}</a> `)}</p>`
}

/** The page's address without the host, so that the site works under whatever name it is opened. */
function pathOf(url: string): string {
  return new URL(url).pathname
}
