import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { fileSource } from '../../src/sources/file.ts'
import { corpora } from '../support/corpora.ts'
import { collect } from './fixtures/answers.ts'

const folder = corpora ?? ''
const files = (path: string) => readdirSync(join(folder, path)).map((name) => join(folder, path, name))
const countMatches = (text: string, pattern: RegExp) => text.match(pattern)?.length ?? 0

describe.skipIf(!corpora)('real answers (CORPORA)', () => {
  test.each(['morning', 'afternoon', 'odd'])(
    'every daily-papers list of the %s loses no entry',
    async (capture) => {
      for (const path of files(`hf-daily/${capture}`)) {
        const answer = JSON.parse(gunzipSync(readFileSync(path)).toString('utf8'))
        const rows: unknown[] = Array.isArray(answer) ? answer : answer.data
        const { papers, refused } = await collect(fileSource({ path }))
        expect(papers.length + refused.length, path).toBe(rows.length)
        for (const { where, why } of refused) {
          expect(where, path).toMatch(/^entry \d+ \(\d{4}\.\d{5}\)$/)
          expect(why, path).not.toBe('')
        }
        if (capture !== 'odd') expect(refused, path).toEqual([])
      }
    },
    60_000,
  )

  test('an error page in place of a list is told', async () => {
    const path = join(folder, 'hf-daily/errors/not-found-page.json')
    await expect(collect(fileSource({ path }))).rejects.toThrow(/holds the error "Sorry/)
  })

  test('every answer of the query API is read whole, or refused in the words of arXiv', async () => {
    for (const path of files('arxiv-feeds/api-atom')) {
      const text = readFileSync(path, 'utf8')
      const reading = collect(fileSource({ path }))
      if (/"status_code": 400/.test(text)) {
        await expect(reading, path).rejects.toThrow('arXiv refuses the query: incorrect id format for abc.')
        continue
      }
      const { papers, refused } = await reading
      expect(refused, path).toEqual([])
      expect(papers.length, path).toBe(countMatches(text, /<entry>/g))
      for (const paper of papers) {
        expect(paper.authors, path).not.toEqual([])
        expect(paper.categories, path).not.toEqual([])
        expect(paper.version, path).toBeGreaterThan(0)
      }
    }
  })

  test('every feed and harvest of another format is told apart', async () => {
    for (const path of [...files('arxiv-feeds/rss'), ...files('arxiv-feeds/oai-protocol')]) {
      await expect(collect(fileSource({ path })), path).rejects.toThrow(/ holds .*Accepted are/)
    }
  })

  test('feeds made to break parsers end in a clear sentence or in papers', async () => {
    const all = readdirSync(join(folder, 'arxiv-feeds/feed-torture'), { recursive: true, withFileTypes: true })
    const feeds = all.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    expect(feeds.length).toBeGreaterThan(100)
    for (const path of feeds) {
      const outcome = await collect(fileSource({ path })).catch((thrown: Error) => thrown)
      if (outcome instanceof Error) expect(outcome.name, `${path}: ${outcome.stack}`).toBe('SourceError')
    }
  }, 60_000)
})
