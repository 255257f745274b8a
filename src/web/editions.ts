import type { Context } from 'hono'
import { html } from 'hono/html'
import { type EditionSpan, spanNamed, spanOf } from '../editions/span.ts'
import { editionsAround, type Neighbours } from '../editions/span-store.ts'
import { type Edition, editionNumbered, editionOf } from '../editions/store.ts'
import { dayIn, isDay } from '../lib/clock.ts'
import type { Words } from '../lib/words.ts'
import { isWeekend } from '../runs/run.ts'
import type { Pages, WebDeps } from './deps.ts'
import { dayPage } from './editions/day-page.ts'
import { homePage } from './editions/home.ts'
import { overviewPage } from './editions/overview.ts'
import { partNumbered } from './editions/parts.ts'
import { findInSpan, spanPage, spanParts } from './editions/span-page.ts'
import { spanInWords } from './editions/words.ts'
import type { Html } from './layout.ts'
import { notFound } from './not-found.ts'
import { say } from './say.ts'

/**
 * The first page is today's edition itself, with the box on top. Each edition has a page for good, and so have each week
 * and month with the best of theirs.
 */
export function editionPages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  const { usual: words } = deps.messages
  pages.get('/', (c) => homePage(c, deps))
  pages.get('/editions', async (c) => c.html(await overviewPage(deps)))

  pages.get('/editions/:when', async (c) => {
    const when = c.req.param('when')
    if (when === 'sample') {
      const sample = await editionNumbered(db, 0)
      return sample
        ? await day(c, sample)
        : notFound(c, site, words, words.t('edition.no-sample-title'), words.t('edition.no-sample'))
    }
    // A year before 1000 is none that anybody means, and PostgreSQL knows no year 0.
    if (isDay(when) && when >= '1000') {
      const edition = await editionOf(db, when)
      return edition ? await day(c, edition) : await noEdition(c, deps, when)
    }
    const span = spanNamed(when)
    if (span) return await best(c, span)
    return notFound(c, site, words, words.t('edition.none-title'), words.t('edition.no-day'))
  })

  async function day(c: Context, edition: Edition): Promise<Response> {
    const part = partNumbered(c.req.query('page'), edition.paperCount)
    if (!part) return noPart(c, 'edition.no-part', edition.paperCount)
    return c.html(await dayPage(deps, edition, part))
  }

  async function best(c: Context, span: EditionSpan): Promise<Response> {
    const found = await findInSpan(db, span)
    if (found.editions.length === 0) return await noEditionIn(c, deps, span)
    const part = partNumbered(c.req.query('page'), spanParts(found))
    if (!part) return noPart(c, 'span.no-part', spanParts(found))
    return c.html(await spanPage(deps, found, part))
  }

  function noPart(c: Context, titleKey: string, count: number) {
    return notFound(c, site, words, words.t(titleKey), words.t('edition.has', { count }))
  }
}

async function noEdition(c: Context, deps: WebDeps, day: string): Promise<Response> {
  const { usual: words } = deps.messages
  const { before, after } = await editionsAround(deps.db, { first: day, last: day })
  const ways = [before, after].map((near) => near && { path: `/editions/${near}`, name: words.day(near, 'long') })
  const why = words.t(whyNone(today(deps), day, { before, after }))
  return notFound(c, deps.site, words, words.t('edition.none-title'), why, waysOn(words, ways))
}

function whyNone(today: string, day: string, { before, after }: Neighbours): string {
  if (day > today) return 'edition.to-come'
  if (isWeekend(day)) return 'edition.weekend'
  if (day === today) return 'edition.not-yet'
  return !before && after ? 'edition.before-all' : 'edition.quiet'
}

async function noEditionIn(c: Context, deps: WebDeps, span: EditionSpan): Promise<Response> {
  const { usual: words } = deps.messages
  const { kind } = span
  const title = words.t('span.none-title', { kind, span: spanInWords(words, span) })
  const { before, after } = await editionsAround(deps.db, span)
  const near = [before, after].map((day) => day && spanOf(day, kind))
  const ways = near.map((one) => one && { path: `/editions/${one.name}`, name: spanInWords(words, one) })
  const why = words.t(whyNoneIn(today(deps), span, { before, after }), { kind })
  return notFound(c, deps.site, words, title, why, waysOn(words, ways))
}

function whyNoneIn(today: string, { first, last }: EditionSpan, { before, after }: Neighbours): string {
  if (first > today) return 'span.to-come'
  if (last >= today) return 'span.begun'
  return !before && after ? 'edition.before-all' : 'span.none'
}

function today({ timeZone }: WebDeps): string {
  return dayIn(timeZone, new Date())
}

type Way = { path: string; name: string } | null | ''

/** Links to the nearest before and after, as far as there are any. */
function waysOn(words: Words, [before, after]: Way[]): Html | undefined {
  if (!before && !after) return undefined
  const to = (way: Way | undefined, rel: string, key: string) =>
    way ? html`<br>${say(words, key, { edition: html`<a rel="${rel}" href="${way.path}">${way.name}</a>` })}` : ''
  return html`${to(before, 'prev', 'edition.before')}${to(after, 'next', 'edition.after')}
<br><a href="/editions">${words.t('edition.all')}</a>`
}
