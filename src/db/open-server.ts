import type { Config } from '../config/config.ts'
import { messageOf, PaperrouteError } from '../lib/error.ts'
import type { Logger } from '../lib/log.ts'
import { openDatabase } from './database.ts'
import { EmbeddedPostgresError } from './embedded/error.ts'
import { openEmbeddedPostgres } from './embedded/open.ts'

/**
 * The PostgreSQL that `DATABASE_URL` names, or the embedded one of the data folder.
 * @returns its address, and what ends this process's use of it once all connections are closed
 * @throws {PaperrouteError} naming the remedy, when it cannot be reached or started.
 */
export async function openServer(config: Config, log: Logger): Promise<{ url: string; close(): Promise<void> }> {
  if (!config.databaseUrl) {
    return await openEmbeddedPostgres({ dataDir: config.dataDir, log: (line) => log.debug(line) }).catch((error) => {
      throw error instanceof EmbeddedPostgresError ? new PaperrouteError(`${error.message}.`, { cause: error }) : error
    })
  }
  const probe = openDatabase(config.databaseUrl, { max: 1 })
  try {
    await probe.query('SELECT 1')
  } catch (error) {
    const { host, pathname } = new URL(config.databaseUrl)
    throw new PaperrouteError(
      `The database ${host}${pathname} cannot be reached: ${messageOf(error)}. Check DATABASE_URL and that PostgreSQL runs.`,
      { cause: error },
    )
  } finally {
    await probe.close()
  }
  return { url: config.databaseUrl, close: async () => undefined }
}
