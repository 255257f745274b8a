import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Words } from '../lib/words.ts'
import { type Html, layout, notice, type PageSite } from './layout.ts'
import { say } from './say.ts'

/** 404 with a way on: to today's papers and all editions, unless there is a better one. */
export function notFound(
  c: Context,
  site: PageSite,
  words: Words,
  title = words.t('not-found.title'),
  why = words.t('not-found.why'),
  wayOn: Html = say(words, 'not-found.next', {}, { today: '/', editions: '/editions' }),
): Response | Promise<Response> {
  return c.html(layout(site, { title, body: notice(title, html`<p>${why} ${wayOn}</p>`), words }), 404)
}

/** 404 in the words of whoever reads it. */
export function readersNotFound(
  c: Context,
  site: PageSite,
  words: Words,
  titleKey: string,
  whyKey: string,
): Response | Promise<Response> {
  return notFound(c, site, words, words.t(titleKey), words.t(whyKey))
}
