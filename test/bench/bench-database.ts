import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { openEmbeddedPostgres } from '../../src/db/embedded/open.ts'
import { migrate } from '../../src/db/migrate.ts'

/**
 * Runs a benchmark on a database of its own, migrated.
 * @param keep the folder that it is in and stays in; undefined: one that is deleted afterwards
 */
export async function withBenchDatabase(
  keep: string | undefined,
  work: (databaseUrl: string) => Promise<void>,
): Promise<void> {
  const dataDir = keep ? resolve(keep) : await mkdtemp(join(tmpdir(), 'paperroute-bench-'))
  await mkdir(dataDir, { recursive: true })
  const server = await openEmbeddedPostgres({ dataDir })
  try {
    await migrate(server.url)
    await work(server.url)
  } finally {
    await server.close()
    if (!keep) await rm(dataDir, { recursive: true, force: true })
  }
}
