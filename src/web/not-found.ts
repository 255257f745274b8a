import type { Context } from 'hono'
import { html } from 'hono/html'
import { type Html, layout, notice, type PageSite } from './layout.ts'

/** 404, with a way on: to today's papers and all editions, unless there is a better one. */
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
