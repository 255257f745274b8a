import { beforeEach, describe, expect, test } from 'vitest'
import { deliver } from '../../src/outbox/deliver.ts'
import { makeDigests, previewSend } from '../../src/outbox/send.ts'
import { pause } from '../../src/subscribers/pause.ts'
import { findByEmail, type Subscriber } from '../../src/subscribers/store.ts'
import { addReaders, endOf, publishPapers, rawPaper } from '../support/builders.ts'
import { useDatabase } from '../support/database.ts'
import { useOutbox } from '../support/outbox.ts'
import { bringInto, ledger } from './ledger.ts'

const db = useDatabase()
const mail = useOutbox(db)
const ada = 'ada@example.org'

/** A real clock at a moment, which has not been set by the operator. */
const at = (moment: string) => ({ day: moment.slice(0, 10), now: new Date(moment), isSet: false })

async function found(email = ada): Promise<Subscriber> {
  const subscriber = await findByEmail(db, email)
  if (!subscriber) throw new Error('nobody is there')
  return subscriber
}

/** The windows of all digests, as [after, up to, papers]. */
async function windows(): Promise<unknown[]> {
  const { rows } = await db.query(
    `SELECT after_edition, up_to_edition, jsonb_array_length(papers) AS papers FROM digests ORDER BY id`,
  )
  return rows.map((row) => Object.values(row))
}

/** A reader whose digest of 9 March waits for the relay, and editions of the days after it. */
async function readerWhoWaits(...days: string[]): Promise<void> {
  await addReaders(db, ada)
  await publishPapers(db, '2026-03-09', [rawPaper()])
  await makeDigests(db, at('2026-03-09T08:00:00Z'))
  for (const day of days) await publishPapers(db, day, [rawPaper()])
}

/** A reader who has had the edition of 9 March, and editions of the days after it. */
async function readerAndEditions(...days: string[]): Promise<void> {
  await readerWhoWaits(...days)
  await bringInto(db, 'submitted')
}

describe('each schedule of many', () => {
  test('has its own next moment, by its days too', async () => {
    await publishPapers(db, '2026-03-10', [rawPaper()])
    const schedules = [
      ['daily', '{}', '2026-03-11'],
      ['weekdays', '{}', '2026-03-11'],
      ['chosen', '{2,5}', '2026-03-13'],
      ['chosen', '{7}', '2026-03-15'],
      ['weekly', '{}', '2026-03-16'],
      ['weekly', '{4}', '2026-03-12'],
      ['monthly', '{}', '2026-04-01'],
      ['monthly', '{31}', '2026-03-31'],
      ['monthly', '{15}', '2026-03-15'],
    ] as const
    await addReaders(db, ...schedules.map((_, index) => `reader${index}@example.org`))
    for (const [index, [cadence, days]] of schedules.entries()) {
      await db.query('UPDATE subscribers SET cadence = $1, days = $2 WHERE email = $3', [
        cadence,
        days,
        `reader${index}@example.org`,
      ])
    }
    expect(await makeDigests(db, at('2026-03-10T09:00:00Z'))).toMatchObject({ deliveries: schedules.length })
    for (const [index, [, , day]] of schedules.entries()) {
      const { nextDigestAt } = await found(`reader${index}@example.org`)
      expect([index, nextDigestAt]).toEqual([index, new Date(`${day}T08:00:00Z`)])
    }
  })

  test('is turned back with the clock to a past day', async () => {
    await publishPapers(db, '2026-03-10', [rawPaper()])
    await addReaders(db, ada, 'emmy@example.org')
    await db.query(`UPDATE subscribers SET cadence = 'monthly', days = '{20}', next_digest_at = '2026-03-20T08:00:00Z'`)
    await db.query(`UPDATE subscribers SET days = '{12}', next_digest_at = '2026-04-12T08:00:00Z' WHERE email ~ 'emmy'`)
    // Ada’s moment is the first after the 10th; before Emmy’s there is that of March.
    expect(await makeDigests(db, endOf('2026-03-10'))).toMatchObject({ deliveries: 1 })
    expect(await ledger(db)).toMatchObject([{ address: 'emmy@example.org' }])
  })
})

describe('a digest', () => {
  test('is remembered with its moment; a moment at which nothing is new is not', async () => {
    await readerAndEditions()
    expect((await found()).lastDigestAt).toEqual(new Date('2026-03-09T08:00:00Z'))
    expect(await makeDigests(db, at('2026-03-10T08:00:00Z'))).toMatchObject({ quiet: 1 })
    expect((await found()).lastDigestAt).toEqual(new Date('2026-03-09T08:00:00Z'))
  })

  test('after an outage of days is one, with all that was new, and the next is the usual one', async () => {
    await readerAndEditions('2026-03-10', '2026-03-11', '2026-03-12')
    expect(await makeDigests(db, at('2026-03-12T11:00:00Z'))).toMatchObject({ deliveries: 1 })
    expect(await makeDigests(db, at('2026-03-12T11:00:01Z'))).toMatchObject({ deliveries: 0, quiet: 0 })
    expect((await windows()).slice(1)).toEqual([[1, 4, 3]])
    expect((await found()).nextDigestAt).toEqual(new Date('2026-03-13T08:00:00Z'))
  })
})

describe('a pause', () => {
  const until = new Date('2026-03-12T00:00:00Z')
  const pauseAda = async (end: Date | null) =>
    await pause(db, (await found()).id, end, new Date('2026-03-09T12:00:00Z'))

  test('brings nothing, and after it one digest at the usual hour with what came meanwhile', async () => {
    await readerAndEditions('2026-03-10', '2026-03-11', '2026-03-12')
    await pauseAda(until)
    for (const quiet of ['2026-03-10T08:00:00Z', '2026-03-11T08:00:00Z', '2026-03-12T07:59:59Z']) {
      expect(await makeDigests(db, at(quiet))).toEqual({ digests: 0, deliveries: 0, quiet: 0, waiting: 0 })
    }
    expect((await found()).state).toBe('active')
    expect(await makeDigests(db, at('2026-03-12T08:00:00Z'))).toMatchObject({ deliveries: 1 })
    expect((await windows()).slice(1)).toEqual([[1, 4, 3]])
    expect((await found()).nextDigestAt).toEqual(new Date('2026-03-13T08:00:00Z'))
  })

  test('that ended during an outage brings one digest when it is over', async () => {
    await readerAndEditions('2026-03-10', '2026-03-11', '2026-03-12')
    await pauseAda(until)
    expect(await makeDigests(db, at('2026-03-14T09:00:00Z'))).toMatchObject({ deliveries: 1 })
  })

  test('without an end goes on', async () => {
    await readerAndEditions('2026-03-10')
    await pauseAda(null)
    expect(await makeDigests(db, at('2030-01-01T08:00:00Z'))).toMatchObject({ deliveries: 0 })
  })

  test('takes back what waits for the relay, and it comes after the pause', async () => {
    await readerWhoWaits('2026-03-10', '2026-03-12')
    await pauseAda(until)
    expect(await deliver(mail.outbox)).toMatchObject({ skipped: 1, submitted: 0 })
    await makeDigests(db, at('2026-03-12T08:00:00Z'))
    expect(await deliver(mail.outbox)).toMatchObject({ submitted: 1 })
    expect((await windows()).slice(1)).toEqual([[0, 3, 3]])
  })

  test('is over for a preview of a day after it, and the preview changes nothing', async () => {
    await readerAndEditions('2026-03-10', '2026-03-11', '2026-03-12')
    await pauseAda(until)
    const before = await found()
    expect(await previewSend(db, at('2026-03-12T08:00:00Z'))).toMatchObject([{ readers: 1 }])
    expect(await found()).toEqual(before)
  })

  test('is over once, whoever looks', async () => {
    await readerAndEditions('2026-03-10', '2026-03-11')
    await pauseAda(until)
    const made = await Promise.all([1, 2, 3, 4].map(() => makeDigests(db, at('2026-03-12T08:00:00Z'))))
    expect(made.reduce((sum, { deliveries }) => sum + deliveries, 0)).toBe(1)
  })
})

describe('the table', () => {
  beforeEach(() => addReaders(db, ada))

  test.each([
    ['chosen', '{}'],
    ['chosen', '{0}'],
    ['chosen', '{1,8}'],
    ['chosen', '{1,NULL}'],
    ['chosen', '{{1},{2}}'],
    ['weekly', '{1,2}'],
    ['weekly', '{8}'],
    ['monthly', '{32}'],
    ['monthly', '{1,15}'],
    ['monthly', '{NULL}'],
    ['daily', '{NULL}'],
  ])('refuses the cadence %s with the days %s, whoever writes them', async (cadence, days) => {
    const written = db.query('UPDATE subscribers SET cadence = $1, days = $2', [cadence, days])
    await expect(written).rejects.toThrow(/subscribers_days_check|multidimensional/)
  })

  test.each(['daily', 'weekdays', 'weekly', 'monthly'])('takes the cadence %s alone', async (cadence) => {
    await publishPapers(db, '2026-03-10', [rawPaper()])
    await db.query('UPDATE subscribers SET cadence = $1', [cadence])
    expect(await makeDigests(db, endOf('2026-03-10'))).toMatchObject({ deliveries: 1 })
  })
})
