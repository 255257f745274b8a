import { html, raw } from 'hono/html'
import { describePaper } from '../mail/describe-digest.ts'
import { type PresentedPaper, presentPaper } from '../mail/present-digest.ts'
import type { Site } from '../mail/site.ts'
import { mathHtml } from '../papers/math-html.ts'
import { paperPath } from '../papers/paper.ts'
import type { Paper } from '../papers/store.ts'
import type { Html } from './layout.ts'

/** Papers of an edition with their positions in it; the first of all is the lead and has its whole abstract. */
export function paperList(site: Site, papers: readonly { paper: Paper; position: number }[]): Html {
  return html`<ol class="papers">
${papers.map(({ paper, position }) => {
  const isLead = position === 1
  const shown = presentPaper(describePaper(site, paper, null), isLead)
  return html`<li value="${position}" class="${isLead ? 'lead' : 'other'}">
<h2 dir="auto"><a href="${paperPath(paper)}">${raw(mathHtml(shown.title))}</a></h2>
${paperMeta(shown)}
${shown.abstract.map((paragraph) => html`<p class="abstract" dir="auto">${raw(mathHtml(paragraph))}</p>`)}
${paperLinks(shown)}
</li>`
})}
</ol>`
}

/** Who wrote it, what it is about, and what is said of it. */
export function paperMeta(paper: PresentedPaper, authors = paper.authors): Html {
  const facts = [
    paper.categories,
    publication(paper),
    paper.upvotes ? html`<span role="img" aria-label="${paper.upvotes} upvotes">▲\u00a0${paper.upvotes}</span>` : null,
    paper.stars ? html`<span role="img" aria-label="${paper.stars} stars">★\u00a0${paper.stars}</span>` : null,
    paper.comment,
  ].filter((fact) => fact !== null)
  return html`${authors ? html`<p class="meta" dir="auto">${authors}</p>` : ''}
${facts.length > 0 ? html`<p class="meta">${facts.map((fact, index) => html`${index > 0 ? ' · ' : ''}<bdi>${fact}</bdi>`)}</p>` : ''}`
}

/** "arXiv, 11 March 2026, version 2" */
function publication({ where, date, version }: PresentedPaper): string | null {
  return [where, date, version && `version ${version}`].filter(Boolean).join(', ') || null
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
