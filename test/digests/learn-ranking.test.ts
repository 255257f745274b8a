import { beforeEach, describe, expect, test } from 'vitest'
import { createModels } from '../../src/digests/kept-model.ts'
import { learnAside } from '../../src/digests/learn-aside.ts'
import {
  isFirstDue,
  type LearnProgress,
  type LearnReport,
  learnRanking,
  whyNotLearn,
} from '../../src/digests/learn-ranking.ts'
import { findModel } from '../../src/digests/model-store.ts'
import { addReaders } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { addArchive, say } from '../support/fields.ts'

const db = useDatabase()
const ada = 'ada@example.org'

beforeEach(async () => {
  await emptyDatabase(db)
  await addReaders(db, ada)
})

async function addOpinion(): Promise<void> {
  await say(db, ada, 'saved', { field: 'stars', count: 3 })
}

/** Readers who each saved some papers of one field. */
async function addLibraries(count: number): Promise<void> {
  await addReaders(db, ...Array.from({ length: count }, (_, index) => `reader${index}@example.org`))
  await db.query(
    `INSERT INTO opinions (subscriber_id, paper_id, kind)
     SELECT s.id, p.id, 'saved' FROM subscribers s CROSS JOIN LATERAL (
       SELECT id FROM papers WHERE id % 4 = s.id % 4 ORDER BY (id * s.id) % 97 LIMIT 4) p
     WHERE s.email LIKE 'reader%'`,
  )
}

/** How many wait for an advisory lock of this database. */
async function waiting(): Promise<number> {
  const { rows } = await db.query(
    `SELECT FROM pg_locks WHERE locktype = 'advisory' AND NOT granted
       AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`,
  )
  return rows.length
}

describe('the ranking is learnt', () => {
  test('of the known papers, and kept for all that rank', async () => {
    await addArchive(db)
    await addOpinion()
    const report = await learnRanking(db)
    expect(report).toMatchObject({ learnt: true, papers: 600, libraries: 0 })
    const kept = await createModels().current(db)
    expect(kept).toMatchObject({ papers: 600, libraries: 0 })
    expect(kept?.model.corpus.words).toContain('quasar')
    expect((await findModel(db))?.bytes).toHaveLength(report.learnt ? report.bytes : 0)
  })

  test('also of what readers saved, where they are enough', async () => {
    await addArchive(db)
    await addOpinion()
    await learnRanking(db)
    const alone = await createModels().current(db)
    await addLibraries(220)
    expect(await learnRanking(db)).toMatchObject({ learnt: true, papers: 600, libraries: 221 })
    const taught = await createModels().current(db)
    expect(taught?.model.corpus).toEqual(alone?.model.corpus)
    expect(taught?.model.space).not.toEqual(alone?.model.space)
  })

  test('the same, whether here or in a process aside, which tells how far it is', async () => {
    await addArchive(db)
    await addOpinion()
    const told: LearnProgress[] = []
    expect(await learnAside(db.url, { onProgress: (progress) => told.push(progress) })).toMatchObject({ papers: 600 })
    expect(told).toContainEqual({ part: 'space', done: 0, total: 1_920 })
    const aside = await findModel(db)
    await db.query('DELETE FROM ranking_model')
    await learnRanking(db)
    expect((await findModel(db))?.bytes.equals(aside?.bytes ?? Buffer.alloc(0))).toBe(true)
  })

  test('once, however many begin while another is at it', async () => {
    await addArchive(db)
    await addOpinion()
    let reports: Promise<LearnReport[]> | undefined
    await db.session(async (other) => {
      await other.query(`SELECT pg_advisory_lock(hashtext('learn ranking'))`)
      reports = Promise.all([1, 2, 3].map(() => learnRanking(db)))
      await expect.poll(waiting, { timeout: 10_000 }).toBe(3)
      expect(await findModel(db)).toBeUndefined()
      await other.query('SELECT pg_advisory_unlock_all()')
    })
    expect((await reports)?.filter(({ learnt }) => learnt)).toHaveLength(1)
  })

  test('anew where what is kept is broken, or of another release', async () => {
    await addArchive(db)
    await addOpinion()
    await learnRanking(db)
    await db.query(`UPDATE ranking_model SET bytes = overlay(bytes PLACING 'version":1' FROM 7)`)
    expect(await createModels().current(db)).toBeNull()
    expect(await learnRanking(db)).toMatchObject({ learnt: true })
    expect(await createModels().current(db)).toMatchObject({ papers: 600 })
  })

  test('anew where papers came, and not where readers who are too few to teach saved more', async () => {
    await addArchive(db)
    await addOpinion()
    await learnRanking(db)
    await say(db, ada, 'more', { field: 'cells', count: 5 })
    expect(await whyNotLearn(db)).toMatch(/^nothing has changed since \d{4}-\d\d-\d\d \d\d:\d\d UTC$/)
    await addArchive(db, 0)
    await db.query(`INSERT INTO papers (source, external_id, title, abstract) VALUES ('lab', '1', 'New', 'And so.')`)
    expect(await learnRanking(db)).toMatchObject({ learnt: true, papers: 601 })
  })

  test('anew where a reader who taught is gone', async () => {
    await addArchive(db)
    await addLibraries(220)
    await learnRanking(db)
    await db.query(`DELETE FROM subscribers WHERE email = 'reader7@example.org'`)
    expect(await learnRanking(db)).toMatchObject({ learnt: true, libraries: 219 })
  })
})

describe('nothing is learnt', () => {
  test('where nobody said anything', async () => {
    await addArchive(db)
    expect(await learnRanking(db)).toEqual({ learnt: false, why: 'nobody has saved or rated a paper yet' })
    expect(await isFirstDue(db)).toBe(false)
  })

  test('of too few papers', async () => {
    await addArchive(db, 199)
    await addOpinion()
    expect(await learnRanking(db)).toEqual({ learnt: false, why: 'only 199 papers are known, and 200 are the fewest' })
    expect(await isFirstDue(db)).toBe(false)
  })

  test('where it is broken off, and the next can begin', async () => {
    await addArchive(db)
    await addOpinion()
    const stopping = new AbortController()
    const broken = learnAside(db.url, { signal: stopping.signal, onProgress: () => stopping.abort() })
    await expect(broken).rejects.toThrow('aborted')
    expect(await findModel(db)).toBeUndefined()
    expect(await learnRanking(db)).toMatchObject({ learnt: true })
  })

  test('where the database cannot be reached, and it says so', async () => {
    await expect(learnAside('postgres://nobody@127.0.0.1:1/none')).rejects.toThrow(
      /^The ranking was not learnt: .*ECONNREFUSED.*\.$/,
    )
  })
})

test('a first model is due while there is none that can be read', async () => {
  await addArchive(db)
  await addOpinion()
  expect(await isFirstDue(db)).toBe(true)
  await learnRanking(db)
  expect(await isFirstDue(db)).toBe(false)
  await db.query(`UPDATE ranking_model SET bytes = 'abc'`)
  expect(await isFirstDue(db)).toBe(true)
})
