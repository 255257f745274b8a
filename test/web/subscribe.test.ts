import { beforeEach, describe, expect, test } from 'vitest'
import { countByState } from '../../src/subscribers/store.ts'
import type { SubscriberState } from '../../src/subscribers/subscriber.ts'
import { type SuppressionReason, suppress } from '../../src/subscribers/suppression.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { addSubscriber, posted, subscriberOf, testWeb, withoutOurScript } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const address = 'ada@example.org'

function ask(email: string, more: Record<string, string> = {}): Promise<Response> {
  return Promise.resolve(pages.request('/subscribe', posted({ email, website: '', ...more })))
}

/** The mails that wait in the ledger, as `kind address`. */
async function queued(): Promise<string[]> {
  const { rows } = await db.query(`SELECT kind || ' ' || address AS mail FROM deliveries ORDER BY id`)
  return rows.map((row) => String(row['mail']))
}

/** Makes the address known in some way, and says which mail a sign-up should lead to. */
type Case = [string, () => Promise<unknown>, 'confirmation' | 'already-subscribed' | undefined]

const inState = (state: SubscriberState) => () => addSubscriber(db, address, state)
const suppressed = (state: SubscriberState | undefined, reason: SuppressionReason) => async () => {
  if (state) await addSubscriber(db, address, state)
  await suppress(db, address, reason)
}

const cases: Case[] = [
  ['unknown', async () => undefined, 'confirmation'],
  ['pending', inState('pending'), 'confirmation'],
  ['active', inState('active'), 'already-subscribed'],
  ['paused', inState('paused'), 'already-subscribed'],
  ['unsubscribed', inState('unsubscribed'), 'confirmation'],
  ['bounced and suppressed', suppressed('bounced', 'bounce'), 'confirmation'],
  ['suppressed for a complaint', suppressed('complained', 'complaint'), 'confirmation'],
  ['suppressed by the operator', suppressed('unsubscribed', 'operator'), undefined],
  ['unknown and suppressed by the operator', suppressed(undefined, 'operator'), undefined],
  ['active and suppressed by the operator', suppressed('active', 'operator'), undefined],
  ['within the cooldown', () => ask(address).then(() => db.query('DELETE FROM deliveries')), undefined],
]

describe('the answer', () => {
  test('is the same to the byte for every address, known or not, and for a filled trap', async () => {
    const answers = new Map<string, string>()
    const note = async (name: string, response: Response) =>
      answers.set(name, JSON.stringify([response.status, [...response.headers], await response.text()]))
    for (const [name, prepare] of cases) {
      await emptyDatabase(db)
      await prepare()
      await note(name, await ask(address))
    }
    await emptyDatabase(db)
    await note('a filled trap', await ask(address, { website: 'https://spam.example' }))
    await note('another address', await ask('somebody.else@example.com'))
    expect(answers.size).toBe(cases.length + 2)
    expect([...answers.values()].filter((answer) => answer !== answers.get('unknown'))).toEqual([])
    expect(answers.get('unknown')).toContain('Check your inbox')
  })

  test('sets no cookie and does not redirect', async () => {
    const response = await ask(address)
    expect(response.status).toBe(200)
    expect(response.headers.getSetCookie()).toEqual([])
    expect(response.headers.has('Location')).toBe(false)
  })
})

describe('the mail', () => {
  test.each(cases)('to an address that is %s is the right one', async (_, prepare, kind) => {
    await prepare()
    await ask(address)
    expect(await queued()).toEqual(kind ? [`${kind} ${address}`] : [])
  })

  test('is not sent, and nobody is remembered, when the trap is filled in', async () => {
    await ask(address, { website: 'https://spam.example' })
    expect(await queued()).toEqual([])
    expect(await countByState(db)).toEqual({})
  })

  test('goes out once when ten ask for one address at once, in whatever case they write it', async () => {
    const spellings = Array.from({ length: 10 }, (_, index) => (index % 2 === 0 ? address : 'ADA@Example.org'))
    await Promise.all(spellings.map((spelling) => ask(spelling)))
    expect(await queued()).toHaveLength(1)
    expect(await countByState(db)).toEqual({ pending: 1 })
  })

  test('goes out once when ten ask at once for an address that is subscribed', async () => {
    await addSubscriber(db, address)
    await Promise.all(Array.from({ length: 10 }, () => ask(address)))
    expect(await queued()).toEqual([`already-subscribed ${address}`])
  })

  test('comes again after ten minutes', async () => {
    await ask(address)
    await db.query(`UPDATE subscribers SET asked_at = asked_at - interval '9 minutes 50 seconds'`)
    await ask(address)
    expect(await queued()).toHaveLength(1)
    await db.query(`UPDATE subscribers SET asked_at = asked_at - interval '11 seconds'`)
    await ask(address)
    expect(await queued()).toHaveLength(2)
  })

  test('comes to a bounced address at most once in seven days', async () => {
    await suppressed('bounced', 'bounce')()
    await ask(address)
    await db.query(`UPDATE subscribers SET asked_at = asked_at - interval '6 days 23 hours'`)
    await ask(address)
    expect(await queued()).toHaveLength(1)
    await db.query(`UPDATE subscribers SET asked_at = asked_at - interval '1 hour 1 second'`)
    await ask(address)
    expect(await queued()).toHaveLength(2)
  })

  test('goes to the address as its owner wrote it first', async () => {
    await ask('Ada@Example.org')
    await db.query(`UPDATE subscribers SET asked_at = NULL`)
    await ask('ada@example.ORG')
    expect(await queued()).toEqual(['confirmation Ada@Example.org', 'confirmation Ada@Example.org'])
  })

  test('asks nobody twice who is subscribed: a sign-up leaves their state and their next digest as they are', async () => {
    const before = await addSubscriber(db, address)
    await ask(address)
    expect(await subscriberOf(db, address)).toEqual(before)
  })
})

describe('an address', () => {
  test('may stand between blanks', async () => {
    await ask(`  ${address}\n`)
    expect(await queued()).toEqual([`confirmation ${address}`])
  })

  test.each(['a@b.co', "o'hara+papers@example.org", 'x_y-z.1@sub.domain.example.museum', 'a@xn--bcher-kva.example'])(
    'such as %s is taken',
    async (email) => {
      await ask(email)
      expect(await queued()).toEqual([`confirmation ${email}`])
    },
  )

  test.each([
    '',
    ' ',
    'ada',
    '@',
    'ada@',
    '@example.org',
    'ada@example',
    'ada@@example.org',
    'ada@example..org',
    'ada@.example.org',
    'ada@example.org.',
    'ada@-example.org',
    'ada lovelace@example.org',
    'Ada Lovelace <ada@example.org>',
    '<ada@example.org>',
    'ada@example.org, emmy@example.org',
    'ada@example.org;emmy@example.org',
    'ada@example.org\r\nBcc: x@y.example',
    'ada@example.org\nBcc: x@y.example',
    'ada@example.org\rBcc: x@y.example',
    'x\r\nTo: emmy@example.org\r\n@example.org',
    'ada@example.org%0d%0aBcc:x@y.example',
    'ada@example.org\u2028Bcc: x@y.example',
    'ada@example.org\u0000',
    'ada@[127.0.0.1]',
    '"ada"@example.org',
    'ада@пример.рф',
    'ada@exаmple.org',
    `${'a'.repeat(65)}@example.org`,
    `a@${'b'.repeat(250)}.org`,
  ])('such as %j is refused, and nothing is kept or sent', async (email) => {
    const response = await ask(email)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('That does not look like a mail address.')
    expect(await queued()).toEqual([])
    expect(await countByState(db)).toEqual({})
  })

  test('that is refused stays in the field', async () => {
    const html = await (await ask('ada@example')).text()
    expect(html).toContain('value="ada@example"')
  })

  test('that is refused is escaped where it stays', async () => {
    const html = await (await ask(`"><script>alert('1')</script>&amp;@example`)).text()
    expect(html).toContain('value="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;amp;@example"')
    expect(withoutOurScript(html)).not.toContain('<script')
  })
})

describe('a form that is none', () => {
  test.each<[string, RequestInit]>([
    ['without a body', {}],
    ['of JSON', { headers: { 'Content-Type': 'application/json' }, body: JSON.stringify({ email: address }) }],
    ['of a broken multipart body', { headers: { 'Content-Type': 'multipart/form-data; boundary=x' }, body: '--y' }],
    ['with two addresses', posted({ email: [address, 'emmy@example.org'] })],
  ])('%s is refused like a bad address', async (_, request) => {
    expect((await pages.request('/subscribe', { method: 'POST', ...request })).status).toBe(400)
    expect(await countByState(db)).toEqual({})
  })

  test('with a file in place of the address is refused like a bad address', async () => {
    const body = new FormData()
    body.set('email', new File([address], 'address.txt'))
    expect((await pages.request('/subscribe', { method: 'POST', body })).status).toBe(400)
  })

  test('of a megabyte is refused as too large, with a page that says so', async () => {
    const response = await ask('a'.repeat(1_000_000))
    expect(response.status).toBe(413)
    expect(await response.text()).toContain('That is too much')
  })
})

describe('the record of consent', () => {
  test('holds the moment, and the words beside the button', async () => {
    await ask(address)
    const { consent } = await subscriberOf(db, address)
    expect(Math.abs(Date.now() - (consent.at?.getTime() ?? 0))).toBeLessThan(60_000)
    expect(await (await pages.request('/subscribe')).text()).toContain(consent.wording ?? 'no wording')
  })

  test('holds the address that the proxy in front saw, where there is one', async () => {
    const behindProxy = testWeb(db, { trustProxy: true })
    const request = posted({ email: address })
    const headers = { ...request.headers, 'X-Forwarded-For': '203.0.113.66, 198.51.100.7' }
    await behindProxy.request('/subscribe', { ...request, headers })
    expect((await subscriberOf(db, address)).consent.ip).toBe('198.51.100.7')
  })

  test('does not believe a client that claims an address', async () => {
    const request = posted({ email: address })
    await pages.request('/subscribe', {
      ...request,
      headers: { ...request.headers, 'X-Forwarded-For': '203.0.113.66' },
    })
    expect((await subscriberOf(db, address)).consent.ip).toBeNull()
  })

  test('of somebody subscribed is not overwritten by a stranger', async () => {
    const before = (await addSubscriber(db, address)).consent
    await ask(address)
    expect((await subscriberOf(db, address)).consent).toEqual(before)
  })
})
