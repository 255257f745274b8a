import { readFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { openFolder } from '../../src/db/embedded/folder.ts'
import { openEmbeddedPostgres } from '../../src/db/embedded/open.ts'
import { findPostmaster, isAlive } from '../../src/db/embedded/postmaster.ts'
import { openDoor, throughDoor } from '../support/door.ts'

/** A PostgreSQL in a folder of its own that can be killed and comes back under the same address. */
export interface MortalServer {
  /** The address of its database, always the same. */
  readonly url: string
  /** Ends its processes without warning, as a crash or a lack of memory would. */
  kill(): Promise<void>
  /** Starts it again; it recovers by itself. */
  start(): Promise<void>
  /** Stops it in order. */
  close(): Promise<void>
}

/** The processes that the server has made: its connections and its helpers. Known where there is /proc. */
async function childrenOf(pid: number): Promise<number[]> {
  const listed = await readFile(`/proc/${pid}/task/${pid}/children`, 'utf8').catch(() => '')
  return listed.split(' ').map(Number).filter(Boolean)
}

function killNow(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It was gone already.
  }
}

const portOf = (url: string) => Number(new URL(url).port)

/**
 * Makes a database in `dataDir` and serves it. The server takes another port with every start, so the address is that of
 * a door, which leads to the present one.
 */
export async function openMortalServer(dataDir: string): Promise<MortalServer> {
  const { clusterDir } = await openFolder(dataDir)
  let opening = openEmbeddedPostgres({ dataDir })
  const { url } = await opening
  let isClosed = false
  const door = await openDoor(portOf(url))

  return {
    url: throughDoor(url, door),
    async kill() {
      const found = await findPostmaster(clusterDir)
      if (found.is !== 'running') throw new Error('PostgreSQL is not running')
      const { pid } = found.postmaster
      const children = await childrenOf(pid)
      // The postmaster first: it would mend what happens to its children.
      for (const each of [pid, ...children]) killNow(each)
      while (isAlive(pid)) await sleep(5)
    },
    async start() {
      if (isClosed) return
      opening = openEmbeddedPostgres({ dataDir })
      door.leadTo(portOf((await opening).url))
    },
    async close() {
      isClosed = true
      door.close()
      const server = await opening
      await server.close()
    },
  }
}
