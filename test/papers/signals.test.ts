import { beforeEach, describe, expect, test } from 'vitest'
import { signalHistories, snapshotsOf } from '../../src/papers/signals.ts'
import { findPaper } from '../../src/papers/store.ts'
import { addPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'

const db = useDatabase()
beforeEach(() => emptyDatabase(db))

const now = new Date('2026-03-10T08:00:00Z')
const at = (hoursBefore: number) => new Date(now.getTime() - hoursBefore * 3_600_000)

/** A paper with snapshots of its votes, each so many hours before now. */
async function paperWith(snapshots: Record<number, number | null>, raw = {}): Promise<number> {
  const paper = rawPaper({ signals: undefined, ...raw })
  await addPapers(db, [paper])
  const id = (await findPaper(db, 'arxiv', paper.externalId))?.id ?? 0
  for (const [hoursBefore, upvotes] of Object.entries(snapshots)) {
    await db.query('INSERT INTO paper_signals (paper_id, observed_at, upvotes) VALUES ($1, $2, $3)', [
      id,
      at(Number(hoursBefore)),
      upvotes,
    ])
  }
  return id
}

async function historyOf(snapshots: Record<number, number | null>, raw = {}) {
  const id = await paperWith(snapshots, raw)
  return (await signalHistories(db, [id], now)).get(id)
}

describe('the history of signals', () => {
  test('of a paper without any is empty', async () => {
    expect(await historyOf({})).toMatchObject({
      signals: { upvotes: null, stars: null, comments: null },
      earlier: null,
      listedAt: null,
      hasMedia: null,
    })
  })

  test('has the newest snapshot, and none before it where there is only one', async () => {
    expect(await historyOf({ 2: 9 })).toMatchObject({ signals: { upvotes: 9 }, earlier: null, asOf: now })
  })

  test('has the newest snapshot that is at least three hours before the newest', async () => {
    const history = await historyOf({ 30: 1, 5: 4, 4: 7, 2: 8, 1: 9 })
    expect(history).toMatchObject({ signals: { upvotes: 9 }, earlier: { upvotes: 7, observedAt: at(4) } })
  })

  test('has no earlier snapshot where all are close together', async () => {
    expect((await historyOf({ 3: 7, 2: 8, 1: 9 }))?.earlier).toBeNull()
  })

  test('of a moment leaves out what came later', async () => {
    const id = await paperWith({ 9: 1, 4: 7, 0.5: 30 })
    const history = (await signalHistories(db, [id], at(1))).get(id)
    expect(history).toMatchObject({ asOf: at(1), signals: { upvotes: 7 }, earlier: { upvotes: 1, observedAt: at(9) } })
  })

  test('of now leaves nothing out, and says when that is', async () => {
    const id = await paperWith({ 9: 1 })
    const history = (await signalHistories(db, [id])).get(id)
    expect(history?.signals.upvotes).toBe(1)
    expect(Math.abs((history?.asOf.getTime() ?? 0) - Date.now())).toBeLessThan(3_600_000)
  })

  test('is that of each paper asked for and of no other', async () => {
    const [first, second] = [await paperWith({ 1: 1 }), await paperWith({ 1: 2 })]
    await paperWith({ 1: 3 })
    const histories = await signalHistories(db, [second, first], now)
    expect([...histories].map(([id, { signals }]) => [id, signals.upvotes]).sort()).toEqual([
      [first, 1],
      [second, 2],
    ])
  })

  test('tells when the paper was listed and whether it came with media, of the first listing and the last word', async () => {
    const raw = rawPaper({ listedAt: at(5), hasMedia: false })
    await addPapers(db, [raw])
    await addPapers(db, [{ ...raw, listedAt: at(3), hasMedia: true }])
    await addPapers(db, [{ ...raw, listedAt: undefined, hasMedia: undefined }])
    const id = (await findPaper(db, 'arxiv', raw.externalId))?.id ?? 0
    expect((await signalHistories(db, [id])).get(id)).toMatchObject({ listedAt: at(5), hasMedia: true })
  })

  test('takes a moment that is no date for unknown, whoever wrote it', async () => {
    const id = await paperWith({ 1: 4 })
    await db.query(`UPDATE papers SET listed_at = 'infinity' WHERE id = $1`, [id])
    await db.query(`INSERT INTO paper_signals (paper_id, observed_at, upvotes) VALUES ($1, '-infinity', 2)`, [id])
    expect((await signalHistories(db, [id])).get(id)).toMatchObject({ listedAt: null, earlier: null })
    expect(await snapshotsOf(db, id)).toMatchObject([{ observedAt: null, upvotes: 2 }, { upvotes: 4 }])
  })
})

test('the snapshots of a paper come in the order of time', async () => {
  const id = await paperWith({ 1: 9, 5: 4 })
  expect(await snapshotsOf(db, id)).toEqual([
    { observedAt: at(5), upvotes: 4, stars: null, comments: null },
    { observedAt: at(1), upvotes: 9, stars: null, comments: null },
  ])
})
