import { expect, test } from 'vitest'
import { publishPapers, rawPaper } from '../support/builders.ts'
import { useDatabase } from '../support/database.ts'
import { testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)

test.each([
  ['/editions/', '/editions'],
  ['/editions/2026-03-10/?page=2', '/editions/2026-03-10?page=2'],
  ['/feed.xml//', '/feed.xml'],
  ['/papers/hep-th/9901001/', '/papers/hep-th/9901001'],
])('%s leads to %s', async (path, location) => {
  const response = await pages.request(path)
  expect([response.status, response.headers.get('Location')]).toEqual([301, location])
})

test.each(['//example.org/', '/\\example.org/', '//'])('%s leads to no other site', async (path) => {
  const response = await pages.request(`https://papers.example.org${path}`)
  expect([response.status, response.headers.get('Location')]).toEqual([404, null])
})

test('a page whose address ends so stays where it is', async () => {
  await publishPapers(db, '2026-03-10', [rawPaper({ source: 'lab', externalId: 'a/' })])
  expect((await pages.request('/papers/lab:a%2F')).status).toBe(200)
})
