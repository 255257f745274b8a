import { randomBytes } from 'node:crypto'
import { access, chmod, chown, constants, readdir, readFile, realpath, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { EmbeddedPostgresError, errnoOf, folderError } from './error.ts'
import { makeFolder, unlessAbsent } from './files.ts'

/** The major version of PostgreSQL whose clusters the platform package can serve. */
const MAJOR_VERSION = '18'
/** The folder of its cluster, below the data folder. */
export const clusterName = `postgres-${MAJOR_VERSION}`

/** Where the parts of the embedded database are, as real paths. */
export interface Folder {
  readonly dataDir: string
  /** PostgreSQL's own data directory. */
  readonly clusterDir: string
  readonly passwordFile: string
  readonly logFile: string
}

/**
 * Makes sure that the data folder exists and can be written.
 * @throws {EmbeddedPostgresError} when it cannot.
 */
export async function openFolder(path: string): Promise<Folder> {
  const wanted = resolve(path)
  try {
    await makeFolder(wanted)
    const dataDir = await realpath(wanted)
    await access(dataDir, constants.R_OK | constants.W_OK | constants.X_OK)
    return {
      dataDir,
      clusterDir: join(dataDir, clusterName),
      passwordFile: join(dataDir, 'postgres.password'),
      logFile: join(dataDir, 'postgres.log'),
    }
  } catch (error) {
    throw folderError(error, wanted)
  }
}

/**
 * Says whether a cluster is there that this version and account can serve.
 * @throws {EmbeddedPostgresError} when there is one that cannot be served.
 */
export async function hasCluster({ dataDir, clusterDir }: Folder): Promise<boolean> {
  const remedy = 'move it away and restore a backup, or set DATA_DIR to another folder'
  try {
    const found = await unlessAbsent(stat(clusterDir))
    if (!found) return false
    const { uid, mode } = found
    const self = process.getuid?.()
    if (self !== undefined && self !== 0 && uid !== self) {
      throw new EmbeddedPostgresError(
        `'${clusterDir}' belongs to another account (uid ${uid}): run as that account, ` +
          `or as root give it the folder with \`chown -R ${self} '${dataDir}'\``,
      )
    }
    // Absent now: another process replaces an empty folder by its cluster.
    const entries = await unlessAbsent(readdir(clusterDir))
    if (!entries?.length) return false
    const version = (await readFile(join(clusterDir, 'PG_VERSION'), 'utf8')).trim()
    if (/^\d+$/.test(version) && version !== MAJOR_VERSION) {
      throw new EmbeddedPostgresError(`'${clusterDir}' is of PostgreSQL ${version}, not ${MAJOR_VERSION}: ${remedy}`)
    }
    if (version !== MAJOR_VERSION) throw new EmbeddedPostgresError(`'${clusterDir}' is not a database: ${remedy}`)
    await access(join(clusterDir, 'global', 'pg_control'))
    // Copying tools widen the mode, and the server then refuses the folder.
    if (process.platform !== 'win32' && mode & 0o077) await chmod(clusterDir, 0o700)
    return true
  } catch (error) {
    if (error instanceof EmbeddedPostgresError) throw error
    const code = errnoOf(error)
    if (code === 'ENOTDIR') {
      throw new EmbeddedPostgresError(`'${clusterDir}' is a file, not a database folder: ${remedy}`, { cause: error })
    }
    if (code === 'ENOENT' || code === 'EISDIR') {
      throw new EmbeddedPostgresError(`'${clusterDir}' is not a complete database: ${remedy}`, { cause: error })
    }
    throw folderError(error, clusterDir)
  }
}

/** What the names of unfinished files and folders begin with; the id of the process that makes them follows. */
export function draftPrefix({ clusterDir }: Folder): string {
  return `${clusterDir}.new-`
}

/** A path for something unfinished, to be renamed or linked when it is whole. */
export function newDraft(folder: Folder): string {
  return `${draftPrefix(folder)}${process.pid}-${randomBytes(4).toString('hex')}`
}

/** Gives a file that root made to the owner of the data folder, who may come back without root. */
export async function ownLikeFolder(path: string, { dataDir }: Folder): Promise<void> {
  if (process.getuid?.() !== 0) return
  const { uid, gid } = await stat(dataDir)
  await chown(path, uid, gid)
}
