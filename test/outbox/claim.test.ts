import { beforeEach, describe, expect, test } from 'vitest'
import type { Claimed } from '../../src/outbox/claim.ts'
import type { Ending } from '../../src/outbox/delivery.ts'
import { makeDigests } from '../../src/outbox/send.ts'
import { enqueueServiceMail, finish as finishAll, recoverLost } from '../../src/outbox/store.ts'
import { deleteSubscriber, findByEmail } from '../../src/subscribers/store.ts'
import { suppress } from '../../src/subscribers/suppression.ts'
import { addReaders, endOf, publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { bringInto, claimOne, claimUpTo, ledger, letPass, onlyRow, readUpTo } from './ledger.ts'

const db = useDatabase()
const day = '2026-03-10'
const ada = 'ada@example.org'
beforeEach(async () => {
  await emptyDatabase(db)
  await publishPapers(db, day, [rawPaper()])
})

const claim = () => claimOne(db)
const finish = (delivery: Claimed, ending: Ending) => finishAll(db, [{ delivery, ending }])
const submitted = { status: 'submitted', response: '250 Ok' } as const

/** Claims what must be there. */
async function claimed(): Promise<Claimed> {
  const delivery = await claim()
  if (!delivery) throw new Error('there was nothing to claim')
  return delivery
}

async function queueFor(...addresses: string[]): Promise<void> {
  await addReaders(db, ...addresses)
  await makeDigests(db, endOf(day))
}

async function queueServiceMail(kind: 'confirmation' | 'already-subscribed' = 'confirmation'): Promise<void> {
  await addReaders(db, ada)
  const subscriber = await findByEmail(db, ada)
  await enqueueServiceMail(db, { kind, subscriberId: subscriber?.id ?? 0, address: ada, day })
}

describe('a claim', () => {
  test('takes a delivery with all that its message needs, and counts the attempt', async () => {
    await queueFor(ada)
    const reader = await findByEmail(db, ada)
    expect(await claim()).toEqual({
      id: expect.any(Number),
      day,
      kind: 'digest',
      address: ada,
      noticeId: null,
      changeId: null,
      digestId: expect.any(Number),
      attempts: 1,
      firstAttemptAt: expect.any(Date),
      messageId: expect.any(String),
      publicId: reader?.publicId,
      cadence: 'daily',
      abstracts: 'lead',
      format: 'html',
      language: null,
    })
    expect(await onlyRow(db)).toMatchObject({ status: 'sending', attempts: 1, lease_until: expect.any(Date) })
  })

  test('finds nothing where nothing waits', async () => {
    expect(await claim()).toBeUndefined()
    await queueFor(ada)
    await claim()
    expect(await claim()).toBeUndefined()
  })

  test('leaves what is to be tried later', async () => {
    await queueFor(ada)
    await letPass(db, '-1 minute')
    expect(await claim()).toBeUndefined()
  })

  test('takes what has waited longest, queued or deferred', async () => {
    await queueFor('a@example.org', 'b@example.org', 'c@example.org', 'd@example.org')
    const waiting = { 'c@example.org': 40, 'a@example.org': 30, 'd@example.org': 20, 'b@example.org': 10 }
    for (const [address, minutes] of Object.entries(waiting)) {
      await db.query(`UPDATE deliveries SET available_at = now() - make_interval(mins => $2) WHERE address = $1`, [
        address,
        minutes,
      ])
      await bringInto(db, minutes % 20 === 0 ? 'deferred' : 'queued', `address = '${address}'`)
    }
    const order: string[] = []
    for (let index = 0; index < 4; index += 1) order.push((await claimed()).address)
    expect(order).toEqual(Object.keys(waiting))
  })

  test('by many at once takes each delivery once', async () => {
    await queueFor(...Array.from({ length: 40 }, (_, index) => `reader${index}@example.org`))
    const claims = await Promise.all(Array.from({ length: 60 }, claim))
    const taken = claims.flatMap((delivery) => delivery?.id ?? [])
    expect(taken).toHaveLength(40)
    expect(new Set(taken).size).toBe(40)
  })
})

describe('the Message-ID', () => {
  test('is at our domain, made at the first attempt and kept', async () => {
    await queueFor(ada)
    const first = await claimed()
    expect(first.messageId).toMatch(/^<\d+\.[0-9a-f]{16}@papers\.example\.org>$/)
    await finish(first, { status: 'deferred', response: '450', until: new Date(0) })
    expect((await claimed()).messageId).toBe(first.messageId)
  })

  test('differs for every delivery and is not repeated by a ledger that begins anew', async () => {
    await queueFor(ada, 'b@example.org')
    const first = [await claimed(), await claimed()].map((delivery) => delivery.messageId)
    await emptyDatabase(db)
    await db.query('ALTER TABLE deliveries ALTER COLUMN id RESTART WITH 1')
    await publishPapers(db, day, [rawPaper()])
    await queueFor(ada, 'b@example.org')
    const second = [await claimed(), await claimed()].map((delivery) => delivery.messageId)
    expect(new Set([...first, ...second]).size).toBe(4)
  })
})

describe('a digest that is no longer wanted at the claim', () => {
  test.each([
    ['pending', 'the subscriber is pending'],
    ['paused', 'the subscriber is paused'],
    ['unsubscribed', 'the subscriber is unsubscribed'],
    ['bounced', 'the subscriber is bounced'],
    ['complained', 'the subscriber is complained'],
  ])('because the subscriber is %s is skipped, and the ledger says why', async (state, reason) => {
    await queueFor(ada)
    await db.query('UPDATE subscribers SET state = $1', [state])
    expect(await claimUpTo(db, 1)).toEqual({ deliveries: [], skipped: 1, moved: 0 })
    expect(await onlyRow(db)).toMatchObject({ status: 'skipped', reason, attempts: 0, lease_until: null })
    expect(await claim()).toBeUndefined()
  })

  test.each(['operator', 'bounce', 'complaint'] as const)(
    'because of a suppression by %s is skipped',
    async (reason) => {
      await queueFor(ada)
      await suppress(db, ada.toUpperCase(), reason)
      expect(await claimUpTo(db, 1)).toEqual({ deliveries: [], skipped: 1, moved: 0 })
      expect(await onlyRow(db)).toMatchObject({ reason: `suppressed: ${reason}` })
    },
  )

  test('because the subscriber was forgotten is skipped', async () => {
    await queueFor(ada)
    await deleteSubscriber(db, (await findByEmail(db, ada))?.id ?? 0)
    expect(await claimUpTo(db, 1)).toEqual({ deliveries: [], skipped: 1, moved: 0 })
    expect(await onlyRow(db)).toMatchObject({ reason: 'the subscriber is gone' })
  })

  test('sets the reader’s window back', async () => {
    await queueFor(ada)
    await db.query(`UPDATE subscribers SET state = 'paused'`)
    await claim()
    expect(await readUpTo(db, ada)).toBe(0)
  })

  test('leaves the window where a later digest has gone out since, or its papers would come twice', async () => {
    await queueFor(ada)
    // While it is not known whether the relay took it, nobody waits for it.
    await bringInto(db, 'unknown')
    await publishPapers(db, '2026-03-11', [rawPaper()])
    await makeDigests(db, endOf('2026-03-11'))
    await bringInto(db, 'submitted', `day = '2026-03-11'`)
    await db.query(`UPDATE deliveries SET status = 'queued' WHERE status = 'unknown'`)
    await db.query(`UPDATE subscribers SET state = 'paused'`)
    expect(await claimUpTo(db, 1)).toEqual({ deliveries: [], skipped: 1, moved: 0 })
    expect(await readUpTo(db, ada)).toBe(2)
  })
})

describe('a service mail', () => {
  test.each(['pending', 'unsubscribed', 'bounced', 'complained'])(
    'goes to somebody %s, who has just asked',
    async (state) => {
      await queueServiceMail()
      await db.query('UPDATE subscribers SET state = $1', [state])
      expect(await claim()).toMatchObject({ kind: 'confirmation', digestId: null })
    },
  )

  test.each(['bounce', 'complaint'] as const)('goes to an address suppressed by %s', async (reason) => {
    await queueServiceMail()
    await suppress(db, ada, reason)
    expect(await claim()).toBeDefined()
  })

  test('does not go to an address that the operator suppresses', async () => {
    await queueServiceMail('already-subscribed')
    await suppress(db, ada, 'operator')
    expect(await claimUpTo(db, 1)).toEqual({ deliveries: [], skipped: 1, moved: 0 })
    expect(await onlyRow(db)).toMatchObject({ reason: 'suppressed: operator' })
  })

  test('does not go to somebody forgotten', async () => {
    await queueServiceMail()
    await db.query('DELETE FROM subscribers')
    expect(await claimUpTo(db, 1)).toEqual({ deliveries: [], skipped: 1, moved: 0 })
  })
})

describe('a lease', () => {
  test('keeps a delivery from everybody else as long as it lasts', async () => {
    await queueFor(ada)
    await claimed()
    await letPass(db, '150 seconds')
    await recoverLost(db, 'resend')
    expect(await onlyRow(db)).toMatchObject({ status: 'sending' })
    expect(await claim()).toBeUndefined()
  })

  test('that ran out leaves the outcome unknown, which hold keeps for a person', async () => {
    await queueFor(ada)
    await claimed()
    await letPass(db, '181 seconds')
    await recoverLost(db, 'hold')
    expect(await onlyRow(db)).toMatchObject({
      status: 'unknown',
      lease_until: null,
      response: 'the sender died before it knew the answer',
    })
    expect(await claim()).toBeUndefined()
  })

  test('that ran out is sent again a minute later under resend, with the same Message-ID', async () => {
    await queueFor(ada)
    const lost = await claimed()
    await letPass(db, '181 seconds')
    await recoverLost(db, 'resend')
    expect(await onlyRow(db)).toMatchObject({ status: 'queued', reason: 'sent again: its outcome was unknown' })
    expect(await claim()).toBeUndefined()
    await letPass(db, '61 seconds')
    expect(await claim()).toMatchObject({ attempts: 2, messageId: lost.messageId })
  })

  test('that ran out again and again is given up after a day', async () => {
    await queueFor(ada)
    let resent = 0
    for (let round = 0; round < 90; round += 1) {
      if (!(await claim())) break
      resent += 1
      await letPass(db, '190 seconds')
      await recoverLost(db, 'resend')
      await letPass(db, `${resent} minutes`)
    }
    expect(resent).toBeGreaterThan(40)
    expect(resent).toBeLessThan(60)
    expect(await onlyRow(db)).toMatchObject({ status: 'unknown' })
    await recoverLost(db, 'resend')
    expect(await onlyRow(db)).toMatchObject({ status: 'unknown' })
  })

  test('that ran out as all senders were away for days is sent again: their absence does not count', async () => {
    await queueFor(ada)
    const lost = await claimed()
    await letPass(db, '60 hours')
    await recoverLost(db, 'resend')
    expect(await onlyRow(db)).toMatchObject({ status: 'queued', response: null })
    await letPass(db, '61 seconds')
    expect(await claim()).toMatchObject({ attempts: 2, messageId: lost.messageId })
  })

  test('that ran out of somebody who has unsubscribed since ends as skipped', async () => {
    await queueFor(ada)
    await claimed()
    await letPass(db, '1 hour')
    await db.query(`UPDATE subscribers SET state = 'unsubscribed'`)
    await recoverLost(db, 'resend')
    await letPass(db, '1 hour')
    expect(await claimUpTo(db, 1)).toEqual({ deliveries: [], skipped: 1, moved: 0 })
  })
})

describe('a process that lost its delivery', () => {
  test('cannot finish it while another has it', async () => {
    await queueFor(ada)
    const lost = await claimed()
    await letPass(db, '1 hour')
    await recoverLost(db, 'resend')
    await letPass(db, '2 minutes')
    const other = await claimed()
    await finish(lost, { status: 'failed', response: '550', reason: 'the relay refused it' })
    expect(await onlyRow(db)).toMatchObject({ status: 'sending', attempts: 2, response: null })
    expect(await readUpTo(db, ada)).toBe(1)
    await finish(other, submitted)
    expect(await onlyRow(db)).toMatchObject({ status: 'submitted', response: '250 Ok' })
  })

  test('cannot finish it after another has', async () => {
    await queueFor(ada)
    const lost = await claimed()
    await letPass(db, '1 hour')
    await recoverLost(db, 'resend')
    await letPass(db, '2 minutes')
    await finish(await claimed(), submitted)
    await finish(lost, { status: 'failed', response: '550', reason: 'the relay refused it' })
    expect(await onlyRow(db)).toMatchObject({ status: 'submitted' })
  })

  test('cannot put it back for all when the other was refunded its attempt', async () => {
    await queueFor(ada)
    const lost = await claimed()
    await letPass(db, '1 hour')
    await recoverLost(db, 'resend')
    await letPass(db, '2 minutes')
    await finish(await claimed(), { status: 'queued', response: 'ECONNREFUSED' })
    await claimed()
    await finish(lost, submitted)
    expect(await onlyRow(db)).toMatchObject({ status: 'sending' })
  })

  test('may finish it late where nobody has taken it yet', async () => {
    await queueFor(ada)
    const late = await claimed()
    await letPass(db, '1 hour')
    await finish(late, submitted)
    expect(await onlyRow(db)).toMatchObject({ status: 'submitted' })
    await recoverLost(db, 'resend')
    expect(await onlyRow(db)).toMatchObject({ status: 'submitted' })
  })
})

describe('a delivery that goes back unharmed', () => {
  test('is as it was before the claim', async () => {
    await queueFor(ada)
    const [before] = await ledger(db)
    await finish(await claimed(), { status: 'queued', response: 'ECONNREFUSED' })
    expect(await onlyRow(db)).toMatchObject({
      status: 'queued',
      attempts: before?.attempts,
      first_attempt_at: null,
      lease_until: null,
      response: 'ECONNREFUSED',
    })
  })

  test('keeps the beginning of its day where it had been refused before', async () => {
    await queueFor(ada)
    await finish(await claimed(), { status: 'deferred', response: '450', until: new Date(0) })
    const { first_attempt_at } = await onlyRow(db)
    await finish(await claimed(), { status: 'queued', response: 'ECONNREFUSED' })
    expect(await onlyRow(db)).toMatchObject({ attempts: 1, first_attempt_at })
  })
})

test('a service mail, for which somebody waits, is claimed before the digests of a whole fan-out', async () => {
  await publishPapers(db, day, [rawPaper()])
  await addReaders(db, 'a@example.org', 'b@example.org')
  await makeDigests(db, endOf(day))
  const reader = await findByEmail(db, 'b@example.org')
  const mail = { kind: 'already-subscribed', subscriberId: reader?.id ?? 0, address: 'b@example.org', day } as const
  await enqueueServiceMail(db, mail)
  expect(await claim()).toMatchObject({ kind: mail.kind })
})
