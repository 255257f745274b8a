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
