import { beforeEach, describe, expect, test } from 'vitest'
import { unsubscribeSubscriber } from '../../src/subscribers/account-store.ts'
import { pause } from '../../src/subscribers/pause.ts'
import { resumePaused } from '../../src/subscribers/pause-store.ts'
import { resume } from '../../src/subscribers/resume.ts'
import { findByEmail, type Subscriber } from '../../src/subscribers/store.ts'
import { pausableStates, resumableStates, subscriberStates } from '../../src/subscribers/subscriber.ts'
import { addReaders } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'

const db = useDatabase()
beforeEach(async () => {
  await emptyDatabase(db)
  await addReaders(db, email)
})

const email = 'ada@example.org'
const now = new Date('2026-03-10T09:00:00Z')
const until = new Date('2026-03-20T00:00:00Z')
const afterPause = new Date('2026-03-20T08:00:00Z')

async function found(address = email): Promise<Subscriber> {
  const subscriber = await findByEmail(db, address)
  if (!subscriber) throw new Error('nobody is there')
  return subscriber
}

const pauseAda = async (end: Date | null) => await pause(db, (await found()).id, end, now)

describe('pausing', () => {
  test('until a date keeps the date, and the next moment after it', async () => {
    expect(await pauseAda(until)).toBe(true)
    expect(await found()).toMatchObject({ state: 'paused', pausedUntil: until, nextDigestAt: afterPause })
  })

  test('without a date has no next moment', async () => {
    await pauseAda(null)
    expect(await found()).toMatchObject({ state: 'paused', pausedUntil: null, nextDigestAt: null })
  })

  test('again moves the end, and leaves it known since when', async () => {
    await pauseAda(null)
    const since = (await found()).stateChangedAt
    await pauseAda(until)
    expect(await found()).toMatchObject({ stateChangedAt: since, pausedUntil: until, nextDigestAt: afterPause })
    await pauseAda(null)
    expect(await found()).toMatchObject({ stateChangedAt: since, pausedUntil: null, nextDigestAt: null })
  })

  test('of one subscriber touches nobody else', async () => {
    await addReaders(db, 'emmy@example.org')
    const before = await found('emmy@example.org')
    await pauseAda(until)
    expect(await found('emmy@example.org')).toEqual(before)
  })

  test('of nobody is no pause', async () => {
    expect(await pause(db, -1, until, now)).toBe(false)
  })
})

test.each(subscriberStates)('out of %s only who may pauses and resumes, all others stay as they are', async (state) => {
  await db.query('UPDATE subscribers SET state = $1', [state])
  const before = await found()
  const mayPause = pausableStates.includes(state)
  expect(await pauseAda(until)).toBe(mayPause)
  expect((await found()).state).toBe(mayPause ? 'paused' : state)
  if (!mayPause) expect(await found()).toEqual(before)
  await db.query('UPDATE subscribers SET state = $1', [state])
  const mayResume = resumableStates.includes(state)
  expect(await resume(db, before.id, now)).toBe(mayResume)
  expect((await found()).state).toBe(mayResume ? 'active' : state)
})

describe('resuming', () => {
  test('makes active, and due at the next moment', async () => {
    await pauseAda(until)
    expect(await resume(db, (await found()).id, now)).toBe(true)
    expect(await found()).toMatchObject({
      state: 'active',
      pausedUntil: null,
      nextDigestAt: new Date('2026-03-11T08:00:00Z'),
    })
  })

  test('on a day that has had its digest waits for another', async () => {
    await db.query(`UPDATE subscribers SET hour = 18, last_digest_at = '2026-03-10T07:00:00Z'`)
    await pauseAda(until)
    await resume(db, (await found()).id, now)
    expect((await found()).nextDigestAt).toEqual(new Date('2026-03-11T18:00:00Z'))
  })

  test('leaves the window where it was', async () => {
    await db.query('UPDATE subscribers SET read_up_to = 7')
    await pauseAda(null)
    await resume(db, (await found()).id, now)
    expect((await found()).readUpTo).toBe(7)
  })
})

describe('a pause that is over', () => {
  test('ends at its moment and not before', async () => {
    await pauseAda(until)
    await resumePaused(db, new Date(until.getTime() - 1))
    expect((await found()).state).toBe('paused')
    await resumePaused(db, until)
    expect(await found()).toMatchObject({ state: 'active', pausedUntil: null, nextDigestAt: afterPause })
  })

  test('during an outage leaves due whose moment has come since', async () => {
    await pauseAda(until)
    await resumePaused(db, new Date('2026-03-25T12:00:00Z'))
    expect((await found()).nextDigestAt).toEqual(afterPause)
  })

  test('and has no next moment, or one of before it, leaves due', async () => {
    await addReaders(db, 'emmy@example.org')
    await db.query(`UPDATE subscribers SET state = 'paused', paused_until = $1, next_digest_at = NULL`, [until])
    await db.query(`UPDATE subscribers SET next_digest_at = 'epoch' WHERE email = 'emmy@example.org'`)
    await resumePaused(db, until)
    expect((await found()).nextDigestAt).toEqual(until)
    expect((await found('emmy@example.org')).nextDigestAt).toEqual(until)
  })

  test('ends for nobody who paused without an end, or who has left since', async () => {
    await addReaders(db, 'emmy@example.org')
    await pauseAda(null)
    const emmy = await found('emmy@example.org')
    await pause(db, emmy.id, until, now)
    await unsubscribeSubscriber(db, emmy.publicId)
    await resumePaused(db, new Date('2100-01-01T00:00:00Z'))
    expect(await found()).toMatchObject({ state: 'paused' })
    expect(await found('emmy@example.org')).toMatchObject({ state: 'unsubscribed', nextDigestAt: null })
  })
})
