import { setTimeout as sleep } from 'node:timers/promises'
import { enterServer, NotNow, type PresenceConnection } from './connection.ts'
import { EmbeddedPostgresError, oneLine } from './error.ts'
import type { Folder } from './folder.ts'
import { findPostmaster, isRunning } from './postmaster.ts'

/** How long a server may need until it takes connections; after a crash it repeats what its disk had not yet. */
const READY_PATIENCE_MS = 120_000

/** After what time of waiting the operator is told. */
const SILENCE_MS = 3_000

const RETURN_AFTER_MS = 500

/** The server is still busy with its recovery: it should be left to it. */
export class NotReadyError extends EmbeddedPostgresError {}

/** One process's use of a server, until it leaves or the server is gone. */
export interface Presence {
  readonly port: number
  /** Ends the use. Calls `stop` if it was the last; newcomers wait meanwhile. */
  leave(stop: () => Promise<void>): Promise<void>
}

interface Server {
  readonly pid: number
  readonly folder: Folder
  readonly password: string
  readonly log: (line: string) => void
}

/**
 * Waits until a server takes connections, and takes part in its use.
 * @param mayCome whether a server that does not serve the cluster yet may still get there.
 * @returns undefined when the server has gone instead.
 * @throws {EmbeddedPostgresError} when it cannot be used, or not within two minutes.
 */
export async function joinServer(server: Server, mayCome: () => boolean): Promise<Presence | undefined> {
  const { pid, folder, log } = server
  const since = Date.now()
  let obstacle = 'it does not listen'
  let isSilent = true
  for (;;) {
    const finding = await findPostmaster(folder.clusterDir)
    const postmaster = finding.is === 'running' && finding.postmaster.pid === pid ? finding.postmaster : undefined
    if (!postmaster && !mayCome()) return undefined
    if (postmaster?.isListening) {
      try {
        return await keepPresence(postmaster.port, server)
      } catch (error) {
        if (!(error instanceof NotNow)) throw error
        obstacle = oneLine(error)
      }
    }
    if (isSilent && Date.now() - since > SILENCE_MS) {
      isSilent = false
      log(`Waiting for the embedded database (${obstacle})`)
    }
    if (Date.now() - since > READY_PATIENCE_MS) {
      throw new NotReadyError(
        `The embedded database (process ${pid}) takes no connections (${obstacle}): ` +
          `see '${folder.logFile}', then try again, or end that process by hand`,
      )
    }
    await sleep(20)
  }
}

async function keepPresence(port: number, { pid, folder, password, log }: Server): Promise<Presence> {
  let isLeaving = false
  let timer: NodeJS.Timeout | undefined
  let returning: Promise<void> | undefined
  const enter = () => enterServer(port, password, folder, comeBackLater)
  const isServing = () => isRunning(pid, folder.clusterDir).catch(() => false)

  // The server ends all connections when one of its processes crashes, and goes on: we must be counted again.
  function comeBackLater(): void {
    if (isLeaving) return
    timer = setTimeout(() => {
      returning = comeBack()
    }, RETURN_AFTER_MS).unref()
  }
  async function comeBack(): Promise<void> {
    if (!(await isServing())) {
      log('The embedded database has stopped unexpectedly; restart to bring it back')
      return
    }
    try {
      connection = await enter()
    } catch {
      comeBackLater()
    }
  }
  let connection: PresenceConnection = await enter()

  return {
    port,
    async leave(stop) {
      isLeaving = true
      clearTimeout(timer)
      await returning
      if (!connection.isOpen && (await isServing())) connection = await enter().catch(() => connection)
      try {
        // Without a connection there is no server, or one that another process is stopping.
        if (await connection.isLast().catch(() => false)) await stop()
      } finally {
        await connection.close()
      }
    },
  }
}
