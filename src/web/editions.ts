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
import { isWeekend } from '../runs/run.ts'
import type { Pages, WebDeps } from './deps.ts'
import { type Html, layout, notice } from './layout.ts'
import { notFound } from './not-found.ts'
import { paperList } from './paper-list.ts'
import { subscribeBox } from './subscribe.ts'

/** How many papers the first page shows before it refers to the edition's own. */
const shownAtHome = 20
/** How many papers one page of an edition shows: a day can bring more than a thousand. */
const perPage = 100
const listedEditions = 400

/** The first page is today's edition itself, with the box on top; each edition has a page for good. */
export function editionPages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps

  pages.get('/', async (c) => {
    const latest = await latestEdition(db)
    const page = { title: site.name, description: 'The day’s research papers, by e-mail.', here: '/' }
    if (latest) {
      const body = html`${subscribeBox()}${await firstPapers(deps, latest)}`
      return c.html(layout(site, { ...page, dateline: dateline(latest), body }))
    }
    const none = html`<p>It comes as soon as there are papers. Subscribe now and it comes to you.</p>`
    const body = html`${subscribeBox()}${notice('The first edition is not out yet', none)}`
    return c.html(layout(site, { ...page, body }))
  })

  pages.get('/editions', async (c) => {
    const editions = await recentEditions(db, listedEditions)
    const body = html`<h1>All editions</h1>
${
  editions.length === 0
    ? html`<p>None yet.</p>`
    : html`<ul class="days">${editions.map(
        (edition) => html`<li><a href="${pathOf(edition)}">${dayInWords(edition.day).long}</a>
<span class="quiet">${nameOf(edition)} · ${papers(edition.paperCount)}</span></li>`,
      )}</ul>`
}`
    return c.html(layout(site, { title: 'All editions', body, here: '/editions' }))
  })

  pages.get('/editions/:day', async (c) => {
    const day = c.req.param('day')
    const edition = day === 'sample' ? await editionNumbered(db, 0) : isDay(day) ? await editionOf(db, day) : undefined
    if (!edition && day === 'sample')
      return notFound(c, site, 'The sample edition is not here', 'Real papers take its place as soon as there are any.')
    if (!edition) return notFound(c, site, 'There is no edition of that day', whyNone(day))
    const part = partNumbered(c.req.query('page') ?? '1', edition)
    if (!part) return notFound(c, site, 'This edition has no such page', `It has ${papers(edition.paperCount)}.`)
    const title = [dayInWords(edition.day).long, nameOf(edition), ...(part.from > 1 ? [wordsFor(part)] : [])].join(', ')
    const body = await editionPart(deps, edition, part)
    return c.html(layout(site, { title, dateline: dateline(edition), body }))
  })
}

/** A run of an edition's papers, by their positions from 1. */
interface Part {
  from: number
  to: number
}

/** The pages of an edition; one even where every paper has gone. */
function partsOf(edition: Edition): Part[] {
  const count = Math.max(1, Math.ceil(edition.paperCount / perPage))
  return Array.from({ length: count }, (_, index) => ({
    from: index * perPage + 1,
    to: Math.min((index + 1) * perPage, edition.paperCount),
  }))
}

function partNumbered(page: string, edition: Edition): Part | undefined {
  return /^[1-9]\d{0,5}$/.test(page) ? partsOf(edition)[Number(page) - 1] : undefined
}

function wordsFor({ from, to }: Part): string {
  return from === to ? `Paper ${from}` : `Papers ${from} to ${to}`
}

async function firstPapers(deps: WebDeps, edition: Edition): Promise<Html> {
  const left = edition.paperCount - shownAtHome
  const part = { from: 1, to: shownAtHome }
  return html`${introduction(edition, part)}
${await listed(deps, edition, part)}
${left > 0 ? html`<p><a href="${pathOf(edition)}">${left.toLocaleString('en')} more in this edition</a></p>` : ''}`
}

async function editionPart(deps: WebDeps, edition: Edition, part: Part): Promise<Html> {
  const { previous, next } = await neighboursOf(deps.db, edition.number)
  const parts = partsOf(edition)
  return html`${introduction(edition, part)}
${await listed(deps, edition, part)}
${parts.length > 1 ? partLinks(edition, parts, part) : ''}
${
  previous || next
    ? html`<nav class="turn" aria-label="Other editions">
<span>${previous ? html`<a rel="prev" href="/editions/${previous}">← ${dayInWords(previous).short}</a>` : ''}</span>
<span>${next ? html`<a rel="next" href="/editions/${next}">${dayInWords(next).short} →</a>` : ''}</span>
</nav>`
    : ''
}`
}

/** What the edition holds, and before its first papers what is to be said about it. */
function introduction(edition: Edition, part: Part): Html {
  if (part.from > 1)
    return html`<h1 class="summary">${wordsFor(part)} of ${edition.paperCount.toLocaleString('en')}</h1>`
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

async function listed(deps: WebDeps, edition: Edition, { from, to }: Part): Promise<Html> {
  const ids = (await papersOf(deps.db, edition.number)).slice(from - 1, to)
  const positions = new Map(ids.map((id, index) => [id, from + index]))
  const readable = (await papersById(deps.db, ids)).filter((paper) => !paper.withdrawn)
  return paperList(
    deps.site,
    deps.messages.usual,
    readable.map((paper) => ({ paper, position: positions.get(paper.id) ?? from })),
  )
}

function partLinks(edition: Edition, parts: readonly Part[], shown: Part): Html {
  return html`<nav class="parts" aria-label="Parts of this edition">
<ul>${parts.map((part, index) =>
    part.from === shown.from
      ? html`<li aria-current="page">${wordsFor(part)}</li>`
      : html`<li><a href="${pathOf(edition)}${index > 0 ? `?page=${index + 1}` : ''}">${wordsFor(part)}</a></li>`,
  )}</ul>
</nav>`
}

function whyNone(day: string): string {
  if (!isDay(day)) return 'The address ends with a day, such as 2026-03-11.'
  return isWeekend(day) ? 'Nothing is announced at the weekend.' : 'Some days bring nothing new, holidays above all.'
}

function papers(count: number): string {
  return count === 1 ? 'one paper' : `${count.toLocaleString('en')} papers`
}

function dateline(edition: Edition): string {
  return `${dayInWords(edition.day).long} · ${nameOf(edition)}`
}

function nameOf(edition: Edition): string {
  return edition.isSample ? 'Sample edition' : `No. ${edition.number}`
}

function pathOf(edition: Edition): string {
  return `/editions/${edition.isSample ? 'sample' : edition.day}`
}
