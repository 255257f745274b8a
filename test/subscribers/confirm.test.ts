import { beforeEach, describe, expect, test } from 'vitest'
import { unsubscribeSubscriber } from '../../src/subscribers/account-store.ts'
import { confirm, lookAtConfirmation } from '../../src/subscribers/confirm.ts'
import type { Link } from '../../src/subscribers/link.ts'
import { findByEmail, type Subscriber } from '../../src/subscribers/store.ts'
import { subscribe } from '../../src/subscribers/subscribe.ts'
import { liftSuppression, suppress } from '../../src/subscribers/suppression.ts'
import { addReaders, testLinks } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'

const db = useDatabase()
beforeEach(() => emptyDatabase(db))

const email = 'ada@example.org'
const days = 24 * 60 * 60 * 1000

async function signUp(): Promise<void> {
  await subscribe({ db, enqueueServiceMail: async () => undefined }, { email, timeZone: 'UTC', ip: null, wording: 'w' })
}

async function found(): Promise<Subscriber> {
  const subscriber = await findByEmail(db, email)
  if (!subscriber) throw new Error('nobody is there')
  return subscriber
}

/** The link of a confirmation mailed at `issuedAt`, as it comes back. */
async function linkOf(issuedAt = new Date()): Promise<Link> {
  const link = testLinks.read('confirm', testLinks.sign('confirm', (await found()).publicId, issuedAt))
  if (!link) throw new Error('the link is not readable')
  return link
}

async function suppressions(): Promise<unknown[]> {
  return (await db.query('SELECT email_key, reason FROM suppressions')).rows
}

describe('looking at a confirmation', () => {
  test('changes nothing, however often', async () => {
    await signUp()
    const before = await found()
    for (let time = 0; time < 3; time += 1) {
      expect(await lookAtConfirmation(db, await linkOf(), new Date())).toBe('confirmable')
    }
    expect(await found()).toEqual(before)
  })

  test('says that it has been used', async () => {
    await signUp()
    const link = await linkOf()
    await confirm(db, link, new Date())
    expect(await lookAtConfirmation(db, link, new Date())).toBe('confirmed')
  })

  test('says that the link has expired after a week', async () => {
    await signUp()
    const link = await linkOf()
    const issued = link.issuedAt?.getTime() ?? 0
    expect(await lookAtConfirmation(db, link, new Date(issued + 7 * days))).toBe('confirmable')
    expect(await lookAtConfirmation(db, link, new Date(issued + 7 * days + 1))).toBe('expired')
  })

  test('says of somebody forgotten that it has expired', async () => {
    await signUp()
    const link = await linkOf()
    await db.query('DELETE FROM subscribers')
    expect(await lookAtConfirmation(db, link, new Date())).toBe('expired')
  })
})

describe('confirming', () => {
  test('makes active and due at once', async () => {
    await signUp()
    const { is, subscriber } = await confirm(db, await linkOf(), new Date())
    expect(is).toBe('confirmed')
    expect(subscriber).toMatchObject({ state: 'active', confirmedAt: expect.any(Date), nextDigestAt: new Date(0) })
    expect(await found()).toEqual(subscriber)
  })

  test('twice is as good as once', async () => {
    await signUp()
    const link = await linkOf()
    await confirm(db, link, new Date())
    await db.query(`UPDATE subscribers SET next_digest_at = '2026-03-11T08:00:00Z'`)
    const before = await found()
    expect(await confirm(db, link, new Date())).toEqual({ is: 'confirmed', subscriber: before })
    expect(await found()).toEqual(before)
  })

  test('many times at once confirms once', async () => {
    await signUp()
    const link = await linkOf()
    const answers = await Promise.all(Array.from({ length: 10 }, () => confirm(db, link, new Date())))
    expect(answers.map((answer) => answer.is)).toEqual(Array.from({ length: 10 }, () => 'confirmed'))
  })

  test('after a week does nothing', async () => {
    await signUp()
    await db.query(`UPDATE subscribers SET state_changed_at = now() - interval '8 days'`)
    const link = await linkOf(new Date(Date.now() - 7 * days - 1000))
    expect(await confirm(db, link, new Date())).toEqual({ is: 'expired' })
    expect(await found()).toMatchObject({ state: 'pending' })
  })

  test('with a link from before the unsubscribing does not undo it', async () => {
    await signUp()
    const link = await linkOf(new Date(Date.now() - 60_000))
    await db.query(`UPDATE subscribers SET state_changed_at = now() - interval '2 minutes'`)
    await confirm(db, link, new Date())
    await unsubscribeSubscriber(db, (await found()).publicId)
    expect(await lookAtConfirmation(db, link, new Date())).toBe('expired')
    expect(await confirm(db, link, new Date())).toEqual({ is: 'expired' })
    expect(await found()).toMatchObject({ state: 'unsubscribed', nextDigestAt: null })
  })

  test('with a link of a new sign-up after the unsubscribing works', async () => {
    await addReaders(db, email)
    await unsubscribeSubscriber(db, (await found()).publicId)
    await signUp()
    expect(await confirm(db, await linkOf(), new Date())).toMatchObject({ is: 'confirmed' })
    expect(await found()).toMatchObject({ state: 'active', nextDigestAt: new Date(0) })
  })

  test('lets somebody keep where they had read to', async () => {
    await addReaders(db, email)
    await db.query('UPDATE subscribers SET read_up_to = 17')
    await unsubscribeSubscriber(db, (await found()).publicId)
    await signUp()
    expect(await confirm(db, await linkOf(), new Date())).toMatchObject({ subscriber: { readUpTo: 17 } })
  })

  test.each(['bounce', 'complaint'] as const)('lifts what a %s suppressed', async (reason) => {
    await addReaders(db, email, 'other@example.org')
    await db.query(`UPDATE subscribers SET state = 'bounced'`)
    await suppress(db, email, reason)
    await suppress(db, 'other@example.org', reason)
    await confirm(db, await linkOf(), new Date())
    expect(await found()).toMatchObject({ state: 'active' })
    expect(await suppressions()).toEqual([{ email_key: 'other@example.org', reason }])
  })

  test('does not lift what the operator suppressed, and makes nobody active', async () => {
    await signUp()
    await suppress(db, email, 'operator')
    expect(await confirm(db, await linkOf(), new Date())).toEqual({ is: 'expired' })
    expect(await found()).toMatchObject({ state: 'pending' })
    expect(await suppressions()).toEqual([{ email_key: email, reason: 'operator' }])
  })

  test('leaves a paused subscriber paused', async () => {
    await addReaders(db, email)
    await db.query(`UPDATE subscribers SET state = 'paused'`)
    expect(await confirm(db, await linkOf(), new Date())).toMatchObject({ is: 'confirmed' })
    expect(await found()).toMatchObject({ state: 'paused' })
  })
})

describe('suppressing', () => {
  test('keeps the first reason', async () => {
    await suppress(db, 'Ada@Example.org', 'complaint')
    await suppress(db, email, 'bounce')
    expect(await suppressions()).toEqual([{ email_key: email, reason: 'complaint' }])
  })

  test('by the operator outweighs the others, whichever comes first', async () => {
    await suppress(db, email, 'bounce')
    await suppress(db, email, 'operator')
    await suppress(db, email, 'complaint')
    expect(await suppressions()).toEqual([{ email_key: email, reason: 'operator' }])
  })

  test('is lifted by the operator, however the address is written', async () => {
    await suppress(db, email, 'operator')
    await liftSuppression(db, ' ADA@EXAMPLE.ORG ')
    expect(await suppressions()).toEqual([])
  })
})

describe('unsubscribing', () => {
  test.each(['pending', 'active', 'paused'])('of somebody %s stops everything', async (state) => {
    await addReaders(db, email)
    await db.query('UPDATE subscribers SET state = $1', [state])
    await unsubscribeSubscriber(db, (await found()).publicId)
    expect(await found()).toMatchObject({ state: 'unsubscribed', nextDigestAt: null })
  })

  test.each(['bounced', 'complained'])('of somebody %s keeps why they get nothing', async (state) => {
    await addReaders(db, email)
    await db.query('UPDATE subscribers SET state = $1', [state])
    await unsubscribeSubscriber(db, (await found()).publicId)
    expect(await found()).toMatchObject({ state })
  })

  test('twice changes nothing the second time', async () => {
    await addReaders(db, email)
    await unsubscribeSubscriber(db, (await found()).publicId)
    const before = await found()
    await unsubscribeSubscriber(db, before.publicId)
    expect(await found()).toEqual(before)
  })
})
