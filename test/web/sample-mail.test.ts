import { beforeEach, describe, expect, test } from 'vitest'
import { showSample } from '../../src/outbox/sample.ts'
import { publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { dump, testWeb } from '../support/web.ts'

const db = useDatabase()
let pages = testWeb(db)
beforeEach(async () => {
  await emptyDatabase(db)
  // Editions begin with 1 again, and what was chosen of the first one is remembered.
  pages = testWeb(db)
})

const open = async (path: string) => (await pages.request(path)).text()
const letterOf = (html: string) => html.match(/<pre class="letter"[^>]*>(.*?)<\/pre>/s)?.[1] ?? ''

describe('the page that shows a mail', () => {
  test('has the latest edition’s digest as text, escaped', async () => {
    await publishPapers(db, '2026-03-10', [rawPaper({ title: 'Of yesterday' })])
    await publishPapers(db, '2026-03-11', [rawPaper({ title: 'Of <b>today</b> & more' })])
    const html = await open('/sample-mail')
    expect(html).toMatch(/Subject: <bdi>Of &lt;b&gt;today/)
    expect(letterOf(html)).toContain('Of &lt;b&gt;today&lt;/b&gt; &amp; more')
    expect(letterOf(html)).not.toContain('Of yesterday')
  })

  test('has no link that is anybody’s', async () => {
    await publishPapers(db, '2026-03-11', [rawPaper()])
    const letter = letterOf(await open('/sample-mail'))
    expect(letter).toContain('https://papers.example.org/unsubscribe/…')
    expect(letter).not.toMatch(/\/(manage|unsubscribe|list)\/[a-z0-9]/)
  })

  test('shows it with its layout as well, in a frame that only our own page may be', async () => {
    await publishPapers(db, '2026-03-11', [rawPaper({ title: 'Of <b>today</b>' })])
    const page = await pages.request('/sample-mail')
    expect(await page.text()).toContain('<iframe class="mail" src="/sample-mail/html"')
    expect(page.headers.get('Content-Security-Policy')).toContain("frame-src 'self'")
    const mail = await pages.request('/sample-mail/html')
    const html = await mail.text()
    expect(html).toContain('Of &lt;b&gt;today&lt;/b&gt;')
    expect(html).toContain('color-scheme')
    expect(html).not.toMatch(/\/(manage|unsubscribe|list)\/[a-z0-9]/)
    const policy = mail.headers.get('Content-Security-Policy')
    expect(policy).toContain("script-src 'none'")
    expect(policy).toContain("frame-ancestors 'self'")
    expect(mail.headers.get('X-Frame-Options')).toBe('SAMEORIGIN')
  })

  test('makes no digest of it', async () => {
    await publishPapers(db, '2026-03-11', [rawPaper()])
    const before = await dump(db)
    await open('/sample-mail')
    await open('/sample-mail/html')
    expect(await dump(db)).toEqual(before)
  })

  test('shows the sample while there is nothing else, and nothing before', async () => {
    expect((await pages.request('/sample-mail')).status).toBe(404)
    expect((await pages.request('/sample-mail/html')).status).toBe(404)
    await showSample(db, '2026-03-10')
    expect(letterOf(await open('/sample-mail'))).toContain('sample')
  })

  test('is linked where there is something to show', async () => {
    expect(await open('/')).not.toContain('/sample-mail')
    await publishPapers(db, '2026-03-11', [rawPaper()])
    expect(await open('/')).toContain('href="/sample-mail"')
  })
})
