import { beforeEach, describe, expect, test } from 'vitest'
import { deliver } from '../../src/outbox/deliver.ts'
import { deliveryStatuses, mayBecome } from '../../src/outbox/delivery.ts'
import { deliveriesTo, retryEnded } from '../../src/outbox/ledger-store.ts'
import { makeDigests } from '../../src/outbox/send.ts'
import { addReaders, endOf, publishPapers, rawPaper } from '../support/builders.ts'
import { useDatabase } from '../support/database.ts'
import { useOutbox } from '../support/outbox.ts'
import { bringInto, claimOne, letPass, onlyRow, readUpTo } from './ledger.ts'

const db = useDatabase()
let isBusy = false
let isRefused = false
const given = useOutbox(db, {
  onRecipient: () => {
    if (isBusy) return { code: 451, message: 'busy now' }
    return isRefused ? { code: 550, message: 'nobody here' } : undefined
  },
})
const day = '2026-03-10'

beforeEach(async () => {
  isBusy = false
  await publishPapers(db, day, [rawPaper()])
  await addReaders(db, 'ada@example.org')
  await makeDigests(db, endOf(day))
})

/** What the delivery has been, without the times. */
async function past(): Promise<unknown[]> {
  const [delivery] = await deliveriesTo(db, 'ADA@example.org', 10)
  return (delivery?.history ?? []).map(({ status, attempts, said }) => [status, attempts, said])
}

test('a delivery that went out at once has been queued and sending', async () => {
  await deliver(given.outbox)
  expect(await onlyRow(db)).toMatchObject({ status: 'submitted' })
  expect(await past()).toEqual([
    ['queued', 0, null],
    ['sending', 1, null],
  ])
})

test('each attempt stays on record with the relay’s answer, and the times go up', async () => {
  isBusy = true
  await deliver(given.outbox)
  await letPass(db, '2 minutes')
  isBusy = false
  await deliver(given.outbox)
  expect(await past()).toEqual([
    ['queued', 0, null],
    ['sending', 1, null],
    ['deferred', 1, expect.stringContaining('busy now')],
    ['sending', 2, null],
  ])
  const [delivery] = await deliveriesTo(db, 'ada@example.org', 10)
  const times = [...(delivery?.history ?? []).map(({ since }) => since), delivery?.changedAt].map(Number)
  expect(times).toEqual(times.toSorted((one, other) => one - other))
})

test('what is skipped after an attempt says why, and no longer what the relay said to that attempt', async () => {
  isBusy = true
  await deliver(given.outbox)
  await letPass(db, '2 minutes')
  await db.query(`UPDATE subscribers SET state = 'unsubscribed'`)
  await deliver(given.outbox)
  expect(await onlyRow(db)).toMatchObject({
    status: 'skipped',
    response: null,
    reason: 'the subscriber is unsubscribed',
  })
})

test('no change passes but those of the picture', async () => {
  for (const was of deliveryStatuses) {
    const { rows } = await db.query('SELECT s FROM unnest($1::text[]) AS s WHERE delivery_may_become($2, s)', [
      deliveryStatuses,
      was,
    ])
    const legal = deliveryStatuses.filter((becomes) => mayBecome(was, becomes))
    expect([was, rows.map((row) => row['s'])]).toEqual([was, legal])
  }
})

test('a hand that would unsend a message is stopped, with a hint', async () => {
  await deliver(given.outbox)
  await expect(db.query(`UPDATE deliveries SET status = 'queued'`)).rejects.toMatchObject({
    message: 'a delivery that is submitted cannot become queued',
    hint: expect.stringContaining('stays so'),
  })
})

describe('retrying what failed', () => {
  async function fail(): Promise<void> {
    isRefused = true
    await deliver(given.outbox)
    isRefused = false
    expect(await onlyRow(db)).toMatchObject({ status: 'failed' })
  }

  test('queues it again, and the reader gets its papers once', async () => {
    await fail()
    expect(await readUpTo(db, 'ada@example.org')).toBe(0)
    expect(await retryEnded(db, day)).toEqual({ queued: 1, left: 0 })
    expect(await onlyRow(db)).toMatchObject({ status: 'queued', response: null, reason: 'tried again by the operator' })
    await deliver(given.outbox)
    expect(await onlyRow(db)).toMatchObject({ status: 'submitted', attempts: 1 })
    expect(await readUpTo(db, 'ada@example.org')).toBe(1)
    expect(await retryEnded(db, day)).toEqual({ queued: 0, left: 0 })
  })

  test('leaves alone what a later digest has covered', async () => {
    await fail()
    await publishPapers(db, '2026-03-11', [rawPaper()])
    await makeDigests(db, endOf('2026-03-11'))
    await deliver(given.outbox)
    expect(await retryEnded(db, day)).toEqual({ queued: 0, left: 1 })
  })

  test('leaves alone who has gone', async () => {
    await fail()
    await db.query(`UPDATE subscribers SET state = 'unsubscribed'`)
    expect(await retryEnded(db, day)).toEqual({ queued: 0, left: 1 })
  })
})

describe('retrying what is unknown', () => {
  const lose = () => bringInto(db, 'unknown', `status <> 'unknown'`)

  test('queues it again for a whole day, however old it is, with its Message-ID', async () => {
    await claimOne(db)
    const { message_id } = await onlyRow(db)
    await lose()
    await letPass(db, '3 days')
    expect(await retryEnded(db, day)).toEqual({ queued: 0, left: 0 })
    expect(await retryEnded(db, day, 'unknown')).toEqual({ queued: 1, left: 0 })
    expect(await onlyRow(db)).toMatchObject({ status: 'queued', attempts: 0, first_attempt_at: null })
    await deliver(given.outbox)
    expect(await onlyRow(db)).toMatchObject({ status: 'submitted', message_id })
  })

  test('sends the same digest also where a later one has come since', async () => {
    await lose()
    await publishPapers(db, '2026-03-11', [rawPaper()])
    await makeDigests(db, endOf('2026-03-11'))
    await deliver(given.outbox)
    expect(await retryEnded(db, day, 'unknown')).toEqual({ queued: 1, left: 0 })
    await deliver(given.outbox)
    expect(given.receiver.mails).toHaveLength(2)
    expect(await readUpTo(db, 'ada@example.org')).toBe(2)
  })

  test('leaves alone who has gone', async () => {
    await lose()
    await db.query(`UPDATE subscribers SET state = 'unsubscribed'`)
    expect(await retryEnded(db, day, 'unknown')).toEqual({ queued: 0, left: 1 })
  })
})
