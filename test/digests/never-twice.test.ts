import { beforeEach, describe, expect, test } from 'vitest'
import { makeDigests } from '../../src/outbox/send.ts'
import { papersById } from '../../src/papers/store.ts'
import type { RawPaper } from '../../src/sources/source.ts'
import { bringInto } from '../outbox/ledger.ts'
import { addReaders, endOf, publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'

const db = useDatabase()
beforeEach(() => emptyDatabase(db))

const days = ['2026-03-10', '2026-03-11', '2026-03-12']

/** What the only reader's digests held, in the order in which they came, all of them submitted. */
async function hadOn(...editions: RawPaper[][]): Promise<string[][]> {
  await addReaders(db, 'ada@example.org')
  await db.query(
    `UPDATE subscribers SET keywords = '{something}', authors = '{A. Lovelace}', topics = '{cs.CL}', with_trending = true`,
  )
  const had: string[][] = []
  for (const [index, papers] of editions.entries()) {
    const day = days[index] ?? ''
    await publishPapers(db, day, papers)
    await makeDigests(db, endOf(day))
    await bringInto(db, 'submitted', `status <> 'submitted'`)
    const { rows } = await db.query('SELECT papers FROM digests WHERE day = $1', [day])
    const ids = rows.flatMap((row) => row['papers'] as { id: number }[]).map((paper) => paper.id)
    had.push((await papersById(db, ids)).map((paper) => paper.title).sort())
  }
  return had
}

const work = { title: 'The work', source: 'arxiv', externalId: '2603.12345' }
const other = rawPaper({ title: 'Another' })
const journal = { title: 'The work in print', source: 'journal.example.org', externalId: 'article-7' }

describe('a work that a reader had', () => {
  test.each<[string, RawPaper]>([
    ['in another version', rawPaper({ ...work, externalId: '2603.12345v2' })],
    ['as a cross-list', rawPaper({ ...work, categories: ['cs.LG', 'cs.CL'] })],
    ['by another source', rawPaper({ ...work, source: 'hugging-face' })],
    ['by its address', rawPaper({ ...work, externalId: 'https://arxiv.org/abs/2603.12345v3' })],
    ['with other authors and another title', rawPaper({ ...work, title: 'The work, renamed', version: 4 })],
  ])('does not come again %s', async (_, again) => {
    const had = await hadOn([rawPaper({ ...work, externalId: '2603.12345v1' })], [again, other], [again])
    expect(had.map((titles) => titles.length)).toEqual([1, 1, 0])
    expect(had[1]).toEqual(['Another'])
  })

  test('does not come again under another id with its DOI, however that is written', async () => {
    const had = await hadOn(
      [rawPaper({ ...work, doi: '10.1000/Work.7' })],
      [rawPaper({ ...journal, doi: '10.1000/work.7' }), other],
    )
    expect(had).toEqual([['The work'], ['Another']])
  })

  test('comes once where both of its papers are in one edition', async () => {
    const had = await hadOn([
      rawPaper({ ...work, doi: '10.1000/work.7' }),
      rawPaper({ ...journal, doi: '10.1000/work.7' }),
    ])
    expect(had[0]).toHaveLength(1)
  })

  test('is another than one with another DOI, or with none', async () => {
    const had = await hadOn(
      [rawPaper({ ...work, doi: '10.1000/work.7' }), rawPaper({ title: 'Without' })],
      [rawPaper({ ...journal, doi: '10.1000/work.8' }), rawPaper({ title: 'Without either' })],
    )
    expect(had).toEqual([
      ['The work', 'Without'],
      ['The work in print', 'Without either'],
    ])
  })
})

test('a reader whose wants change gets nothing again', async () => {
  const had = await hadOn([rawPaper({ title: 'First' })], [rawPaper({ title: 'Second' })])
  await db.query(`UPDATE subscribers SET keywords = '{behaviour}', topics = '{}', next_digest_at = 'epoch'`)
  expect(await makeDigests(db, endOf(days[1] ?? ''))).toMatchObject({ digests: 0, quiet: 1 })
  expect(had).toEqual([['First'], ['Second']])
})
