import { beforeEach, describe, expect, test } from 'vitest'
import { previewSend } from '../../src/outbox/send.ts'
import { deleteSubscriber, type Subscriber } from '../../src/subscribers/store.ts'
import { suppress } from '../../src/subscribers/suppression.ts'
import { publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { addSubscriber, daysAgo, dump, mailDay, pathTo, subscriberOf, testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const address = 'ada@example.org'
const button = '<form method="post"><button>Yes, subscribe me</button></form>'

const look = async (subscriber: Subscriber, issuedAt?: Date) =>
  await pages.request(pathTo('confirm', subscriber, issuedAt))
const press = async (subscriber: Subscriber, issuedAt?: Date) =>
  await pages.request(pathTo('confirm', subscriber, issuedAt), { method: 'POST' })
const stateNow = async () => (await subscriberOf(db, address)).state

describe('a confirmation link', () => {
  test('opens a page with a button and does not confirm', async () => {
    const response = await look(await addSubscriber(db, address, 'pending'))
    expect(response.status).toBe(200)
    expect(await response.text()).toContain(button)
    expect(await stateNow()).toBe('pending')
  })

  test('can be opened by a scanner any number of times before a person does', async () => {
    const subscriber = await addSubscriber(db, address, 'pending')
    for (let times = 0; times < 3; times += 1) expect(await (await look(subscriber)).text()).toContain(button)
  })

  test('confirms when the button is pressed', async () => {
    const response = await press(await addSubscriber(db, address, 'pending'))
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('You are subscribed')
    const subscriber = await subscriberOf(db, address)
    expect(subscriber.state).toBe('active')
    expect(Math.abs(Date.now() - (subscriber.confirmedAt?.getTime() ?? 0))).toBeLessThan(60_000)
  })

  test('makes its reader due for the latest edition at once', async () => {
    await publishPapers(db, mailDay, [rawPaper()])
    await press(await addSubscriber(db, address, 'pending'))
    const due = await previewSend(db, { day: mailDay, now: new Date(), isSet: false })
    expect(due.map(({ addresses, digest }) => [addresses, digest.papers.length])).toEqual([[[address], 1]])
  })

  test('leads on to the page of the reader’s choices', async () => {
    const html = await (await press(await addSubscriber(db, address, 'pending'))).text()
    const manage = html.match(/href="(\/manage\/[a-z2-7]+)"/)?.[1] ?? 'no link'
    expect(await (await pages.request(manage)).text()).toContain(address)
  })

  test('says subscribed on every later look and press, and these change nothing', async () => {
    const subscriber = await addSubscriber(db, address, 'pending')
    await press(subscriber)
    await db.query(`UPDATE subscribers SET next_digest_at = now() + interval '1 day'`)
    const before = await dump(db)
    for (const response of [await press(subscriber), await look(subscriber)]) {
      expect(response.status).toBe(200)
      expect(await response.text()).toContain('You are subscribed')
    }
    expect(await dump(db)).toEqual(before)
  })

  test('says subscribed to both of two presses at once', async () => {
    const subscriber = await addSubscriber(db, address, 'pending')
    const responses = await Promise.all([press(subscriber), press(subscriber)])
    for (const response of responses) expect(await response.text()).toContain('You are subscribed')
    expect(await stateNow()).toBe('active')
  })

  test.each(['active', 'paused'] as const)('says subscribed, not expired, to who is %s after weeks', async (state) => {
    const subscriber = await addSubscriber(db, address, state)
    const response = await look(subscriber, daysAgo(30))
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('You are subscribed')
  })

  test('keeps what the reader had chosen before they left', async () => {
    const subscriber = await addSubscriber(db, address, 'unsubscribed')
    await db.query(`UPDATE subscribers SET topics = '{cs.CV}', digest_size = 3`)
    await press(subscriber)
    expect((await subscriberOf(db, address)).preferences).toMatchObject({ topics: ['cs.CV'], digestSize: 3 })
  })
})

describe('the age of a confirmation link', () => {
  test('of just under seven days is young enough', async () => {
    const subscriber = await addSubscriber(db, address, 'pending')
    await db.query('UPDATE subscribers SET state_changed_at = $1', [daysAgo(7)])
    expect(await (await look(subscriber, daysAgo(6.99))).text()).toContain(button)
    expect((await press(subscriber, daysAgo(6.99))).status).toBe(200)
    expect(await stateNow()).toBe('active')
  })

  test('of eight days is too old: both the look and the press say so and offer a new one', async () => {
    const subscriber = await addSubscriber(db, address, 'pending')
    await db.query('UPDATE subscribers SET state_changed_at = $1', [daysAgo(9)])
    for (const response of [await look(subscriber, daysAgo(8)), await press(subscriber, daysAgo(8))]) {
      expect(response.status).toBe(410)
      const html = await response.text()
      expect(html).toContain('This link has expired')
      expect(html).toContain('action="/subscribe"')
    }
    expect(await stateNow()).toBe('pending')
  })
})

describe('an unsubscribing', () => {
  test('is not undone by a confirmation link from before it', async () => {
    const subscriber = await addSubscriber(db, address)
    const issuedAt = new Date(Date.now() - 30 * 60 * 1000)
    await pages.request(pathTo('unsubscribe', subscriber), { method: 'POST' })
    const looked = await look(subscriber, issuedAt)
    expect(looked.status).toBe(410)
    expect(await looked.text()).not.toContain(button)
    expect((await press(subscriber, issuedAt)).status).toBe(410)
    expect(await stateNow()).toBe('unsubscribed')
  })

  test('is undone by a confirmation link that was asked for after it', async () => {
    const subscriber = await addSubscriber(db, address, 'unsubscribed')
    expect(await (await look(subscriber)).text()).toContain(button)
    await press(subscriber)
    expect(await stateNow()).toBe('active')
  })
})

describe('a suppressed address', () => {
  test('of the operator’s choice cannot be confirmed', async () => {
    const subscriber = await addSubscriber(db, address, 'pending')
    await suppress(db, address, 'operator')
    const response = await press(subscriber)
    expect(response.status).toBe(410)
    expect(await response.text()).not.toContain('You are subscribed')
    expect(await stateNow()).toBe('pending')
    expect((await db.query('SELECT reason FROM suppressions')).rows).toEqual([{ reason: 'operator' }])
  })

  test.each([
    ['a bounce', 'bounced', 'bounce'],
    ['a complaint', 'complained', 'complaint'],
  ] as const)('after %s is mailed again once its owner has confirmed', async (_, state, reason) => {
    await publishPapers(db, mailDay, [rawPaper()])
    const subscriber = await addSubscriber(db, address, state)
    await suppress(db, 'ADA@example.org', reason)
    await suppress(db, 'emmy@example.org', reason)
    await press(subscriber)
    expect(await stateNow()).toBe('active')
    expect((await db.query('SELECT email_key FROM suppressions')).rows).toEqual([{ email_key: 'emmy@example.org' }])
    expect(await previewSend(db, { day: mailDay, now: new Date(), isSet: false })).toHaveLength(1)
  })
})

describe('a subscriber who has been deleted', () => {
  test('cannot be brought back by their confirmation link', async () => {
    const subscriber = await addSubscriber(db, address, 'pending')
    await deleteSubscriber(db, subscriber.id)
    expect((await look(subscriber)).status).toBe(410)
    expect((await press(subscriber)).status).toBe(410)
    expect((await db.query('SELECT FROM subscribers')).rowCount).toBe(0)
  })
})
