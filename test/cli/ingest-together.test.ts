import { afterAll, beforeAll, expect, test } from 'vitest'
import { arxivEntry } from '../sources/fixtures/answers.ts'
import { arxivPath, type FixtureServer, startFixtureServer } from '../support/fixture-server.ts'
import { useCommandLine } from './command-line.ts'

const { db, spawn } = useCommandLine()
let server: FixtureServer
beforeAll(async () => {
  server = await startFixtureServer()
})
afterAll(() => server.close())

test('two processes that ingest at once make no duplicate and keep arXiv’s pace together', async () => {
  // Two pages each.
  server.entries = Array.from({ length: 620 }, (_, index) => arxivEntry(index))
  const over = { SOURCES: 'arxiv', ARXIV_API_URL: server.arxivUrl }
  const ended = await Promise.all([1, 2].map(() => spawn('ingest --json --day 2026-02-03', over).ended))
  expect(ended.map(({ code, stderr }) => [code, stderr])).toEqual([
    [0, ''],
    [0, ''],
  ])
  const added = ended.map(({ stdout }) => JSON.parse(stdout).sources[0].added)
  expect(added.toSorted((a, b) => a - b)).toEqual([0, 620])
  const { rows } = await db.query('SELECT count(*) AS count, count(DISTINCT external_id) AS works FROM papers')
  expect(rows).toEqual([{ count: 620, works: 620 }])
  const times = server.requests.filter(({ path }) => path === arxivPath).map(({ at }) => at)
  expect(times).toHaveLength(4)
  for (const [index, at] of times.slice(1).entries()) expect(at - (times[index] ?? at)).toBeGreaterThanOrEqual(3000)
})
