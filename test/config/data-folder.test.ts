import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { announceRunning, ensureDataFolder, findRunning, keptSecret } from '../../src/config/data-folder.ts'

let dataDir: string
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'paperroute-folder-'))
})
afterEach(() => rm(dataDir, { recursive: true, force: true }))

describe('the data folder', () => {
  test('is made with its parents, and nothing is left in it', async () => {
    const deep = join(dataDir, 'a', 'b')
    await ensureDataFolder(deep)
    expect(await readdir(deep)).toEqual([])
  })

  test('that is a file is one line with the remedy', async () => {
    const path = join(dataDir, 'file')
    await writeFile(path, '')
    await expect(ensureDataFolder(path)).rejects.toThrow(/^DATA_DIR .*file cannot be used .*set DATA_DIR to another\.$/)
  })
})

describe('the kept secret', () => {
  test('is made once, long, for its owner alone, and is the same ever after', async () => {
    const secret = await keptSecret(dataDir)
    expect(secret).toMatch(/^[0-9a-f]{64}$/)
    expect(await keptSecret(dataDir)).toBe(secret)
    expect((await stat(join(dataDir, 'secret'))).mode & 0o777).toBe(0o600)
    expect(await readdir(dataDir)).toEqual(['secret'])
  })

  test('is one for many who make it at the same moment', async () => {
    // How they come to lie is chance: in a hundred rounds, a draft that they shared was taken away under one of them.
    for (let round = 0; round < 100; round++) {
      const folder = await mkdtemp(join(dataDir, 'round-'))
      const secrets = await Promise.all(
        Array.from({ length: 8 }, async (_, turns) => {
          for (let turn = 0; turn < turns; turn++) await setImmediate()
          return keptSecret(folder)
        }),
      )
      expect(new Set(secrets).size).toBe(1)
      expect(await readdir(folder)).toEqual(['secret'])
    }
  })

  test('that was emptied is refused, not replaced, for old links would stop working', async () => {
    await writeFile(join(dataDir, 'secret'), '\n')
    await expect(keptSecret(dataDir)).rejects.toThrow(/holds no secret: restore it from a backup/)
  })

  test('that cannot be kept is one line with the remedy', async () => {
    await expect(keptSecret(join(dataDir, 'nowhere'))).rejects.toThrow(/cannot be kept .* or set SECRET\.$/)
  })
})

describe('a running start', () => {
  const ports = { smtpPort: 1025, webPort: 3000 }

  test('is found by what it has announced, until it withdraws that', async () => {
    const withdraw = await announceRunning(dataDir, ports)
    expect(await findRunning(dataDir)).toEqual({ pid: process.pid, ...ports })
    await withdraw()
    expect(await findRunning(dataDir)).toBeUndefined()
  })

  test('is not found once its process is gone, whatever it has left behind', async () => {
    const gone = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
    await once(gone, 'exit')
    await writeFile(join(dataDir, 'running.json'), JSON.stringify({ pid: gone.pid, ...ports }))
    expect(await findRunning(dataDir)).toBeUndefined()
  })

  test('is not found in a file that is no announcement', async () => {
    await writeFile(join(dataDir, 'running.json'), '{"pid":')
    expect(await findRunning(dataDir)).toBeUndefined()
  })

  test('does not withdraw what a later one has announced', async () => {
    const withdraw = await announceRunning(dataDir, ports)
    const later = { pid: process.ppid, smtpPort: 2025, webPort: 4000 }
    await writeFile(join(dataDir, 'running.json'), JSON.stringify(later))
    await withdraw()
    expect(await findRunning(dataDir)).toEqual(later)
  })
})
