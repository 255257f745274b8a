import { DateTime } from 'luxon'
import { beforeEach, describe, expect, test } from 'vitest'
import { pause } from '../../../src/subscribers/pause.ts'
import { type Subscriber, savePreferences } from '../../../src/subscribers/store.ts'
import { emptyDatabase, useDatabase } from '../../support/database.ts'
import { chosen } from '../../support/manage-form.ts'
import { addSubscriber, dump, pathTo, posted, subscriberOf, testWeb, withoutOurScript } from '../../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
const address = 'ada@example.org'
const nextYear = `${DateTime.utc().year + 1}-01-04`
let ada: Subscriber
beforeEach(async () => {
  await emptyDatabase(db)
  ada = await addSubscriber(db, address)
})

const post = async (fields: Record<string, string>) => await pages.request(pathTo('manage', ada), posted(fields))
const open = async () => await (await pages.request(pathTo('manage', ada))).text()
const pausedUntil = async () => (await subscriberOf(db, address)).pausedUntil

describe('pausing', () => {
  test.each([1, 2, 4])('for %i weeks ends as that day begins in the reader’s zone', async (weeks) => {
    await savePreferences(db, ada.publicId, { ...chosen, timeZone: 'Asia/Tokyo' }, new Date())
    const response = await post({ pause: `${weeks}` })
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('Paused.')
    const { state, pausedUntil } = await subscriberOf(db, address)
    const day = DateTime.now().setZone('Asia/Tokyo').plus({ weeks }).startOf('day')
    expect([state, pausedUntil]).toEqual(['paused', day.toJSDate()])
  })

  test('until a day ends as that day begins', async () => {
    await post({ pause: 'until', until: nextYear })
    expect(await pausedUntil()).toEqual(new Date(`${nextYear}T00:00:00Z`))
  })

  test('until one returns has no end', async () => {
    expect(await (await post({ pause: 'open' })).text()).toContain('It is paused until you return: no digests come.')
    expect(await subscriberOf(db, address)).toMatchObject({ state: 'paused', pausedUntil: null, nextDigestAt: null })
  })

  test('again moves the end', async () => {
    await post({ pause: '4' })
    await post({ pause: 'until', until: nextYear })
    expect(await pausedUntil()).toEqual(new Date(`${nextYear}T00:00:00Z`))
  })

  test.each<[string, Record<string, string>]>([
    ['a day that is over', { pause: 'until', until: '2020-01-04' }],
    ['a day that does not exist', { pause: 'until', until: '2100-02-30' }],
    ['the end of the calendar', { pause: 'until', until: '9999-12-31' }],
    ['no day', { pause: 'until', until: '' }],
    ['a word for a day', { pause: 'until', until: '"><script>' }],
    ['three weeks', { pause: '3' }],
  ])('until %s is refused at its field, with what was typed, and nothing changes', async (_, fields) => {
    const before = await dump(db)
    const response = await post(fields)
    expect(response.status).toBe(400)
    const html = await response.text()
    expect(html).toContain('<p class="fault" id="fault-until">Please choose a day after today, within five years.</p>')
    const [min, max] = [{ days: 1 }, { years: 5 }].map((length) => DateTime.utc().plus(length).toISODate())
    expect(html).toContain(`name="until" required min="${min}" max="${max}" value="`)
    expect(withoutOurScript(html)).not.toContain('<script')
    expect(await dump(db)).toEqual(before)
  })

  test('keeps the preferences as they are', async () => {
    await savePreferences(db, ada.publicId, chosen, new Date())
    await post({ pause: '2' })
    expect((await subscriberOf(db, address)).preferences).toEqual(chosen)
  })

  test('by somebody who has left meanwhile is told so, and nothing changes', async () => {
    await db.query(`UPDATE subscribers SET state = 'unsubscribed', next_digest_at = NULL`)
    const before = await dump(db)
    const response = await post({ pause: '1' })
    expect(response.status).toBe(409)
    expect(await response.text()).toContain('You are not subscribed')
    expect(await dump(db)).toEqual(before)
  })
})

describe('while it is paused', () => {
  test('the page says until when, and when the next digest comes', async () => {
    await pause(db, ada.id, new Date('2100-01-04T00:00:00Z'), new Date())
    expect(await open()).toContain(
      'It is paused until Monday, 4 January 2100. Your next digest comes on Monday, 4 January 2100 at 08:00 (UTC).',
    )
  })

  test('the page of somebody who was paused without an end says so', async () => {
    await db.query(`UPDATE subscribers SET state = 'paused', next_digest_at = NULL`)
    expect(await open()).toContain('It is paused until you return: no digests come.')
  })

  test('the page has a button to return at once', async () => {
    expect(await open()).not.toContain('name="resume"')
    await post({ pause: 'open' })
    expect(await open()).toContain('<button name="resume" value="now"')
  })
})

describe('returning', () => {
  test('brings the digests again, at the next moment', async () => {
    await post({ pause: 'open' })
    const html = await (await post({ resume: 'now' })).text()
    expect(html).toContain('Your digests come again.')
    const { state, nextDigestAt } = await subscriberOf(db, address)
    expect(state).toBe('active')
    expect(nextDigestAt?.getTime()).toBeGreaterThan(Date.now())
  })

  test('a second time changes nothing', async () => {
    await post({ pause: '1' })
    await post({ resume: 'now' })
    const before = await dump(db)
    expect((await post({ resume: 'now' })).status).toBe(200)
    expect(await dump(db)).toEqual(before)
  })
})
