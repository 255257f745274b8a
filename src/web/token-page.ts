import type { Context, Next } from 'hono'
import { html } from 'hono/html'
import { linkUrl } from '../mail/site.ts'
import { isFormerLink } from '../subscribers/change-store.ts'
import type { Link, Purpose } from '../subscribers/link.ts'
import type { WebDeps } from './deps.ts'
import { type Html, layout, notice } from './layout.ts'

/** What the token of this address says, if we made it for this purpose. */
export function readToken(c: Context, deps: WebDeps, purpose: Purpose): Link | undefined {
  return deps.links.read(purpose, c.req.param('token') ?? '')
}

/** The answer to a token that is not ours, or whose subscriber is gone: it says nothing about which. */
export function badLink(c: Context, deps: WebDeps): Response | Promise<Response> {
  const body = notice(
    'This link does not work',
    html`<p>It may have been cut in two by the mail program: try copying the whole of it. Links in the newest mail always work.</p>`,
    html`<p><a href="/lost-link">Get a new link by mail</a>, or go <a href="/">to today’s papers</a>.</p>`,
  )
  return c.html(layout(deps.site, { title: 'This link does not work', body }), 404)
}

/**
 * The answer to a link that opens nothing, whether it is not ours or its reader is not there under that name any more. A
 * move gives new links, so that nobody at the old address can go on with theirs; a reader who kept old mails is told so.
 * @param more paragraphs that a reader who moved may still be told
 */
export async function deadLink(c: Context, deps: WebDeps, link: Link | undefined, ...more: Html[]): Promise<Response> {
  if (!link || !(await isFormerLink(deps.db, link.subscriber))) return badLink(c, deps)
  const title = 'This link is from before a change of address'
  const body = notice(
    title,
    html`<p>After the mail with this link, the digest moved to another address. Links from before it open nothing any more, so
that nobody who can read the old mailbox sees or changes anything.</p>`,
    html`<p>Your choices and your reading list are kept, and the links in newer mails open them.
<a href="/lost-link">Get the link to your page by mail.</a></p>`,
    ...more,
  )
  return c.html(layout(deps.site, { title, body }), 410)
}

/** The answer to a link whose time is over, or which a later one replaced. */
export function expiredLink(c: Context, deps: WebDeps): Response | Promise<Response> {
  const body = notice(
    'This link has expired',
    html`<p>Nothing has changed. On your page you can ask for a new one; the link to it is in every digest.</p>`,
    html`<p><a href="/lost-link">Get the link to your page by mail</a></p>`,
  )
  return c.html(layout(deps.site, { title: 'This link has expired', body }), 410)
}

/** The path of a link, for forms and links on a page that its holder may see. */
export function linkPath(deps: WebDeps, purpose: Purpose, id: Buffer): string {
  return new URL(linkUrl(deps.site, purpose, deps.links.sign(purpose, id))).pathname
}

/** Keeps pages with a token out of caches, of search engines and of the addresses that other sites see. */
export async function keepPrivate(c: Context, next: Next): Promise<void> {
  await next()
  c.header('Cache-Control', 'no-store')
  c.header('X-Robots-Tag', 'noindex')
}
