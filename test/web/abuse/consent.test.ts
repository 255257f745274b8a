import { Readable } from 'node:stream'
import { beforeEach, describe, expect, test } from 'vitest'
import { importSubscribers } from '../../../src/subscribers/import.ts'
import { sweepUnconfirmed } from '../../../src/subscribers/sign-up-store.ts'
import { findByEmail } from '../../../src/subscribers/store.ts'
import { emptyDatabase, useDatabase } from '../../support/database.ts'
import { addSubscriber, newestChange, pathTo, posted, subscriberOf, testWeb, wishToMove } from '../../support/web.ts'
import { requestFrom, signUpFrom } from './from.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const address = 'ada@example.org'
const now = () => expect.toSatisfy((at: Date) => Math.abs(Date.now() - at.getTime()) < 60_000)
const importCsv = (csv: string) =>
  importSubscribers(db, Readable.from([csv]), {
    timeZone: 'UTC',
    wording: 'imported by the operator, who has the consent',
  })

/** Signs up from one network and confirms from another. */
async function subscribed(): Promise<void> {
  await signUpFrom(pages, '203.0.113.7', address)
  await requestFrom(pages, '2001:db8::7', pathTo('confirm', await subscriberOf(db, address)), { method: 'POST' })
}

describe('the record of a consent', () => {
  test('by the form says when, from where and to which words, and when and from where it was confirmed', async () => {
    await subscribed()
    expect(await subscriberOf(db, address)).toMatchObject({
      state: 'active',
      consent: {
        at: now(),
        how: 'form',
        ip: '203.0.113.7',
        wording: expect.stringContaining('You get a mail to confirm'),
      },
      confirmedAt: now(),
      confirmedIp: '2001:db8::7',
    })
  })

  test('holds the very words that stood beside the button', async () => {
    await subscribed()
    const { wording } = (await subscriberOf(db, address)).consent
    expect(await (await pages.request('/subscribe')).text()).toContain(wording ?? 'no words')
  })

  test('that was never confirmed says so', async () => {
    await signUpFrom(pages, '203.0.113.7', address)
    expect(await subscriberOf(db, address)).toMatchObject({ state: 'pending', confirmedAt: null, confirmedIp: null })
  })

  test('is not touched by a confirmation link that is opened, pressed again, or pressed by somebody else', async () => {
    await subscribed()
    const before = await subscriberOf(db, address)
    const link = pathTo('confirm', before)
    await requestFrom(pages, '192.0.2.1', link)
    await requestFrom(pages, '192.0.2.1', link, { method: 'POST' })
    expect(await subscriberOf(db, address)).toEqual(before)
  })

  test('is in the data that the reader gets', async () => {
    await subscribed()
    const response = await pages.request(pathTo('export', await subscriberOf(db, address)), { method: 'POST' })
    expect(await response.json()).toMatchObject({
      subscriber: {
        consent: { at: expect.any(String), how: 'form', ip: '203.0.113.7', wording: expect.any(String) },
        confirmedAt: expect.any(String),
        confirmedIp: '2001:db8::7',
      },
    })
  })

  test('names the press by which a new address was confirmed, and the one that took it back', async () => {
    await subscribed()
    const before = await subscriberOf(db, address)
    await wishToMove(db, pages, before, 'next@example.org')
    await db.query(`UPDATE subscribers SET confirmed_at = '2026-01-01'`)
    const change = await newestChange(db, before)
    await requestFrom(pages, '192.0.2.33', pathTo('move', change), { method: 'POST' })
    const after = await subscriberOf(db, 'next@example.org')
    expect(after).toMatchObject({ consent: before.consent, confirmedAt: now(), confirmedIp: '192.0.2.33' })
    await requestFrom(pages, '192.0.2.44', pathTo('undo-move', change), { method: 'POST' })
    const back = await subscriberOf(db, address)
    expect(back).toMatchObject({ consent: before.consent, confirmedAt: now(), confirmedIp: '192.0.2.44' })
  })

  test('goes with the reader when they are forgotten', async () => {
    await subscribed()
    await pages.request(pathTo('forget', await subscriberOf(db, address)), { method: 'POST' })
    expect(await findByEmail(db, address)).toBeUndefined()
  })

  test('behind a proxy that is not trusted holds the proxy’s address, never a made-up one', async () => {
    await signUpFrom(pages, '203.0.113.7', address, '6.6.6.6')
    expect((await subscriberOf(db, address)).consent.ip).toBe('203.0.113.7')
  })

  test('holds no address where the proxy’s word is none', async () => {
    const behind = testWeb(db, { trustProxy: true })
    const form = posted({ email: address, website: '' })
    const headers = { ...form.headers, 'X-Forwarded-For': "1.2.3.4, x'; DROP TABLE subscribers" }
    await behind.request('/subscribe', { ...form, headers })
    expect((await subscriberOf(db, address)).consent.ip).toBeNull()
  })
})

describe('an import', () => {
  test('is the record where the file says nothing of consent', async () => {
    await importCsv(`email\n${address}\n`)
    expect((await subscriberOf(db, address)).consent).toEqual({
      at: now(),
      how: 'import',
      ip: null,
      wording: 'imported by the operator, who has the consent',
    })
  })

  test('keeps the record that the file brings', async () => {
    await importCsv(
      `email,consented_at,consent_ip,consent_wording,consent_how,confirmed_at,confirmed_ip\n${address},2025-01-02T03:04:05Z,192.0.2.1,the box,form,2025-01-02T04:00:00Z,192.0.2.2\n`,
    )
    expect(await subscriberOf(db, address)).toMatchObject({
      consent: { at: new Date('2025-01-02T03:04:05Z'), how: 'form', ip: '192.0.2.1', wording: 'the box' },
      confirmedAt: new Date('2025-01-02T04:00:00Z'),
      confirmedIp: '192.0.2.2',
    })
  })

  test('makes nobody confirmed who is pending in the file, so that they are swept like all who never confirm', async () => {
    await importCsv(`email,state\n${address},pending\n`)
    expect(await subscriberOf(db, address)).toMatchObject({ state: 'pending', confirmedAt: null })
    await db.query(`UPDATE subscribers SET created_at = now() - interval '1 month'`)
    expect(await sweepUnconfirmed(db)).toBe(1)
  })

  test('takes words with control characters as one line, and refuses a way that there is not', async () => {
    await importCsv(`email,consent_wording\n${address},"yes\r\nBcc: x\u0000\u001b[2J please"\n`)
    expect((await subscriberOf(db, address)).consent.wording).toBe('yes Bcc: x [2J please')
    const { refused } = await importCsv('email,consent_how\nemmy@example.org,hearsay\n')
    expect(refused).toEqual([{ line: 2, why: 'consent_how is none of form, import, operator' }])
  })
})

test('a stranger who signs a reader up changes nothing of the record', async () => {
  await addSubscriber(db, address)
  await db.query(
    `UPDATE subscribers SET consented_at = '2026-01-01', consent_how = 'operator', consent_wording = 'by letter'`,
  )
  const before = await subscriberOf(db, address)
  await signUpFrom(pages, '203.0.113.7', address)
  expect(await subscriberOf(db, address)).toEqual(before)
})
