import { html } from 'hono/html'
import { spanNamed, spanOf } from '../../editions/span.ts'
import { editionsAround, editionsWithin, monthsWithEditions } from '../../editions/span-store.ts'
import { latestEdition } from '../../editions/store.ts'
import type { Words } from '../../lib/words.ts'
import type { WebDeps } from '../deps.ts'
import { type Html, layout } from '../layout.ts'
import { say } from '../say.ts'
import { calendar } from './calendar.ts'
import { spanTurn } from './span-page.ts'
import { editionPath, nameOf, spanInWords } from './words.ts'

/** The latest edition, the calendar of its month, and the way to all others. */
export async function overviewPage(deps: WebDeps): Promise<string> {
  const { db, site } = deps
  const { usual: words } = deps.messages
  const latest = await latestEdition(db)
  const title = words.t('edition.all')
  const page = { title, here: '/editions', path: '/editions', words }
  if (!latest) return layout(site, { ...page, body: html`<h1>${title}</h1><p>${words.t('edition.none-yet')}</p>` })
  const day = words.day(latest.day, 'long')
  const first = html`<h1>${title}</h1>
<p>${say(words, 'edition.latest', { day }, { edition: editionPath(latest) })}
<span class="quiet">${nameOf(words, latest)} · ${words.t('edition.papers', { count: latest.paperCount })}</span></p>`
  if (latest.isSample) return layout(site, { ...page, body: first })

  const month = spanOf(latest.day, 'month')
  const around = await editionsAround(db, month)
  const feeds = { atom: '/feed.xml', json: '/feed.json', topics: '/search' }
  const body = html`${first}
${calendar(words, { month, editions: await editionsWithin(db, month), around })}
${spanTurn(words, month, around)}
<p><a href="/editions/${month.name}">${words.t('span.best', { span: spanInWords(words, month) })}</a></p>
<p class="quiet">${say(words, 'edition.feeds', {}, feeds)}</p>
${allMonths(words, await monthsWithEditions(db))}`
  return layout(site, { ...page, description: words.t('edition.every'), body })
}

/** Every month that has editions, by years, the latest first. */
function allMonths(words: Words, months: readonly { month: string; editions: number }[]): Html {
  const years = [...new Set(months.map(({ month }) => month.slice(0, 4)))]
  return html`<section class="section"><h2>${words.t('edition.months')}</h2>
<dl class="months">
${years.map(
  (year) => html`<dt>${year}</dt><dd>${months
    .filter(({ month }) => month.startsWith(year))
    .map(
      ({ month }, index) => html`${index > 0 ? ' · ' : ''}<a href="/editions/${month}">${monthName(words, month)}</a>`,
    )}</dd>
`,
)}
</dl></section>`
}

function monthName(words: Words, month: string): string {
  const span = spanNamed(month)
  return span ? words.month(span.first) : month
}
