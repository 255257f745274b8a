import { afterAll, beforeAll, expect, test } from 'vitest'
import { type App, openApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config/config.ts'
import { editionOf } from '../../src/editions/store.ts'
import { runsOf } from '../../src/runs/store.ts'
import { useDatabase } from '../support/database.ts'
import { dailyPapersPath, type FixtureServer, startFixtureServer, status } from '../support/fixture-server.ts'
import { recordLog } from './recorder.ts'

const db = useDatabase()
const { log, lines } = recordLog()
let server: FixtureServer
let app: App

beforeAll(async () => {
  server = await startFixtureServer()
  const env = { DATABASE_URL: db.url, SECRET: 'a secret of at least thirty-two characters', SOURCES: 'hugging-face' }
  app = await openApp(loadConfig({ ...env, HUGGINGFACE_URL: server.url }, '/dev/null'), log)
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
  await schedule.makeUpMissed(new Date())
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
