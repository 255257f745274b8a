import { beforeEach, describe, expect, test } from 'vitest'
import { makeDigests } from '../../src/outbox/send.ts'
import { keepOpinion } from '../../src/subscribers/opinions-store.ts'
import { deleteSubscriber, type Subscriber } from '../../src/subscribers/store.ts'
import { suppress } from '../../src/subscribers/suppression.ts'
import { claimOne } from '../outbox/ledger.ts'
import { addReaders, endOf, publishPapers, rawPaper, testLinks } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { addChange, addSubscriber, daysAgo, dump, pathTo, queuedMails, subscriberOf, testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const address = 'ada@example.org'
const press = async (subscriber: Subscriber, issuedAt?: Date) =>
  await pages.request(pathTo('export', subscriber, issuedAt), { method: 'POST' })
const ask = async (subscriber: Subscriber) =>
  await pages.request(`${pathTo('manage', subscriber)}/export`, { method: 'POST' })

describe('asking for the data', () => {
  test('leads to a mail, and the page holds none of it', async () => {
    const response = await ask(await addSubscriber(db, address))
    expect(await response.text()).not.toContain('consent')
    expect(await queuedMails(db)).toEqual([`export ${address}`])
  })

  test('leads to one mail in ten minutes, which asking to be forgotten need not wait for', async () => {
    const subscriber = await addSubscriber(db, address)
    await ask(subscriber)
    await ask(subscriber)
    await pages.request(`${pathTo('manage', subscriber)}/forget`, { method: 'POST' })
    expect(await queuedMails(db)).toEqual([`export ${address}`, `forget ${address}`])
  })
})

describe('a link to the data', () => {
  test('opens a page with a button, which holds none of it', async () => {
    const subscriber = await addSubscriber(db, address)
    await db.query(`UPDATE subscribers SET consent_wording = 'the words of the consent'`)
    const html = await (await pages.request(pathTo('export', subscriber))).text()
    expect(html).toContain('<form method="post"><button>Download</button></form>')
    expect(html).not.toContain('the words of the consent')
  })

  test('answers a press with a file, private to its reader, and writes nothing', async () => {
    const subscriber = await addSubscriber(db, address)
    const before = await dump(db)
    const response = await press(subscriber)
    expect(response.status).toBe(200)
    expect(response.headers.get('Content-Type')).toBe('application/json; charset=utf-8')
    expect(response.headers.get('Content-Disposition')).toBe('attachment; filename="my-data.json"')
    expect(response.headers.get('Cache-Control')).toBe('no-store')
    expect(await dump(db)).toEqual(before)
  })

  test('gives what the reader said of papers, and nobody else’s words', async () => {
    const [subscriber, other] = [await addSubscriber(db, address), await addSubscriber(db, 'grace@example.org')]
    await publishPapers(db, '2026-03-10', [rawPaper({ title: 'A paper to keep' })])
    const { rows } = await db.query('SELECT id FROM papers')
    const paperId = Number(rows[0]?.['id'])
    await keepOpinion(db, { subscriber: subscriber.publicId, paperId }, 'saved')
    await keepOpinion(db, { subscriber: other.publicId, paperId }, 'less')
    const { opinions } = (await (await press(subscriber)).json()) as { opinions: unknown }
    expect(opinions).toMatchObject([{ kind: 'saved', title: 'A paper to keep', source: 'arxiv' }])
  })

  test('gives all that is known: state, preferences, consent, suppression, changes of address', async () => {
    const subscriber = await addSubscriber(db, address)
    await db.query(
      `UPDATE subscribers SET topics = '{cs.CL}', consented_at = '2026-03-01T08:00:00Z', consent_ip = '192.0.2.1',
         consent_wording = 'Yes', confirmed_at = '2026-03-01T09:00:00Z', read_up_to = 17`,
    )
    await suppress(db, address, 'complaint')
    await addChange(db, subscriber, 'next@example.org')
    expect(await (await press(subscriber)).json()).toMatchObject({
      subscriber: {
        email: address,
        state: 'active',
        preferences: subscriber.preferences && { ...subscriber.preferences, topics: ['cs.CL'] },
        consent: { at: '2026-03-01T08:00:00.000Z', ip: '192.0.2.1', wording: 'Yes' },
        confirmedAt: '2026-03-01T09:00:00.000Z',
        readUpTo: 17,
      },
      suppressed: 'complaint',
      addressChanges: [{ newEmail: 'next@example.org', movedAt: null }],
      deliveries: [],
    })
  })

  test('gives every delivery with its history', async () => {
    await publishPapers(db, '2026-03-10', [rawPaper()])
    await addReaders(db, address)
    await makeDigests(db, endOf('2026-03-10'))
    await claimOne(db)
    const { deliveries } = (await (await press(await subscriberOf(db, address))).json()) as { deliveries: unknown }
    expect(deliveries).toEqual([
      expect.objectContaining({
        day: '2026-03-10',
        kind: 'digest',
        address,
        status: 'sending',
        history: [expect.objectContaining({ status: 'queued' })],
      }),
    ])
  })

  test('gives nothing of anybody else, and nothing that a link could be made of', async () => {
    await publishPapers(db, '2026-03-10', [rawPaper()])
    await addReaders(db, address, 'emmy@example.org')
    await makeDigests(db, endOf('2026-03-10'))
    await claimOne(db)
    const subscriber = await subscriberOf(db, address)
    const text = await (await press(subscriber)).text()
    expect(text).not.toContain('emmy')
    expect(text).not.toContain(subscriber.publicId.toString('hex'))
    expect(text).not.toContain(testLinks.sign('manage', subscriber.publicId).slice(4, 16))
  })

  test('may be used again within its day, and has expired after it', async () => {
    const subscriber = await addSubscriber(db, address)
    for (let time = 0; time < 2; time += 1) expect((await press(subscriber, daysAgo(0.99))).status).toBe(200)
    for (const response of [
      await press(subscriber, daysAgo(1.01)),
      await pages.request(pathTo('export', subscriber, daysAgo(1.01))),
    ]) {
      expect(response.status).toBe(410)
      expect(await response.text()).not.toContain(address)
    }
  })

  test('gives nothing once its reader is forgotten', async () => {
    const subscriber = await addSubscriber(db, address)
    await deleteSubscriber(db, subscriber.id)
    const response = await press(subscriber)
    expect(response.status).toBe(404)
    expect(await response.text()).not.toContain(address)
  })
})
