import { beforeEach, describe, expect, test } from 'vitest'
import { pause } from '../../src/subscribers/pause.ts'
import { resumePaused } from '../../src/subscribers/pause-store.ts'
import { type Subscriber, savePreferences } from '../../src/subscribers/store.ts'
import { suppress } from '../../src/subscribers/suppression.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { addSubscriber, dump, pathTo, posted, subscriberOf, testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const address = 'ada@example.org'
const leave = async (subscriber: Subscriber) =>
  await pages.request(pathTo('unsubscribe', subscriber), { method: 'POST' })
const undo = async (subscriber: Pick<Subscriber, 'publicId'>, fields: Record<string, string> = {}) =>
  await pages.request(`${pathTo('unsubscribe', subscriber)}/undo`, posted(fields))
const say = async (subscriber: Subscriber, fields: Record<string, string>) =>
  await pages.request(`${pathTo('unsubscribe', subscriber)}/reason`, posted(fields))
const stateNow = async () => (await subscriberOf(db, address)).state
const said = async () => (await db.query('SELECT reason, words FROM unsubscribe_reasons')).rows

describe('undoing an unsubscribing', () => {
  test('is offered on the page after it and makes active again', async () => {
    const subscriber = await addSubscriber(db, address)
    const html = await (await leave(subscriber)).text()
    expect(html).toContain(`action="${pathTo('unsubscribe', subscriber)}/undo"`)
    const response = await undo(subscriber)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('You are still subscribed')
    expect(await stateNow()).toBe('active')
  })

  test('keeps preferences and window, and makes due at the next moment, not at once', async () => {
    const subscriber = await addSubscriber(db, address)
    const wants = { ...subscriber.preferences, topics: ['cs.CL'], digestSize: 3 }
    await savePreferences(db, subscriber.publicId, wants, new Date())
    await db.query('UPDATE subscribers SET read_up_to = 17')
    await leave(subscriber)
    await undo(subscriber)
    const back = await subscriberOf(db, address)
    expect(back).toMatchObject({ preferences: wants, readUpTo: 17 })
    expect(back.nextDigestAt?.getTime()).toBeGreaterThan(Date.now())
  })

  test('can be to one digest a week, which is offered to who had more', async () => {
    const subscriber = await addSubscriber(db, address)
    expect(await (await leave(subscriber)).text()).toContain('value="weekly"')
    expect(await (await undo(subscriber, { way: 'weekly' })).text()).toContain('one digest a week')
    const back = await subscriberOf(db, address)
    expect(back).toMatchObject({ state: 'active', preferences: { ...subscriber.preferences, cadence: 'weekly' } })
    expect(back.nextDigestAt?.getUTCDay()).toBe(1)
    expect(await (await leave(subscriber)).text()).not.toContain('value="weekly"')
  })

  test('can be to a pause of four weeks', async () => {
    const subscriber = await addSubscriber(db, address)
    expect(await (await leave(subscriber)).text()).toContain('value="paused"')
    expect(await (await undo(subscriber, { way: 'paused' })).text()).toContain('Nothing comes for 4 weeks')
    const back = await subscriberOf(db, address)
    const days = ((back.pausedUntil?.getTime() ?? 0) - Date.now()) / (24 * 60 * 60 * 1000)
    expect(back.state).toBe('paused')
    expect(days).toBeGreaterThan(26)
    expect(days).toBeLessThan(29)
  })

  test('is a plain one where the form names another way', async () => {
    const subscriber = await addSubscriber(db, address)
    await leave(subscriber)
    expect((await undo(subscriber, { way: 'monthly' })).status).toBe(200)
    expect(await subscriberOf(db, address)).toMatchObject({ state: 'active', preferences: subscriber.preferences })
  })

  test.each([
    ['until a day', new Date(Date.now() + 30 * 24 * 60 * 60 * 1000)],
    ['until they return', null],
  ])('leaves who was paused %s so', async (_, until) => {
    const { id } = await addSubscriber(db, address)
    await pause(db, id, until, new Date())
    const subscriber = await subscriberOf(db, address)
    await leave(subscriber)
    expect(await subscriberOf(db, address)).toMatchObject({ state: 'unsubscribed', nextDigestAt: null })
    await undo(subscriber)
    const { pausedUntil, nextDigestAt } = subscriber
    expect(await subscriberOf(db, address)).toMatchObject({ state: 'paused', pausedUntil, nextDigestAt })
    expect(pausedUntil).toEqual(until)
  })

  test('brings the digests again to who was paused until a moment that has come since', async () => {
    const { id, publicId } = await addSubscriber(db, address)
    await pause(db, id, new Date(Date.now() + 1_000), new Date())
    await leave(await subscriberOf(db, address))
    await db.query(`UPDATE subscribers SET paused_until = now() - interval '1 hour'`)
    await undo({ publicId })
    await resumePaused(db, new Date())
    const back = await subscriberOf(db, address)
    expect(back).toMatchObject({ state: 'active', pausedUntil: null })
    expect(back.nextDigestAt?.getTime()).toBeGreaterThan(Date.now())
  })

  test('is not what confirming anew does: that ends a pause', async () => {
    const { id } = await addSubscriber(db, address)
    await pause(db, id, new Date(Date.now() + 30 * 24 * 60 * 60 * 1000), new Date())
    await leave(await subscriberOf(db, address))
    await pages.request(pathTo('confirm', await subscriberOf(db, address)), { method: 'POST' })
    const { rows } = await db.query('SELECT state, paused_until FROM subscribers')
    expect(rows).toEqual([{ state: 'active', paused_until: null }])
  })

  test('twice is as good as once', async () => {
    const subscriber = await addSubscriber(db, address)
    await leave(subscriber)
    await undo(subscriber)
    const before = await dump(db)
    expect((await undo(subscriber)).status).toBe(200)
    expect(await dump(db)).toEqual(before)
  })

  test('does not confirm who never did', async () => {
    const subscriber = await addSubscriber(db, address, 'pending')
    expect(await (await leave(subscriber)).text()).not.toContain('/undo"')
    expect((await undo(subscriber)).status).toBe(409)
    expect(await stateNow()).toBe('unsubscribed')
  })

  test.each<[string, () => Promise<unknown>]>([
    ['a day has gone by', () => db.query(`UPDATE subscribers SET state_changed_at = now() - interval '25 hours'`)],
    ['a complaint has come', () => suppress(db, address, 'complaint')],
    ['the operator has suppressed the address', () => suppress(db, address, 'operator')],
    ['something else has ended it since', () => db.query(`UPDATE subscribers SET state = 'complained'`)],
    ['the operator has set the state by hand', () => db.query('UPDATE subscribers SET left_from = NULL')],
  ])('does nothing when %s', async (_, happens) => {
    const subscriber = await addSubscriber(db, address)
    await leave(subscriber)
    await happens()
    const before = await dump(db)
    const response = await undo(subscriber)
    expect(response.status).toBe(409)
    expect(await response.text()).toContain('href="/subscribe"')
    expect(await dump(db)).toEqual(before)
  })

  test('of one leave is not there for a later one that was no press', async () => {
    const subscriber = await addSubscriber(db, address)
    await leave(subscriber)
    await db.query(`UPDATE subscribers SET state = 'unsubscribed', state_changed_at = now() - interval '1 hour'`)
    await pages.request(pathTo('confirm', subscriber), { method: 'POST' })
    await db.query(`UPDATE subscribers SET state = 'unsubscribed', next_digest_at = NULL`)
    expect((await undo(subscriber)).status).toBe(409)
  })

  test('is refused to a forged token', async () => {
    const subscriber = await addSubscriber(db, address)
    await leave(subscriber)
    expect(
      (await pages.request(`${pathTo('manage', subscriber).replace('manage', 'unsubscribe')}/undo`, { method: 'POST' }))
        .status,
    ).toBe(404)
    expect(await stateNow()).toBe('unsubscribed')
  })

  test('changes nothing by a GET', async () => {
    const subscriber = await addSubscriber(db, address)
    await leave(subscriber)
    expect((await pages.request(`${pathTo('unsubscribe', subscriber)}/undo`)).status).toBe(405)
    expect(await stateNow()).toBe('unsubscribed')
  })
})

describe('a reason', () => {
  test('is kept with the day, and nothing of the person', async () => {
    const subscriber = await addSubscriber(db, address)
    await leave(subscriber)
    const response = await say(subscriber, { reason: 'too-many', words: ' Less\n would be  more. ' })
    expect(await response.text()).toContain('Thank you')
    const { rows } = await db.query('SELECT to_jsonb(r) - $1 AS kept, day::text FROM unsubscribe_reasons r', ['id'])
    const today = new Date().toISOString().slice(0, 10)
    expect(rows).toEqual([{ kept: { day: today, reason: 'too-many', words: 'Less would be more.' }, day: today }])
  })

  test('is thanked for with the way back, where there still is one', async () => {
    const subscriber = await addSubscriber(db, address)
    await leave(subscriber)
    const form = posted({ reason: 'other' })
    const thank = async () => (await pages.request(`${pathTo('unsubscribe', subscriber)}/reason`, form)).text()
    expect(await thank()).toContain(`action="${pathTo('unsubscribe', subscriber)}/undo"`)
    await db.query(`UPDATE subscribers SET state_changed_at = now() - interval '25 hours'`)
    expect(await thank()).not.toContain('/undo"')
  })

  test('may be words alone, or a choice alone', async () => {
    for (const [email, fields] of [
      [address, { words: 'Enough' }],
      ['emmy@example.org', { reason: 'other', words: '' }],
    ] as const) {
      const subscriber = await addSubscriber(db, email)
      await leave(subscriber)
      await say(subscriber, fields)
    }
    expect(await said()).toEqual(
      expect.arrayContaining([
        { reason: null, words: 'Enough' },
        { reason: 'other', words: null },
      ]),
    )
  })

  test.each<[string, Record<string, string>]>([
    ['nothing', {}],
    ['a choice that is not offered', { reason: 'constructor' }],
    ['blanks', { words: ' \n\u0000 ' }],
  ])('of %s is thanked for and not kept', async (_, fields) => {
    const subscriber = await addSubscriber(db, address)
    await leave(subscriber)
    expect((await say(subscriber, fields)).status).toBe(200)
    expect(await said()).toEqual([])
  })

  test('is cut to a line', async () => {
    const subscriber = await addSubscriber(db, address)
    await leave(subscriber)
    await say(subscriber, { words: 'x'.repeat(10_000) })
    expect(await said()).toEqual([{ reason: null, words: 'x'.repeat(300) }])
  })

  test('counts once for each leave, however often it is sent', async () => {
    const subscriber = await addSubscriber(db, address)
    await leave(subscriber)
    await Promise.all(Array.from({ length: 5 }, () => say(subscriber, { reason: 'other' })))
    expect(await said()).toHaveLength(1)
    await undo(subscriber)
    await leave(subscriber)
    await say(subscriber, { reason: 'no-time' })
    expect(await said()).toHaveLength(2)
  })

  test('of somebody who has not left is not kept', async () => {
    await say(await addSubscriber(db, address), { reason: 'other' })
    expect(await said()).toEqual([])
  })

  test('is refused to a token of another purpose', async () => {
    const subscriber = await addSubscriber(db, address, 'unsubscribed')
    const path = pathTo('manage', subscriber).replace('manage', 'unsubscribe')
    expect((await pages.request(`${path}/reason`, posted({ reason: 'other' }))).status).toBe(404)
    expect(await said()).toEqual([])
  })

  test('of a megabyte is refused', async () => {
    const subscriber = await addSubscriber(db, address, 'unsubscribed')
    expect((await say(subscriber, { words: 'x'.repeat(1_000_000) })).status).toBe(413)
  })
})
