import type { Context } from 'hono'
import { html } from 'hono/html'
import { DateTime } from 'luxon'
import { type Edition, latestEdition } from '../../editions/store.ts'
import type { WebDeps } from '../deps.ts'
import { type Html, layout } from '../layout.ts'
import { paperList } from '../paper-list.ts'
import { sampleMailLink } from '../sample-mail.ts'
import { subscribeBox } from '../subscribe.ts'
import { introduction, papersOfPart } from './day-page.ts'
import { dateline, editionPath } from './words.ts'

/** How many papers the first page shows before it refers to the edition's own. */
const shownAtHome = 20

/** Today's edition itself, below the box, which says what this is. */
export async function homePage(c: Context, deps: WebDeps): Promise<Response> {
  const { usual: words } = deps.messages
  const latest = await latestEdition(deps.db)
  const page = { title: deps.site.name, description: words.t('home.what'), here: '/', path: '/', words }
  if (latest) {
    const body = html`${subscribeBox(words, { more: sampleMailLink(words) })}
${await firstPapers(deps, latest)}`
    return c.html(layout(deps.site, { ...page, dateline: dateline(words, latest), body }))
  }
  // The clock alone makes this page another one, so it is not to be kept.
  c.header('Cache-Control', 'no-cache')
  return c.html(layout(deps.site, { ...page, body: html`${subscribeBox(words)}${beforeTheFirst(deps)}` }))
}

async function firstPapers(deps: WebDeps, edition: Edition): Promise<Html> {
  const { usual: words } = deps.messages
  const part = { page: 1, from: 1, to: shownAtHome, of: edition.paperCount }
  const left = edition.paperCount - shownAtHome
  return html`${introduction(words, edition, part)}
${paperList(deps.site, words, await papersOfPart(deps, edition, part))}
${left > 0 ? html`<p><a href="${editionPath(edition)}">${words.t('view.more', { count: left })}</a></p>` : ''}`
}

/** For who comes before there is anything to see: what will be here, and when. */
function beforeTheFirst({ nextEdition, timeZone, messages: { usual: words } }: WebDeps): Html {
  const at = nextEdition()
  const moment = at && DateTime.fromJSDate(at, { zone: timeZone })
  const when = moment
    ? words.rich<Html>(
        'home.first-at',
        {
          day: words.day(moment.toFormat('yyyy-MM-dd'), 'weekday'),
          time: moment.toFormat('HH:mm'),
          zone: timeZone.replaceAll('_', ' '),
        },
        (_, inner) => html`<time datetime="${moment.toUTC().toISO()}">${inner}</time>`,
      )
    : words.t('home.first-soon')
  return html`<div class="narrow">
<h1>${words.t('home.first-title')}</h1>
<p>${words.t('home.first')} ${when}</p>
<p>${words.t('home.first-box')}</p>
</div>`
}
