import type { Context } from 'hono'
import { html } from 'hono/html'
import { DateTime } from 'luxon'
import { type Edition, latestEdition } from '../../editions/store.ts'
import type { WebDeps } from '../deps.ts'
import { type Html, layout } from '../layout.ts'
import { paperList } from '../paper-list.ts'
import { sampleMailPath } from '../sample-mail.ts'
import { subscribeBox } from '../subscribe.ts'
import { introduction, papersOfPart } from './day-page.ts'
import { dateline, editionPath } from './words.ts'

/** How many papers the first page shows before it refers to the edition's own. */
const shownAtHome = 20

const whatItIs =
  'Each day’s new research papers in one list, what people talk about first: here, and by mail if you like.'

/** Today's edition itself, below what this is and the box. */
export async function homePage(c: Context, deps: WebDeps): Promise<Response> {
  const latest = await latestEdition(deps.db)
  const page = { title: deps.site.name, description: whatItIs, here: '/', path: '/' }
  const top = html`<p class="what">${whatItIs}</p>
${subscribeBox()}`
  if (latest) {
    const body = html`${top}
<p class="quiet"><a href="${sampleMailPath}">How a mail reads</a></p>
${await firstPapers(deps, latest)}`
    return c.html(layout(deps.site, { ...page, dateline: dateline(latest), body }))
  }
  // The clock alone makes this page another one, so it is not to be kept.
  c.header('Cache-Control', 'no-cache')
  return c.html(layout(deps.site, { ...page, body: html`${top}${beforeTheFirst(deps)}` }))
}

async function firstPapers(deps: WebDeps, edition: Edition): Promise<Html> {
  const part = { page: 1, from: 1, to: shownAtHome, of: edition.paperCount }
  const left = edition.paperCount - shownAtHome
  return html`${introduction(edition, part)}
${paperList(deps.site, deps.messages.for('en'), await papersOfPart(deps, edition, part))}
${left > 0 ? html`<p><a href="${editionPath(edition)}">${left.toLocaleString('en')} more in this edition</a></p>` : ''}`
}

/** For who comes before there is anything to see: what will be here, and when. */
function beforeTheFirst({ nextEdition, timeZone }: WebDeps): Html {
  const at = nextEdition()
  const moment = at && DateTime.fromJSDate(at, { zone: timeZone }).setLocale('en-GB')
  const when = moment
    ? html`The first is to come out on <time datetime="${moment.toUTC().toISO()}">${moment.toFormat("cccc, d LLLL, 'at' HH:mm")}</time>
(${timeZone.replaceAll('_', ' ')}), if there are new papers by then.`
    : 'The first comes out as soon as there are new papers.'
  return html`<div class="narrow">
<h1>The first edition is not out yet</h1>
<p>An edition is one day’s new papers, numbered, with authors, a short abstract and where to read on. ${when}</p>
<p>Subscribe now, and it comes to you.</p>
</div>`
}
