import { beforeEach, describe, expect, test } from 'vitest'
import { showSample } from '../../src/outbox/sample.ts'
import { send } from '../../src/outbox/send.ts'
import { addressesOf } from '../mail/views.ts'
import { addReaders, endOf, publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { useOutbox } from '../support/outbox.ts'
import { addDigest, pathTo, testWeb } from '../support/web.ts'

const db = useDatabase()
const mail = useOutbox(db)
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

describe('a digest in the browser', () => {
  test('is what the link in each part of the mail shows', async () => {
    await addReaders(db, 'ada@example.org')
    await publishPapers(db, '2026-03-10', [rawPaper({ title: 'Sparse codebooks' }), rawPaper({ title: 'Dense ones' })])
    await send(mail.outbox, endOf('2026-03-10'))
    const [parsed] = mail.receiver.mails.map((one) => one.parsed)
    const inHtml = /href="(https:[^"]+)"[^>]*>View in browser</.exec(String(parsed?.html))?.[1] ?? ''
    expect(addressesOf(String(parsed?.text), 'View in browser')).toEqual([inHtml])
    const page = await pages.request(new URL(inHtml).pathname)
    expect(page.status).toBe(200)
    const html = await page.text()
    expect(html).toContain('2 papers of 2 new ones')
    expect(html).toContain('>Sparse codebooks</a>')
    expect(html).toContain('Tuesday, 10 March 2026 · No.\u00a01')
  })

  test('of the one paper that was new says so', async () => {
    await publishPapers(db, '2026-03-10', [rawPaper()])
    await addReaders(db, 'ada@example.org')
    await send(mail.outbox, endOf('2026-03-10'))
    const [parsed] = mail.receiver.mails.map((one) => one.parsed)
    const [address = ''] = addressesOf(String(parsed?.text), 'View in browser')
    expect(await (await pages.request(new URL(address).pathname)).text()).toContain('The one new paper')
  })

  test('says why each paper is there, and leads to nothing that is one reader’s', async () => {
    const html = await (await pages.request(pathTo('view', await addDigest(db)))).text()
    expect(html).toContain('>Trending<')
    expect(html).not.toMatch(/\/(manage|list|unsubscribe)\//)
  })

  test('says in as many paragraphs what the editor did', async () => {
    const digest = await addDigest(db)
    await db.query(`UPDATE editions SET note = E'A <quiet> day.\\n\\nRead the second paper.'`)
    const html = await (await pages.request(pathTo('view', digest))).text()
    expect(html).toContain('<p class="note" dir="auto">A &lt;quiet&gt; day.</p><p class="note"')
    expect(html).toContain('>Read the second paper.</p>')
  })

  test('of the sample edition says that its papers are not today’s', async () => {
    await showSample(db, '2026-03-10')
    const digest = await addDigest(db)
    expect(await (await pages.request(pathTo('view', digest))).text()).not.toContain('A sample edition')
    await db.query('UPDATE digests SET after_edition = -1, up_to_edition = 0')
    expect(await (await pages.request(pathTo('view', digest))).text()).toContain(
      'A sample edition: these papers show what a digest looks like.',
    )
  })

  test('has abstracts as short as the mail whose link led there', async () => {
    const abstract = Array.from({ length: 5 }, (_, index) => `Sentence ${index + 1} says something.`).join(' ')
    const path = pathTo('view', await addDigest(db, { abstract }))
    expect(await (await pages.request(path)).text()).toContain('Sentence 5')
    const short = await (await pages.request(`${path}?abstracts=short`)).text()
    expect(short).toContain('Sentence 2')
    expect(short).not.toContain('Sentence 3')
  })

  test('stays out of caches and search engines', async () => {
    const { headers } = await pages.request(pathTo('view', await addDigest(db)))
    expect(headers.get('cache-control')).toBe('no-store')
    expect(headers.get('x-robots-tag')).toBe('noindex')
  })

  test('whose papers are gone says so', async () => {
    const digest = await addDigest(db)
    await db.query('UPDATE papers SET withdrawn = true')
    const gone = await pages.request(pathTo('view', digest))
    expect([gone.status, await gone.text()]).toEqual([404, expect.stringContaining('This digest is not here')])
  })
})
