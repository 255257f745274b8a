import { beforeEach, expect, test } from 'vitest'
import { publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { testWeb } from '../support/web.ts'

const db = useDatabase()
beforeEach(() => emptyDatabase(db))

/** The titles that a paper's page lists as similar. */
async function similarTo(id: string): Promise<string[]> {
  // Which words are common is learnt by each process anew.
  const html = await (await testWeb(db).request(`/papers/${id}`)).text()
  const section = /<section class="similar".*?<\/section>/s.exec(html)?.[0] ?? ''
  return Array.from(section.matchAll(/<li[^>]*><a href="[^"]*">(.*?)<\/a>/g), ([, title]) => title ?? '')
}

const about = (title: string, abstract: string, over = {}) => rawPaper({ title, abstract, ...over })

test('a paper’s page lists papers about the same, the most alike first, at most five and never itself', async () => {
  await publishPapers(db, '2026-03-10', [
    about('Graph pooling', 'Pooling of graph nodes by spectral clusters.', { externalId: '2603.00001' }),
    about('Spectral graph pooling again', 'Pooling of graph nodes by spectral clusters, once more.'),
    ...Array.from({ length: 6 }, (_, index) => about(`Graph nodes ${index}`, 'Nodes of a graph.')),
    ...Array.from({ length: 30 }, (_, index) => about(`Speech ${index}`, 'Recognition of speech in noise.')),
  ])
  const similar = await similarTo('2603.00001')
  expect(similar[0]).toBe('Spectral graph pooling again')
  expect(similar).toHaveLength(5)
  expect(similar.filter((title) => title.startsWith('Speech') || title === 'Graph pooling')).toEqual([])
})

test('papers that were withdrawn are not among them', async () => {
  await publishPapers(db, '2026-03-10', [
    about('Graph pooling', 'Spectral clusters.', { externalId: '2603.00001' }),
    about('Graph pooling two', 'Spectral clusters.', { externalId: '2603.00002' }),
    ...Array.from({ length: 9 }, (_, index) => about(`Speech ${index}`, 'Recognition in noise.')),
  ])
  expect(await similarTo('2603.00001')).toEqual(['Graph pooling two'])
  await db.query(`UPDATE papers SET withdrawn = true WHERE external_id = '2603.00002'`)
  expect(await similarTo('2603.00001')).toEqual([])
})

test('a paper that is like no other has none, and so has one alone', async () => {
  await publishPapers(db, '2026-03-10', [about('Zeugma', 'Syllepsis.', { externalId: '2603.00001' })])
  expect(await similarTo('2603.00001')).toEqual([])
})

test('titles are shown as text, and words may hold what the query language means something by', async () => {
  const title = `<b>O'Brien's</b> graph "pooling" & !clusters:* (n²)`
  await publishPapers(db, '2026-03-10', [
    about(title, title, { externalId: '2603.00001' }),
    about(title, title, { externalId: '2603.00002' }),
    ...Array.from({ length: 9 }, (_, index) => about(`Speech ${index}`, 'Recognition in noise.')),
  ])
  expect(await similarTo('2603.00001')).toEqual([
    '&lt;b&gt;O&#39;Brien&#39;s&lt;/b&gt; graph &quot;pooling&quot; &amp; !clusters:* (n<sup>2</sup>)',
  ])
})

test('what is alike is not looked for with every change of a page, but who is withdrawn since is left out', async () => {
  await publishPapers(db, '2026-03-10', [
    about('Graph pooling', 'Spectral clusters.', { externalId: '2603.00001' }),
    about('Graph pooling two', 'Spectral clusters.', { externalId: '2603.00002' }),
    ...Array.from({ length: 9 }, (_, index) => about(`Speech ${index}`, 'Recognition in noise.')),
  ])
  const pages = testWeb(db)
  const page = async () => await (await pages.request('/papers/2603.00001')).text()
  expect(await page()).toContain('Graph pooling two')
  await db.query(`DELETE FROM paper_words`)
  await db.query(`UPDATE papers SET title = 'Renamed' WHERE external_id = '2603.00001'`)
  const renamed = await page()
  expect(renamed).toContain('<h1 dir="auto">Renamed</h1>')
  expect(renamed).toContain('Graph pooling two')
  await db.query(`UPDATE papers SET withdrawn = true WHERE external_id = '2603.00002'`)
  expect(await page()).not.toContain('Graph pooling two')
})

test('a page that nobody has time to look beside is there without similar papers, and not kept so', async () => {
  const ids = Array.from({ length: 12 }, (_, index) => `2603.000${10 + index}`)
  await publishPapers(
    db,
    '2026-03-10',
    ids.map((externalId, index) => about(`Graph pooling ${index}`, 'Spectral clusters.', { externalId })),
  )
  const pages = testWeb(db)
  const asked = await db.transaction(async (tx) => {
    await tx.query('LOCK TABLE paper_words IN ACCESS EXCLUSIVE MODE')
    const all = ids.map(async (id) => await pages.request(`/papers/${id}`))
    const early: Response[] = []
    for (const one of all) void one.then((answer) => early.push(answer))
    // One looks, four wait for it, and the others have their page.
    await expect.poll(() => early.length).toBe(ids.length - 5)
    for (const answer of early) {
      expect([answer.status, answer.headers.get('Cache-Control')]).toEqual([200, 'no-cache'])
      expect(await answer.text()).not.toContain('class="similar"')
    }
    return all
  })
  const kept = (await Promise.all(asked)).filter(({ headers }) => headers.get('Cache-Control') !== 'no-cache')
  expect(kept).toHaveLength(5)
})
