import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { type Job, type Schedule, startSchedule } from '../../src/schedule/schedule.ts'
import { forgetOldTurns } from '../../src/schedule/store.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { recordLog } from './recorder.ts'

/** Looks again and again, for long enough also on a busy machine. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 })

const db = useDatabase()
const schedules: Schedule[] = []
const others: Database[] = []

beforeEach(() => emptyDatabase(db))
afterEach(async () => {
  await Promise.all(schedules.splice(0).map((schedule) => schedule.stop()))
  await Promise.all(others.splice(0).map((database) => database.close()))
})

/** A schedule as another process would have it: with connections of its own. */
function startOwn(jobs: readonly Job[], timeZone = 'UTC') {
  const own = openDatabase(db.url)
  others.push(own)
  const { log, lines } = recordLog()
  const schedule = startSchedule({ db: own, log, timeZone }, jobs)
  schedules.push(schedule)
  return { ...schedule, lines }
}

/** A job that notes each of its runs, and takes as long as `work` does. */
function noting(
  notes: string[],
  name: string,
  cron: string,
  work: () => Promise<unknown> = async () => undefined,
): Job {
  return {
    name,
    cron,
    async run() {
      notes.push(name)
      await work()
    },
  }
}

async function slots(): Promise<string[]> {
  const { rows } = await db.query('SELECT slot FROM schedule_slots ORDER BY taken_at, slot')
  return rows.map((row) => String(row['slot']))
}

/** A promise that a test settles. */
function withResolvers(): { promise: Promise<void>; resolve: () => void } {
  let resolve: () => void = () => undefined
  const promise = new Promise<void>((settle) => {
    resolve = settle
  })
  return { promise, resolve }
}

/** Never in the time of a test. */
const later = '0 0 1 1 *'
const now = new Date('2026-03-11T10:17:42Z')

describe('several processes on one database', () => {
  test('do a job once at each of its moments, also at every second', async () => {
    const notes: string[] = []
    const job = noting(notes, 'tick', '* * * * * *')
    startOwn([job])
    startOwn([job])
    startOwn([job])
    await sleep(2_300)
    await Promise.all(schedules.map((schedule) => schedule.stop()))
    expect(notes.length).toBeGreaterThanOrEqual(2)
    expect(await slots()).toHaveLength(notes.length)
  })

  test('make up a missed moment once', async () => {
    const notes: string[] = []
    const jobs = [noting(notes, 'ingest', '5 * * * *', () => sleep(50)), noting(notes, 'publish', '30 5 * * *')]
    const starts = [startOwn(jobs), startOwn(jobs), startOwn(jobs)]
    await Promise.all(starts.map((schedule) => schedule.makeUpMissed(now)))
    expect(notes).toEqual(['ingest', 'publish'])
  })

  test('keep the order of the jobs: what one is at, the others wait for', async () => {
    const notes: string[] = []
    const { promise: long, resolve: finish } = withResolvers()
    const jobs = [noting(notes, 'ingest', '5 * * * *', () => long), noting(notes, 'publish', '30 5 * * *')]
    const first = startOwn(jobs).makeUpMissed(now)
    await soon(() => notes).toEqual(['ingest'])
    const second = startOwn(jobs).makeUpMissed(now)
    await sleep(300)
    expect(notes).toEqual(['ingest'])
    finish()
    await Promise.all([first, second])
    expect(notes).toEqual(['ingest', 'publish'])
  })
})

describe('after a start', () => {
  test('the last missed moment of each job is made up, in the order of the jobs', async () => {
    const notes: string[] = []
    await startOwn([
      noting(notes, 'ingest', '5 * * * *'),
      noting(notes, 'publish', '30 5 * * *'),
      noting(notes, 'weekly', '0 7 * * 1'),
      noting(notes, 'seconds', '10,50 */5 * * * *'),
    ]).makeUpMissed(now)
    expect(notes).toEqual(['ingest', 'publish', 'weekly', 'seconds'])
    expect(await slots()).toEqual([
      'ingest 2026-03-11T10:05:00.000Z',
      'publish 2026-03-11T05:30:00.000Z',
      'weekly 2026-03-09T07:00:00.000Z',
      'seconds 2026-03-11T10:15:50.000Z',
    ])
  })

  test('what was done is not done again, and the next moment is', async () => {
    const notes: string[] = []
    const jobs = [noting(notes, 'ingest', '5 * * * *')]
    await startOwn(jobs).makeUpMissed(now)
    await startOwn(jobs).makeUpMissed(new Date('2026-03-11T11:04:59Z'))
    expect(notes).toEqual(['ingest'])
    await startOwn(jobs).makeUpMissed(new Date('2026-03-11T11:05:00Z'))
    expect(notes).toEqual(['ingest', 'ingest'])
  })

  test('what was just done in another way counts as done', async () => {
    const notes: string[] = []
    const jobs = [noting(notes, 'ingest', '5 * * * *'), noting(notes, 'publish', '30 5 * * *')]
    await startOwn(jobs).makeUpMissed(now, ['ingest'])
    await startOwn(jobs).makeUpMissed(now)
    expect(notes).toEqual(['publish'])
  })

  test('what has been missed for more than eight days is not made up', async () => {
    const notes: string[] = []
    await startOwn([noting(notes, 'monthly', '0 0 1 * *')]).makeUpMissed(now)
    expect(notes).toEqual([])
  })

  test('what a process had begun when it died is made up', async () => {
    const notes: string[] = []
    const { promise, resolve } = withResolvers()
    const dead = startOwn([noting(notes, 'publish', '30 5 * * *', () => promise)]).makeUpMissed(now)
    await soon(() => notes).toEqual(['publish'])
    // As the server sees a process that was killed.
    await db.query(`SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND pid <> pg_backend_pid()
      AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
    await startOwn([noting(notes, 'publish', '30 5 * * *')]).makeUpMissed(now)
    expect(notes).toEqual(['publish', 'publish'])
    resolve()
    await dead
  })
})

describe('a job that fails', () => {
  const failing: Job = {
    name: 'ingest',
    cron: '5 * * * *',
    async run() {
      throw new Error('no route\nto host')
    },
  }

  test('is told in a line and does not keep the next from running', async () => {
    const notes: string[] = []
    const schedule = startOwn([failing, noting(notes, 'publish', '30 5 * * *')])
    await schedule.makeUpMissed(now)
    expect(notes).toEqual(['publish'])
    expect(schedule.lines).toEqual(['error: ingest failed: no route to host'])
  })

  test('is not tried again before its next moment', async () => {
    await startOwn([failing]).makeUpMissed(now)
    const again = startOwn([failing])
    await again.makeUpMissed(now)
    expect(again.lines).toEqual([])
  })

  test('because the database is away is told, and ends nothing', async () => {
    const schedule = startOwn([failing])
    await others.at(-1)?.close()
    await schedule.makeUpMissed(now)
    expect(schedule.lines).toHaveLength(1)
    expect(schedule.lines[0]).toMatch(/^error: ingest failed: /)
    others.pop()
  })
})

describe('a stop', () => {
  test('waits for what runs and starts nothing new', async () => {
    const notes: string[] = []
    const schedule = startOwn([
      noting(notes, 'ingest', '5 * * * *', async () => {
        await sleep(300)
        notes.push('ingest ended')
      }),
      noting(notes, 'publish', '30 5 * * *'),
    ])
    const madeUp = schedule.makeUpMissed(now)
    await soon(() => notes).toEqual(['ingest'])
    await schedule.stop()
    expect(notes).toEqual(['ingest', 'ingest ended'])
    await madeUp
    expect(notes).toEqual(['ingest', 'ingest ended'])
  })

  test('cuts short what can be, and leaves it to the next start', async () => {
    const notes: string[] = []
    const cron = '5 * * * *'
    const schedule = startOwn([
      {
        name: 'ingest',
        cron,
        async run(signal) {
          notes.push('begun')
          await sleep(60_000, undefined, { signal })
        },
      },
    ])
    void schedule.makeUpMissed(now)
    await soon(() => notes).toEqual(['begun'])
    await schedule.stop()
    expect(schedule.lines).toEqual([])
    await startOwn([noting(notes, 'ingest', cron)]).makeUpMissed(now)
    expect(notes).toEqual(['begun', 'ingest'])
  })

  test('does not wait for another process that is at a job', async () => {
    const notes: string[] = []
    const { promise: long, resolve: finish } = withResolvers()
    const first = startOwn([noting(notes, 'ingest', '5 * * * *', () => long)]).makeUpMissed(now)
    await soon(() => notes).toEqual(['ingest'])
    const other = startOwn([noting(notes, 'ingest', '5 * * * *')])
    const waiting = other.makeUpMissed(now)
    await sleep(100)
    await other.stop()
    await waiting
    finish()
    await first
    expect(notes).toEqual(['ingest'])
  })
})

describe('the time zone', () => {
  test('decides which moment it is', async () => {
    const schedule = startOwn([noting([], 'publish', '30 5 * * *')], 'Asia/Tokyo')
    await schedule.makeUpMissed(now)
    expect(await slots()).toEqual(['publish 2026-03-10T20:30:00.000Z'])
    expect(schedule.next()[0]?.at?.toISOString()).toMatch(/T20:30:00\.000Z$/)
  })

  test('brings its summer time along', async () => {
    const jobs = [noting([], 'publish', '30 5 * * *')]
    await startOwn(jobs, 'Europe/Berlin').makeUpMissed(new Date('2026-03-28T12:00:00Z'))
    await startOwn(jobs, 'Europe/Berlin').makeUpMissed(new Date('2026-03-29T12:00:00Z'))
    expect(await slots()).toEqual(['publish 2026-03-28T04:30:00.000Z', 'publish 2026-03-29T03:30:00.000Z'])
  })
})

test('a moment that passed while the machine slept is made up when it wakes', async () => {
  const notes: string[] = []
  const moment = new Date(Math.ceil(Date.now() / 1_000) * 1_000 + 1_000)
  const cron = `${moment.getUTCSeconds()} ${moment.getUTCMinutes()} ${moment.getUTCHours()} * * *`
  startOwn([noting(notes, 'publish', cron)])
  await sleep(moment.getTime() - Date.now() - 100)
  // Nothing in this process runs meanwhile, as in one whose machine sleeps.
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 2_300)
  expect(notes).toEqual([])
  await soon(() => notes).toEqual(['publish'])
  await soon(slots).toEqual([`publish ${moment.toISOString()}`])
})

test('the next moment of each job is told', () => {
  const [{ name, at } = { name: '', at: null }] = startOwn([noting([], 'yearly', later)]).next()
  expect(name).toBe('yearly')
  expect(at?.toISOString()).toMatch(/-01-01T00:00:00\.000Z$/)
})

test('what is too old to be made up is forgotten, the rest kept', async () => {
  await db.query(`INSERT INTO schedule_slots VALUES ('old', now() - interval '31 days'), ('new', now())`)
  await forgetOldTurns(db)
  expect(await slots()).toEqual(['new'])
})
