import { html } from 'hono/html'
import { spanInWords, spanOf } from '../../editions/span.ts'
import { editionsAround, partOfEdition } from '../../editions/span-store.ts'
import type { Edition } from '../../editions/store.ts'
import { dayInWords } from '../../lib/clock.ts'
import { oneLine, shortenAtWord } from '../../lib/shorten.ts'
import { type Paper, papersById } from '../../papers/store.ts'
import type { WebDeps } from '../deps.ts'
import { type Html, layout } from '../layout.ts'
import { paperList } from '../paper-list.ts'
import { type Part, partInWords, partLinks, partPath } from './parts.ts'
import { dateline, editionPath, nameOf, papersInWords } from './words.ts'

/** How much is said of a page where its address is passed on, in UTF-16 units. */
const longestDescription = 200

/** One page of an edition. */
export async function dayPage(deps: WebDeps, edition: Edition, part: Part): Promise<Html> {
  const path = editionPath(edition)
  const papers = await papersOfPart(deps, edition, part)
  const body = html`${introduction(edition, part)}
${paperList(deps.site, deps.messages.for('en'), papers)}
${partLinks(path, part, 'Parts of this edition')}
${edition.isSample ? '' : await turn(deps, edition)}`
  const title = [dayInWords(edition.day).long, nameOf(edition), ...(part.page > 1 ? [partInWords(part)] : [])]
  return layout(deps.site, {
    title: title.join(', '),
    description: describe(part, papers),
    dateline: dateline(edition),
    // The sample is not for search engines: real papers take its place.
    ...(edition.isSample ? {} : { path: partPath(path, part.page) }),
    body,
  })
}

/** What an edition holds, and before its first papers what is to be said about it. */
export function introduction(edition: Edition, part: Part): Html {
  if (part.page > 1) return html`<h1 class="summary">${partInWords(part)} of ${part.of.toLocaleString('en')}</h1>`
  const count = edition.paperCount === 1 ? 'One new paper' : `${edition.paperCount.toLocaleString('en')} new papers`
  return html`<h1 class="summary">${count}</h1>
${
  edition.isSample
    ? html`<p class="notice">A sample edition: these papers show what an edition looks like. They are not today’s. The
first fetch from the sources takes their place.</p>`
    : ''
}
${edition.note ? html`<p class="note" dir="auto">${edition.note}</p>` : ''}`
}

/** A paper that can be read, and where it stands. */
export interface PlacedPaper {
  paper: Paper
  position: number
}

/** The papers of a part as they stand now. Rows that have become unreadable leave a gap in the numbers. */
export async function papersOfPart(deps: WebDeps, edition: Edition, { from, to }: Part): Promise<PlacedPaper[]> {
  const ids = await partOfEdition(deps.db, edition.number, { from: from - 1, count: to - from + 1 })
  const positions = new Map(ids.map((id, index) => [id, from + index]))
  return (await papersById(deps.db, ids)).map((paper) => ({ paper, position: positions.get(paper.id) ?? from }))
}

/** What a list of papers is, in a line: how many, and the first titles. */
export function describe(part: Part, papers: readonly PlacedPaper[]): string {
  const titles = papers.filter(({ paper }) => !paper.withdrawn).map(({ paper }) => oneLine(paper.title))
  const first = titles.slice(0, 3).join('; ')
  return shortenAtWord(`${papersInWords(part.of)}: ${first}`, longestDescription)
}

/** To the editions before and after it, by their days, and to the week and the month that it is of. */
async function turn({ db }: WebDeps, { day }: Edition): Promise<Html> {
  const { before, after } = await editionsAround(db, { first: day, last: day })
  const week = spanOf(day, 'week')
  const month = spanOf(day, 'month')
  return html`<nav class="turn" aria-label="Other editions">
<span>${before ? html`<a rel="prev" href="/editions/${before}">← ${dayInWords(before).short}</a>` : ''}</span>
<span><a href="/editions/${week.name}">${spanInWords(week).split(',')[0]}</a> · <a href="/editions/${month.name}">${spanInWords(month)}</a></span>
<span>${after ? html`<a rel="next" href="/editions/${after}">${dayInWords(after).short} →</a>` : ''}</span>
</nav>`
}
