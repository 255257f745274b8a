import { readFile } from 'node:fs/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import { makeDigests } from '../../src/outbox/send.ts'
import { ensurePartitions } from '../../src/outbox/store.ts'
import { addReaders, endOf, publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { bringInto, claimOne, ledger } from './ledger.ts'

const db = useDatabase()

async function partitions(): Promise<string[]> {
  const { rows } = await db.query(
    `SELECT inhrelid::regclass::text AS name FROM pg_inherits WHERE inhparent = 'deliveries'::regclass ORDER BY 1`,
  )
  return rows.map((row) => String(row['name']))
}

/** The names of the partitions of the months from now on. */
async function monthsFromNow(...ahead: number[]): Promise<string[]> {
  const { rows } = await db.query(
    `SELECT to_char(now() + make_interval(months => ahead), '"deliveries_"YYYY_MM') AS name FROM unnest($1::int[]) AS ahead`,
    [ahead],
  )
  return rows.map((row) => String(row['name']))
}

async function insertOf(day: string): Promise<void> {
  await db.query(
    `INSERT INTO deliveries (day, subscriber_id, kind, address) VALUES ($1, 1, 'confirmation', 'ada@example.org')`,
    [day],
  )
}

async function whereIs(day: string): Promise<unknown> {
  return (await db.query('SELECT tableoid::regclass::text AS name FROM deliveries WHERE day = $1', [day])).rows[0]?.[
    'name'
  ]
}

beforeEach(async () => {
  await emptyDatabase(db)
  for (const name of await partitions()) {
    if (name !== 'deliveries_default') await db.query(`DROP TABLE ${name}`)
  }
})

describe('the ledger', () => {
  test('gets the partitions of this month and the next two', async () => {
    await ensurePartitions(db)
    expect(await partitions()).toEqual([...(await monthsFromNow(0, 1, 2)), 'deliveries_default'].sort())
  })

  test('gets them once, however often and by however many processes they are made', async () => {
    await Promise.all(Array.from({ length: 6 }, () => ensurePartitions(db)))
    await ensurePartitions(db)
    expect(await partitions()).toHaveLength(4)
  })

  test('puts a row into the partition of its month', async () => {
    await ensurePartitions(db)
    const { rows } = await db.query(`SELECT (now() + interval '1 month')::date AS day`)
    const day = String(rows[0]?.['day'])
    await insertOf(day)
    expect([await whereIs(day)]).toEqual(await monthsFromNow(1))
  })

  test('takes rows of any other month into the default partition', async () => {
    await ensurePartitions(db)
    await insertOf('2019-05-17')
    expect(await whereIs('2019-05-17')).toBe('deliveries_default')
  })

  test('leaves a month there whose rows came before its partition, and makes the others', async () => {
    await db.query(`INSERT INTO deliveries (day, subscriber_id, kind, address)
      VALUES (now() + interval '1 month', 1, 'confirmation', 'ada@example.org')`)
    await ensurePartitions(db)
    expect(await partitions()).toEqual([...(await monthsFromNow(0, 2)), 'deliveries_default'].sort())
    expect(await ledger(db)).toHaveLength(1)
  })

  test('lets go of a month by the statement of docs/sending.md: what was in it is an ordinary table then', async () => {
    const guide = await readFile(new URL('../../docs/sending.md', import.meta.url), 'utf8')
    const statement = /^ALTER TABLE deliveries DETACH PARTITION deliveries_2026_03;$/m.exec(guide)?.[0] ?? ''
    await db.query(`SELECT ensure_deliveries_partition('2026-03-01')`)
    for (const day of ['2026-03-10', '2026-04-10']) await insertOf(day)
    await db.query(statement)
    expect(await partitions()).not.toContain('deliveries_2026_03')
    expect((await db.query('SELECT day FROM deliveries')).rows).toEqual([{ day: '2026-04-10' }])
    await ensurePartitions(db)
    expect((await db.query('SELECT day FROM deliveries_2026_03')).rows).toEqual([{ day: '2026-03-10' }])
    await db.query('DROP TABLE deliveries_2026_03')
  })

  test('fans out and claims the same in any partition, and keeps one delivery to each reader', async () => {
    const days = ['2019-05-17', '2019-06-17']
    for (const [index, day] of days.entries()) {
      await publishPapers(db, day, [rawPaper()])
      await addReaders(db, `reader${index}@example.org`)
      await makeDigests(db, endOf(day))
      await makeDigests(db, endOf(day))
      // Who waits for their last digest gets no other.
      await bringInto(db, 'unknown', `day = '${day}'`)
    }
    await db.query(`UPDATE deliveries SET status = 'queued'`)
    const claims = [1, 2, 3, 4].map(() => claimOne(db))
    const taken = (await Promise.all(claims)).filter((delivery) => delivery !== undefined)
    expect(taken.map((delivery) => [delivery.address, delivery.day]).sort()).toEqual([
      ['reader0@example.org', days[0]],
      ['reader0@example.org', days[1]],
      ['reader1@example.org', days[1]],
    ])
  })
})
