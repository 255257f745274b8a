import { html, raw } from 'hono/html'
import { newestDays, papersFrom, partsOfAllPapers } from '../editions/sitemap-store.ts'
import { spanOf } from '../editions/span.ts'
import { paperPath } from '../papers/paper.ts'
import { purposes } from '../subscribers/link.ts'
import type { Pages, WebDeps } from './deps.ts'
import { notFound } from './not-found.ts'

/** How many papers a part names. Search engines would take 50,000; this keeps a part under a megabyte. */
const partSize = 10_000
/** How many editions are named; each comes with a week and a month at the most, which makes fewer than 50,000 addresses. */
const namedEditions = 16_000

const xml = { 'Content-Type': 'application/xml; charset=utf-8' }

/**
 * What search engines are told: every edition and every paper of one, by https://www.sitemaps.org/protocol.html, and what
 * to leave alone. A page behind a token says by itself that it is not to be listed; here its address is not even asked for.
 */
export function sitemapPages(pages: Pages, { db, site, messages }: WebDeps): void {
  pages.get('/robots.txt', (c) => {
    const closed = [
      ...Object.keys(purposes).map((purpose) => `/${purpose}/`),
      '/lost-link',
      '/metrics',
      '/webhooks/',
      '/admin',
    ]
    const lines = [
      'User-agent: *',
      ...closed.map((path) => `Disallow: ${path}`),
      '',
      `Sitemap: ${site.publicUrl}/sitemap.xml`,
    ]
    return c.text(`${lines.join('\n')}\n`)
  })

  pages.get('/sitemap.xml', async (c) => {
    const parts = await partsOfAllPapers(db, partSize)
    const names = ['pages', ...parts.map(({ edition, position }) => `papers-${edition}-${position}`)]
    const document = html`${raw('<?xml version="1.0" encoding="UTF-8"?>')}
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${names.map((name) => html`<sitemap><loc>${site.publicUrl}/sitemap/${name}.xml</loc></sitemap>\n`)}</sitemapindex>`
    return c.body(String(await document), 200, xml)
  })

  pages.get('/sitemap/pages.xml', async (c) => {
    const days = await newestDays(db, namedEditions)
    const spans = days.flatMap((day) => [spanOf(day, 'week').name, spanOf(day, 'month').name])
    const names = [...new Set([...days, ...spans])]
    const paths = ['/', '/subscribe', '/editions', '/embed/code', ...names.map((name) => `/editions/${name}`)]
    return c.body(addresses(site.publicUrl, paths), 200, xml)
  })

  pages.get('/sitemap/:part{papers-[0-9]+-[0-9]+\\.xml}', async (c) => {
    const [edition = 0, position = 0] = c.req.param('part').match(/\d+/g)?.map(Number) ?? []
    const isPlace = Math.max(edition, position) < 2 ** 31
    const papers = isPlace ? await papersFrom(db, { edition, position }, partSize) : []
    if (papers.length === 0) return notFound(c, site, messages.usual)
    return c.body(addresses(site.publicUrl, papers.map(paperPath)), 200, xml)
  })
}

/** A list of addresses. Paths of papers hold what other programs wrote, but only after `encodeURIComponent`. */
function addresses(publicUrl: string, paths: readonly string[]): string {
  const lines = paths.map((path) => `<url><loc>${publicUrl}${path.replaceAll("'", '&apos;')}</loc></url>\n`)
  return `<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">
${lines.join('')}</urlset>`
}
