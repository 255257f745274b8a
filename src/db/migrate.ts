import { fileURLToPath } from 'node:url'
import { runner } from 'node-pg-migrate'
import { PaperrouteError } from '../lib/error.ts'

const folder = fileURLToPath(new URL('../../migrations', import.meta.url))

/**
 * Brings the schema of the database at `url` up to date; several processes may do so at once, one works and the others
 * wait.
 * @returns the names of the migrations that ran, none when everything was in place.
 * @throws {PaperrouteError} when the server is older than PostgreSQL 15.
 */
export async function migrate(url: string): Promise<string[]> {
  const messages: string[] = []
  const note = (message: string) => messages.push(message)
  try {
    const done = await runner({
      databaseUrl: url,
      dir: folder,
      direction: 'up',
      migrationsTable: 'migrations',
      advisoryLockMode: 'wait',
      logger: { debug: () => undefined, info: () => undefined, warn: note, error: note },
    })
    return done.map((migration) => migration.name)
  } catch (error) {
    throw new PaperrouteError(
      `The database could not be migrated: ${error instanceof Error ? error.message : String(error)}. ` +
        'Paperroute needs PostgreSQL 15 or newer and a role that may create tables.',
      { cause: error },
    )
  }
}
