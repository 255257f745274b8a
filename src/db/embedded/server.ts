import { execFile, spawn } from 'node:child_process'
import { createServer } from 'node:net'
import { totalmem } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import type { Runner } from './account.ts'
import type { Binaries } from './binaries.ts'
import { serverEnvironment } from './environment.ts'
import { EmbeddedPostgresError, errnoOf, folderError, oneLine } from './error.ts'
import type { Folder } from './folder.ts'
import { isRunning, isServer } from './postmaster.ts'
import { openServerLog } from './server-log.ts'

const run = promisify(execFile)

/** How long a stop may take; it writes everything to disk. */
const STOP_PATIENCE_MS = 120_000

const settings = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  max_connections: '100',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
  jit: 'off',
  // Parallel queries need more shared memory than containers commonly have.
  max_parallel_workers_per_gather: '0',
  shared_buffers: sharedBuffers(),
}

/**
 * An eighth of the memory that there is, where the default of 128 MB makes changes to a million subscribers at random, such
 * as one-click unsubscribing, nearly twice as dear. Only what is used of it is taken.
 */
function sharedBuffers(): string {
  const memory = Math.min(totalmem(), process.constrainedMemory() || Number.POSITIVE_INFINITY)
  const megabytes = Math.round(memory / 8 / 2 ** 20)
  return `${Math.min(1_024, Math.max(128, megabytes))}MB`
}

/** A server that this process has started. */
export interface LaunchedServer {
  readonly pid: number
  hasEnded(): boolean
  /** Why it has ended; undefined if it was stopped in order. */
  failure(): Promise<string | undefined>
}

/**
 * Starts the server of a cluster on a free port of 127.0.0.1, in a session of its own, where signals to our terminal
 * or process do not reach it. Returns at once; whether it gets to serve, `postmaster.pid` tells.
 * @throws {EmbeddedPostgresError} when it cannot be run at all.
 */
export async function launchServer(folder: Folder, binaries: Binaries, runner: Runner): Promise<LaunchedServer> {
  const options = Object.entries({ ...settings, port: await freePort() }).flatMap(([name, value]) => [
    '-c',
    `${name}=${value}`,
  ])
  const command = [...runner.prefix, binaries.postgres, '-D', folder.clusterDir, ...options]
  const [program = binaries.postgres, ...rest] = command
  const log = await openServerLog(folder).catch((error: unknown) => {
    throw folderError(error, folder.logFile)
  })
  try {
    const child = spawn(program, rest, {
      ...runner.identity,
      cwd: folder.dataDir,
      env: serverEnvironment(),
      stdio: ['ignore', log.file.fd, log.file.fd],
      detached: true,
      windowsHide: true,
    })
    const pid = await new Promise<number>((resolve, reject) => {
      child.once('error', reject)
      child.once('spawn', () => resolve(child.pid ?? 0))
    })
    child.unref()
    return {
      pid,
      hasEnded: () => child.exitCode !== null || child.signalCode !== null,
      async failure() {
        if (child.exitCode === 0) return undefined
        const ending = child.signalCode ? `ended by ${child.signalCode}` : `ended with code ${child.exitCode}`
        // What ends itself, be it by an abort, says why.
        const isSpoken = child.signalCode === null || child.signalCode === 'SIGABRT'
        return (isSpoken ? await log.lastWords(pid) : undefined) ?? ending
      },
    }
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The embedded database cannot be run on this machine (${oneLine(error)}): ` +
        'set DATABASE_URL to a PostgreSQL server of your own',
      { cause: error },
    )
  } finally {
    await log.file.close()
  }
}

/**
 * Stops a server at once but in order (a "fast" shutdown: open transactions are rolled back), and waits for the end.
 * @throws {EmbeddedPostgresError} when it is still there after two minutes.
 */
export async function stopServer(pid: number, folder: Folder, binaries: Binaries): Promise<void> {
  try {
    if (process.platform === 'win32') {
      // There are no signals; the server has a substitute that its own program knows.
      await run(binaries.pgCtl, ['stop', '--mode=fast', '--no-wait', `--pgdata=${folder.clusterDir}`])
    } else process.kill(pid, 'SIGINT')
  } catch (error) {
    if (errnoOf(error) === 'EPERM') throw folderError(error, folder.clusterDir)
  }
  const giveUpAt = Date.now() + STOP_PATIENCE_MS
  while (await isRunning(pid, folder.clusterDir)) {
    if (Date.now() > giveUpAt) {
      throw new EmbeddedPostgresError(
        `The embedded database (process ${pid}) does not stop: see '${folder.logFile}', then end it by hand`,
      )
    }
    await sleep(20)
  }
  // The file goes an instant before the process.
  for (let turn = 0; turn < 50 && (await isServer(pid, folder.clusterDir)); turn++) await sleep(10)
}

async function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
