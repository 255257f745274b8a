import { html } from 'hono/html'
import { spanInWords, spanNamed, spanOf } from '../../editions/span.ts'
import { editionsAround, editionsWithin, monthsWithEditions } from '../../editions/span-store.ts'
import { latestEdition } from '../../editions/store.ts'
import { dayInWords } from '../../lib/clock.ts'
import type { WebDeps } from '../deps.ts'
import { type Html, layout } from '../layout.ts'
import { calendar } from './calendar.ts'
import { spanTurn } from './span-page.ts'
import { editionPath, nameOf, papersInWords } from './words.ts'

/** The latest edition, the calendar of its month, and the way to all others. */
export async function overviewPage(deps: WebDeps): Promise<Html> {
  const { db, site } = deps
  const latest = await latestEdition(db)
  const page = { title: 'All editions', here: '/editions', path: '/editions' }
  if (!latest) return layout(site, { ...page, body: html`<h1>All editions</h1><p>None yet.</p>` })
  const first = html`<h1>All editions</h1>
<p>The latest: <a href="${editionPath(latest)}">${dayInWords(latest.day).long}</a>
<span class="quiet">${nameOf(latest)} · ${papersInWords(latest.paperCount)}</span></p>`
  if (latest.isSample) return layout(site, { ...page, body: first })

  const month = spanOf(latest.day, 'month')
  const body = html`${first}
${calendar(month, await editionsWithin(db, month))}
${spanTurn(month, await editionsAround(db, month))}
<p><a href="/editions/${month.name}">The best of ${spanInWords(month)}</a></p>
${allMonths(await monthsWithEditions(db))}`
  const description = 'Every day’s list of new papers, by day, week and month.'
  return layout(site, { ...page, description, body })
}

/** Every month that has editions, by years, the latest first. */
function allMonths(months: readonly { month: string; editions: number }[]): Html {
  const years = [...new Set(months.map(({ month }) => month.slice(0, 4)))]
  return html`<section class="section"><h2>All months</h2>
<dl class="months">
${years.map(
  (year) => html`<dt>${year}</dt><dd>${months
    .filter(({ month }) => month.startsWith(year))
    .map(
      ({ month }, index) => html`${index > 0 ? ' · ' : ''}<a href="/editions/${month}">${monthName(month)}</a>`,
    )}</dd>
`,
)}
</dl></section>`
}

function monthName(month: string): string {
  const span = spanNamed(month)
  return span ? (spanInWords(span).split(' ')[0] ?? month) : month
}
