import { Readable } from 'node:stream'
import { beforeEach, describe, expect, test } from 'vitest'
import { finish } from '../../src/outbox/store.ts'
import { addConsented } from '../../src/subscribers/consented-store.ts'
import { importSubscribers } from '../../src/subscribers/import.ts'
import { findByEmail, type Subscriber } from '../../src/subscribers/store.ts'
import { suppress } from '../../src/subscribers/suppression.ts'
import { bringInto, claimOne } from '../outbox/ledger.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import {
  addChange,
  addSubscriber,
  daysAgo,
  dump,
  mailDay,
  newestChange,
  pathTo,
  posted,
  queuedMails,
  subscriberOf,
  testWeb,
  wishToMove,
} from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const address = 'Ada@Example.org'
const press = async (subscriber: Subscriber, issuedAt?: Date) =>
  await pages.request(pathTo('forget', subscriber, issuedAt), { method: 'POST' })
const ask = async (subscriber: Subscriber) =>
  await pages.request(`${pathTo('manage', subscriber)}/forget`, { method: 'POST' })

/** Whatever the database holds, as text. */
const everything = async () => JSON.stringify(await dump(db)).toLowerCase()

/** A service mail to the subscriber, in a state. */
async function addMail(subscriber: Subscriber, status: string, response: string | null = null): Promise<void> {
  const { rows } = await db.query(
    `INSERT INTO deliveries (day, subscriber_id, kind, address) VALUES ($1, $2, 'lost-link', $3) RETURNING id`,
    [mailDay, subscriber.id, subscriber.email],
  )
  await bringInto(db, status, `id = ${rows[0]?.['id']}`)
  // Why one is skipped is said by us, and never names an address.
  await db.query(
    `UPDATE deliveries SET response = $2, reason = CASE WHEN status <> 'skipped' THEN $2 END WHERE id = $1`,
    [rows[0]?.['id'], response],
  )
}

describe('asking to be forgotten', () => {
  test('leads to a mail and to nothing else', async () => {
    const subscriber = await addSubscriber(db, address)
    const response = await ask(subscriber)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('Check your inbox')
    expect(await queuedMails(db)).toEqual([`forget ${address}`])
    expect(await subscriberOf(db, address)).toEqual(subscriber)
  })

  test('by ten presses at once leads to one mail', async () => {
    const subscriber = await addSubscriber(db, address)
    await Promise.all(Array.from({ length: 10 }, () => ask(subscriber)))
    expect(await queuedMails(db)).toHaveLength(1)
  })

  test('leads to a mail again after ten minutes', async () => {
    const subscriber = await addSubscriber(db, address)
    await ask(subscriber)
    await db.query(`UPDATE subscribers SET forget_asked_at = forget_asked_at - interval '10 minutes 1 second'`)
    await ask(subscriber)
    expect(await queuedMails(db)).toHaveLength(2)
  })

  test('works for who has left', async () => {
    await ask(await addSubscriber(db, address, 'unsubscribed'))
    expect(await queuedMails(db)).toEqual([`forget ${address}`])
  })
})

describe('a link to be forgotten', () => {
  test('opens a page with a button and deletes nothing', async () => {
    const subscriber = await addSubscriber(db, address)
    const before = await dump(db)
    const response = await pages.request(pathTo('forget', subscriber))
    expect(await response.text()).toContain('<form method="post"><button>Forget me</button></form>')
    expect(await dump(db)).toEqual(before)
  })

  test('deletes the subscriber when the button is pressed', async () => {
    const response = await press(await addSubscriber(db, address))
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('You are forgotten')
    expect(await findByEmail(db, address)).toBeUndefined()
  })

  test('leaves the address nowhere in the database', async () => {
    const subscriber = await addSubscriber(db, address)
    await db.query(`UPDATE subscribers SET consent_ip = '192.0.2.77', consent_wording = 'to ada@example.org'`)
    await suppress(db, address, 'bounce', 'ada@example.org is full')
    await addChange(db, subscriber, 'next@example.org', 'ada@example.org')
    for (const status of ['queued', 'deferred', 'sending', 'submitted', 'failed', 'skipped', 'unknown']) {
      await addMail(subscriber, status, '250 queued for <ada@example.org>')
    }
    await db.query(`UPDATE deliveries SET status = 'queued' WHERE status = 'failed'`)
    expect(await everything()).toContain('ada@example.org')
    expect((await press(subscriber)).status).toBe(200)
    const after = await everything()
    expect(after).not.toContain('ada@example')
    expect(after).not.toContain('192.0.2.77')
    expect(after).not.toContain('next@example.org')
  })

  test('leaves the ledger its rows, and nothing in it that would still be sent', async () => {
    const subscriber = await addSubscriber(db, address)
    for (const status of ['queued', 'deferred', 'submitted', 'failed']) await addMail(subscriber, status, 'said')
    await press(subscriber)
    const { rows } = await db.query('SELECT status, address, response FROM deliveries ORDER BY id')
    expect(rows.map((row) => row['status'])).toEqual(['skipped', 'skipped', 'submitted', 'failed'])
    for (const row of rows) expect(row).toMatchObject({ address: '', response: null })
  })

  test('keeps the states that a delivery had, without what the relay said', async () => {
    const subscriber = await addSubscriber(db, address)
    await addMail(subscriber, 'deferred', '450 <ada@example.org> try later')
    await press(subscriber)
    const { rows } = await db.query('SELECT history FROM deliveries')
    const history = rows[0]?.['history'] as unknown[][]
    expect(history.map(([, status, , said]) => [status, said])).toEqual([
      ['queued', null],
      ['sending', null],
      ['deferred', null],
    ])
  })

  test('keeps the address out of the ledger also where a mail is under way meanwhile', async () => {
    const subscriber = await addSubscriber(db, address)
    await ask(subscriber)
    const delivery = await claimOne(db)
    if (!delivery) throw new Error('nothing was claimed')
    await press(subscriber)
    await finish(db, [{ delivery, ending: { status: 'submitted', response: '250 for <ada@example.org>' } }])
    const { rows } = await db.query('SELECT status, address, response FROM deliveries')
    expect(rows).toEqual([{ status: 'submitted', address: '', response: null }])
  })

  test('touches nobody else', async () => {
    const other = await addSubscriber(db, 'emmy@example.org')
    await addMail(other, 'submitted', '250 ok')
    await press(await addSubscriber(db, address))
    expect(await subscriberOf(db, 'emmy@example.org')).toEqual(other)
    const { rows } = await db.query('SELECT address, response FROM deliveries')
    expect(rows).toEqual([{ address: 'emmy@example.org', response: '250 ok' }])
  })

  test('keeps what the operator suppressed', async () => {
    await suppress(db, address, 'operator')
    await press(await addSubscriber(db, address))
    expect((await db.query('SELECT reason FROM suppressions')).rows).toEqual([{ reason: 'operator' }])
  })

  test('has expired after a day: look and press say so, and nothing is deleted', async () => {
    const subscriber = await addSubscriber(db, address)
    const path = pathTo('forget', subscriber, daysAgo(1.01))
    for (const response of [await pages.request(path), await press(subscriber, daysAgo(1.01))]) {
      expect(response.status).toBe(410)
      expect(await response.text()).toContain('This link has expired')
    }
    expect(await findByEmail(db, address)).toBeDefined()
    expect((await press(subscriber, daysAgo(0.99))).status).toBe(200)
  })

  test('is no more than a bad link when it is used again', async () => {
    const subscriber = await addSubscriber(db, address)
    await press(subscriber)
    const before = await dump(db)
    expect((await press(subscriber)).status).toBe(404)
    expect((await pages.request(pathTo('forget', subscriber))).status).toBe(404)
    expect(await dump(db)).toEqual(before)
  })

  test('from before does not forget who has come back', async () => {
    const subscriber = await addSubscriber(db, address)
    await press(subscriber)
    await pages.request('/subscribe', posted({ email: address }))
    expect((await press(subscriber)).status).toBe(404)
    expect(await findByEmail(db, address)).toBeDefined()
  })

  test('pressed ten times at once forgets once and fails never', async () => {
    const subscriber = await addSubscriber(db, address)
    const statuses = await Promise.all(Array.from({ length: 10 }, async () => (await press(subscriber)).status))
    expect(statuses.filter((status) => status !== 200 && status !== 404)).toEqual([])
    expect((await db.query('SELECT FROM forgotten')).rowCount).toBe(1)
  })
})

describe('who is forgotten', () => {
  const options = { timeZone: 'UTC', wording: 'w' }

  test('finds no link of theirs working any more, but is unsubscribed by the old one', async () => {
    const subscriber = await addSubscriber(db, address)
    await press(subscriber)
    for (const purpose of ['manage', 'export', 'forget'] as const) {
      expect([purpose, (await pages.request(pathTo(purpose, subscriber), posted({}))).status]).toEqual([purpose, 404])
    }
    for (const wish of ['forget', 'export', 'move']) {
      const response = await pages.request(`${pathTo('manage', subscriber)}/${wish}`, posted({ email: 'a@b.co' }))
      expect([wish, response.status]).toEqual([wish, 404])
    }
    expect((await pages.request(pathTo('unsubscribe', subscriber), { method: 'POST' })).status).toBe(200)
    expect((await pages.request(pathTo('confirm', subscriber), { method: 'POST' })).status).toBe(410)
    expect(await findByEmail(db, address)).toBeUndefined()
  })

  test('is passed over by an import, however the address is written, and counted', async () => {
    await press(await addSubscriber(db, address))
    const csv = Readable.from(['email\nADA@example.ORG\nemmy@example.org\n'])
    const report = await importSubscribers(db, csv, options)
    expect(report).toEqual({ added: 1, known: 0, suppressed: 0, forgotten: 1, refused: [] })
    expect(await findByEmail(db, address)).toBeUndefined()
  })

  test('after a move is brought back by neither address', async () => {
    const before = await addSubscriber(db, address)
    await wishToMove(db, pages, before, 'next@example.org')
    await pages.request(pathTo('move', await newestChange(db, before)), { method: 'POST' })
    await press(await subscriberOf(db, 'next@example.org'))
    const report = await importSubscribers(db, Readable.from([`email\n${address}\nnext@example.org\n`]), options)
    expect(report).toMatchObject({ added: 0, forgotten: 2 })
  })

  test('and suppressed counts as suppressed', async () => {
    await suppress(db, address, 'operator')
    await press(await addSubscriber(db, address))
    const added = await addConsented(db, [{ email: address, wording: 'w', how: 'import' }], options)
    expect(added).toEqual({ added: 0, suppressed: 1, forgotten: 0 })
  })

  test('comes back by their own sign-up, and may be imported again from then on', async () => {
    await press(await addSubscriber(db, address))
    await pages.request('/subscribe', posted({ email: address }))
    expect((await db.query('SELECT FROM forgotten')).rowCount).toBe(1)
    await pages.request(pathTo('confirm', await subscriberOf(db, address)), { method: 'POST' })
    expect((await subscriberOf(db, address)).state).toBe('active')
    expect((await db.query('SELECT FROM forgotten')).rowCount).toBe(0)
  })

  test('leaves a hash that is salted, so that no table made elsewhere tells whose it is', async () => {
    await press(await addSubscriber(db, address))
    const { rows } = await db.query(
      `SELECT hash = sha256(convert_to(lower($1), 'UTF8')) AS plain, hash = forgotten_hash($1) AS ours,
         (SELECT octet_length(salt) FROM forgotten_salt) AS salt FROM forgotten`,
      [address],
    )
    expect(rows).toEqual([{ plain: false, ours: true, salt: 32 }])
  })
})
