import { setTimeout as sleep } from 'node:timers/promises'
import { findRunner, handOver } from './account.ts'
import { type Binaries, findBinaries } from './binaries.ts'
import { DATABASE } from './connection.ts'
import { createCluster, removeOldDrafts, SUPERUSER } from './create.ts'
import { type EmbeddedPostgresError, folderError, programError } from './error.ts'
import { type Folder, hasCluster, openFolder } from './folder.ts'
import { readPassword } from './password.ts'
import { clearStale, findPostmaster } from './postmaster.ts'
import { joinServer, NotReadyError, type Presence } from './presence.ts'
import { launchServer, stopServer } from './server.ts'

/** How long to go on after failures that pass: a port just taken, the last processes of a killed server. */
const PASSING_MS = 15_000

const OVERTAKEN = 'other processes start and stop it all the time'

/** One process's use of the embedded server of a data folder. */
export interface EmbeddedPostgres {
  /** Connection string of the database `paperroute`. */
  readonly url: string
  /**
   * What it took: the database was `created`, its server `started`, a server that ran already `adopted`, or one
   * started after a crash had left its `postmaster.pid` behind (`recovered`).
   */
  readonly how: 'created' | 'started' | 'adopted' | 'recovered'
  /**
   * Releases this process's use; the last user stops the server and waits until it is down. Connections to it should
   * be closed before. Idempotent.
   * @throws {EmbeddedPostgresError} when the server does not stop.
   */
  close(): Promise<void>
}

/** What to open. */
export interface EmbeddedPostgresOptions {
  /** The folder that holds the database, its password and its log; made if it is not there. */
  dataDir: string
  /** Told what happens, a line each. */
  log?: (line: string) => void
}

/**
 * Opens the database in a data folder: makes it on first use, starts its server or shares the one that runs. The server
 * is a process of its own and outlives a crash of this one; several processes may have it open.
 * @throws {EmbeddedPostgresError} naming the remedy.
 */
export async function openEmbeddedPostgres(options: EmbeddedPostgresOptions): Promise<EmbeddedPostgres> {
  const log = options.log ?? (() => undefined)
  const folder = await openFolder(options.dataDir)
  const binaries = await findBinaries()
  const { how, pid, presence, password } = await obtain(folder, binaries, log).catch((error: unknown) => {
    throw folderError(error, folder.dataDir)
  })
  let closing: Promise<void> | undefined
  return {
    url: `postgres://${SUPERUSER}:${password}@127.0.0.1:${presence.port}/${DATABASE}?sslmode=disable`,
    how,
    close() {
      closing ??= presence.leave(() => stopServer(pid, folder, binaries))
      return closing
    },
  }
}

interface Obtained {
  how: EmbeddedPostgres['how']
  pid: number
  presence: Presence
  password: string
}

/** Whatever changes under our feet, because other processes start and stop too, is looked at anew in the next turn. */
async function obtain(folder: Folder, binaries: Binaries, log: (line: string) => void): Promise<Obtained> {
  let giveUpAt: number | undefined
  let how: EmbeddedPostgres['how'] | undefined
  for (;;) {
    if (!(await hasCluster(folder))) {
      const runner = await findRunner(binaries, folder.dataDir, folder.clusterDir)
      log(`Creating the embedded database in '${folder.clusterDir}'`)
      if (await createCluster(folder, binaries, runner)) how = 'created'
    }
    const password = await readPassword(folder)

    const finding = await findPostmaster(folder.clusterDir)
    if (finding.is === 'running') {
      const { pid } = finding.postmaster
      const presence = await joinServer({ pid, folder, password, log }, () => false)
      if (presence) return { how: how ?? 'adopted', pid, presence, password }
      continue
    }
    if (finding.is === 'stale') {
      // Gone already: the server was just about to end.
      if (!(await clearStale(folder.clusterDir, finding.text))) continue
      log('The embedded database was not shut down; it recovers by itself')
      how ??= 'recovered'
    }

    const started = await start(folder, binaries, password, log)
    if (typeof started === 'object') return { how: how ?? 'started', ...started, password }
    if (started === OVERTAKEN && how === 'recovered') how = undefined
    giveUpAt ??= Date.now() + PASSING_MS
    if (Date.now() > giveUpAt) throw notStarted(folder, started)
    await sleep(50)
  }
}

/** @returns the server in use; or why there is none yet, when the reason may pass. */
async function start(
  folder: Folder,
  binaries: Binaries,
  password: string,
  log: (line: string) => void,
): Promise<{ pid: number; presence: Presence } | string> {
  await removeOldDrafts(folder)
  const runner = await findRunner(binaries, folder.dataDir, folder.clusterDir)
  await handOver(folder.clusterDir, runner)
  const server = await launchServer(folder, binaries, runner)
  const { pid } = server
  try {
    const presence = await joinServer({ pid, folder, password, log }, () => !server.hasEnded())
    if (presence) return { pid, presence }
  } catch (error) {
    // Nobody uses what we have started and cannot use.
    if (!(error instanceof NotReadyError)) await stopServer(pid, folder, binaries)
    throw error
  }
  const reason = await server.failure()
  // Another process's server was first; or another process has used ours in the meantime, as the last.
  if (reason === undefined || /lock file .*(already exists|is empty)/.test(reason)) return OVERTAKEN
  if (/shared memory block|TCP\/IP sockets|Address already in use/.test(reason)) return reason
  throw notStarted(folder, reason)
}

function notStarted({ clusterDir, logFile }: Folder, reason: string): EmbeddedPostgresError {
  return programError(
    reason,
    clusterDir,
    `PostgreSQL did not start on '${clusterDir}' (${reason}): see '${logFile}', ` +
      'or set DATA_DIR to an empty folder and restore a backup',
  )
}
