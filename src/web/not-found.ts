import type { Context } from 'hono'
import { html } from 'hono/html'
import { layout, notice } from './layout.ts'

/** 404, with a way on. */
export function notFound(
  c: Context,
  site: Parameters<typeof layout>[0],
  title = 'There is no such page',
  why = 'Perhaps the address was cut in two.',
): Response | Promise<Response> {
  const body = notice(
    title,
    html`<p>${why} <a href="/">To today’s papers</a> or <a href="/editions">all editions</a>.</p>`,
  )
  return c.html(layout(site, { title, body }), 404)
}
