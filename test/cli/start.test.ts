import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { openEmbeddedPostgres } from '../../src/db/embedded/open.ts'
import { rawPaper } from '../support/builders.ts'
import { type FixtureServer, startFixtureServer } from '../support/fixture-server.ts'
import { freePorts } from '../support/ports.ts'
import { type Ended, endAll, paperroute, type Running, spawnPaperroute } from '../support/process.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { relayAt } from './command-line.ts'

/** Looks again and again, for long enough also on a busy machine. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 })

let dataDir: string
let env: Record<string, string>
let server: FixtureServer
let receiver: Receiver

beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'paperroute-start-'))
  server = await startFixtureServer()
  receiver = await startReceiver()
  const [PORT = '', INBOX_PORT = '', INBOX_SMTP_PORT = ''] = (await freePorts(3)).map(String)
  const sources = { SOURCES: 'hugging-face', HUGGINGFACE_URL: server.url }
  env = { DATA_DIR: dataDir, PORT, INBOX_PORT, INBOX_SMTP_PORT, ...sources, LOG_LEVEL: 'warn' }
})
afterAll(async () => {
  await endAll()
  await server.close()
  await receiver.close()
  await rm(dataDir, { recursive: true, force: true })
})

async function start(over: Record<string, string> = {}): Promise<Running> {
  const starting = spawnPaperroute(['start'], { ...env, ...over })
  await starting.says('Ctrl-C stops.')
  return starting
}

const run = (line: string, over: Record<string, string> = {}) => paperroute(line.split(' '), { ...env, ...over })

/** Whom the mails in the local inbox are for. */
async function inInbox(): Promise<string[]> {
  const answer = await fetch(`http://127.0.0.1:${env['INBOX_PORT']}/api/email`)
  const mails = (await answer.json()) as { to: { address: string }[] }[]
  return mails.flatMap((mail) => mail.to.map(({ address }) => address))
}

/** Looks into the database of the folder, whether it is in use or not. */
async function look<T>(work: (db: Database) => Promise<T>): Promise<T> {
  const postgres = await openEmbeddedPostgres({ dataDir })
  const db = openDatabase(postgres.url)
  try {
    return await work(db)
  } finally {
    await db.close()
    await postgres.close()
  }
}

/** What there is of the sample, and of what was made of it. */
const sample = () =>
  look(async (db) => {
    const { rows } = await db.query(`SELECT
      (SELECT count(*) FROM papers WHERE is_sample) AS papers, (SELECT count(*) FROM editions WHERE is_sample) AS editions,
      (SELECT count(*) FROM digests) AS digests, (SELECT count(*) FROM deliveries) AS deliveries,
      (SELECT count(*) FROM subscribers WHERE email = 'reader@example.org') AS readers`)
    return rows[0]
  })
const whole = { papers: 40, editions: 1, digests: 1, deliveries: 1, readers: 1 }
const none = { papers: 0, editions: 0, digests: 0, deliveries: 0, readers: 0 }

/** Nobody listens on the ports any more, nobody is announced, and the database server is down. */
async function expectNothingLeft(): Promise<void> {
  for (const name of ['PORT', 'INBOX_PORT', 'INBOX_SMTP_PORT']) {
    await expect(fetch(`http://127.0.0.1:${env[name]}/`)).rejects.toThrow()
  }
  for (const file of ['running.json', 'postgres-18/postmaster.pid']) {
    await expect(readFile(join(dataDir, file))).rejects.toThrow('ENOENT')
  }
}

describe('the first start on an empty folder, without a network', { timeout: 60_000 }, () => {
  let running: Running
  let ended: Ended
  beforeAll(async () => {
    running = await start()
  })

  test('shows the sample, sends it to the inbox and says where to look', async () => {
    expect(running.stderr).toBe('')
    const lines = running.stdout.split('\n')
    expect(lines[0]).toMatch(/^Paperroute \d+\.\d+\.\d+$/)
    expect(running.stdout).toContain(`Pages     http://localhost:${env['PORT']}\n`)
    expect(running.stdout).toContain(`Inbox     http://localhost:${env['INBOX_PORT']} `)
    expect(running.stdout).toContain('hugging-face: 0 new papers, 0 known (quiet: ')
    expect(running.stdout).toContain('a sample edition of 40 real papers stands in')
    expect(running.stdout).toContain(
      `Sent the digest to reader@example.org: read it at http://localhost:${env['INBOX_PORT']}\n`,
    )
    expect(running.stdout).toMatch(/ {2}publish {3}\w{3} \d+ \w{3}, 05:30 \(UTC\)\n/)
    expect(await inInbox()).toEqual(['reader@example.org'])
    expect(await sample()).toEqual(whole)
  })

  test('serves the pages', async () => {
    const answer = await fetch(`http://127.0.0.1:${env['PORT']}/`)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toContain('name="email"')
  })

  test('asks the sources once, not a second time for what its schedule has missed', async () => {
    await sleep(500)
    // Yesterday's list and today's.
    expect(server.requests).toHaveLength(2)
  })

  test('is found by commands beside it: one database, and send reaches the inbox', async () => {
    expect((await run('subscribers add ada@example.org')).code).toBe(0)
    expect(await run('send')).toMatchObject({ code: 0, stderr: '' })
    await soon(inInbox).toEqual(expect.arrayContaining(['ada@example.org']))
    expect((await run('subscribers remove ada@example.org')).code).toBe(0)
  })

  test('ends in order when Ctrl-C comes twice, as it does under npm', async () => {
    running.kill('SIGINT')
    await sleep(20)
    running.kill('SIGINT')
    ended = await running.ended
    expect(ended).toMatchObject({ code: 0, stderr: '' })
    expect(ended.stdout).toMatch(/\nStopping: .*\nStopped\.\n$/)
    await expectNothingLeft()
  })
})

describe('the sample', { timeout: 60_000 }, () => {
  test('goes at a start with a real relay, which then gets none of it', async () => {
    const running = await start(relayAt(receiver.url))
    expect(running.stdout).toContain('No papers yet: the next ingest brings the first edition.\n')
    running.kill('SIGTERM')
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' })
    expect(await sample()).toEqual(none)
    expect(receiver.mails).toEqual([])
  })

  test('goes with the first real papers, and the closing of the terminal ends start in order', async () => {
    const running = await start()
    expect(await sample()).toEqual(whole)
    const [{ externalId: id, title, abstract }] = [rawPaper()]
    server.days.set('2026-03-10', [{ paper: { id, title, summary: abstract, authors: [] } }])
    expect((await run('ingest --day 2026-03-10')).stdout).toBe('hugging-face: 1 new paper, 0 known\n')
    expect(await sample()).toEqual(none)
    running.kill('SIGHUP')
    expect(await running.ended).toMatchObject({ code: 0, stderr: '' })
    await expectNothingLeft()
  })

  test('’s reader, who got a real edition in the inbox, goes too before anything meets a real relay', async () => {
    const first = await start()
    expect(first.stdout).toMatch(/Edition No\. 1: 1 paper, http:\/\/localhost:\d+\/editions\/\d{4}-\d\d-\d\d\n/)
    expect(first.stdout).toContain('Sent the digest to reader@example.org')
    first.kill('SIGTERM')
    await first.ended
    await look((db) => db.query(`UPDATE subscribers SET next_digest_at = now(), read_up_to = 0`))
    expect(await run('send', relayAt(receiver.url))).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^nobody is due$/m),
    })
    expect(receiver.mails).toEqual([])
    expect(await sample()).toMatchObject({ readers: 0 })
  })
})
