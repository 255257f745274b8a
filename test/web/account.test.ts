import { beforeEach, describe, expect, test } from 'vitest'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { addSubscriber, dump, pathTo, posted, queuedMails, testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const wishes = ['move', 'export', 'forget'] as const

describe('a reader’s page', () => {
  test('has a form for each wish, at an address of its own', async () => {
    const subscriber = await addSubscriber(db, 'ada@example.org')
    const html = await (await pages.request(pathTo('manage', subscriber))).text()
    for (const wish of wishes) expect(html).toContain(`action="${pathTo('manage', subscriber)}/${wish}"`)
  })

  test.each(['unsubscribed', 'bounced', 'complained'] as const)(
    'has forms for the data and for being forgotten also for who is %s, and their reading list',
    async (state) => {
      const subscriber = await addSubscriber(db, 'ada@example.org', state)
      const page = pathTo('manage', subscriber)
      const html = await (await pages.request(page)).text()
      expect(html).toContain('You are not subscribed')
      expect(html).toContain(`<a href="${pathTo('list', subscriber)}">Your reading list</a>`)
      expect(Array.from(html.matchAll(/<form [^>]*action="([^"]+)"/g), ([, action]) => action)).toEqual([
        `${page}/export`,
        `${page}/forget`,
      ])
      for (const wish of ['export', 'forget']) await pages.request(`${page}/${wish}`, { method: 'POST' })
      expect(await queuedMails(db)).toEqual(['export ada@example.org', 'forget ada@example.org'])
    },
  )

  test.each(wishes)('answers a wish to %s only where it is posted', async (wish) => {
    const subscriber = await addSubscriber(db, 'ada@example.org')
    const before = await dump(db)
    expect((await pages.request(`${pathTo('manage', subscriber)}/${wish}?email=a@b.co`)).status).toBe(405)
    expect(await dump(db)).toEqual(before)
  })

  test.each(wishes)('takes a wish to %s by no token of another purpose, and by no altered one', async (wish) => {
    const subscriber = await addSubscriber(db, 'ada@example.org')
    const before = await dump(db)
    const swapped = pathTo('unsubscribe', subscriber).replace('unsubscribe', 'manage')
    const altered = pathTo('manage', subscriber).replace(/.$/, (last) => (last === 'a' ? 'e' : 'a'))
    for (const page of [swapped, altered]) {
      expect((await pages.request(`${page}/${wish}`, posted({ email: 'a@b.co' }))).status).toBe(404)
    }
    expect(await dump(db)).toEqual(before)
  })
})
