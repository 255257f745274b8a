import { html, raw } from 'hono/html'
import { dayInWords } from '../lib/clock.ts'
import type { Words } from '../lib/words.ts'
import { describePaper } from '../mail/describe-digest.ts'
import { type PresentedPaper, presentPaper } from '../mail/present-paper.ts'
import type { Site } from '../mail/site.ts'
import { mathHtml } from '../papers/math-html.ts'
import { paperPath } from '../papers/paper.ts'
import type { Paper } from '../papers/store.ts'
import type { Html } from './layout.ts'

/** A paper of a list and its position there, and the day of its edition where that does not go without saying. */
interface ListedPaper {
  paper: Paper
  position: number
  day?: string
}

/**
 * Papers with their positions; the first of all is the lead and has its whole abstract. One that has been withdrawn keeps
 * its place and says so.
 */
export function paperList(site: Site, words: Words, papers: readonly ListedPaper[]): Html {
  return html`<ol class="papers">
${papers.map(({ paper, position, day }) => {
  const isLead = position === 1 && !paper.withdrawn
  const shown = presentPaper(words, describePaper(site, paper, null), isLead)
  const title = html`<h2 dir="auto"><a href="${paperPath(paper)}">${raw(mathHtml(shown.title))}</a></h2>`
  if (paper.withdrawn)
    return html`<li value="${position}" class="withdrawn">
${title}
<p class="meta">Its authors have withdrawn this paper.</p>
</li>`
  return html`<li value="${position}" class="${isLead ? 'lead' : 'other'}">
${title}
${paperMeta(words, shown)}
${day ? html`<p class="meta"><a href="/editions/${day}">${dayInWords(day).short}</a></p>` : ''}
${shown.abstract.map((paragraph) => html`<p class="abstract" dir="auto">${raw(mathHtml(paragraph))}</p>`)}
${paperLinks(words, shown)}
</li>`
})}
</ol>`
}

/** Who wrote it, what it is about, and what is said of it. */
export function paperMeta(words: Words, paper: PresentedPaper, authors = paper.authors): Html {
  const facts = [
    paper.categories,
    publication(words, paper),
    counted(words, '▲', 'paper.upvotes', paper.upvotes),
    counted(words, '★', 'paper.stars', paper.stars),
    paper.comment,
  ].filter((fact) => fact !== null)
  return html`${authors ? html`<p class="meta" dir="auto">${authors}</p>` : ''}
${facts.length > 0 ? html`<p class="meta">${facts.map((fact, index) => html`${index > 0 ? ' · ' : ''}<bdi>${fact}</bdi>`)}</p>` : ''}`
}

/** "arXiv, 11 March 2026, version 2" */
function publication(words: Words, { where, date, version }: PresentedPaper): string | null {
  return [where, date, version && words.t('paper.version', { version })].filter(Boolean).join(', ') || null
}

/** A sign with a number, and what a screen reader says in its place. */
function counted(words: Words, sign: string, key: string, count: number | null): Html | null {
  if (!count) return null
  return html`<span role="img" aria-label="${words.t(key, { count })}">${sign}\u00a0${words.number(count)}</span>`
}

/** Where to read on, as words. */
export function paperLinks(words: Words, paper: PresentedPaper): Html {
  const links = [
    [words.t('paper.abstract'), paper.absUrl],
    ['PDF', paper.pdfUrl],
    [words.t('paper.code'), paper.codeUrl],
    [words.t('paper.project'), paper.projectUrl],
  ].filter((link): link is [string, string] => link[1] !== null)
  return html`<p class="links">${links.map(([word, url]) => html`<a href="${url}" rel="noopener">${word}</a> `)}</p>`
}
