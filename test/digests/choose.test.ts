import { beforeEach, describe, expect, test } from 'vitest'
import { createChooser } from '../../src/digests/choose.ts'
import { findDigest } from '../../src/digests/store.ts'
import { defaultWants as all, type Wants } from '../../src/digests/wants.ts'
import { makeDigests } from '../../src/outbox/send.ts'
import { papersById } from '../../src/papers/store.ts'
import { addReaders, endOf, publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'

const db = useDatabase()
beforeEach(() => emptyDatabase(db))

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

async function chosenOf(after: number, upTo: number, wants: Partial<Wants> = {}): Promise<string[]> {
  const { papers } = await createChooser(db)({ ...all, ...wants }, { after, upTo })
  return titles(papers.map((paper) => paper.id))
}

describe('the papers of a window', () => {
  test('are those of the editions after its beginning up to its end, the most talked about first', async () => {
    await publishThree()
    expect(await chosenOf(1, 3)).toEqual(['3a', '3b', '2a', '2b'])
  })

  test('are, between equals, those of the newer edition first', async () => {
    for (const day of days) await publishPapers(db, day, [rawPaper({ title: day, signals: undefined })])
    expect(await chosenOf(0, 3)).toEqual(days.toReversed())
  })

  test('are without those that were withdrawn since', async () => {
    await publishThree()
    await db.query(`UPDATE papers SET withdrawn = true WHERE title = '3a'`)
    expect(await chosenOf(2, 3)).toEqual(['3b'])
  })

  test('are none where it is empty or turned round', async () => {
    await publishThree()
    expect(await chosenOf(3, 3)).toEqual([])
    expect(await chosenOf(3, 1)).toEqual([])
  })

  test('are found by their words, authors and topics', async () => {
    await publishPapers(db, days[0] ?? '', [
      rawPaper({ title: 'Graphs', abstract: 'Nothing else.', authors: ['Bo Sample'], categories: ['math.AG'] }),
      rawPaper({ title: 'Trees', abstract: 'A transformer.', authors: ['Cy Third'], categories: ['cs.CL'] }),
    ])
    expect(await chosenOf(0, 1, { withTrending: false, keywords: ['transformers'] })).toEqual(['Trees'])
    expect(await chosenOf(0, 1, { withTrending: false, authors: ['B. Sample'] })).toEqual(['Graphs'])
    expect(await chosenOf(0, 1, { withTrending: false, topics: ['math.AG'] })).toEqual(['Graphs'])
  })

  test('that another program put in are found by their readable words', async () => {
    await publishPapers(db, days[0] ?? '', [rawPaper()])
    await db.query(`UPDATE papers SET title = 'On Erd\\H{o}s graphs', authors = '["Paul Erd\\\\H{o}s"]'`)
    const found = ['On Erdős graphs']
    expect(await chosenOf(0, 1, { withTrending: false, keywords: ['erdos graph'] })).toEqual(found)
    expect(await chosenOf(0, 1, { withTrending: false, authors: ['P. Erdős'] })).toEqual(found)
  })

  test('with a list of authors that is none are chosen all the same', async () => {
    await publishThree()
    await db.query(`UPDATE papers SET authors = '{"not": "a list"}' WHERE title = '3a'`)
    const { papers } = await createChooser(db)({ ...all, authors: ['Ada Lovelace'] }, { after: 2, upTo: 3 })
    expect(papers).toHaveLength(2)
  })

  test('are counted whole, however few a digest takes, also inside a longer one', async () => {
    await publishThree()
    const choose = createChooser(db)
    const { papers, windowCount } = await choose({ ...all, digestSize: 1 }, { after: 0, upTo: 3 })
    expect(papers).toHaveLength(1)
    expect(windowCount).toBe(6)
    expect((await choose(all, { after: 2, upTo: 3 })).windowCount).toBe(2)
  })

  test('are the same after a longer window has been read', async () => {
    await publishThree()
    const choose = createChooser(db)
    const [short, long, again] = [
      await choose(all, { after: 2, upTo: 3 }),
      await choose(all, { after: 0, upTo: 3 }),
      await choose(all, { after: 2, upTo: 3 }),
    ]
    expect(again).toEqual(short)
    expect(await titles(long.papers.map((paper) => paper.id))).toEqual(['3a', '3b', '2a', '2b', '1a', '1b'])
  })

  test('are read once for all wants, and for the windows inside', async () => {
    await publishThree()
    const read: unknown[] = []
    const counting = {
      query: (text: string, values?: unknown[]) => {
        read.push(values)
        return db.query(text, values)
      },
    }
    const choose = createChooser(counting)
    await Promise.all([1, 2, 3].map((digestSize) => choose({ ...all, digestSize }, { after: 1, upTo: 3 })))
    await choose(all, { after: 2, upTo: 3 })
    await choose(all, { after: 0, upTo: 3 })
    expect(read).toEqual([
      [1, 3],
      [0, 1],
    ])
  })
})

describe('the name of wants', () => {
  async function keys(...changes: string[]): Promise<string[]> {
    await addReaders(db, 'ada@example.org')
    const found: string[] = []
    for (const change of changes) {
      const { rows } = await db.query(`UPDATE subscribers SET ${change} RETURNING wants_key`)
      found.push(String(rows[0]?.['wants_key']))
    }
    return found
  }

  test('is the same for the same wants, whatever else somebody prefers', async () => {
    const [one, other] = await keys(
      'digest_size = 10',
      `cadence = 'weekly', hour = 3, abstracts = 'short', format = 'text'`,
    )
    expect(other).toBe(one)
  })

  test('differs with every want', async () => {
    const found = await keys(
      'digest_size = 10',
      'digest_size = 11',
      'with_trending = false',
      `topics = '{cs.CL}'`,
      `topics = '{cs.CL,cs.LG}'`,
      `topics = '{"cs.CL,cs.LG"}'`,
      `topics = '{"cs.CL\\",\\"cs.LG"}'`,
      `topics = '{}', keywords = '{cs.CL}'`,
      `keywords = '{}', avoid = '{cs.CL}'`,
      `avoid = '{}', authors = '{cs.CL}'`,
    )
    expect(new Set(found).size).toBe(found.length)
  })

  test('is short, however much is wanted', async () => {
    const [key] = await keys(`keywords = array_fill('graph neural network'::text, ARRAY[50])`)
    expect(key).toHaveLength(32)
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
    expect(digest?.papers.map((paper) => paper.why)).toEqual([[{ kind: 'trending' }], [{ kind: 'trending' }]])
  })

  test('that nobody made is not there', async () => {
    expect(await findDigest(db, 987_654)).toBeUndefined()
  })
})
