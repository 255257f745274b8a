import type { Context, Next } from 'hono'
import { html } from 'hono/html'
import type { Words } from '../lib/words.ts'
import { linkUrl } from '../mail/site.ts'
import { isFormerLink } from '../subscribers/change-store.ts'
import type { Link, Purpose } from '../subscribers/link.ts'
import type { WebDeps } from './deps.ts'
import { type Html, layout, notice } from './layout.ts'
import { say, wordsOfBrowser } from './say.ts'

/** What the token of this address says, if we made it for this purpose. */
export function readToken(c: Context, deps: WebDeps, purpose: Purpose): Link | undefined {
  return deps.links.read(purpose, c.req.param('token') ?? '')
}

/** The answer to a token that is not ours, or whose subscriber is gone: it says nothing about which. */
export function badLink(c: Context, deps: WebDeps): Response | Promise<Response> {
  const words = wordsOfBrowser(c, deps)
  const title = words.t('bad-link.title')
  const body = notice(
    title,
    html`<p>${words.t('bad-link.why')}</p>`,
    html`<p>${say(words, 'bad-link.next', {}, { lost: '/lost-link', today: '/' })}</p>`,
  )
  return c.html(layout(deps.site, { title, body, words }), 404)
}

/**
 * The answer to a link that opens nothing, whether it is not ours or its reader is not there under that name any more. A
 * move gives new links, so that nobody at the old address can go on with theirs; a reader who kept old mails is told so.
 * @param more what a reader who moved may still be told, as a paragraph
 */
export async function deadLink(
  c: Context,
  deps: WebDeps,
  link: Link | undefined,
  more?: (words: Words) => Html,
): Promise<Response> {
  if (!link || !(await isFormerLink(deps.db, link.subscriber))) return badLink(c, deps)
  const words = wordsOfBrowser(c, deps)
  const title = words.t('former-link.title')
  const body = notice(
    title,
    html`<p>${words.t('former-link.why')}</p>`,
    html`<p>${say(words, 'former-link.kept', {}, { lost: '/lost-link' })}</p>`,
    ...(more ? [more(words)] : []),
  )
  return c.html(layout(deps.site, { title, body, words }), 410)
}

/** The answer to a link whose time is over, or which a later one replaced. */
export function expiredLink(c: Context, deps: WebDeps, words = wordsOfBrowser(c, deps)): Response | Promise<Response> {
  const title = words.t('expired-link.title')
  const body = notice(
    title,
    html`<p>${words.t('expired-link.why')}</p>`,
    html`<p>${say(words, 'expired-link.lost', {}, { lost: '/lost-link' })}</p>`,
  )
  return c.html(layout(deps.site, { title, body, words }), 410)
}

/** The path of a link, for forms and links on a page that its holder may see. */
export function linkPath(deps: WebDeps, purpose: Purpose, id: Buffer): string {
  return new URL(linkUrl(deps.site, purpose, deps.links.sign(purpose, id))).pathname
}

/** Keeps pages with a token out of caches, of search engines and of the addresses that other sites see. */
export async function keepPrivate(c: Context, next: Next): Promise<void> {
  await next()
  // By `c.header` a finished answer would be made anew as a stream, which costs a crowd of one-clicks dear.
  c.res.headers.set('Cache-Control', 'no-store')
  c.res.headers.set('X-Robots-Tag', 'noindex')
}
