import type { Database } from '../../src/db/database.ts'
import { daysBefore } from '../../src/lib/clock.ts'

const perEdition = 500

/** Puts all papers into editions, in the order of their ids; the newest edition is yesterday's. */
export async function fillEditions(db: Database, papers: number): Promise<void> {
  await db.query(
    `INSERT INTO editions (number, day, published_at)
     SELECT n, $1::date - ($2 - n), now() - ($2 - n) * interval '1 day' FROM generate_series(1, $2::int) n`,
    [daysBefore(new Date().toISOString().slice(0, 10), 1), Math.ceil(papers / perEdition)],
  )
  await db.query(
    `INSERT INTO edition_papers (edition_number, paper_id, score, position)
     SELECT (row_number() OVER (ORDER BY id) - 1) / $1 + 1, id, 1.0 / ((row_number() OVER (ORDER BY id) - 1) % $1 + 1),
       (row_number() OVER (ORDER BY id) - 1) % $1 + 1
     FROM papers`,
    [perEdition],
  )
  await db.query('VACUUM ANALYZE editions')
  await db.query('VACUUM ANALYZE edition_papers')
}

/** Active subscribers, whom a digest would come to tomorrow. */
export async function fillReaders(db: Database, readers: number): Promise<void> {
  await db.query(
    `INSERT INTO subscribers (email, state, next_digest_at, digest_size, time_zone)
     SELECT 'reader' || n || '@d' || n % 1000 || '.example.org', 'active', now() + interval '1 day', 10, 'Europe/Berlin'
     FROM generate_series(1, $1::int) n`,
    [readers],
  )
  await db.query('VACUUM ANALYZE subscribers')
}

/** Whether they are there, which come last. */
export async function hasReaders(db: Database): Promise<boolean> {
  return (await db.query('SELECT FROM subscribers LIMIT 1')).rowCount === 1
}
