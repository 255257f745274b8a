import { beforeEach, describe, expect, test } from 'vitest'
import { subscriberStates } from '../../src/subscribers/subscriber.ts'
import { suppress, suppressionReasons } from '../../src/subscribers/suppression.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { addSubscriber, dump, posted, queuedMails, testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const address = 'ada@example.org'
const ask = async (email: string, more: Record<string, string> = {}) =>
  await pages.request('/lost-link', posted({ email, website: '', ...more }))

describe('asking for a lost link', () => {
  test.each(subscriberStates)('of an address that is %s leads to a mail where digests come or came', async (state) => {
    await addSubscriber(db, address, state)
    await ask(address)
    const came = ['active', 'paused', 'unsubscribed'].includes(state)
    expect(await queuedMails(db)).toEqual(came ? [`lost-link ${address}`] : [])
  })

  test('of an unknown address writes nothing at all', async () => {
    const before = await dump(db)
    await ask(address)
    expect(await dump(db)).toEqual(before)
  })

  test.each(suppressionReasons)('of an address suppressed by %s leads to no mail', async (reason) => {
    await addSubscriber(db, address)
    await suppress(db, address, reason)
    await ask(address)
    expect(await queuedMails(db)).toEqual([])
  })

  test('answers the same to the byte, whoever is known', async () => {
    await addSubscriber(db, address)
    await addSubscriber(db, 'left@example.org', 'unsubscribed')
    await addSubscriber(db, 'barred@example.org')
    await suppress(db, 'barred@example.org', 'operator')
    const answers = new Set<string>()
    for (const email of [address, address, 'left@example.org', 'barred@example.org', 'nobody@example.org']) {
      const response = await ask(email)
      answers.add(JSON.stringify([response.status, [...response.headers], await response.text()]))
    }
    const trapped = await ask('nobody@example.org', { website: 'https://spam.example' })
    answers.add(JSON.stringify([trapped.status, [...trapped.headers], await trapped.text()]))
    expect(answers.size).toBe(1)
    expect([...answers][0]).toContain('Check your inbox')
  })

  test('writes to the address as its owner spelled it', async () => {
    await addSubscriber(db, 'Ada@Example.org')
    await ask(' ADA@example.ORG ')
    expect(await queuedMails(db)).toEqual(['lost-link Ada@Example.org'])
  })

  test('by ten at once leads to one mail', async () => {
    await addSubscriber(db, address)
    await Promise.all(Array.from({ length: 10 }, () => ask(address)))
    expect(await queuedMails(db)).toHaveLength(1)
  })

  test('again leads to a mail after ten minutes, and shares them with the sign-up', async () => {
    await addSubscriber(db, address)
    await pages.request('/subscribe', posted({ email: address }))
    await ask(address)
    expect(await queuedMails(db)).toEqual([`already-subscribed ${address}`])
    await db.query(`UPDATE subscribers SET asked_at = asked_at - interval '10 minutes 1 second'`)
    await ask(address)
    expect(await queuedMails(db)).toHaveLength(2)
  })

  test('by who fills in the trap leads to nothing', async () => {
    await addSubscriber(db, address)
    await ask(address, { website: 'https://spam.example' })
    expect(await queuedMails(db)).toEqual([])
  })

  test.each(['', 'ada', '<script>alert(1)</script>@'])(
    'of %j is refused, and what was typed comes back escaped',
    async (typed) => {
      const response = await ask(typed)
      expect(response.status).toBe(400)
      const html = await response.text()
      expect(html).toContain('role="alert"')
      expect(html).not.toContain('<script')
    },
  )

  test('with a form of a megabyte is refused', async () => {
    expect((await ask('x'.repeat(1_000_000))).status).toBe(413)
  })
})

test.each(['/subscribe', '/manage/nonsense'])('the form is linked from %s', async (path) => {
  expect(await (await pages.request(path)).text()).toContain('href="/lost-link"')
  expect(await (await pages.request('/lost-link')).text()).toContain('action="/lost-link"')
})
