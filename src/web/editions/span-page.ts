import { html } from 'hono/html'
import type { Db } from '../../db/database.ts'
import { type EditionSpan, spanInWords, spanOf } from '../../editions/span.ts'
import { bestWithin, type EditionOfSpan, editionsAround, editionsWithin } from '../../editions/span-store.ts'
import { dayInWords } from '../../lib/clock.ts'
import { papersById } from '../../papers/store.ts'
import type { WebDeps } from '../deps.ts'
import { type Html, layout } from '../layout.ts'
import { paperList } from '../paper-list.ts'
import { calendar } from './calendar.ts'
import { describe } from './day-page.ts'
import { type Part, partInWords, partLinks, partPath } from './parts.ts'
import { papersInWords } from './words.ts'

/** How far down the list of a week or a month goes: the days have the rest. */
const longestList = 500

/** A week or a month and its editions. */
export interface FoundSpan {
  span: EditionSpan
  editions: EditionOfSpan[]
}

export async function findInSpan(db: Db, span: EditionSpan): Promise<FoundSpan> {
  return { span, editions: await editionsWithin(db, span) }
}

/** How many papers the list of a span has, over all its pages. */
export function spanParts(found: FoundSpan): number {
  return Math.min(longestList, countPapers(found))
}

function countPapers({ editions }: FoundSpan): number {
  return editions.reduce((sum, { paperCount }) => sum + paperCount, 0)
}

/** The best papers of a week or a month by the score that their editions froze, and its days. */
export async function spanPage(deps: WebDeps, found: FoundSpan, part: Part): Promise<Html> {
  const { db, site } = deps
  const { span } = found
  const path = `/editions/${span.name}`
  const papers = await papersOfPart(db, span, part)
  const words = spanInWords(span)
  const body = html`<h1>${words}</h1>
${part.page === 1 ? days(found) : ''}
<p class="summary">${summary(found, part)}</p>
${paperList(site, deps.messages.for('en'), papers)}
${partLinks(path, part, 'Parts of this list')}
${spanTurn(span, await editionsAround(db, span), span.kind === 'week' ? spanOf(span.first, 'month') : undefined)}`
  return layout(site, {
    title: ['The best papers of', words, ...(part.page > 1 ? [`(${partInWords(part).toLowerCase()})`] : [])].join(' '),
    description: describe({ ...part, of: countPapers(found) }, papers),
    path: partPath(path, part.page),
    body,
  })
}

async function papersOfPart(db: Db, span: EditionSpan, { from, to }: Part) {
  const found = await bestWithin(db, span, { from: from - 1, count: to - from + 1 })
  const papers = await papersById(
    db,
    found.map((paper) => paper.id),
  )
  const places = new Map(found.map(({ id, day }, index) => [id, { position: from + index, day }]))
  return papers.map((paper) => ({ paper, ...(places.get(paper.id) ?? { position: from }) }))
}

function days({ span, editions }: FoundSpan): Html {
  if (span.kind === 'month') return calendar(span, editions, true)
  return html`<ul class="days">${editions.map(
    ({ day, number, paperCount }) => html`<li><a href="/editions/${day}">${dayInWords(day).long}</a>
<span class="quiet">No. ${number} · ${papersInWords(paperCount)}</span></li>`,
  )}</ul>`
}

function summary(found: FoundSpan, part: Part): string {
  const all = countPapers(found)
  const editions = found.editions.length === 1 ? 'one edition' : `${found.editions.length} editions`
  const whole = `${papersInWords(all)} in ${editions}, the most talked about first`
  if (part.page > 1) return `${partInWords(part)} of ${whole}`
  return all > part.of ? `The first ${part.of} of ${whole}` : whole.replace(/^one/, 'One')
}

/** To the same kind of span before and after, as far as there are editions, and to the month that a week begins in. */
export function spanTurn(
  span: EditionSpan,
  { before, after }: { before: string | null; after: string | null },
  month?: EditionSpan,
): Html {
  const previous = before && spanOf(before, span.kind)
  const next = after && spanOf(after, span.kind)
  const name = (one: EditionSpan) => spanInWords(one).split(',')[0]
  return html`<nav class="turn" aria-label="Other ${span.kind}s">
<span>${previous ? html`<a rel="prev" href="/editions/${previous.name}">← ${name(previous)}</a>` : ''}</span>
<span>${month ? html`<a href="/editions/${month.name}">${spanInWords(month)}</a>` : ''}</span>
<span>${next ? html`<a rel="next" href="/editions/${next.name}">${name(next)} →</a>` : ''}</span>
</nav>`
}
