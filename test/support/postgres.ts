import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { TestProject } from 'vitest/node'
import { openDatabase } from '../../src/db/database.ts'
import { openEmbeddedPostgres } from '../../src/db/embedded/open.ts'
import { migrate } from '../../src/db/migrate.ts'

/** The database that every test's own is a copy of. */
export const template = 'paperroute_template'

declare module 'vitest' {
  export interface ProvidedContext {
    /** A server with `template` in it. */
    postgresUrl: string
  }
}

/**
 * A real server for the whole run: the one of `TEST_DATABASE_URL` (to test on another version of PostgreSQL), else an
 * embedded one in a folder of its own. The schema is made once, in a template that each test file clones.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const { url, close } = await openServer()
  const admin = openDatabase(url, { max: 1 })
  await admin.query(`DROP DATABASE IF EXISTS ${template} WITH (FORCE)`)
  await admin.query(`CREATE DATABASE ${template}`)
  await migrate(urlOf(url, template))
  await admin.close()
  project.provide('postgresUrl', url)
  return close
}

async function openServer(): Promise<{ url: string; close: () => Promise<void> }> {
  const given = process.env['TEST_DATABASE_URL']
  if (given) return { url: given, close: async () => undefined }
  const dataDir = await mkdtemp(join(tmpdir(), 'paperroute-test-'))
  const server = await openEmbeddedPostgres({ dataDir })
  return {
    url: server.url,
    close: async () => {
      await server.close()
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

/** The same server's other database. */
export function urlOf(url: string, database: string): string {
  const other = new URL(url)
  other.pathname = `/${database}`
  return other.href
}
