import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Words } from '../lib/words.ts'
import { layout, notice } from './layout.ts'
import { say } from './say.ts'

/** 404 on a page of a reader's, in their words. */
export function readersNotFound(
  c: Context,
  site: { name: string },
  words: Words,
  titleKey: string,
  whyKey: string,
): Response | Promise<Response> {
  const title = words.t(titleKey)
  const next = say(words, 'not-found.next', {}, { today: '/', editions: '/editions' })
  const body = notice(title, html`<p>${words.t(whyKey)} ${next}</p>`)
  return c.html(layout(site, { title, body, words }), 404)
}

/** 404, with a way on. */
export function notFound(
  c: Context,
  site: { name: string },
  title = 'There is no such page',
  why = 'Perhaps the address was cut in two.',
): Response | Promise<Response> {
  const body = notice(
    title,
    html`<p>${why} <a href="/">To today’s papers</a> or <a href="/editions">all editions</a>.</p>`,
  )
  return c.html(layout(site, { title, body }), 404)
}
