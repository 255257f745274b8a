import { html } from 'hono/html'
import { type EditionSpan, weeksOf } from '../../editions/span.ts'
import type { EditionOfSpan, Neighbours } from '../../editions/span-store.ts'
import type { Words } from '../../lib/words.ts'
import type { Html } from '../layout.ts'
import { spanInWords, spanName } from './words.ts'

/** A month and its editions, in their order. */
export interface MonthOfEditions {
  month: EditionSpan
  editions: readonly EditionOfSpan[]
  /** Those before and after it, with which it may share a week. */
  around: Neighbours
}

/**
 * A month: days that have an edition lead to it and say how many papers it has, and weeks lead to theirs.
 * @param isTitled whether the month's name stands above it already, so that it need only be heard
 */
export function calendar(words: Words, { month, editions, around }: MonthOfEditions, isTitled = false): Html {
  const byDay = new Map(editions.map((edition) => [edition.day, edition]))
  const days = [...byDay.keys(), around.before, around.after].filter((day) => day !== null)
  const name = words.capital(spanInWords(words, month))
  const short = words.weekdays('short')
  return html`<table class="calendar">
<caption>${isTitled ? html`<span class="unseen">${name}</span>` : name}</caption>
<thead>
<tr><th scope="col"><abbr title="${words.t('calendar.week')}">${words.t('calendar.wk')}</abbr></th>${words
    .weekdays()
    .map((day, index) => html`<th scope="col"><abbr title="${day}">${short[index]}</abbr></th>`)}</tr>
</thead>
<tbody>
${weeksOf(month).map(({ week, days: shown }) => {
  const isLinked = days.some((day) => day >= week.first && day <= week.last)
  const number = week.name.slice(-2).replace(/^0/, '')
  return html`<tr><th scope="row">${isLinked ? html`<a href="/editions/${week.name}" aria-label="${spanName(words, week)}">${number}</a>` : html`<span>${number}</span>`}</th>${shown.map(
    (day) => html`<td>${day === null ? '' : dayCell(words, day, byDay.get(day))}</td>`,
  )}</tr>
`
})}
</tbody>
</table>`
}

function dayCell(words: Words, day: string, edition: EditionOfSpan | undefined): Html {
  const number = Number(day.slice(-2))
  if (!edition) return html`<span>${number}</span>`
  const count = edition.paperCount
  // Heard, it is a day and how many papers; on a phone there is room to see the numbers alone.
  const papers = words.rich<Html>('calendar.papers', { count }, (_, inner) => html`<span class="unit">${inner}</span>`)
  const heard = words.t('calendar.day', { day: words.day(day, 'full'), count })
  return html`<a href="/editions/${day}"><span class="unseen">${heard}</span><span aria-hidden="true">${number}
<small>${papers}</small></span></a>`
}
