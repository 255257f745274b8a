import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { beforeEach, describe, expect, test } from 'vitest'
import { showSample } from '../../src/outbox/sample.ts'
import { publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { allPurposes, testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const parser = new XMLParser({ isArray: (name) => name === 'sitemap' || name === 'url' })

/** The addresses of a sitemap, which is well-formed, without the site's own part. */
async function addressesIn(path: string): Promise<string[]> {
  const response = await pages.request(path)
  expect(response.status).toBe(200)
  expect(response.headers.get('Content-Type')).toBe('application/xml; charset=utf-8')
  const text = await response.text()
  expect(XMLValidator.validate(text)).toBe(true)
  const { sitemapindex, urlset } = parser.parse(text)
  const entries: { loc: string }[] = (sitemapindex?.sitemap ?? urlset?.url) || []
  return entries.map(({ loc }) => {
    expect(loc.startsWith('https://papers.example.org/')).toBe(true)
    return loc.slice('https://papers.example.org'.length)
  })
}

describe('the sitemap', () => {
  test('names the pages, and no part of papers where there are none', async () => {
    expect(await addressesIn('/sitemap.xml')).toEqual(['/sitemap/pages.xml'])
    expect(await addressesIn('/sitemap/pages.xml')).toEqual(['/', '/subscribe', '/editions', '/embed/code'])
  })

  test('names each edition, week and month once', async () => {
    for (const day of ['2026-02-27', '2026-03-10', '2026-03-11']) await publishPapers(db, day, [rawPaper()])
    expect((await addressesIn('/sitemap/pages.xml')).slice(4)).toEqual([
      '/editions/2026-03-11',
      '/editions/2026-03-10',
      '/editions/2026-02-27',
      '/editions/2026-W11',
      '/editions/2026-03',
      '/editions/2026-W09',
      '/editions/2026-02',
    ])
  })

  test('names every paper of the editions by an address at which it is', async () => {
    await publishPapers(db, '2026-03-10', [
      rawPaper({ externalId: 'hep-th/9901001' }),
      rawPaper({ source: 'our-lab', externalId: `<it's> & "more"` }),
    ])
    const [, part = ''] = await addressesIn('/sitemap.xml')
    expect(part).toBe('/sitemap/papers-1-1.xml')
    const addresses = await addressesIn(part)
    expect(addresses).toHaveLength(2)
    for (const address of addresses) expect((await pages.request(address)).status).toBe(200)
  })

  test('leaves out the sample, and papers that are in no edition', async () => {
    await showSample(db, '2026-03-10')
    await db.query(`INSERT INTO papers (source, external_id, title, abstract) VALUES ('lab', '1', 'A title', 'Words.')`)
    expect(await addressesIn('/sitemap.xml')).toEqual(['/sitemap/pages.xml'])
    expect(await addressesIn('/sitemap/pages.xml')).toHaveLength(4)
  })

  test('has many papers in parts, each paper in one, over the bounds of editions', async () => {
    await db.query(`
      INSERT INTO papers (source, external_id, title, abstract)
      SELECT 'lab', n::text, 'A title', 'Words.' FROM generate_series(1, 25000) n`)
    await db.query(`INSERT INTO editions (number, day) SELECT n, date '2026-03-01' + n FROM generate_series(1, 5) n`)
    await db.query(`
      INSERT INTO edition_papers (paper_id, edition_number, position, score)
      SELECT id, 1 + (n - 1) / 5000, 1 + (n - 1) % 5000, 0
      FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM papers) p`)
    const [, ...parts] = await addressesIn('/sitemap.xml')
    expect(parts).toEqual(['/sitemap/papers-1-1.xml', '/sitemap/papers-3-1.xml', '/sitemap/papers-5-1.xml'])
    const named = (await Promise.all(parts.map(addressesIn))).map((addresses) => addresses)
    expect(named.map((addresses) => addresses.length)).toEqual([10_000, 10_000, 5_000])
    expect(new Set(named.flat()).size).toBe(25_000)
  })

  test.each(['papers-9-1', 'papers-1-999999999999', 'papers-x-1', 'papers--1-1', 'other'])(
    'has no part %s',
    async (part) => {
      await publishPapers(db, '2026-03-10', [rawPaper()])
      expect((await pages.request(`/sitemap/${part}.xml`)).status).toBe(404)
    },
  )
})

describe('robots.txt', () => {
  const lines = async () => (await (await pages.request('/robots.txt')).text()).split('\n')

  test('says where the sitemap is', async () => {
    expect(await lines()).toContain('Sitemap: https://papers.example.org/sitemap.xml')
  })

  test.each(allPurposes)('keeps search engines from links to %s', async (purpose) => {
    expect(await lines()).toContain(`Disallow: /${purpose}/`)
  })

  test('keeps them from no page of papers', async () => {
    const closed = (await lines()).flatMap((line) => line.match(/^Disallow: (.*)$/)?.[1] ?? [])
    for (const path of ['/', '/editions/2026-03', '/papers/2603.00001', '/subscribe', '/sitemap.xml'])
      expect(closed.filter((one) => path.startsWith(one))).toEqual([])
  })
})
