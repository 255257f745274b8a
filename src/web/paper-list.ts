import { html, raw } from 'hono/html'
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
  const path = paperPath(paper)
  if (paper.withdrawn)
    return html`<li value="${position}" class="withdrawn">
${titleOf(shown, path)}
<p class="meta">${words.t('page.withdrawn')}</p>
</li>`
  const edition = day ? html`<p class="meta"><a href="/editions/${day}">${words.day(day, 'short')}</a></p>` : ''
  return html`<li value="${position}" class="${isLead ? 'lead' : 'other'}">
${paperItem(words, shown, path, edition)}
</li>`
})}
</ol>`
}

/** What a list says of a paper. @param more what stands below the facts */
export function paperItem(words: Words, paper: PresentedPaper, path: string, more: Html | '' = ''): Html {
  return html`${titleOf(paper, path)}
${paperMeta(words, paper)}
${more}
${paper.abstract.map((paragraph) => html`<p class="abstract" dir="auto">${raw(mathHtml(paragraph))}</p>`)}
${paperLinks(words, paper)}`
}

function titleOf({ title }: PresentedPaper, path: string): Html {
  return html`<h2 dir="auto"><a href="${path}">${raw(mathHtml(title))}</a></h2>`
}

/** Why a paper is in a digest, as small as in the mail. */
export function whyLine({ why }: PresentedPaper): Html | '' {
  return why ? html`<p class="why"><bdi>${why}</bdi></p>` : ''
}

/** Names on a line of their own; nothing where nobody is named. */
export function authorsLine(names: Html | string | null): Html | '' {
  return names ? html`<p class="meta" dir="auto">${names}</p>` : ''
}

/** Who wrote it, what it is about, and what is said of it. */
export function paperMeta(words: Words, paper: PresentedPaper, authors = authorsLine(paper.authors)): Html {
  return html`${authors}
${factsLine([
  paper.categories,
  paper.published,
  counted(words, '▲', 'paper.upvotes', paper.upvotes),
  counted(words, '★', 'paper.stars', paper.stars),
  paper.comment,
])}`
}

/** Facts on a line, with dots between them that stay at the ends of lines; nothing where there are none. */
export function factsLine(facts: readonly (Html | string | null)[]): Html {
  const known = facts.filter((fact) => fact !== null && fact !== '')
  if (known.length === 0) return html``
  return html`<p class="meta">${known.map((fact, index) => html`${index > 0 ? '\u00a0· ' : ''}<bdi>${fact}</bdi>`)}</p>`
}

/** A sign with a number, and what a screen reader says in its place. */
function counted(words: Words, sign: string, key: string, count: number | null): Html | null {
  if (!count) return null
  return html`<span role="img" aria-label="${words.t(key, { count })}">${sign}\u00a0${words.number(count)}</span>`
}

/** Where to read on, as words. @param at the address of the page that it is on, to which it needs no link */
export function paperLinks(words: Words, paper: PresentedPaper, at?: string): Html {
  const links = [
    [words.t('paper.abstract'), paper.absUrl],
    ['PDF', paper.pdfUrl],
    [words.t('paper.code'), paper.codeUrl],
    [words.t('paper.project'), paper.projectUrl],
  ].filter((link): link is [string, string] => link[1] !== null && link[1] !== at)
  if (links.length === 0) return html``
  return html`<p class="links">${links.map(([word, url]) => html`<a href="${url}" rel="noopener">${word}</a> `)}</p>`
}
