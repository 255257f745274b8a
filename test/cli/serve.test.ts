import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { runsOf } from '../../src/runs/store.ts'
import { addReaders, publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase } from '../support/database.ts'
import { type FixtureServer, startFixtureServer } from '../support/fixture-server.ts'
import { freePorts } from '../support/ports.ts'
import { startReceiver } from '../support/receiver.ts'
import { relayAt, useCommandLine } from './command-line.ts'

const { db, run, spawn } = useCommandLine()
let server: FixtureServer

beforeAll(async () => {
  server = await startFixtureServer()
})
afterAll(() => server.close())
beforeEach(() => emptyDatabase(db))

const today = () => new Date().toISOString().slice(0, 10)

describe('serve', { timeout: 30_000 }, () => {
  test('without a database of one’s own exits 1 and names the remedy', async () => {
    expect(await run('serve', { DATABASE_URL: undefined })).toEqual({
      code: 1,
      stdout: '',
      stderr: 'paperroute: serve needs DATABASE_URL; `paperroute start` brings a database of its own.\n',
    })
  })

  test('without a relay exits 1 and names the remedy', async () => {
    expect(await run('serve')).toEqual({
      code: 1,
      stdout: '',
      stderr: 'paperroute: serve needs SMTP_URL to send; `paperroute start` brings a local inbox.\n',
    })
  })

  test('--only web serves the pages alone, and ends in order on SIGTERM', async () => {
    const [PORT = ''] = (await freePorts(1)).map(String)
    const serving = spawn('serve --only web', { PORT, HUGGINGFACE_URL: server.url, SOURCES: 'hugging-face' })
    await serving.says('serving web')
    expect((await fetch(`http://127.0.0.1:${PORT}/healthz`)).status).toBe(200)
    expect(await runsOf(db, today())).toEqual([])
    serving.kill('SIGTERM')
    expect(await serving.ended).toMatchObject({ code: 0, stdout: '' })
    await expect(fetch(`http://127.0.0.1:${PORT}/healthz`)).rejects.toThrow()
  })

  test('--only sender sends what is due, and drains on SIGTERM', async () => {
    const slow = await startReceiver({
      options: {
        onMailFrom(_address, _session, callback) {
          setTimeout(callback, 200)
        },
      },
    })
    await publishPapers(db, today(), [rawPaper()])
    await addReaders(db, ...Array.from({ length: 40 }, (_, index) => `reader${index}@example.org`))
    const serving = spawn('serve --only sender', relayAt(slow.url))
    await expect.poll(() => slow.mails.length, { timeout: 15_000 }).toBeGreaterThan(0)
    serving.kill('SIGTERM')
    expect(await serving.ended).toMatchObject({ code: 0 })
    const { rows } = await db.query('SELECT status, count(*) FROM deliveries GROUP BY 1 ORDER BY 1')
    expect(rows).toEqual([
      { status: 'queued', count: 40 - slow.mails.length },
      { status: 'submitted', count: slow.mails.length },
    ])
    await slow.close()
  })

  test('--only schedule, twice on one database, ingests and publishes a missed moment once', async () => {
    server.days.set(today(), [{ paper: { id: '2601.00001', title: 'Of today', summary: 'So.', authors: [] } }])
    server.requests.length = 0
    const env = {
      HUGGINGFACE_URL: server.url,
      SOURCES: 'hugging-face',
      INGEST_CRON: '0 0 * * *',
      PUBLISH_CRON: '0 0 * * *',
    }
    const both = [spawn('serve --only schedule', env), spawn('serve --only schedule', env)]
    for (const serving of both) await serving.says('serving schedule')
    const ended = async () => (await runsOf(db, today())).map(({ kind, outcome }) => `${kind} ${outcome}`)
    await expect.poll(ended, { timeout: 10_000 }).toEqual(['ingest done', 'publish done'])
    await sleep(1_000)
    for (const serving of both) serving.kill('SIGTERM')
    for (const serving of both) expect(await serving.ended).toMatchObject({ code: 0 })
    expect(await ended()).toEqual(['ingest done', 'publish done'])
    // Yesterday's list and today's, once.
    expect(server.requests).toHaveLength(2)
  })
})
