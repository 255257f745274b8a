import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, openApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config/config.ts'
import { editionOf } from '../../src/editions/store.ts'
import { runsOf } from '../../src/runs/store.ts'
import { addReaders } from '../support/builders.ts'
import { useDatabase } from '../support/database.ts'
import { addArchive, say } from '../support/fields.ts'
import { dailyPapersPath, type FixtureServer, startFixtureServer, status } from '../support/fixture-server.ts'
import { recordLog } from './recorder.ts'

const db = useDatabase()
const { log, lines } = recordLog()
let server: FixtureServer
let app: App
let open: () => Promise<App>

beforeAll(async () => {
  server = await startFixtureServer()
  const env = { DATABASE_URL: db.url, SECRET: 'a secret of at least thirty-two characters', SOURCES: 'hugging-face' }
  open = () => openApp(loadConfig({ ...env, HUGGINGFACE_URL: server.url }, '/dev/null'), log)
  app = await open()
})
afterAll(async () => {
  await app.close()
  await server.close()
})

async function partitions(): Promise<string[]> {
  const { rows } = await db.query(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'deliveries'::regclass ORDER BY 1`,
  )
  return rows.map((row) => String(row['name']))
}

test('the clock makes the coming partitions, brings papers in and publishes them, in this order', async () => {
  const { day } = app.moment()
  server.days.set(day, [
    { paper: { id: '2601.00001', title: 'Of today', summary: 'It is so.', authors: [] }, title: 'Of today' },
  ])
  const complete = await partitions()
  await db.query(`DROP TABLE ${complete.filter((name) => name !== 'deliveries_default').at(-1)}`)
  const schedule = app.startSchedule()
  await schedule.makeUpMissed(new Date(`${day}T12:00:00Z`))
  await schedule.stop()
  expect(await partitions()).toEqual(complete)
  expect((await runsOf(db, day)).map(({ kind, outcome }) => `${kind} ${outcome}`)).toEqual([
    'ingest done',
    'publish done',
  ])
  expect((await editionOf(db, day))?.paperCount).toBe(1)
  expect(lines.splice(0)).toEqual(['info: ingest: 1 paper', 'info: publish: 1 paper'])
})

test('the clock sweeps who never confirmed, and what nobody waits for any more', async () => {
  await db.query('TRUNCATE schedule_slots')
  await db.query(
    `INSERT INTO subscribers (email, created_at) VALUES ('old@example.org', now() - interval '15 days'), ('new@example.org', now())`,
  )
  await db.query(
    `INSERT INTO allowances VALUES ('a test', '1', now() - interval '1 second'), ('a test', '2', now() + interval '1 hour')`,
  )
  const schedule = app.startSchedule()
  await schedule.makeUpMissed(new Date())
  await schedule.stop()
  expect((await db.query('SELECT email FROM subscribers')).rows).toEqual([{ email: 'new@example.org' }])
  expect((await db.query('SELECT FROM allowances')).rowCount).toBe(1)
  lines.length = 0
})

test('a source that fails is told as a warning, with the reason', async () => {
  await db.query('TRUNCATE schedule_slots')
  server.next(dailyPapersPath, status(404, 'moved away'))
  const schedule = app.startSchedule()
  await schedule.makeUpMissed(new Date())
  await schedule.stop()
  expect(lines[0]).toMatch(/^warn: ingest: failed: hugging-face failed: .*404.*moved away/)
})

test('the ranking is learnt before the edition comes out, by one of two processes, and again when it is broken', async () => {
  await addArchive(db)
  await addReaders(db, 'ada@example.org')
  await say(db, 'ada@example.org', 'saved', { field: 'stars', count: 3 })
  const other = await open()
  const learn = async () => {
    await db.query('TRUNCATE schedule_slots')
    lines.length = 0
    const schedules = [app, other].map((one) => one.startSchedule())
    await Promise.all(schedules.map((schedule) => schedule.makeUpMissed(new Date())))
    await Promise.all(schedules.map((schedule) => schedule.stop()))
    return lines.filter((line) => !line.includes('ingest'))
  }
  expect(await learn()).toEqual([
    expect.stringMatching(/^info: learn: of 60\d papers and 0 libraries in [\d.]+ s$/),
    expect.stringMatching(/^info: publish: /),
  ])
  expect(await learn()).toEqual([expect.stringMatching(/^info: publish: /)])
  await db.query(`UPDATE ranking_model SET bytes = 'abc'`)
  expect(await learn()).toEqual([expect.stringMatching(/^info: learn: /), expect.stringMatching(/^info: publish: /)])
  await other.close()
})

test('an edition that was missed and is made up in the night is of its own day, so that the morning has one too', async () => {
  await db.query('TRUNCATE runs, schedule_slots, papers, editions CASCADE')
  const { day } = app.moment()
  const missedDay = new Date(Date.parse(day) - 86_400_000).toISOString().slice(0, 10)
  const paper = { id: '2601.00002', title: 'Of the night', summary: 'It is so.', authors: [] }
  server.days.set(day, [{ paper, title: paper.title }])
  const schedule = app.startSchedule()
  await schedule.makeUpMissed(new Date(`${day}T02:00:00Z`))
  await schedule.stop()
  expect((await editionOf(db, missedDay))?.paperCount).toBe(1)
  expect(await editionOf(db, day)).toBeUndefined()
})
