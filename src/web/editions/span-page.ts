import { html } from 'hono/html'
import type { Db } from '../../db/database.ts'
import { type EditionSpan, spanOf } from '../../editions/span.ts'
import {
  bestWithin,
  type EditionOfSpan,
  editionsAround,
  editionsWithin,
  type Neighbours,
} from '../../editions/span-store.ts'
import type { Words } from '../../lib/words.ts'
import { papersById } from '../../papers/store.ts'
import type { WebDeps } from '../deps.ts'
import { type Html, layout } from '../layout.ts'
import { paperList } from '../paper-list.ts'
import { calendar } from './calendar.ts'
import { describe } from './day-page.ts'
import { type Part, partInWords, partLinks, partPath } from './parts.ts'
import { spanInWords, spanName } from './words.ts'

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
export async function spanPage(deps: WebDeps, found: FoundSpan, part: Part): Promise<string> {
  const { db, site } = deps
  const { usual: words } = deps.messages
  const { span } = found
  const path = `/editions/${span.name}`
  const papers = await papersOfPart(db, span, part)
  const name = spanInWords(words, span)
  const around = await editionsAround(db, span)
  const body = html`<h1>${words.capital(name)}</h1>
${part.page === 1 ? days(words, found, around) : ''}
<p class="summary">${summary(words, found, part)}</p>
${paperList(site, words, papers)}
${partLinks(words, path, part, words.t('span.parts'))}
${spanTurn(words, span, around, span.kind === 'week' ? spanOf(span.first, 'month') : undefined)}`
  return layout(site, {
    title: [words.t('span.title', { span: name }), ...(part.page > 1 ? [partInWords(words, part)] : [])].join(' · '),
    description: describe(words, { ...part, of: countPapers(found) }, papers),
    path: partPath(path, part.page),
    body,
    words,
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

function days(words: Words, { span, editions }: FoundSpan, around: Neighbours): Html {
  if (span.kind === 'month') return calendar(words, { month: span, editions, around }, true)
  return html`<ul class="days">${editions.map(
    ({ day, number, paperCount }) => html`<li><a href="/editions/${day}">${words.capital(words.day(day, 'long'))}</a>
<span class="quiet">${words.t('digest.number', { number: String(number) })} · ${words.t('edition.papers', { count: paperCount })}</span></li>`,
  )}</ul>`
}

function summary(words: Words, found: FoundSpan, part: Part): string {
  const count = countPapers(found)
  const values = { count, editions: found.editions.length }
  if (part.page > 1) return words.t('span.part-of', { ...values, part: partInWords(words, part) })
  return count > part.of ? words.t('span.first-of', { ...values, shown: part.of }) : words.t('span.summary', values)
}

/**
 * To the same kind of span before and after, as far as there are editions, and to the month that a week begins in; nothing
 * where there is none of them.
 */
export function spanTurn(words: Words, span: EditionSpan, { before, after }: Neighbours, month?: EditionSpan): Html {
  const previous = before && spanOf(before, span.kind)
  const next = after && spanOf(after, span.kind)
  if (!previous && !next && !month) return html``
  return html`<nav class="turn" aria-label="${words.t('span.others', { kind: span.kind })}">
<span>${previous ? html`<a rel="prev" href="/editions/${previous.name}">← ${spanName(words, previous)}</a>` : ''}</span>
<span>${month ? html`<a href="/editions/${month.name}">${spanName(words, month)}</a>` : ''}</span>
<span>${next ? html`<a rel="next" href="/editions/${next.name}">${spanName(words, next)} →</a>` : ''}</span>
</nav>`
}
