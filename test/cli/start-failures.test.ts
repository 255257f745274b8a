import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freePorts } from '../support/ports.ts'
import type { Running } from '../support/process.ts'
import { relayAt, useCommandLine } from './command-line.ts'

const { db, spawn } = useCommandLine()
let folder: string
let occupied: string
let occupier: Server

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperroute-failures-'))
  occupier = createServer()
  await once(occupier.listen(0, '127.0.0.1'), 'listening')
  occupied = String((occupier.address() as { port: number }).port)
})
afterAll(async () => {
  occupier.close()
  await rm(folder, { recursive: true, force: true })
})

/** A start with ports and a folder of its own. */
async function start(over: Record<string, string | undefined>): Promise<Running> {
  const [PORT = '', INBOX_PORT = '', INBOX_SMTP_PORT = ''] = (await freePorts(3)).map(String)
  return spawn('start', { PORT, INBOX_PORT, INBOX_SMTP_PORT, DATA_DIR: join(folder, PORT), ...over })
}

/** The one line that a start ends with. */
async function faultOf(over: Record<string, string | undefined>): Promise<string> {
  const { code, stderr } = await (await start(over)).ended
  expect(code).toBe(1)
  expect(stderr).toMatch(/^paperroute: .*\.\n$/)
  return stderr.slice('paperroute: '.length).trimEnd()
}

describe.concurrent('start ends with one line that names the remedy, and leaves no process behind:', {
  timeout: 60_000,
}, () => {
  test.each([
    [
      'PORT',
      'The pages cannot be served: port % is in use. Set PORT (and HOST) to a free address, or end what uses it.',
    ],
    [
      'INBOX_PORT',
      'The local inbox cannot start: port % is in use. Set INBOX_PORT to a free port, or SMTP_URL to a relay.',
    ],
    [
      'INBOX_SMTP_PORT',
      'The local inbox cannot start: port % is in use. Set INBOX_SMTP_PORT to a free port, or SMTP_URL to a relay.',
    ],
  ])('%s in use', async (name, line) => {
    expect(await faultOf({ [name]: occupied })).toBe(line.replace('%', occupied))
  })

  test('PORT in use, with a database of its own, whose server goes as well', async () => {
    const DATA_DIR = join(folder, 'own')
    expect(await faultOf({ DATABASE_URL: undefined, SECRET: undefined, DATA_DIR, PORT: occupied })).toContain(
      'Set PORT',
    )
    const kept = await readdir(DATA_DIR)
    expect(kept).toContain('postgres-18')
    expect(kept).not.toContain('running.json')
    await expect(readFile(join(DATA_DIR, 'postgres-18', 'postmaster.pid'))).rejects.toThrow('ENOENT')
  })

  test('DATA_DIR that is a file', async () => {
    const path = join(folder, 'file')
    await writeFile(path, '')
    const own = { DATABASE_URL: undefined, SECRET: undefined, DATA_DIR: path }
    expect(await faultOf(own)).toBe(
      `'${path}' cannot be the data folder, there is a file in its way: set DATA_DIR to a folder.`,
    )
  })

  test('DATA_DIR that is a file, where only the inbox is to be in it', async () => {
    const path = join(folder, 'file-too')
    await writeFile(path, '')
    expect(await faultOf({ DATA_DIR: path })).toMatch(/^DATA_DIR .* cannot be used .*set DATA_DIR to another\.$/)
  })

  test.skipIf(process.getuid?.() === 0)('DATA_DIR that may not be written', async () => {
    const path = join(folder, 'locked')
    await mkdir(path, { mode: 0o500 })
    const own = { DATABASE_URL: undefined, SECRET: undefined, DATA_DIR: path }
    expect(await faultOf(own)).toMatch(/may not be read and written by this account: .*set DATA_DIR/)
  })

  test('DATABASE_URL where nobody answers', async () => {
    const [port] = await freePorts(1)
    expect(await faultOf({ DATABASE_URL: `postgres://user:hunter2@127.0.0.1:${port}/papers` })).toBe(
      `The database 127.0.0.1:${port}/papers cannot be reached: connect ECONNREFUSED 127.0.0.1:${port}. ` +
        'Check DATABASE_URL and that PostgreSQL runs.',
    )
  })

  test('DATABASE_URL with a wrong password', async () => {
    const url = new URL(db.url)
    url.password = 'hunter2'
    const line = await faultOf({ DATABASE_URL: url.href })
    expect(line).toMatch(/cannot be reached: password authentication failed for user .*Check DATABASE_URL/)
    expect(line).not.toContain('hunter2')
  })

  test('SMTP_URL where nobody answers', async () => {
    const [port] = await freePorts(1)
    const line = await faultOf(relayAt(`smtp://user:hunter2@127.0.0.1:${port}`))
    expect(line).toMatch(/^The relay 127\.0\.0\.1:\d+ cannot be used: .*ECONNREFUSED.* Check SMTP_URL/)
    expect(line).not.toContain('hunter2')
  })
})

test('a signal while start still opens ends it in order', { timeout: 30_000 }, async () => {
  const starting = await start({ DATABASE_URL: undefined, SECRET: undefined, DATA_DIR: join(folder, 'cut') })
  await starting.says('Paperroute')
  starting.kill('SIGINT')
  const { code, stdout, stderr } = await starting.ended
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(/Stopped\.\n$/)
  expect(stdout).not.toContain('Running.')
  await expect(readFile(join(folder, 'cut', 'postgres-18', 'postmaster.pid'))).rejects.toThrow('ENOENT')
})
