import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { publish } from '../../src/editions/publish.ts'
import { ingest } from '../../src/papers/ingest.ts'
import { findPaper } from '../../src/papers/store.ts'
import { fileSource } from '../../src/sources/files/file.ts'
import { corpora } from '../support/corpora.ts'
import { useDatabase } from '../support/database.ts'

const db = useDatabase()

test.skipIf(!corpora)('every awkward real paper is taken in, readable, and published (CORPORA)', async () => {
  const path = join(corpora ?? '', 'odd-papers/odd-papers.jsonl')
  const lines = readFileSync(path, 'utf8').trim().split('\n')
  const odd = lines.map((line) => JSON.parse(line) as { id: string; title: string })
  const bareIds = new Set(odd.map(({ id }) => id.replace(/^.*\/abs\//, '').replace(/v\d+$/, '')))
  const { run, sources } = await ingest(
    { db, sources: [fileSource({ path })], onRealPapers: async () => undefined },
    { day: '2026-03-10' },
  )
  expect(sources).toMatchObject([{ added: bareIds.size, refused: 0 }])
  expect(run).toMatchObject({ outcome: 'done', count: bareIds.size })
  const published = await publish({ db }, { day: '2026-03-10' })
  expect(published.unfit).toEqual([])
  expect(published.run).toMatchObject({ count: bareIds.size })
  for (const id of bareIds) expect((await findPaper(db, 'arxiv', id))?.title, id).toMatch(/\S/)
})
