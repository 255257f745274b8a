import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Words } from '../lib/words.ts'
import { type Html, layout, notice, type PageSite } from './layout.ts'
import { say } from './say.ts'

/** 404 in the words of whoever reads it, with a way on. */
export function readersNotFound(
  c: Context,
  site: PageSite,
  words: Words,
  titleKey: string,
  whyKey: string,
): Response | Promise<Response> {
  const title = words.t(titleKey)
  const next = say(words, 'not-found.next', {}, { today: '/', editions: '/editions' })
  const body = notice(title, html`<p>${words.t(whyKey)} ${next}</p>`)
  return c.html(layout(site, { title, body, words }), 404)
}

/** 404 on a public page, with a way on: to today's papers and all editions, unless there is a better one. */
export function notFound(
  c: Context,
  site: PageSite,
  title = 'There is no such page',
  why = 'Perhaps the address was cut in two.',
  wayOn: Html = html`<a href="/">To today’s papers</a> or <a href="/editions">all editions</a>.`,
): Response | Promise<Response> {
  const body = notice(title, html`<p>${why} ${wayOn}</p>`)
  return c.html(layout(site, { title, body }), 404)
}
