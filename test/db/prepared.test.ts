import { afterAll, expect, test } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { useDatabase } from '../support/database.ts'

const { url } = useDatabase()
// One connection, so that every statement is asked of the one that keeps them.
const db = openDatabase(url, { max: 1 })
afterAll(() => db.close())

const kept = async () => (await db.query('SELECT statement FROM pg_prepared_statements ORDER BY name')).rows

test('a prepared statement is parsed once, answers for each of its values, and others are not kept', async () => {
  const [double, half] = ['SELECT $1::int * 2 AS answer', 'SELECT $1::int / 2 AS answer']
  for (const value of [1, 2, 3]) {
    expect((await db.prepared.query(double, [value])).rows).toEqual([{ answer: value * 2 }])
    expect((await db.prepared.query(half, [value * 2])).rows).toEqual([{ answer: value }])
    await db.query('SELECT $1::int AS answer', [value])
  }
  expect(await kept()).toEqual([{ statement: double }, { statement: half }])
})

test('a prepared statement that failed works with other values', async () => {
  const text = 'SELECT 1 / $1::int AS answer'
  await expect(db.prepared.query(text, [0])).rejects.toThrow('division by zero')
  expect((await db.prepared.query(text, [1])).rows).toEqual([{ answer: 1 }])
})
