import { beforeEach, describe, expect, test } from 'vitest'
import { createChooser } from '../../src/digests/choose.ts'
import type { Wants } from '../../src/digests/rank.ts'
import { candidatesBetween, findDigest, wantsKey } from '../../src/digests/store.ts'
import { makeDigests } from '../../src/outbox/send.ts'
import { papersById } from '../../src/papers/store.ts'
import { addReaders, endOf, publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'

const db = useDatabase()
beforeEach(() => emptyDatabase(db))

const all: Wants = { topics: [], withTrending: true, digestSize: 10 }
const days = ['2026-03-10', '2026-03-11', '2026-03-12']

async function titles(ids: readonly number[]): Promise<string[]> {
  return (await papersById(db, ids)).map((paper) => paper.title)
}

/** Three editions of two papers each; their votes rise from the first to the last. */
async function publishThree(): Promise<void> {
  for (const [index, day] of days.entries()) {
    await publishPapers(db, day, [
      rawPaper({ title: `${index + 1}a`, signals: { upvotes: 10 * index + 2 } }),
      rawPaper({ title: `${index + 1}b`, signals: { upvotes: 10 * index + 1 } }),
    ])
  }
}

describe('the papers of a window', () => {
  test('are those of the editions after its beginning up to its end, the most talked about first', async () => {
    await publishThree()
    const found = await candidatesBetween(db, 1, 3)
    expect(await titles(found.map((paper) => paper.id))).toEqual(['3a', '3b', '2a', '2b'])
  })

  test('are, between equals, those of the newer edition first', async () => {
    for (const day of days) await publishPapers(db, day, [rawPaper({ title: day, signals: undefined })])
    const found = await candidatesBetween(db, 0, 3)
    expect(await titles(found.map((paper) => paper.id))).toEqual(days.toReversed())
  })

  test('are without those that were withdrawn since', async () => {
    await publishThree()
    await db.query(`UPDATE papers SET withdrawn = true WHERE title = '3a'`)
    const found = await candidatesBetween(db, 2, 3)
    expect(await titles(found.map((paper) => paper.id))).toEqual(['3b'])
  })

  test('are none where it is empty or turned round', async () => {
    await publishThree()
    expect(await candidatesBetween(db, 3, 3)).toEqual([])
    expect(await candidatesBetween(db, 3, 1)).toEqual([])
  })

  test('are counted whole, however few a digest takes', async () => {
    await publishThree()
    const choose = createChooser(db)
    const { papers, windowCount } = await choose({ ...all, digestSize: 1 }, { after: 0, upTo: 3 })
    expect(papers).toHaveLength(1)
    expect(windowCount).toBe(6)
  })

  test('are read once for all wants', async () => {
    await publishThree()
    let queries = 0
    const counting = {
      query: (text: string, values?: unknown[]) => {
        queries += 1
        return db.query(text, values)
      },
    }
    const choose = createChooser(counting)
    await Promise.all([1, 2, 3].map((digestSize) => choose({ ...all, digestSize }, { after: 0, upTo: 3 })))
    expect(queries).toBe(1)
    await choose(all, { after: 1, upTo: 3 })
    expect(queries).toBe(2)
  })
})

describe('the name of wants', () => {
  test('is the same for the same wants, in whatever order their fields are', () => {
    expect(wantsKey({ digestSize: 10, withTrending: true, topics: [] })).toBe(wantsKey(all))
  })

  test('differs with every field', () => {
    const others: Wants[] = [
      all,
      { ...all, digestSize: 11 },
      { ...all, withTrending: false },
      { ...all, topics: ['cs.CL'] },
      { ...all, topics: ['cs.CL', 'cs.LG'] },
      { ...all, topics: ['cs.CL,cs.LG'] },
      { ...all, topics: ['cs.CL","cs.LG'] },
    ]
    expect(new Set(others.map(wantsKey)).size).toBe(others.length)
  })

  test('is short, however many the topics', () => {
    const topics = Array.from({ length: 200 }, (_, index) => `cs.${index}`)
    expect(wantsKey({ ...all, topics })).toHaveLength(64)
  })
})

describe('a digest', () => {
  async function digests(): Promise<Record<string, unknown>[]> {
    return (
      await db.query('SELECT id, day, after_edition, up_to_edition, wants, window_count FROM digests ORDER BY id')
    ).rows
  }

  test('is the same row when the same choice is made again, on another day and for another reader', async () => {
    await publishThree()
    await addReaders(db, 'ada@example.org')
    await makeDigests(db, endOf(days[2] ?? ''))
    const before = await digests()
    await addReaders(db, 'emmy@example.org')
    await makeDigests(db, endOf('2026-03-20'))
    expect(await digests()).toEqual(before)
    expect(before).toEqual([
      { id: expect.any(Number), day: days[2], after_edition: 2, up_to_edition: 3, wants: all, window_count: 2 },
    ])
    expect((await db.query('SELECT DISTINCT digest_id, day FROM deliveries')).rows).toEqual([
      { digest_id: before[0]?.['id'], day: days[2] },
    ])
  })

  test('is another for another window or other wants', async () => {
    await publishThree()
    await addReaders(db, 'ada@example.org', 'emmy@example.org', 'grace@example.org')
    await db.query(`UPDATE subscribers SET read_up_to = 1 WHERE email = 'emmy@example.org'`)
    await db.query(`UPDATE subscribers SET digest_size = 1 WHERE email = 'grace@example.org'`)
    await makeDigests(db, endOf(days[2] ?? ''))
    expect(await digests()).toHaveLength(3)
  })

  test('says which papers it holds, in which order and why', async () => {
    await publishThree()
    await addReaders(db, 'ada@example.org')
    await db.query(`UPDATE subscribers SET topics = '{math.AG}'`)
    await makeDigests(db, endOf(days[2] ?? ''))
    const digest = await findDigest(db, Number((await digests())[0]?.['id']))
    expect(digest).toMatchObject({ after: 2, upTo: 3, windowCount: 2, day: days[2] })
    expect(await titles(digest?.papers.map((paper) => paper.id) ?? [])).toEqual(['3a', '3b'])
    expect(digest?.papers.map((paper) => paper.why)).toEqual(['Trending', 'Trending'])
  })

  test('that nobody made is not there', async () => {
    expect(await findDigest(db, 987_654)).toBeUndefined()
  })
})
