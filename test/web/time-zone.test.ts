import { beforeEach, describe, expect, test } from 'vitest'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { addSubscriber, pathTo, posted, subscriberOf, testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db, { timeZone: 'America/Chicago' })
beforeEach(() => emptyDatabase(db))

const address = 'ada@example.org'

async function signUp(zone: string | string[] | undefined, acceptLanguage?: string): Promise<Response> {
  const form = posted({ email: address, website: '', ...(zone === undefined ? {} : { zone }) })
  const headers = { ...form.headers, ...(acceptLanguage ? { 'Accept-Language': acceptLanguage } : {}) }
  return await pages.request('/subscribe', { ...form, headers })
}
const wants = async () => (await subscriberOf(db, address)).preferences

describe('a sign-up', () => {
  test('keeps the zone that the browser says, at the usual hour', async () => {
    await signUp('Asia/Tokyo', 'de-DE')
    expect(await wants()).toMatchObject({ timeZone: 'Asia/Tokyo', hour: 8 })
  })

  test('without a script keeps the zone of the language’s region', async () => {
    await signUp('', 'de-DE,de;q=0.9')
    expect(await wants()).toMatchObject({ timeZone: 'Europe/Berlin' })
  })

  test.each([[undefined], ['Mars/Olympus'], [['Asia/Tokyo', 'Asia/Seoul']]])(
    'with the zone %j keeps that of the installation, and says nothing of it',
    async (zone) => {
      const response = await signUp(zone, 'en-US')
      expect([response.status, (await wants()).timeZone]).toEqual([200, 'America/Chicago'])
    },
  )

  test('leaves the zone of somebody who is subscribed as it is', async () => {
    await addSubscriber(db, address)
    await signUp('Asia/Tokyo')
    expect((await wants()).timeZone).toBe('UTC')
  })

  test('answers the same to the byte whatever the zone, for a known and an unknown address', async () => {
    const answers = new Set<string>()
    for (const isKnown of [false, true]) {
      for (const zone of ['Asia/Tokyo', 'Mars/Olympus', undefined]) {
        await emptyDatabase(db)
        if (isKnown) await addSubscriber(db, address)
        const response = await signUp(zone, 'fr-FR')
        answers.add(JSON.stringify([response.status, [...response.headers], await response.text()]))
      }
    }
    expect(answers.size).toBe(1)
  })

  test('leads to digests in the morning of that zone', async () => {
    await signUp('Asia/Tokyo')
    const { publicId } = await subscriberOf(db, address)
    const confirmed = await pages.request(pathTo('confirm', { publicId }), { method: 'POST' })
    expect(await confirmed.text()).toContain('Until then yours comes at 08:00 (Asia/Tokyo).')
    const html = await (await pages.request(pathTo('manage', { publicId }))).text()
    expect(html).toContain('<option value="Asia/Tokyo" selected>')
    expect(html).toContain('<option value="8" selected>')
  })
})

describe('the script', () => {
  test.each(['/', '/subscribe'])('is beside the box of %s, which has an empty field for it', async (path) => {
    const html = await (await pages.request(path)).text()
    expect(html).toContain('<input type="hidden" name="zone"><script type="module" src="/time-zone.js"></script>')
  })

  test('is a script, is kept for an hour and is no other type', async () => {
    const { status, headers } = await pages.request('/time-zone.js')
    expect(status).toBe(200)
    expect(headers.get('Content-Type')).toBe('text/javascript; charset=utf-8')
    expect(headers.get('Cache-Control')).toBe('public, max-age=3600')
    expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
  })

  test('has its offer on the page of choices, unseen without it', async () => {
    const html = await (await pages.request(pathTo('manage', await addSubscriber(db, address)))).text()
    expect(html).toContain('<p class="device-zone" hidden>')
  })
})
