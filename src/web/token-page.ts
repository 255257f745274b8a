import type { Context, Next } from 'hono'
import { html } from 'hono/html'
import type { Link, Purpose } from '../subscribers/link.ts'
import type { WebDeps } from './deps.ts'
import { layout, notice } from './layout.ts'

/** What the token of this address says, if we made it for this purpose. */
export function readToken(c: Context, deps: WebDeps, purpose: Purpose): Link | undefined {
  return deps.links.read(purpose, c.req.param('token') ?? '')
}

/** The answer to a token that is not ours, or whose subscriber is gone: it says nothing about which. */
export function badLink(c: Context, deps: WebDeps): Response | Promise<Response> {
  const body = notice(
    'This link does not work',
    html`<p>It may have been cut in two by the mail program: try copying the whole of it. Links in the newest mail always work.</p>`,
    html`<p><a href="/">To today’s papers</a></p>`,
  )
  return c.html(layout(deps.site, { title: 'This link does not work', body }), 404)
}

/** Keeps pages with a token out of caches, of search engines and of the addresses that other sites see. */
export async function keepPrivate(c: Context, next: Next): Promise<void> {
  await next()
  c.header('Cache-Control', 'no-store')
  c.header('X-Robots-Tag', 'noindex')
}
