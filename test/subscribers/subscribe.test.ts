import { beforeEach, describe, expect, test } from 'vitest'
import { unsubscribeSubscriber } from '../../src/subscribers/account-store.ts'
import { findByEmail, findByPublicId } from '../../src/subscribers/store.ts'
import { subscribe } from '../../src/subscribers/subscribe.ts'
import { subscriberStates } from '../../src/subscribers/subscriber.ts'
import { type SuppressionReason, suppress } from '../../src/subscribers/suppression.ts'
import { addReaders } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'

const db = useDatabase()
let mails: { kind: string; address: string }[] = []
beforeEach(async () => {
  await emptyDatabase(db)
  mails = []
})

const email = 'ada@example.org'

/** Asks, and takes note of the service mails that follow. */
function ask(over: { email?: string; ip?: string; wording?: string } = {}): Promise<void> {
  return subscribe(
    { db, enqueueServiceMail: async (_tx, { kind, address }) => void mails.push({ kind, address }) },
    { email, timeZone: 'Europe/Berlin', ip: '192.0.2.1', wording: 'Yes, send it', ...over },
  )
}

/** Sets the moment back at which the address last asked. */
async function lastAsked(ago: string): Promise<void> {
  await db.query('UPDATE subscribers SET asked_at = now() - $1::interval', [ago])
}

describe('signing up', () => {
  test('makes an unknown address known as pending and sends a confirmation', async () => {
    await ask()
    expect(mails).toEqual([{ kind: 'confirmation', address: email }])
    expect(await findByEmail(db, email)).toMatchObject({ state: 'pending', nextDigestAt: null, confirmedAt: null })
  })

  test('keeps a record of consent: when, how, from where, to which words', async () => {
    await ask()
    expect((await findByEmail(db, email))?.consent).toEqual({
      at: expect.any(Date),
      how: 'form',
      ip: '192.0.2.1',
      wording: 'Yes, send it',
    })
  })

  test('takes the time zone that came with it', async () => {
    await ask()
    expect((await findByEmail(db, email))?.preferences.timeZone).toBe('Europe/Berlin')
  })

  test.each(subscriberStates)('with an address that is %s answers for its state', async (state) => {
    await addReaders(db, email)
    await db.query('UPDATE subscribers SET state = $1', [state])
    await ask()
    const subscribed = state === 'active' || state === 'paused'
    expect(mails).toEqual([{ kind: subscribed ? 'already-subscribed' : 'confirmation', address: email }])
    expect(await findByEmail(db, email)).toMatchObject({ state })
  })

  test('of somebody subscribed leaves the record of their consent as it was', async () => {
    await addReaders(db, email)
    await ask()
    expect((await findByEmail(db, email))?.consent).toMatchObject({ ip: null, wording: 'a test' })
  })

  test('writes to the address as its owner spelled it first', async () => {
    await addReaders(db, 'Ada@Example.org')
    await ask({ email: 'ADA@EXAMPLE.ORG' })
    expect(mails).toEqual([{ kind: 'already-subscribed', address: 'Ada@Example.org' }])
  })

  test('keeps nothing where the mail could not be queued', async () => {
    const failing = subscribe(
      {
        db,
        enqueueServiceMail: async () => {
          throw new Error('no room')
        },
      },
      { email, timeZone: 'UTC', ip: null, wording: 'w' },
    )
    await expect(failing).rejects.toThrow('no room')
    expect(await findByEmail(db, email)).toBeUndefined()
  })
})

describe('the cooldown', () => {
  test('keeps a second mail back for ten minutes', async () => {
    await ask()
    await ask()
    await lastAsked('9 minutes 30 seconds')
    await ask()
    expect(mails).toHaveLength(1)
    await lastAsked('10 minutes 1 second')
    await ask()
    expect(mails).toHaveLength(2)
  })

  test('holds for every spelling of an address', async () => {
    await ask()
    await ask({ email: 'ADA@Example.Org' })
    expect(mails).toHaveLength(1)
  })

  test('holds against a flood of requests at once', async () => {
    await Promise.all(Array.from({ length: 25 }, () => ask()))
    expect(mails).toHaveLength(1)
  })

  test('of one address keeps nobody else waiting', async () => {
    await ask()
    await ask({ email: 'emmy@example.org' })
    expect(mails).toHaveLength(2)
  })

  test('begins anew with an unsubscribing, so that who regrets it need not wait', async () => {
    await ask()
    const subscriber = await findByEmail(db, email)
    await unsubscribeSubscriber(db, subscriber?.publicId ?? Buffer.alloc(8))
    await ask()
    expect(mails).toHaveLength(2)
  })

  test('keeps the words of the first request, since nothing was sent for the second', async () => {
    await ask()
    await ask({ wording: 'Other words' })
    expect((await findByEmail(db, email))?.consent.wording).toBe('Yes, send it')
  })
})

describe('a suppressed address', () => {
  test('that the operator suppresses gets no mail and is not made known', async () => {
    await suppress(db, ' ADA@example.org ', 'operator', 'asked by letter')
    await ask()
    expect(mails).toEqual([])
    expect(await findByEmail(db, email)).toBeUndefined()
  })

  test.each<SuppressionReason>(['bounce', 'complaint'])(
    'after a %s gets one confirmation in seven days',
    async (reason) => {
      await suppress(db, email, reason)
      await ask()
      await lastAsked('6 days 23 hours')
      await ask()
      expect(mails).toEqual([{ kind: 'confirmation', address: email }])
      await lastAsked('7 days 1 minute')
      await ask()
      expect(mails).toHaveLength(2)
    },
  )
})

test('a subscriber is found by the random id of their links', async () => {
  await ask()
  const subscriber = await findByEmail(db, email)
  expect(subscriber?.publicId).toHaveLength(8)
  expect(await findByPublicId(db, subscriber?.publicId ?? Buffer.alloc(8))).toEqual(subscriber)
  expect(await findByPublicId(db, Buffer.alloc(8))).toBeUndefined()
})
