import { html } from 'hono/html'
import { type EditionSpan, spanInWords, weeksOf } from '../../editions/span.ts'
import type { EditionOfSpan } from '../../editions/span-store.ts'
import type { Html } from '../layout.ts'

const weekdays = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']

/**
 * A month: days that have an edition lead to it and say how many papers it has, and weeks lead to theirs.
 * @param isTitled whether the month's name stands above it already, so that it need only be heard
 */
export function calendar(month: EditionSpan, editions: readonly EditionOfSpan[], isTitled = false): Html {
  const byDay = new Map(editions.map((edition) => [edition.day, edition]))
  return html`<table class="calendar">
<caption>${isTitled ? html`<span class="unseen">${spanInWords(month)}</span>` : spanInWords(month)}</caption>
<thead>
<tr><th scope="col"><abbr title="Week">Wk</abbr></th>${weekdays.map((day) => html`<th scope="col"><abbr title="${day}">${day.slice(0, 3)}</abbr></th>`)}</tr>
</thead>
<tbody>
${weeksOf(month).map(({ week, days }) => {
  const isLinked = days.some((day) => day !== null && byDay.has(day))
  const number = week.name.slice(-2).replace(/^0/, '')
  return html`<tr><th scope="row">${isLinked ? html`<a href="/editions/${week.name}"><span class="unseen">Week </span>${number}</a>` : html`<span>${number}</span>`}</th>${days.map(
    (day) => html`<td>${day === null ? '' : dayCell(day, spanInWords(month), byDay.get(day))}</td>`,
  )}</tr>
`
})}
</tbody>
</table>`
}

function dayCell(day: string, month: string, edition: EditionOfSpan | undefined): Html {
  const number = Number(day.slice(-2))
  if (!edition) return html`<span>${number}</span>`
  const { paperCount } = edition
  // Seen it is a number over a number; heard, a day and how many papers.
  return html`<a href="/editions/${day}">${number}<span class="unseen"> ${month}:</span>
<small>${paperCount.toLocaleString('en')}<span class="unseen"> ${paperCount === 1 ? 'paper' : 'papers'}</span></small></a>`
}
