import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, inject } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { template, urlOf } from './postgres.ts'

/** A database of one test file, and its address for those who connect by themselves. */
export interface TestDatabase extends Database {
  readonly url: string
}

/** Gives the test file a fresh database with the schema in it; dropped when the file is done. */
export function useDatabase(): TestDatabase {
  const name = `test_${randomBytes(6).toString('hex')}`
  const url = urlOf(inject('postgresUrl'), name)
  const database = openDatabase(url)
  beforeAll(() => asAdmin((admin) => admin.query(`CREATE DATABASE ${name} TEMPLATE ${template}`)))
  afterAll(async () => {
    await database.close()
    await asAdmin((admin) => admin.query(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`))
  })
  return Object.assign(database, { url })
}

/**
 * Empties every table, for files whose tests each begin with nothing. Ids go on: nothing may meet one twice. Deleting takes
 * a tenth of the time of TRUNCATE, which makes new files for each table and index, and there are thousands of tests; the
 * locks are those of TRUNCATE, so that what is under way ends first. Kept pages are told by hand, since no trigger is.
 */
export async function emptyDatabase(db: Database): Promise<void> {
  await db.query(`
    DO $$
    DECLARE found regclass;
    BEGIN
      PERFORM set_config('session_replication_role', 'replica', true);
      FOR found IN
        SELECT oid FROM pg_class
        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace AND relname NOT IN ('migrations', 'forgotten_salt', 'page_changes')
        ORDER BY oid
      LOOP
        EXECUTE format('LOCK TABLE %s IN ACCESS EXCLUSIVE MODE', found);
        EXECUTE format('DELETE FROM %s', found);
      END LOOP;
      UPDATE page_changes SET changes = changes + 1;
    END $$`)
}

async function asAdmin(work: (admin: Database) => Promise<unknown>): Promise<void> {
  const admin = openDatabase(inject('postgresUrl'), { max: 1 })
  try {
    // Several files clone the template at once, and a clone wants it to itself.
    await admin.query(`SELECT pg_advisory_lock(hashtext('clone'))`)
    await work(admin)
  } finally {
    await admin.close()
  }
}
