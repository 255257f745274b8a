import type { Context, Next } from 'hono'

/** Leads whoever has a slash too many at the end of an address to where it stands without. */
export async function withoutTrailingSlash(c: Context, next: Next): Promise<void> {
  await next()
  if (c.res.status !== 404 || (c.req.method !== 'GET' && c.req.method !== 'HEAD')) return
  const { pathname, search } = new URL(c.req.url)
  // A path that begins with two slashes would be another site's address.
  if (!/^\/[^/].*\/$/.test(pathname)) return
  c.res = c.redirect(`${pathname.replace(/\/+$/, '')}${search}`, 301)
}
