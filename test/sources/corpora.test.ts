import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { parseArxivFeed } from '../../src/sources/arxiv/arxiv-feed-items.ts'
import { fileSource } from '../../src/sources/files/file.ts'
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

  test("every feed of arXiv's announcements is read whole", async () => {
    for (const path of files('arxiv-feeds/rss').filter((name) => name.endsWith('.xml'))) {
      const text = readFileSync(path, 'utf8')
      const { papers, refused } = await collect(fileSource({ path }))
      expect(refused, path).toEqual([])
      expect(papers.length, path).toBe(countMatches(text, /<(?:entry|item)[\s>]/g))
      for (const paper of papers) {
        expect(paper.source, path).toBe('arxiv')
        expect(paper.version, path).toBeGreaterThan(0)
        expect(paper.authors, path).not.toEqual([])
        expect(paper.categories, path).not.toEqual([])
        if (paper.announcedOn === undefined) expect(paper.version, path).toBeGreaterThan(1)
        expect(paper.title + paper.abstract, path).not.toMatch(/Announce Type|\(arXiv:|<p>|&(lt|amp);/)
      }
    }
  })

  test.each([
    ['rss', '<rss><channel>', '<item>', '</item></channel></rss>', /<link>https:/],
    ['atom', '<feed>', '<entry>', '</entry></feed>', /<id>oai:/],
  ])("the elements of arXiv's specification of %s make a whole paper", (format, start, begin, end, ofItem) => {
    const path = join(folder, `arxiv-feeds/rss/arxiv-docs-${format}-element-samples.json`)
    const samples: { sample: string }[] = JSON.parse(readFileSync(path, 'utf8'))
    // The title of the item stands before its link.
    const at = samples.findIndex(({ sample }) => ofItem.test(sample)) - (format === 'rss' ? 1 : 0)
    const parts = samples.map(({ sample }) => sample)
    const xml = [start, ...parts.slice(0, at), begin, ...parts.slice(at), end].join('\n')
    const [item] = parseArxivFeed(xml)
    expect(item).toMatchObject({
      paper: {
        externalId: '2203.01250',
        version: 3,
        authors: expect.objectContaining({ length: 2 }),
        categories: ['math.AP', 'math.OC'],
        doi: expect.stringMatching(/^10\.\d+\/\S+$/),
        journalRef: expect.stringContaining('2024'),
        onlyKnown: true,
      },
    })
  })

  test("every harvest of arXiv is read as a file, and what is none of arXiv's ends in a clear sentence", async () => {
    let read = 0
    for (const path of [...files('arxiv-feeds/oai-arxiv'), ...files('arxiv-feeds/oai-protocol')]) {
      if (!path.endsWith('.xml')) continue
      const outcome = await collect(fileSource({ path })).catch((thrown: Error) => thrown)
      if (outcome instanceof Error) expect(outcome.name, `${path}: ${outcome.stack}`).toBe('SourceError')
      else read += outcome.papers.length
    }
    expect(read).toBeGreaterThan(900)
  })

  test("arXiv's listing mails and .abs records are read as files", async () => {
    let papers = 0
    for (const path of [...files('arxiv-feeds/listing-mail'), ...files('arxiv-feeds/abs')]) {
      const outcome = await collect(fileSource({ path })).catch((thrown: Error) => thrown)
      if (outcome instanceof Error) expect(outcome.message, path).toMatch(/ is empty\.$/)
      else papers += outcome.papers.length
    }
    expect(papers).toBeGreaterThan(850)
  })

  test('feeds made to break parsers end in a clear sentence or in papers', async () => {
    const all = readdirSync(join(folder, 'arxiv-feeds/feed-torture'), { recursive: true, withFileTypes: true })
    const feeds = all.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    expect(feeds.length).toBeGreaterThan(100)
    let withItems = 0
    let papers = 0
    for (const path of feeds) {
      const outcome = await collect(fileSource({ path })).catch((thrown: Error) => thrown)
      if (outcome instanceof Error) {
        expect(outcome.name, `${path}: ${outcome.stack}`).toBe('SourceError')
        continue
      }
      for (const { title, abstract } of outcome.papers) {
        expect(`${title} ${abstract}`, path).not.toMatch(/<\/?[a-z][^<>]*>|\bon[a-z]+=|&(?:lt|amp|quot|#\d+);|alert\(/i)
        papers++
      }
      if (outcome.papers.length + outcome.refused.length > 0) withItems++
    }
    expect(withItems).toBeGreaterThan(590)
    expect(papers).toBeGreaterThan(80)
  }, 60_000)
})
