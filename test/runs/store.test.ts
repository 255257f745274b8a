import { beforeEach, describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { lastRun, recordRun, runsOf } from '../../src/runs/store.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'

const db = useDatabase()
beforeEach(() => emptyDatabase(db))

const day = '2026-03-10'
const done = async (count: number) => ({ outcome: 'done', count, reason: null }) as const

describe('a run', () => {
  test('is recorded with how it ended', async () => {
    expect(await recordRun(db, { kind: 'ingest', day }, () => done(7))).toMatchObject({ outcome: 'done', count: 7 })
    const [run, ...others] = await runsOf(db, day)
    expect(others).toEqual([])
    expect(run).toMatchObject({ kind: 'ingest', day, outcome: 'done', count: 7, reason: null })
    expect(run?.finished_at?.getTime()).toBeGreaterThanOrEqual(run?.started_at.getTime() ?? Number.NaN)
  })

  test('that throws is recorded as failed, in one line, and throws on', async () => {
    const failing = recordRun(db, { kind: 'publish', day }, async () => {
      throw new Error('the disk\nis full')
    })
    await expect(failing).rejects.toThrow('the disk\nis full')
    expect(await runsOf(db, day)).toMatchObject([{ outcome: 'failed', count: 0, reason: 'the disk is full' }])
  })

  test('is there without an outcome while it goes', async () => {
    await recordRun(db, { kind: 'ingest', day }, async () => {
      expect(await runsOf(db, day)).toMatchObject([{ outcome: null, count: null, finished_at: null }])
      return await done(1)
    })
  })
})

test('where the database goes away during a run, the first error is the one that is told', async () => {
  const other = openDatabase(db.url)
  const failing = recordRun(other, { kind: 'ingest', day }, async () => {
    await other.close()
    throw new Error('the connection was lost')
  })
  await expect(failing).rejects.toThrow('the connection was lost')
})

describe('the runs of a day', () => {
  test('are told the oldest first, without those of other days', async () => {
    await recordRun(db, { kind: 'ingest', day }, () => done(1))
    await recordRun(db, { kind: 'ingest', day: '2026-03-11' }, () => done(2))
    await recordRun(db, { kind: 'publish', day }, () => done(3))
    expect((await runsOf(db, day)).map((run) => run.count)).toEqual([1, 3])
  })

  test('the last finished one of a kind passes over what still goes and over the other kind', async () => {
    await recordRun(db, { kind: 'ingest', day }, () => done(1))
    await recordRun(db, { kind: 'ingest', day }, () => done(2))
    await recordRun(db, { kind: 'publish', day }, () => done(3))
    await db.query(`INSERT INTO runs (kind, day) VALUES ('ingest', $1)`, [day])
    expect(await lastRun(db, 'ingest', day)).toMatchObject({ count: 2 })
    expect(await lastRun(db, 'ingest', '2026-03-11')).toBeUndefined()
  })
})
