import { html } from 'hono/html'
import {
  type Edition,
  editionNumbered,
  editionOf,
  latestEdition,
  neighboursOf,
  papersOf,
  recentEditions,
} from '../editions/store.ts'
import { dayInWords, isDay } from '../lib/clock.ts'
import { papersById } from '../papers/store.ts'
import type { Pages, WebDeps } from './deps.ts'
import { type Html, layout, notice } from './layout.ts'
import { notFound } from './not-found.ts'
import { paperList } from './paper-list.ts'
import { subscribeBox } from './subscribe.ts'

/** How many papers the first page shows before it refers to the edition's own. */
const shownAtHome = 20
const listedEditions = 400

/** The first page is today's edition itself, with the box on top; each edition has a page for good. */
export function editionPages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps

  pages.get('/', async (c) => {
    const latest = await latestEdition(db)
    const body = latest
      ? html`${subscribeBox()}${await editionBody(deps, latest, shownAtHome)}`
      : html`${subscribeBox()}${notice('The first edition is not out yet', html`<p>It comes as soon as there are papers. Subscribe now and it comes to you.</p>`)}`
    return c.html(layout(site, { title: site.name, body, description: 'The day’s research papers, by e-mail.' }))
  })

  pages.get('/editions', async (c) => {
    const editions = await recentEditions(db, listedEditions)
    const body = html`<h1>All editions</h1>
${
  editions.length === 0
    ? html`<p>None yet.</p>`
    : html`<ul class="days">${editions.map(
        (edition) => html`<li><a href="${pathOf(edition)}">${dayInWords(edition.day).long}</a>
<span class="quiet">${nameOf(edition)} · ${edition.paperCount} papers</span></li>`,
      )}</ul>`
}`
    return c.html(layout(site, { title: 'All editions', body }))
  })

  pages.get('/editions/:day', async (c) => {
    const day = c.req.param('day')
    const edition = day === 'sample' ? await editionNumbered(db, 0) : isDay(day) ? await editionOf(db, day) : undefined
    if (!edition) {
      return notFound(c, site, 'There is no edition of that day', 'On weekends and holidays nothing is announced.')
    }
    const { previous, next } = await neighboursOf(db, edition.number)
    const body = html`${await editionBody(deps, edition)}
<nav class="turn" aria-label="Other editions">
<span>${previous ? html`<a rel="prev" href="/editions/${previous}">← ${dayInWords(previous).short}</a>` : ''}</span>
<span>${next ? html`<a rel="next" href="/editions/${next}">${dayInWords(next).short} →</a>` : ''}</span>
</nav>`
    return c.html(layout(site, { title: `${dayInWords(edition.day).long}, ${nameOf(edition)}`, body }))
  })
}

async function editionBody(deps: WebDeps, edition: Edition, limit?: number): Promise<Html> {
  const ids = await papersOf(deps.db, edition.number)
  const papers = (await papersById(deps.db, ids.slice(0, limit))).filter((paper) => !paper.withdrawn)
  const left = ids.length - (limit ?? ids.length)
  return html`<p class="dateline">${dayInWords(edition.day).long} · ${nameOf(edition)}</p>
<h1 class="summary">${edition.paperCount === 1 ? 'One new paper' : `${edition.paperCount} new papers`}</h1>
${
  edition.isSample
    ? html`<p class="notice">A sample edition: these papers show what an edition looks like. They are not today’s. The
first fetch from the sources takes their place.</p>`
    : ''
}
${edition.note ? html`<p class="notice">${edition.note}</p>` : ''}
${paperList(deps.site, papers)}
${left > 0 ? html`<p><a href="${pathOf(edition)}">${left} more in this edition</a></p>` : ''}`
}

function nameOf(edition: Edition): string {
  return edition.isSample ? 'Sample' : `No. ${edition.number}`
}

function pathOf(edition: Edition): string {
  return `/editions/${edition.isSample ? 'sample' : edition.day}`
}
