import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmod, cp, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client, type QueryResultRow } from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { type EmbeddedPostgres, openEmbeddedPostgres } from '../../src/db/embedded/open.ts'

let folder: string
/** A data folder made once, with a table `kept`. */
let made: string
let dataDir: string
const opened: EmbeddedPostgres[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperroute-'))
  await chmod(folder, 0o755)
  made = dataDir = join(folder, 'made')
  const postgres = await open()
  await query(postgres, `CREATE TABLE kept AS SELECT 'Erdős' AS word`)
  await postgres.close()
})

beforeEach(({ task }) => {
  dataDir = join(folder, `Größe & Maß ${task.id}`, 'data')
})

afterEach(async () => {
  await Promise.all(opened.splice(0).map((postgres) => postgres.close()))
})

afterAll(() => rm(folder, { recursive: true, force: true }))

async function open(): Promise<EmbeddedPostgres> {
  const postgres = await openEmbeddedPostgres({ dataDir })
  opened.push(postgres)
  return postgres
}

async function openMade(): Promise<EmbeddedPostgres> {
  await cp(made, dataDir, { recursive: true })
  return open()
}

async function query(postgres: { url: string }, sql: string): Promise<QueryResultRow[]> {
  const client = new Client(postgres.url)
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(sql)).rows
  } finally {
    await client.end()
  }
}

const pidFile = () => join(dataDir, 'postgres-18', 'postmaster.pid')
const serverPid = async () => Number((await readFile(pidFile(), 'utf8')).split('\n')[0])

async function expectKept(postgres: { url: string }): Promise<void> {
  expect(await query(postgres, 'SELECT word FROM kept')).toEqual([{ word: 'Erdős' }])
}

async function expectDown(postgres: { url: string }): Promise<void> {
  await expect(query(postgres, 'SELECT 1')).rejects.toThrow('ECONNREFUSED')
  await expect(serverPid()).rejects.toThrow('ENOENT')
}

/** Another process that opens the database, and stays, in a process group of its own like a job of a terminal. */
async function openElsewhere() {
  const module = new URL('../../src/db/embedded/open.ts', import.meta.url)
  const script = `
    import { openEmbeddedPostgres } from ${JSON.stringify(module.href)}
    const { how, url } = await openEmbeddedPostgres({ dataDir: ${JSON.stringify(dataDir)} })
    console.log(JSON.stringify({ how, url }))
    setInterval(() => {}, 1000)`
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
    detached: true,
  })
  const exited = once(child, 'exit')
  const [line] = await Promise.race([
    once(createInterface(child.stdout), 'line'),
    exited.then(() => Promise.reject(new Error('the other process has failed'))),
  ])
  const kill = async (signal: NodeJS.Signals) => {
    process.kill(-(child.pid ?? 0), signal)
    await exited
  }
  return { ...(JSON.parse(String(line)) as Pick<EmbeddedPostgres, 'how' | 'url'>), kill }
}

describe('the embedded database', { timeout: 30_000 }, () => {
  it('is created in UTF-8 for its owner alone, and leaves nothing of a creation that was killed', async () => {
    const killed = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
    await once(killed, 'exit')
    await mkdir(join(dataDir, `postgres-18.new-${killed.pid}-00`, 'cluster'), { recursive: true })

    const postgres = await open()
    expect(postgres.how).toBe('created')
    const [row] = await query(
      postgres,
      `SELECT current_setting('server_encoding') AS encoding, lower('ÄΣ') AS lower,
         current_setting('listen_addresses') AS addresses, current_setting('unix_socket_directories') AS sockets`,
    )
    expect(row).toEqual({ encoding: 'UTF8', lower: 'äσ', addresses: '127.0.0.1', sockets: '' })
    const url = new URL(postgres.url)
    url.password = 'wrong'
    await expect(query({ url: url.href }, 'SELECT 1')).rejects.toThrow(/password authentication failed/)
    expect((await readdir(dataDir)).sort()).toEqual(['postgres-18', 'postgres.log', 'postgres.password'])
    expect((await stat(join(dataDir, 'postgres.password'))).mode & 0o777).toBe(0o600)
  })

  it('keeps its data, and is down when it is closed', async () => {
    const first = await openMade()
    expect(first.how).toBe('started')
    await expectKept(first)
    await query(first, `UPDATE kept SET word = 'Rényi'`)
    await first.close()
    await first.close()
    await expectDown(first)
    expect(await query(await open(), 'SELECT word FROM kept')).toEqual([{ word: 'Rényi' }])
  })

  it('is shared by those who open it at once, and stopped by the last', async () => {
    const users = await Promise.all([open(), open(), openElsewhere()])
    const [first, second, third] = users
    expect(users.filter(({ how }) => how === 'created')).toHaveLength(1)
    expect(new Set(users.map(({ url }) => url))).toHaveLength(1)

    await first.close()
    await second.close()
    expect(await query(third, 'SELECT 1 AS one')).toEqual([{ one: 1 }])
    await third.kill('SIGTERM')
    const last = await open()
    expect(last.how).toBe('adopted')
    await last.close()
    await expectDown(last)
  })

  it('is started anew for one who comes while it is being stopped', async () => {
    await openMade()
    for (const pause of [0, 5, 20]) {
      const closing = Promise.all(opened.map((postgres) => postgres.close()))
      await sleep(pause)
      const next = await open()
      await closing
      await expectKept(next)
    }
  })

  it('outlives the interruption of a terminal and a kill of the process that opened it, and is adopted', async () => {
    await cp(made, dataDir, { recursive: true })
    const other = await openElsewhere()
    expect(other.how).toBe('started')
    await other.kill('SIGINT')
    const heir = await openElsewhere()
    expect(heir.how).toBe('adopted')
    await heir.kill('SIGKILL')

    const postgres = await open()
    expect(postgres).toMatchObject({ how: 'adopted', url: other.url })
    await expectKept(postgres)
    await postgres.close()
    await expectDown(postgres)
  })

  it('recovers after a kill of the server', async () => {
    const broken = await openMade()
    process.kill(await serverPid(), 'SIGKILL')

    const postgres = await open()
    expect(postgres.how).toBe('recovered')
    await expectKept(postgres)
    await broken.close()
    await expectKept(postgres)
  })

  it('recovers when another program has the process id of a lost server', async () => {
    await cp(made, dataDir, { recursive: true })
    await writeFile(pidFile(), [process.pid, join(dataDir, 'postgres-18'), 1, 5432, '', '127.0.0.1', ''].join('\n'))
    expect((await open()).how).toBe('recovered')
  })

  it('is not stopped under a process whose connection has broken', async () => {
    const first = await openMade()
    const presences = `SELECT pid FROM pg_stat_activity WHERE application_name = 'paperroute presence'`
    const [before] = await query(first, presences)
    await query(first, `SELECT pg_terminate_backend(${before?.['pid']})`)
    await expect.poll(() => query(first, presences), { timeout: 5_000 }).toHaveLength(1)
    await (await open()).close()
    await expectKept(first)
  })
})
