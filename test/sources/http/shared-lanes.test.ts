import { expect, test } from 'vitest'
import { openDatabase } from '../../../src/db/database.ts'
import { sharedLanes } from '../../../src/sources/http/shared-lanes.ts'
import { useDatabase } from '../../support/database.ts'

const db = useDatabase()
const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))

/** The lanes as of two processes: each with its own lanes, on one database. */
function twoLanes() {
  return [sharedLanes(db), sharedLanes(db)] as const
}

test('one request at a time, and the interval between their starts, hold over two processes', async () => {
  const lane = { key: 'one', intervalMs: 150 }
  const starts: number[] = []
  let running = 0
  let most = 0
  const work = async () => {
    most = Math.max(most, ++running)
    starts.push(performance.now())
    await pause(20)
    running--
  }
  const [here, there] = twoLanes()
  await Promise.all([
    here.inTurn(lane, undefined, work),
    there.inTurn(lane, undefined, work),
    here.inTurn(lane, undefined, work),
    there.inTurn(lane, undefined, work),
  ])
  expect(most).toBe(1)
  for (const [index, at] of starts.slice(1).entries()) expect(at - (starts[index] ?? at)).toBeGreaterThan(145)
})

test('another key has a lane of its own', async () => {
  const [here, there] = twoLanes()
  let other = false
  await here.inTurn({ key: 'two', intervalMs: 60_000 }, undefined, async () => {
    await there.inTurn({ key: 'three', intervalMs: 60_000 }, undefined, async () => {
      other = true
    })
  })
  expect(other).toBe(true)
})

test('a request that fails gives its turn back, and its failure is told', async () => {
  const [here, there] = twoLanes()
  const lane = { key: 'four', intervalMs: 1 }
  await expect(here.inTurn(lane, undefined, () => Promise.reject(new Error('no answer')))).rejects.toThrow('no answer')
  expect(await there.inTurn(lane, undefined, async () => 'answered')).toBe('answered')
})

test('a process that dies in the middle of a request holds nobody up', async () => {
  const dying = openDatabase(db.url)
  const lane = { key: 'five', intervalMs: 1 }
  const never = sharedLanes(dying).inTurn(lane, undefined, () => pause(60_000))
  never.catch(() => undefined)
  await expect
    .poll(async () => (await db.query(`SELECT 1 FROM source_lanes WHERE key = 'five'`)).rows.length, { timeout: 5_000 })
    .toBe(1)
  const waiting = sharedLanes(db).inTurn(lane, undefined, async () => 'answered')
  await db.query(
    `SELECT pg_terminate_backend(l.pid) FROM pg_locks l JOIN pg_database d ON d.oid = l.database
     WHERE l.locktype = 'advisory' AND d.datname = current_database() AND l.pid <> pg_backend_pid()`,
  )
  expect(await waiting).toBe('answered')
})

test('who is told to stop while waiting for a turn leaves, and asks nothing', async () => {
  const [here, there] = twoLanes()
  const stopping = new AbortController()
  let asked = false
  await here.inTurn({ key: 'six', intervalMs: 60_000 }, undefined, async () => {
    const waiting = there.inTurn({ key: 'six', intervalMs: 60_000 }, stopping.signal, async () => {
      asked = true
    })
    setTimeout(() => stopping.abort(new Error('stopping')), 50)
    await expect(waiting).rejects.toThrow('stopping')
  })
  expect(asked).toBe(false)
})
