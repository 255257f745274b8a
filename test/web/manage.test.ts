import { DateTime } from 'luxon'
import { beforeEach, describe, expect, test } from 'vitest'
import { categoryGroups } from '../../src/papers/categories.ts'
import { pause } from '../../src/subscribers/pause.ts'
import { digestSizes, type Preferences } from '../../src/subscribers/preferences.ts'
import { type Subscriber, savePreferences } from '../../src/subscribers/store.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { asForm, chosen, valuesOf } from '../support/manage-form.ts'
import { addSubscriber, dump, pathTo, posted, subscriberOf, testWeb, withoutOurScript } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const address = 'ada@example.org'
const open = async (subscriber: Subscriber) => (await pages.request(pathTo('manage', subscriber))).text()
const save = async (subscriber: Subscriber, form: RequestInit) =>
  await pages.request(pathTo('manage', subscriber), form)

describe('the page of a subscriber’s choices', () => {
  test('shows the choices as they are', async () => {
    const subscriber = await addSubscriber(db, address)
    await savePreferences(db, subscriber.publicId, chosen, new Date())
    const html = await open(subscriber)
    expect(html).toContain(address)
    expect(valuesOf(html)).toEqual({
      topic: ['cs.CL', 'stat.ML'],
      keywords: ['"in-context learning"\ndiffusion'],
      avoid: ['survey'],
      authors: ['Fei-Fei Li\nY. LeCun'],
      size: ['5'],
      abstracts: ['short'],
      format: ['text'],
      cadence: ['weekly'],
      weekday: ['4'],
      monthDay: ['1'],
      hour: ['18'],
      zone: ['Europe/Berlin'],
      quietNote: ['on'],
      language: ['en'],
    })
  })

  test('shows what somebody gets who has chosen nothing yet', async () => {
    expect(valuesOf(await open(await addSubscriber(db, address)))).toEqual({
      trending: ['on'],
      size: ['10'],
      abstracts: ['lead'],
      format: ['html'],
      cadence: ['daily'],
      weekday: ['1'],
      monthDay: ['1'],
      hour: ['8'],
      zone: ['UTC'],
      language: ['en'],
    })
  })

  test('says when the next digest comes, in the subscriber’s own time', async () => {
    const subscriber = await addSubscriber(db, address)
    await savePreferences(db, subscriber.publicId, { ...chosen, timeZone: 'Asia/Kolkata' }, new Date())
    await db.query(`UPDATE subscribers SET next_digest_at = '2100-01-04T12:30:00Z'`)
    expect(await open(subscriber)).toContain(
      'Your next digest comes on Monday, 4 January 2100 at 18:00 (Asia/Kolkata).',
    )
  })

  test('offers every category of arXiv once', async () => {
    const html = await open(await addSubscriber(db, address))
    const offered = Array.from(html.matchAll(/name="topic" value="([^"]*)"/g), ([, code]) => code)
    expect(offered).toEqual(Object.values(categoryGroups).flatMap((group) => Object.keys(group)))
    expect(offered.length).toBeGreaterThan(150)
  })

  test('shows the chosen topics first, and says in which groups they are', async () => {
    const subscriber = await addSubscriber(db, address)
    await savePreferences(db, subscriber.publicId, chosen, new Date())
    const html = await open(subscriber)
    const [first = ''] = html.split('<details')
    const groups = Array.from(html.matchAll(/<details>.*?<\/details>/gs), ([group]) => group)
    expect(Array.from(first.matchAll(/name="topic" value="([^"]*)" checked/g), ([, code]) => code)).toEqual(
      chosen.topics,
    )
    const chosenIn = groups.filter((group) => group.includes(' chosen<'))
    expect(chosenIn.map((group) => group.match(/<summary>([\w ]+?) </)?.[1])).toEqual([
      'Computer science',
      'Statistics',
    ])
    expect(groups.join('')).not.toContain(' checked')
  })

  test('offers a number of papers that is none of the usual ones to somebody who has it', async () => {
    const subscriber = await addSubscriber(db, address)
    await savePreferences(db, subscriber.publicId, { ...chosen, digestSize: 7 }, new Date())
    const html = await open(subscriber)
    expect(valuesOf(html)).toMatchObject({ size: ['7'] })
    const sizes = Array.from(html.matchAll(/name="size" value="(\d+)"/g), ([, size]) => Number(size))
    expect(sizes).toEqual([...digestSizes, 7].sort((a, b) => a - b))
  })

  test('is for one subscriber alone', async () => {
    await addSubscriber(db, 'emmy@example.org')
    expect(await open(await addSubscriber(db, address))).not.toContain('emmy@example.org')
  })

  test('has a button that unsubscribes at once', async () => {
    const subscriber = await addSubscriber(db, address)
    const action = (await open(subscriber)).match(/<form method="post" action="([^"]+)">/)?.[1] ?? 'no form'
    const response = await pages.request(action, { method: 'POST' })
    expect(await response.text()).toContain('You are unsubscribed')
    expect((await subscriberOf(db, address)).state).toBe('unsubscribed')
  })
})

describe('saving', () => {
  test('keeps every choice, and the page shows them from then on', async () => {
    const subscriber = await addSubscriber(db, address)
    const response = await save(subscriber, asForm(chosen))
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('Saved.')
    expect((await subscriberOf(db, address)).preferences).toEqual(chosen)
    expect(valuesOf(await open(subscriber))).toMatchObject({ topic: ['cs.CL', 'stat.ML'], size: ['5'] })
  })

  test('what the page shows changes nothing', async () => {
    const subscriber = await addSubscriber(db, address)
    await savePreferences(db, subscriber.publicId, { ...chosen, withTrending: true }, new Date())
    const before = (await subscriberOf(db, address)).preferences
    const response = await save(subscriber, posted(valuesOf(await open(subscriber))))
    expect(response.status).toBe(200)
    expect((await subscriberOf(db, address)).preferences).toEqual(before)
  })

  test('with no topic ticked and no trending papers clears both', async () => {
    const subscriber = await addSubscriber(db, address)
    await savePreferences(db, subscriber.publicId, { ...chosen, withTrending: true }, new Date())
    await save(subscriber, asForm({ ...chosen, topics: [], withTrending: false }))
    expect((await subscriberOf(db, address)).preferences).toMatchObject({ topics: [], withTrending: false })
  })

  test('takes all categories at once', async () => {
    const subscriber = await addSubscriber(db, address)
    const topics = Object.values(categoryGroups).flatMap((group) => Object.keys(group))
    expect((await save(subscriber, asForm({ ...chosen, topics }))).status).toBe(200)
    expect((await subscriberOf(db, address)).preferences.topics).toEqual([...topics].sort())
  })

  test('keeps a topic once that comes twice, and topics in one order', async () => {
    const subscriber = await addSubscriber(db, address)
    await save(subscriber, asForm({ ...chosen, topics: ['stat.ML', 'cs.CL', 'stat.ML'] }))
    expect((await subscriberOf(db, address)).preferences.topics).toEqual(['cs.CL', 'stat.ML'])
  })

  test('moves the next digest to the new hour, day and zone', async () => {
    const subscriber = await addSubscriber(db, address)
    await save(subscriber, asForm(chosen))
    const next = (await subscriberOf(db, address)).nextDigestAt ?? new Date(0)
    expect(DateTime.fromJSDate(next, { zone: 'Europe/Berlin' }).toFormat('cccc HH:mm:ss.SSS')).toBe(
      'Thursday 18:00:00.000',
    )
    expect(next.getTime()).toBeGreaterThan(Date.now())
    // A week, and the hour that the clocks may go back.
    expect(next.getTime()).toBeLessThanOrEqual(Date.now() + (7 * 24 + 1) * 60 * 60 * 1000)
  })

  test('brings no second digest on a day that has had one', async () => {
    const subscriber = await addSubscriber(db, address)
    await db.query(`UPDATE subscribers SET last_digest_at = '2100-01-04T08:00:00Z'`)
    await save(subscriber, asForm({ ...chosen, cadence: 'daily', timeZone: 'UTC' }))
    expect((await subscriberOf(db, address)).nextDigestAt).toEqual(new Date('2100-01-05T18:00:00Z'))
  })

  test('while paused keeps the pause', async () => {
    const subscriber = await addSubscriber(db, address)
    await pause(db, subscriber.id, new Date('2100-01-04T00:00:00Z'), new Date())
    await save(subscriber, asForm(chosen))
    expect(await subscriberOf(db, address)).toMatchObject({
      state: 'paused',
      pausedUntil: new Date('2100-01-04T00:00:00Z'),
      nextDigestAt: new Date('2100-01-07T17:00:00Z'),
    })
  })

  test.each<[Partial<Preferences>, Record<string, string[]>]>([
    [
      { cadence: 'chosen', days: [2, 5] },
      { cadence: ['chosen'], chosenDay: ['2', '5'] },
    ],
    [
      { cadence: 'monthly', days: [31] },
      { cadence: ['monthly'], monthDay: ['31'] },
    ],
  ])('keeps the days of %o, and the page shows them', async (wants, shown) => {
    const subscriber = await addSubscriber(db, address)
    expect((await save(subscriber, asForm({ ...chosen, ...wants }))).status).toBe(200)
    expect((await subscriberOf(db, address)).preferences).toMatchObject(wants)
    expect(valuesOf(await open(subscriber))).toMatchObject(shown)
  })

  test('leaves somebody who is due at once due at once', async () => {
    const subscriber = await addSubscriber(db, address)
    await db.query(`UPDATE subscribers SET next_digest_at = 'epoch'`)
    await save(subscriber, asForm(chosen))
    expect((await subscriberOf(db, address)).nextDigestAt).toEqual(new Date(0))
  })

  test('touches nobody else', async () => {
    const other = await addSubscriber(db, 'emmy@example.org')
    await save(await addSubscriber(db, address), asForm(chosen))
    expect(await subscriberOf(db, 'emmy@example.org')).toEqual(other)
  })

  test.each<[string, Record<string, string | string[]>]>([
    ['a category that arXiv does not have', { topic: ['cs.CL', 'cs.XX'] }],
    ['a category in another case', { topic: 'CS.cl' }],
    ['the name of something that every object has', { topic: 'constructor' }],
    ['a topic made of markup', { topic: '"><script>alert(1)</script>' }],
    ['no papers', { size: '0' }],
    ['more papers than fit into a mail', { size: '51' }],
    ['half a paper', { size: '2.5' }],
    ['a number in words', { size: 'ten' }],
    ['a number without end', { size: 'Infinity' }],
    ['two numbers', { size: ['3', '5'] }],
    ['a cadence that there is not', { cadence: 'hourly' }],
    ['chosen days, but none', { cadence: 'chosen' }],
    ['a day that no week has', { weekday: '8' }],
    ['the 24th hour', { hour: '24' }],
    ['an hour before the first', { hour: '-1' }],
    ['a zone on another planet', { zone: 'Mars/Olympus_Mons' }],
    ['a zone that is a path', { zone: '../../etc/passwd' }],
    ['an empty zone', { zone: '' }],
    ['another word for trending', { trending: 'yes' }],
    ['half an abstract', { abstracts: 'half' }],
    ['a mail on paper', { format: 'paper' }],
    ['two boxes of keywords', { keywords: ['one', 'two'] }],
  ])('refuses %s, says so, and changes nothing', async (_, over) => {
    const subscriber = await addSubscriber(db, address)
    const before = await dump(db)
    const response = await save(subscriber, asForm(chosen, over))
    expect(response.status).toBe(400)
    const html = await response.text()
    expect(html).toContain('nothing has changed')
    expect(withoutOurScript(html)).not.toContain('<script')
    expect(await dump(db)).toEqual(before)
  })

  test.each<[string, Record<string, string | string[]>, string]>([
    ['topic', { topic: 'cs.XX' }, 'is no topic of arXiv'],
    ['size', { size: '51' }, 'from 1 to 50'],
    ['days', { cadence: 'chosen' }, 'choose a day'],
    ['hour', { hour: '24' }, 'choose an hour'],
    ['zone', { zone: 'Mars/Olympus_Mons' }, 'not a time zone'],
    ['abstracts', { abstracts: 'half' }, 'not understood'],
  ])('says at %s what is wrong there, and nowhere else', async (field, over, words) => {
    const html = await (await save(await addSubscriber(db, address), asForm(chosen, over))).text()
    const faults = Array.from(html.matchAll(/<p class="fault" id="fault-(\w+)">(.*?)<\/p>/g), ([, name, said]) => [
      name,
      said,
    ])
    expect(faults).toEqual([[field, expect.stringContaining(words)]])
  })

  test('keeps everything else that was typed where one field is faulty', async () => {
    const subscriber = await addSubscriber(db, address)
    const keywords = ['not kept yet', '!!!'].join('\n')
    const html = await (await save(subscriber, asForm(chosen, { size: '99', keywords }))).text()
    const { size, ...others } = valuesOf(html)
    expect(size).toBeUndefined()
    expect(others).toMatchObject({
      topic: chosen.topics,
      keywords: [keywords],
      avoid: ['survey'],
      authors: ['Fei-Fei Li\nY. LeCun'],
      abstracts: ['short'],
      format: ['text'],
      cadence: ['weekly'],
      weekday: ['4'],
      hour: ['18'],
      zone: ['Europe/Berlin'],
      quietNote: ['on'],
      language: ['en'],
    })
  })

  test.each(['size', 'cadence', 'hour', 'zone'])('refuses a form without %s and changes nothing', async (name) => {
    const subscriber = await addSubscriber(db, address)
    const before = await dump(db)
    expect((await save(subscriber, asForm(chosen, { [name]: [] }))).status).toBe(400)
    expect(await dump(db)).toEqual(before)
  })

  test('refuses a body that is no form', async () => {
    const subscriber = await addSubscriber(db, address)
    expect((await save(subscriber, { method: 'POST' })).status).toBe(400)
  })

  test('refuses a form of a megabyte', async () => {
    const subscriber = await addSubscriber(db, address)
    const response = await save(subscriber, { ...posted({}), body: 'topic=cs.CL&'.repeat(90_000) })
    expect(response.status).toBe(413)
    expect((await subscriberOf(db, address)).preferences.topics).toEqual([])
  })
})

describe('hostile values in the database', () => {
  test('come out escaped', async () => {
    const words = `"'><script>alert(1)</script>`
    const subscriber = await addSubscriber(db, `${words}@example.org`)
    await db.query(`UPDATE subscribers SET time_zone = $1, topics = ARRAY[$1]`, [words])
    const response = await pages.request(pathTo('manage', subscriber))
    expect(response.status).toBe(200)
    const html = await response.text()
    expect(html).toContain('&quot;&#39;&gt;&lt;script&gt;alert(1)&lt;/script&gt;@example.org')
    expect(withoutOurScript(html)).not.toContain('<script')
  })
})

describe('somebody who is not subscribed', () => {
  test.each(['unsubscribed', 'pending', 'bounced', 'complained'] as const)(
    'but %s is told so, with the way back',
    async (state) => {
      const response = await pages.request(pathTo('manage', await addSubscriber(db, address, state)))
      expect(response.status).toBe(200)
      const html = await response.text()
      expect(html).toContain('You are not subscribed')
      expect(html).toContain('href="/subscribe"')
    },
  )

  test('and saves from a page that was open before is told so, and nothing changes', async () => {
    const subscriber = await addSubscriber(db, address, 'unsubscribed')
    const before = await dump(db)
    const response = await save(subscriber, asForm(chosen))
    expect(response.status).toBe(409)
    expect(await response.text()).toContain('You are not subscribed')
    expect(await dump(db)).toEqual(before)
  })
})
