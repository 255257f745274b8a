import type { Context } from 'hono'
import { html } from 'hono/html'
import { type EditionSpan, spanInWords, spanNamed, spanOf } from '../editions/span.ts'
import { editionsAround } from '../editions/span-store.ts'
import { type Edition, editionNumbered, editionOf } from '../editions/store.ts'
import { dayIn, dayInWords, isDay } from '../lib/clock.ts'
import { isWeekend } from '../runs/run.ts'
import type { Pages, WebDeps } from './deps.ts'
import { dayPage } from './editions/day-page.ts'
import { homePage } from './editions/home.ts'
import { overviewPage } from './editions/overview.ts'
import { partNumbered } from './editions/parts.ts'
import { findInSpan, spanPage, spanParts } from './editions/span-page.ts'
import { papersInWords } from './editions/words.ts'
import type { Html } from './layout.ts'
import { notFound } from './not-found.ts'

/**
 * The first page is today's edition itself, with the box on top. Each edition has a page for good, and so have each week
 * and month with the best of theirs.
 */
export function editionPages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  pages.get('/', (c) => homePage(c, deps))
  pages.get('/editions', async (c) => c.html(await overviewPage(deps)))

  pages.get('/editions/:when', async (c) => {
    const when = c.req.param('when')
    if (when === 'sample') {
      const sample = await editionNumbered(db, 0)
      const why = 'Real papers take its place as soon as there are any.'
      return sample ? await day(c, sample) : notFound(c, site, 'The sample edition is not here', why)
    }
    // A year before 1000 is none that anybody means, and PostgreSQL knows no year 0.
    if (isDay(when) && when >= '1000') {
      const edition = await editionOf(db, when)
      return edition ? await day(c, edition) : await noEdition(c, deps, when)
    }
    const span = spanNamed(when)
    if (span) return await best(c, span)
    const why = 'The address ends with a day, a week or a month, such as 2026-03-11, 2026-W11 or 2026-03.'
    return notFound(c, site, 'There is no edition of that day', why)
  })

  async function day(c: Context, edition: Edition): Promise<Response> {
    const part = partNumbered(c.req.query('page'), edition.paperCount)
    if (!part) return notFound(c, site, 'This edition has no such page', `It has ${papersInWords(edition.paperCount)}.`)
    return c.html(await dayPage(deps, edition, part))
  }

  async function best(c: Context, span: EditionSpan): Promise<Response> {
    const found = await findInSpan(db, span)
    if (found.editions.length === 0) return await noEditionIn(c, deps, span)
    const part = partNumbered(c.req.query('page'), spanParts(found))
    if (!part) return notFound(c, site, 'This list has no such page', `It has ${papersInWords(spanParts(found))}.`)
    return c.html(await spanPage(deps, found, part))
  }
}

async function noEdition(c: Context, deps: WebDeps, day: string): Promise<Response> {
  const why = isToCome(deps, day)
    ? 'That day is still to come.'
    : isWeekend(day)
      ? 'Nothing is announced at the weekend.'
      : 'Some days bring nothing new, holidays above all.'
  const { before, after } = await editionsAround(deps.db, { first: day, last: day })
  const ways = [before, after].map((near) =>
    near ? { path: `/editions/${near}`, words: dayInWords(near).long } : null,
  )
  return notFound(c, deps.site, 'There is no edition of that day', why, waysOn(ways))
}

async function noEditionIn(c: Context, deps: WebDeps, span: EditionSpan): Promise<Response> {
  const title = `There is no edition in ${span.kind === 'week' ? 'that week' : spanInWords(span)}`
  const why = isToCome(deps, span.first) ? `That ${span.kind} is still to come.` : 'Perhaps nothing was fetched then.'
  const { before, after } = await editionsAround(deps.db, span)
  const near = [before, after].map((day) => (day ? spanOf(day, span.kind) : null))
  const ways = near.map((one) => one && { path: `/editions/${one.name}`, words: spanInWords(one) })
  return notFound(c, deps.site, title, why, waysOn(ways))
}

function isToCome({ timeZone }: WebDeps, day: string): boolean {
  return day > dayIn(timeZone, new Date())
}

type Way = { path: string; words: string } | null

/** Links to the nearest before and after, as far as there are any. */
function waysOn([before = null, after = null]: Way[]): Html | undefined {
  if (!before && !after) return undefined
  const to = (way: Way, rel: string, which: string) =>
    way ? html`<br>${which}: <a rel="${rel}" href="${way.path}">${way.words}</a>` : ''
  return html`${to(before, 'prev', 'The nearest before')}${to(after, 'next', 'The nearest after')}
<br><a href="/editions">All editions</a>`
}
