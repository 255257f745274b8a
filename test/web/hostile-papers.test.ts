import { beforeEach, describe, expect, test } from 'vitest'
import { publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { testWeb, withoutOurScript } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

/** Where a paper is shown. */
const places = ['/', '/editions/2026-03-10', '/papers/2603.00001', '/search?from=2000-01-01'] as const
const open = async (path: string) => (await pages.request(path)).text()

/** The tags of a page with the names of their attributes: what text from outside must not add to. */
const skeletonOf = (html: string) =>
  Array.from(html.matchAll(/<[^>]*>/g), ([tag]) => tag.replace(/="[^"]*"/g, '').replace(/\s+/g, ' '))

/** What a browser shows of escaped text. */
const readAs = (html: string) =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')

const publishSaying = (words: string, over: Record<string, string | null> = {}) =>
  publishPapers(db, '2026-03-10', [
    rawPaper({
      externalId: '2603.00001',
      title: words,
      abstract: words,
      authors: [words],
      categories: [words],
      comment: words,
      ...over,
    }),
  ])

describe.each([
  '<script>alert(1)</script>',
  '</title></h2></a><img src=x onerror=alert(1)>',
  '</script><script src=//evil.example></script>',
  '<svg/onload=alert(1)>',
  '" onmouseover="alert(1)" x="',
  "' onfocus='alert(1)' autofocus='",
  '&lt;b&gt; &amp; &#60;i&#62;',
  '<!-- ',
  '--> ]]> */ }',
  '{{ 7 * 7 }} {% raw %} #{7 * 7} <%= 7 %>',
  "$& $1 $` $' $$",
  'a < b and b > c',
  '<p>arXiv α < β & co.</p>',
])('a paper that says %s everywhere', (words) => {
  test.each(places)('is shown as written on %s and adds nothing to the page', async (place) => {
    await publishSaying('Harmless')
    const harmless = skeletonOf(await open(place))
    await emptyDatabase(db)
    await publishSaying(words)
    const html = await open(place)
    expect(skeletonOf(html)).toEqual(harmless)
    const heading = html.match(/<h[12] dir="auto">(?:<a [^>]*>)?(.*?)(?:<\/a>)?<\/h[12]>/s)?.[1] ?? 'no heading'
    expect(readAs(heading)).toBe(words.trim())
  })
})

describe('a link of a paper', () => {
  const addresses = [
    'javascript:alert(1)',
    'JaVaScRiPt:alert(1)',
    ' javascript:alert(1)',
    'java\nscript:alert(1)',
    '\u0001javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:msgbox(1)',
    'file:///etc/passwd',
    '//evil.example/x',
    'https://evil.example/" onclick="alert(1)',
    'https://evil.example/><script>alert(1)</script>',
  ]
  const columns = ['abs_url', 'pdf_url', 'code_url', 'project_url', 'thumbnail_url']

  /** Every address that the page leads to or loads. */
  const addressesOf = (html: string) =>
    Array.from(html.matchAll(/(?:href|src|action)="([^"]*)"/g), ([, to]) => readAs(to ?? ''))

  test.each(columns)('in the column %s leads nowhere but to the web, whatever it says', async (column) => {
    await publishSaying('Harmless')
    for (const address of addresses) {
      await db.query(`UPDATE papers SET ${column} = $1`, [address])
      for (const place of places) {
        const html = await open(place)
        const odd = addressesOf(html).filter((to) => !/^(https?:\/\/[a-z.]+\/|\/(?!\/)|#main$|data:,$)/.test(to))
        expect([place, odd]).toEqual([place, []])
        expect(html).not.toMatch(/<[^>]* on\w+=/)
        expect(withoutOurScript(html)).not.toContain('<script')
      }
    }
  })

  test('that is one goes where it says', async () => {
    await publishSaying('Harmless', { codeUrl: 'https://code.example/x?a=1&b="2"' })
    for (const place of places.filter((path) => !path.startsWith('/search'))) {
      expect(await open(place)).toContain('<a href="https://code.example/x?a=1&amp;b=%222%22" rel="noopener">Code</a>')
    }
  })
})

describe('writing from right to left', () => {
  test.each(places)('has its own direction on %s', async (place) => {
    await publishSaying('نموذج لغوي كبير <b>')
    expect(await open(place)).toMatch(/<h[12] dir="auto">(<a [^>]*>)?نموذج لغوي كبير &lt;b&gt;/)
  })

  test.each(places)('cannot be forced on the rest of a line on %s', async (place) => {
    await publishSaying('evil \u202Etxet desrever\u202C \u2066isolated')
    expect(await open(place)).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/)
  })
})

describe('a paper of great length', () => {
  test.each(places)('does not keep %s from being shown', async (place) => {
    const authors = Array.from({ length: 3_000 }, (_, index) => `Author ${index}`)
    await publishPapers(db, '2026-03-10', [
      rawPaper({
        externalId: '2603.00001',
        title: 'word '.repeat(20_000),
        abstract: 'A sentence. '.repeat(20_000),
        authors,
        comment: 'x'.repeat(100_000),
      }),
    ])
    const response = await pages.request(place)
    expect(response.status).toBe(200)
    expect((await response.text()).length).toBeLessThan(100_000)
  })
})
