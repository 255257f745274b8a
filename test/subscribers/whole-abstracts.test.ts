import { readFile } from 'node:fs/promises'
import { expect, test } from 'vitest'
import { addReaders } from '../support/builders.ts'
import { useDatabase } from '../support/database.ts'

const db = useDatabase()
const migration = new URL('../../migrations/0018-whole-abstracts.sql', import.meta.url)

test('whoever had the lead whole under the name of full abstracts keeps that, and so does whoever says nothing', async () => {
  await addReaders(db, 'full@example.org', 'short@example.org')
  await db.query(`
    ALTER TABLE subscribers DROP CONSTRAINT subscribers_abstracts_check, ALTER COLUMN abstracts SET DEFAULT 'full';
    UPDATE subscribers SET abstracts = split_part(email, '@', 1);
    ALTER TABLE subscribers ADD CONSTRAINT subscribers_abstracts_check CHECK (abstracts IN ('full', 'short'))`)
  await db.query(await readFile(migration, 'utf8'))
  await db.query(`INSERT INTO subscribers (email) VALUES ('new@example.org')`)
  const { rows } = await db.query('SELECT email, abstracts FROM subscribers ORDER BY email')
  expect(rows).toEqual([
    { email: 'full@example.org', abstracts: 'lead' },
    { email: 'new@example.org', abstracts: 'lead' },
    { email: 'short@example.org', abstracts: 'short' },
  ])
})
