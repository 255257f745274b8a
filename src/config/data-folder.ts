import { randomBytes, randomUUID } from 'node:crypto'
import { link, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'
import { messageOf, PaperrouteError } from '../lib/error.ts'

/** Makes the folder where there is none. @throws {PaperrouteError} when it cannot be used. */
export async function ensureDataFolder(dataDir: string): Promise<void> {
  try {
    await mkdir(dataDir, { recursive: true })
    const probe = join(dataDir, `.write-test-${randomUUID()}`)
    await writeFile(probe, '')
    await rm(probe)
  } catch (error) {
    throw new PaperrouteError(
      `DATA_DIR ${dataDir} cannot be used (${messageOf(error)}): make it a folder that this account may write to, or set DATA_DIR to another.`,
      { cause: error },
    )
  }
}

/** The secret that signs links, made at the first start and kept, so that links in mail already sent go on working. */
export async function keptSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, 'secret')
  let secret: string
  try {
    secret = await readFile(path, 'utf8').catch(async (error: NodeJS.ErrnoException) => {
      if (error.code !== 'ENOENT') throw error
      await makeSecret(path)
      return await readFile(path, 'utf8')
    })
  } catch (error) {
    throw new PaperrouteError(
      `The secret cannot be kept in ${path} (${messageOf(error)}): mend its permissions, or set SECRET.`,
      { cause: error },
    )
  }
  if (secret.trim().length >= 32) return secret.trim()
  throw new PaperrouteError(
    `${path} holds no secret: restore it from a backup, or delete it and old links stop working.`,
  )
}

/** Written whole beside its place and linked only where there is none: two first starts at once agree on one secret. */
async function makeSecret(path: string): Promise<void> {
  // Not the process's number: in containers that share the folder, each process may be number 1.
  const draft = `${path}.${randomUUID()}`
  try {
    await writeFile(draft, `${randomBytes(32).toString('hex')}\n`, { mode: 0o600 })
    await link(draft, path)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    await rm(draft, { force: true })
  }
}

const running = z.object({ pid: z.number(), smtpPort: z.number().nullable(), webPort: z.number() })

/** What a running `start` tells other commands: its process, the local inbox's SMTP port if it has one, and the pages'. */
export type Running = z.infer<typeof running>

const runningPath = (dataDir: string) => join(dataDir, 'running.json')

/** Leaves word for other commands. @returns what takes it away again, unless another `start` has left its own since. */
export async function announceRunning(dataDir: string, what: Omit<Running, 'pid'>): Promise<() => Promise<void>> {
  const path = runningPath(dataDir)
  const draft = `${path}.${randomUUID()}`
  await writeFile(draft, JSON.stringify({ pid: process.pid, ...what }))
  await rename(draft, path)
  return async () => {
    if ((await readRunning(dataDir))?.pid === process.pid) await rm(path, { force: true })
  }
}

/** The `start` that runs on this folder, if one does. */
export async function findRunning(dataDir: string): Promise<Running | undefined> {
  const found = await readRunning(dataDir)
  return found && isAlive(found.pid) ? found : undefined
}

async function readRunning(dataDir: string): Promise<Running | undefined> {
  try {
    return running.parse(JSON.parse(await readFile(runningPath(dataDir), 'utf8')))
  } catch {
    return undefined
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch (error) {
    // The process is there, as another account.
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}
