import { beforeEach, describe, expect, test } from 'vitest'
import { createLinks } from '../../src/subscribers/link.ts'
import { deleteSubscriber } from '../../src/subscribers/store.ts'
import { serveWeb } from '../../src/web/web.ts'
import { testLinks } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { freePort } from '../support/ports.ts'
import { addSubscriber, dump, pathTo, subscriberOf, testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const address = 'ada@example.org'
const urlencoded = { 'Content-Type': 'application/x-www-form-urlencoded' }

/** What RFC 8058 has mailbox providers send, as a multipart form. */
function oneClickForm(): FormData {
  const form = new FormData()
  form.set('List-Unsubscribe', 'One-Click')
  return form
}

const requests: [string, RequestInit][] = [
  ['the urlencoded body of RFC 8058', { headers: urlencoded, body: 'List-Unsubscribe=One-Click' }],
  ['its multipart body', { body: oneClickForm() }],
  ['no body', {}],
  ['an empty body', { headers: urlencoded, body: '' }],
  ['a body of a megabyte', { headers: urlencoded, body: `List-Unsubscribe=${'x'.repeat(1_000_000)}` }],
  ['a multipart body that is none', { headers: { 'Content-Type': 'multipart/form-data' }, body: 'garbage' }],
  ['JSON', { headers: { 'Content-Type': 'application/json' }, body: '{"List-Unsubscribe":"One-Click"}' }],
  ['another value in the body', { headers: urlencoded, body: 'List-Unsubscribe=No&confirm=false' }],
  ['the user agent of a robot', { headers: { 'User-Agent': 'Googlebot/2.1 (+http://www.google.com/bot.html)' } }],
  ['an empty user agent', { headers: { 'User-Agent': '' } }],
  ['the user agent curl', { headers: { 'User-Agent': 'curl/8.5.0' } }],
  ['the origin of another site', { headers: { Origin: 'https://mail.example.com', 'Sec-Fetch-Site': 'cross-site' } }],
  ['a cookie of somebody else', { headers: { Cookie: 'session=1; csrf=2' } }],
  ['no accepted type', { headers: { Accept: 'application/json' } }],
]

function expectPlainYes(response: Response): void {
  expect(response.status).toBe(200)
  expect(response.headers.has('Location')).toBe(false)
  expect(response.headers.has('Refresh')).toBe(false)
  expect(response.headers.getSetCookie()).toEqual([])
}

describe('one-click unsubscribing', () => {
  test.each(requests)('acts at once on a POST with %s', async (_, request) => {
    const path = pathTo('unsubscribe', await addSubscriber(db, address))
    expectPlainYes(await pages.request(path, { method: 'POST', ...request }))
    expect(await subscriberOf(db, address)).toMatchObject({ state: 'unsubscribed', nextDigestAt: null })
  })

  test('answers the second POST like the first and changes nothing any more', async () => {
    const path = pathTo('unsubscribe', await addSubscriber(db, address))
    const first = await pages.request(path, { method: 'POST' })
    const before = await dump(db)
    const second = await pages.request(path, { method: 'POST' })
    expectPlainYes(second)
    expect(await second.text()).toBe(await first.text())
    expect(await dump(db)).toEqual(before)
  })

  test.each(['pending', 'paused'] as const)('also takes a %s subscriber out', async (state) => {
    const path = pathTo('unsubscribe', await addSubscriber(db, address, state))
    expectPlainYes(await pages.request(path, { method: 'POST' }))
    expect((await subscriberOf(db, address)).state).toBe('unsubscribed')
  })

  test.each(['unsubscribed', 'bounced', 'complained'] as const)(
    'says yes to a subscriber who is %s, and leaves the state with its reason',
    async (state) => {
      const path = pathTo('unsubscribe', await addSubscriber(db, address, state))
      const before = await dump(db)
      expectPlainYes(await pages.request(path, { method: 'POST' }))
      expect(await dump(db)).toEqual(before)
    },
  )

  test('says yes to a subscriber who has been deleted', async () => {
    const subscriber = await addSubscriber(db, address)
    await deleteSubscriber(db, subscriber.id)
    expectPlainYes(await pages.request(pathTo('unsubscribe', subscriber), { method: 'POST' }))
  })

  test('touches nobody else', async () => {
    const subscriber = await addSubscriber(db, address)
    await addSubscriber(db, 'emmy@example.org')
    await pages.request(pathTo('unsubscribe', subscriber), { method: 'POST' })
    expect((await subscriberOf(db, 'emmy@example.org')).state).toBe('active')
  })

  test('has no rate limit', async () => {
    const path = pathTo('unsubscribe', await addSubscriber(db, address))
    const responses = await Promise.all(
      Array.from({ length: 100 }, async () => await pages.request(path, { method: 'POST' })),
    )
    expect(new Set(responses.map((response) => response.status))).toEqual(new Set([200]))
  })

  test('works for a token that was made with an older key', async () => {
    const subscriber = await addSubscriber(db, address)
    const older = 'a secret of thirty-two characters, at least'
    const rotated = testWeb(db, { links: createLinks(['the new secret, which signs from today on', older]) })
    expectPlainYes(await rotated.request(pathTo('unsubscribe', subscriber), { method: 'POST' }))
    expect((await subscriberOf(db, address)).state).toBe('unsubscribed')
  })

  test('refuses a forged token and unsubscribes nobody', async () => {
    const subscriber = await addSubscriber(db, address)
    const token = testLinks.sign('unsubscribe', subscriber.publicId)
    const forged = token.replace(/.$/, (last) => (last === 'a' ? 'e' : 'a'))
    expect((await pages.request(`/unsubscribe/${forged}`, { method: 'POST' })).status).toBe(404)
    expect((await subscriberOf(db, address)).state).toBe('active')
  })

  test('takes a megabyte that comes over a real connection in chunks', async () => {
    const path = pathTo('unsubscribe', await addSubscriber(db, address))
    const port = await freePort()
    const server = await serveWeb(pages, { host: '127.0.0.1', port })
    try {
      const chunks = new ReadableStream({
        start(controller) {
          for (let sent = 0; sent < 1_000_000; sent += 50_000) controller.enqueue(new Uint8Array(50_000).fill(120))
          controller.close()
        },
      })
      const request = { method: 'POST', headers: urlencoded, body: chunks, duplex: 'half', redirect: 'manual' } as const
      expectPlainYes(await fetch(`http://127.0.0.1:${port}${path}`, request))
      expect((await subscriberOf(db, address)).state).toBe('unsubscribed')
    } finally {
      await server.close()
    }
  })
})

describe('the page behind the visible link', () => {
  test('shows a button and does not act', async () => {
    const subscriber = await addSubscriber(db, address)
    const response = await pages.request(pathTo('unsubscribe', subscriber))
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('<form method="post"><button>Unsubscribe</button></form>')
    expect((await subscriberOf(db, address)).state).toBe('active')
  })

  test('says so where there is nothing left to do', async () => {
    const subscriber = await addSubscriber(db, address, 'unsubscribed')
    const html = await (await pages.request(pathTo('unsubscribe', subscriber))).text()
    expect(html).toContain('You are unsubscribed')
    expect(html).not.toContain('<button>Unsubscribe')
  })

  test('after a mail program’s one-click offers the way back and to say why, as the button’s answer does', async () => {
    const path = pathTo('unsubscribe', await addSubscriber(db, address))
    const form = { method: 'POST', headers: urlencoded, body: 'List-Unsubscribe=One-Click' }
    const answer = await (await pages.request(path, form)).text()
    const before = await dump(db)
    const html = await (await pages.request(path)).text()
    expect(html).toBe(answer)
    expect(html).toContain(`action="${path}/undo"`)
    expect(html).toContain(`action="${path}/reason"`)
    expect(await dump(db)).toEqual(before)
  })

  test('is the same for somebody who has been deleted as for somebody who left and can no longer undo it', async () => {
    const gone = await addSubscriber(db, address)
    await deleteSubscriber(db, gone.id)
    const left = await addSubscriber(db, 'emmy@example.org')
    await pages.request(pathTo('unsubscribe', left), { method: 'POST' })
    await db.query(`UPDATE subscribers SET state_changed_at = now() - interval '25 hours'`)
    const pagesOfBoth = [gone, left].map(async (one) => {
      const path = pathTo('unsubscribe', one)
      return (await (await pages.request(path)).text()).replaceAll(path, 'the link')
    })
    const [first, second] = await Promise.all(pagesOfBoth)
    expect(first).toBe(second)
    expect(first).not.toContain('/undo')
  })
})
