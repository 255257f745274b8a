import type { Pages, WebDeps } from './deps.ts'

/**
 * The operator's logo, for pages and mails. It has one address for all readers and is kept by whoever fetched it, so that
 * asking for it tells nothing of anybody.
 */
export function logoPage(pages: Pages, { site }: Pick<WebDeps, 'site'>): void {
  const { logo } = site.look
  if (!logo) return
  pages.get('/logo', (c) =>
    c.body(new Uint8Array(logo.bytes), 200, {
      'Content-Type': logo.type,
      'Cache-Control': 'public, max-age=3600',
      'Cross-Origin-Resource-Policy': 'cross-origin',
      'X-Content-Type-Options': 'nosniff',
    }),
  )
}
