import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { publish } from '../../src/editions/publish.ts'
import { ingest } from '../../src/papers/ingest.ts'
import { fileSource } from '../../src/sources/files/file.ts'
import { samplePapers } from '../../src/sources/sample.ts'
import { publishPapers } from '../support/builders.ts'
import { corpora } from '../support/corpora.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { partsOf } from '../support/page-parts.ts'
import { testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const mostBytes = 50_000

/** What a browser loads to show a page: itself, its style sheet and its script, in bytes without compression. */
async function weightOf(path: string): Promise<number> {
  const html = await (await pages.request(path)).text()
  const parts = partsOf(html)
  expect(parts[0]).toContain('/style.css')
  const sizes = await Promise.all(parts.map(async (at) => (await (await pages.request(at)).arrayBuffer()).byteLength))
  return sizes.reduce((sum, bytes) => sum + bytes, Buffer.byteLength(html))
}

describe('with the style sheet and the script, uncompressed, under 50 kB is', () => {
  const paths = ['/', '/editions/2026-03-10', '/editions/2026-03-10?page=2', '/editions/2026-W11', '/editions/2026-03']

  test('each page of an edition of 60 papers', async () => {
    const more = samplePapers.slice(0, 20).map((paper, index) => ({ ...paper, externalId: `2603.${10_000 + index}` }))
    await publishPapers(db, '2026-03-10', [...samplePapers, ...more])
    for (const path of paths) {
      const weight = await weightOf(path)
      expect(weight, path).toBeLessThan(mostBytes)
      expect(weight, path).toBeGreaterThan(20_000)
    }
  })

  test.skipIf(!corpora)('each page of some real days of Hugging Face’s list in one edition', async () => {
    const folder = join(corpora ?? '', 'hf-daily/morning')
    for (const name of readdirSync(folder).toSorted().slice(-4)) {
      const source = fileSource({ path: join(folder, name) })
      await ingest({ db, sources: [source], onRealPapers: async () => undefined }, { day: '2026-03-10' })
    }
    const { run } = await publish({ db }, { day: '2026-03-10' })
    expect(run.count).toBeGreaterThan(60)
    for (const path of paths) expect(await weightOf(path), path).toBeLessThan(mostBytes)
  })
})
