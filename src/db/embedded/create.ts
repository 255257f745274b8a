import { execFile } from 'node:child_process'
import { mkdir, readdir, rename, rm, rmdir, stat, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { handOver, type Runner } from './account.ts'
import type { Binaries } from './binaries.ts'
import { serverEnvironment } from './environment.ts'
import { errnoOf, folderError, oneLine, programError } from './error.ts'
import { draftPrefix, type Folder, hasCluster, newDraft } from './folder.ts'
import { ensurePassword } from './password.ts'
import { isAlive } from './postmaster.ts'

const run = promisify(execFile)

/** The superuser of the cluster. */
export const SUPERUSER = 'paperroute'

/** A draft older than this is of no living process, whoever has its process id by now. */
const DRAFT_LIFE_MS = 10 * 60_000

/**
 * Creates the cluster in a draft folder and renames it, so that a kill leaves no half of one. A rename onto a cluster
 * fails, so of several processes that do this at once exactly one succeeds, without a lock that could go stale.
 * @returns whether the cluster is ours; false when another process was first.
 * @throws {EmbeddedPostgresError}
 */
export async function createCluster(folder: Folder, binaries: Binaries, runner: Runner): Promise<boolean> {
  const draft = newDraft(folder)
  const passwordFile = join(draft, 'password')
  const cluster = join(draft, 'cluster')
  const password = await ensurePassword(folder)
  try {
    await mkdir(draft, { mode: 0o700 })
    await writeFile(passwordFile, password, { mode: 0o600 })
    await handOver(draft, runner)
    await initialise(cluster, passwordFile, folder, binaries, runner)
    return await moveIntoPlace(cluster, folder)
  } catch (error) {
    throw folderError(error, folder.dataDir)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/** Removes what processes that were killed while they created a cluster left behind. */
export async function removeOldDrafts(folder: Folder): Promise<void> {
  const prefix = basename(draftPrefix(folder))
  for (const name of await readdir(folder.dataDir)) {
    if (!name.startsWith(prefix)) continue
    const path = join(folder.dataDir, name)
    const changedAt = await stat(path).then(
      ({ mtimeMs }) => mtimeMs,
      () => Date.now(),
    )
    const isAbandoned =
      !isAlive(Number.parseInt(name.slice(prefix.length), 10)) || changedAt < Date.now() - DRAFT_LIFE_MS
    // What cannot be removed harms nobody; another start tries again.
    if (isAbandoned) await rm(path, { recursive: true, force: true }).catch(() => undefined)
  }
}

async function initialise(
  cluster: string,
  passwordFile: string,
  { dataDir }: Folder,
  binaries: Binaries,
  runner: Runner,
): Promise<void> {
  const options = [
    ['--pgdata', cluster],
    ['--username', SUPERUSER],
    ['--pwfile', passwordFile],
    ['--auth', 'scram-sha-256'],
    ['--encoding', 'UTF8'],
    ['--locale-provider', 'builtin'],
    ['--builtin-locale', 'C.UTF-8'],
    // The C library's part; only Linux knows this one everywhere.
    ['--locale', process.platform === 'linux' ? 'C.UTF-8' : 'C'],
    ['--lc-messages', 'C'],
  ].map(([name, value]) => `${name}=${value}`)
  const [program = binaries.initdb, ...rest] = [...runner.prefix, binaries.initdb, ...options, '--no-instructions']
  try {
    await run(program, rest, { ...runner.identity, cwd: dataDir, env: serverEnvironment() })
  } catch (error) {
    const reason = reasonOf(error)
    throw programError(
      oneLine(error),
      dataDir,
      `The database could not be created in '${dataDir}' (${reason}): ` +
        'mend that, or set DATA_DIR to another folder, or DATABASE_URL to a PostgreSQL server of your own',
      error,
    )
  }
}

/** initdb's own words about its failure; the system's when it did not even run. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return oneLine(error)
  if ('signal' in error && error.signal) return `initdb was ended by ${error.signal}`
  const output = 'stderr' in error ? String(error.stderr) : ''
  // The first complaint is the cause, the others follow from it.
  const complaint = output.split('\n').find((line) => /error|could not|FATAL|PANIC/.test(line))
  return complaint?.replace(/^.*?\[\d+\] /, '').trim() || oneLine(error)
}

async function moveIntoPlace(cluster: string, folder: Folder): Promise<boolean> {
  try {
    // Not every system renames onto an empty folder; one that is not empty stays.
    await rmdir(folder.clusterDir).catch(() => undefined)
    await rename(cluster, folder.clusterDir)
    return true
  } catch (error) {
    if (errnoOf(error) !== 'EBUSY' && (await hasCluster(folder))) return false
    throw error
  }
}
