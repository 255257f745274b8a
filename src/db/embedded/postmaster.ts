import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { readFile, readlink, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { errnoOf, folderError } from './error.ts'

const run = promisify(execFile)

/** A file that the server has made but not filled stays so for an instant, or for ever after a crash. */
const EMPTY_FILE_PATIENCE_MS = 2_000

/** What `postmaster.pid` says of the server that serves a cluster. */
export interface Postmaster {
  readonly pid: number
  readonly port: number
  /** Whether it has the port already. */
  readonly isListening: boolean
}

/** The server of a cluster: running, or gone without having said so. */
export type Finding = { is: 'running'; postmaster: Postmaster } | { is: 'stale'; text: string } | { is: 'absent' }

/**
 * Looks for the server that serves a cluster.
 * @throws {EmbeddedPostgresError} when the cluster belongs to someone else.
 */
export async function findPostmaster(clusterDir: string): Promise<Finding> {
  const text = await readPidFile(clusterDir)
  if (text === undefined) return { is: 'absent' }
  const [first, , , port, , address] = text.split('\n')
  // A repair tool, which has no port, writes its process id as a negative number.
  const pid = Math.abs(Number(first)) || 0
  if (pid === 0 || !(await isServer(pid, clusterDir))) return { is: 'stale', text }
  return { is: 'running', postmaster: { pid, port: Number(port) || 0, isListening: Boolean(address?.trim()) } }
}

/** Whether this very server still serves the cluster. */
export async function isRunning(pid: number, clusterDir: string): Promise<boolean> {
  const finding = await findPostmaster(clusterDir)
  return finding.is === 'running' && finding.postmaster.pid === pid
}

/**
 * Removes a stale `postmaster.pid`; leaves alone the one that a new server has written in the meantime.
 * @returns whether it was still there.
 */
export async function clearStale(clusterDir: string, stale: string): Promise<boolean> {
  const file = pidFile(clusterDir)
  const aside = `${file}.stale-${randomBytes(4).toString('hex')}`
  try {
    if ((await readFile(file, 'utf8')) !== stale) return false
    await rename(file, aside)
    const isStale = (await readFile(aside, 'utf8')) === stale
    await (isStale ? rm(aside) : rename(aside, file))
    return isStale
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return false
    throw folderError(error, file)
  }
}

/** Whether a process of this id exists, whoever owns it. */
export function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return errnoOf(error) === 'EPERM'
  }
}

function pidFile(clusterDir: string): string {
  return join(clusterDir, 'postmaster.pid')
}

async function readPidFile(clusterDir: string): Promise<string | undefined> {
  const giveUpAt = Date.now() + EMPTY_FILE_PATIENCE_MS
  try {
    for (;;) {
      const text = await readFile(pidFile(clusterDir), 'utf8')
      if (text.trim() || Date.now() > giveUpAt) return text
      await sleep(50)
    }
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw folderError(error, clusterDir)
  }
}

/** Whether a process is the cluster's server. After a crash or in a new container another program may have its id. */
export async function isServer(pid: number, clusterDir: string): Promise<boolean> {
  if (!isAlive(pid)) return false
  switch (process.platform) {
    case 'linux': {
      const commandLine = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '')
      if (!commandLine.includes('postgres')) return false
      if (commandLine.split('\0').includes(clusterDir)) return true
      // Started by hand on a relative path: the server makes the cluster its working directory.
      return (await readlink(`/proc/${pid}/cwd`).catch(() => '')) === clusterDir
    }
    case 'win32':
      return (await outputOf('tasklist', ['/nh', '/fi', `pid eq ${pid}`])).includes('postgres')
    default: {
      const commandLine = await outputOf('ps', ['-ww', '-p', String(pid), '-o', 'command='])
      // Letters beyond ASCII may be written in some other way there.
      const isPlain = /^[ -~]*$/.test(clusterDir)
      return commandLine.includes('postgres') && (!isPlain || commandLine.includes(clusterDir))
    }
  }
}

async function outputOf(program: string, options: string[]): Promise<string> {
  return run(program, options).then(
    ({ stdout }) => stdout,
    () => '',
  )
}
