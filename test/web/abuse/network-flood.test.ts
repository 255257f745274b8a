import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { addressAllowance, neighbourhoodAllowance } from '../../../src/subscribers/allowance.ts'
import { forgetFullAllowances } from '../../../src/subscribers/allowance-store.ts'
import { serveWeb } from '../../../src/web/web.ts'
import { emptyDatabase, useDatabase } from '../../support/database.ts'
import { freePort } from '../../support/ports.ts'
import {
  addSubscriber,
  dump,
  pathTo,
  posted,
  queuedMails,
  readableLog,
  subscriberOf,
  testWeb,
} from '../../support/web.ts'
import { requestFrom, signUpFrom, tallyOf } from './from.ts'

const db = useDatabase()
const pages = testWeb(db, { confirmationsPerHour: 100_000 })
beforeEach(() => emptyDatabase(db))

const peer = '203.0.113.7'
const { atOnce, everySeconds } = addressAllowance
const somebody = () => `${randomUUID()}@example.org`

/** So many sign-ups from each address, ten at a time. */
async function flood(count: number, from: (index: number) => string, forwardedFor?: string): Promise<Response[]> {
  const responses: Response[] = []
  while (responses.length < count) {
    const batch = Array.from({ length: Math.min(10, count - responses.length) }, (_, index) =>
      signUpFrom(pages, from(responses.length + index), somebody(), forwardedFor),
    )
    responses.push(...(await Promise.all(batch)))
  }
  return responses
}

/** Leaves nothing of what an address may have. */
const exhaust = (address = peer) => flood(atOnce, () => address)

/** As if so many seconds had passed. */
const wait = (seconds: number) =>
  db.query('UPDATE allowances SET used_until = used_until - make_interval(secs => $1)', [seconds])

describe('a flood of sign-ups from one address', () => {
  test('gets as many mails as a full lecture hall and no more, also where all come at the same time', async () => {
    const responses = await Promise.all(Array.from({ length: atOnce + 30 }, () => signUpFrom(pages, peer, somebody())))
    expect(tallyOf(responses)).toEqual({ 200: atOnce, 429: 30 })
    expect(await queuedMails(db)).toHaveLength(atOnce)
  })

  test('is answered with a page for people, the moment to come again, and what was typed', async () => {
    await exhaust()
    const response = await signUpFrom(pages, peer, 'ada@example.org')
    expect(response.status).toBe(429)
    const seconds = Number(response.headers.get('Retry-After'))
    expect(seconds).toBeGreaterThanOrEqual(1)
    expect(seconds).toBeLessThanOrEqual(everySeconds)
    const html = await response.text()
    expect(html).toContain('<h1>One moment, please</h1>')
    expect(html).toContain('again in 1 minute')
    expect(html).toContain('value="ada@example.org"')
    expect(html).toContain('action="/subscribe"')
  })

  test('keeps the moment that it promised', async () => {
    await exhaust()
    const refused = await signUpFrom(pages, peer, somebody())
    await wait(Number(refused.headers.get('Retry-After')))
    expect(tallyOf(await flood(2, () => peer))).toEqual({ 200: 1, 429: 1 })
  })

  test('lets a university behind one address sign up three a minute from then on', async () => {
    await exhaust()
    let taken = 0
    for (let minute = 0; minute < 5; minute += 1) {
      await wait(60)
      taken += tallyOf(await flood(5, () => peer))[200] ?? 0
    }
    expect(taken).toBe(15)
  })

  test('answers a known address as an unknown one, to the byte', async () => {
    await exhaust()
    await addSubscriber(db, 'known@example.org')
    const both = await Promise.all(
      ['known@example.org', 'nobody@example.org'].map(async (email) => {
        const response = await signUpFrom(pages, peer, email)
        return `${response.status} ${(await response.text()).replaceAll(email, 'X')}`
      }),
    )
    expect(both[0]).toBe(both[1])
  })

  test('does not keep the next network from signing up', async () => {
    await exhaust()
    expect((await signUpFrom(pages, '198.51.100.1', somebody())).status).toBe(200)
  })

  test('counts the form for a lost link as well', async () => {
    await exhaust()
    const response = await signUpFrom(pages, peer, 'ada@example.org', undefined, '/lost-link')
    expect(response.status).toBe(429)
    const html = await response.text()
    expect(html).toContain('action="/lost-link"')
    expect(html).toContain('value="ada@example.org"')
  })

  test('is counted by all processes on the database together', async () => {
    await exhaust()
    const another = testWeb(db, { confirmationsPerHour: 100_000 })
    expect((await signUpFrom(another, peer, somebody())).status).toBe(429)
  })

  test('uses nothing up by what is no address, nor by a machine in the trap', async () => {
    for (let index = 0; index < atOnce + 5; index += 1) await signUpFrom(pages, peer, 'no address')
    const trapped = posted({ email: 'ada@example.org', website: 'https://spam.example' })
    for (let index = 0; index < 5; index += 1) await requestFrom(pages, peer, '/subscribe', trapped)
    expect((await signUpFrom(pages, peer, somebody())).status).toBe(200)
    expect(await queuedMails(db)).toHaveLength(1)
  })

  test('leaves alone confirming, the reader’s page and unsubscribing by one click', async () => {
    await exhaust()
    const [active, pending] = [
      await addSubscriber(db, 'a@b.example'),
      await addSubscriber(db, 'p@b.example', 'pending'),
    ]
    const post = { method: 'POST' }
    expect((await requestFrom(pages, peer, pathTo('confirm', pending), post)).status).toBe(200)
    expect((await requestFrom(pages, peer, pathTo('manage', active))).status).toBe(200)
    expect((await requestFrom(pages, peer, `${pathTo('manage', active)}/forget`, post)).status).toBe(200)
    const clicks = await Promise.all(
      Array.from({ length: atOnce + 30 }, () => requestFrom(pages, peer, pathTo('unsubscribe', active), post)),
    )
    expect(tallyOf(clicks)).toEqual({ 200: atOnce + 30 })
    expect((await subscriberOf(db, 'a@b.example')).state).toBe('unsubscribed')
  })

  test('is told in the log, once for a while, by its network and without any address of mail', async () => {
    const { log, lines } = readableLog()
    const told = testWeb(db, { log, confirmationsPerHour: 100_000 })
    await exhaust()
    for (let index = 0; index < 3; index += 1) await signUpFrom(told, peer, 'ada@example.org')
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('203.0.113.7/32 are slowed down')
    expect(lines[0]).not.toContain('@')
  })

  test('leaves no network address in the database but that of the record of consent', async () => {
    await flood(1, () => peer)
    await db.query('UPDATE subscribers SET consent_ip = NULL')
    expect(JSON.stringify(await dump(db))).not.toContain('203.0.113')
  })

  test('is forgotten when the network may ask as much as any other again', async () => {
    await flood(2, () => peer)
    await wait(24 * 60 * 60)
    await forgetFullAllowances(db)
    expect((await db.query('SELECT FROM allowances')).rowCount).toBe(0)
  })
})

describe('a flood from many addresses of one network', () => {
  test('of IPv4 is counted by the 256 that are neighbours', async () => {
    const responses = await flood(neighbourhoodAllowance.atOnce + 10, (index) => `203.0.113.${index % 250}`)
    // One more may have become free while they came.
    expect(tallyOf(responses)[429]).toBeGreaterThanOrEqual(5)
    expect((await signUpFrom(pages, '203.0.114.1', somebody())).status).toBe(200)
  })

  test('of IPv6 is counted by the 64 bits of one home, however many addresses it makes up', async () => {
    const responses = await flood(atOnce + 10, (index) => `2001:db8:1:2::${(index + 1).toString(16)}`)
    expect(tallyOf(responses)).toEqual({ 200: atOnce, 429: 10 })
    expect((await signUpFrom(pages, '2001:db8:1:3::1', somebody())).status).toBe(200)
  })

  test('knows an IPv4 address also as the socket of IPv6 writes it', async () => {
    await exhaust('203.0.113.7')
    expect((await signUpFrom(pages, '::ffff:203.0.113.7', somebody())).status).toBe(429)
    expect((await signUpFrom(pages, '::ffff:198.51.100.7', somebody())).status).toBe(200)
  })
})

describe('behind a proxy', () => {
  const proxied = (trustProxy: boolean | string[]) => testWeb(db, { trustProxy, confirmationsPerHour: 100_000 })

  test('that is not trusted, a made-up X-Forwarded-For brings a flood no further, and the log names the setting', async () => {
    const { log, lines } = readableLog()
    const told = testWeb(db, { log, confirmationsPerHour: 100_000 })
    await exhaust()
    const responses = await Promise.all(
      Array.from({ length: 10 }, (_, index) => signUpFrom(told, peer, somebody(), `198.51.100.${index}`)),
    )
    expect(tallyOf(responses)).toEqual({ 429: 10 })
    expect(lines[0]).toContain('TRUST_PROXY')
  })

  test('that is trusted, its clients are counted one by one', async () => {
    await exhaust('198.51.100.1')
    const behind = proxied(true)
    expect((await signUpFrom(behind, '10.0.0.5', somebody(), '198.51.100.1')).status).toBe(429)
    expect((await signUpFrom(behind, '10.0.0.5', somebody(), '198.51.100.200')).status).toBe(200)
  })

  test('that is trusted, what the client put before the proxy’s own word counts for nothing', async () => {
    await exhaust('198.51.100.1')
    const response = await signUpFrom(proxied(true), '10.0.0.5', somebody(), '192.0.2.44, 198.51.100.1')
    expect(response.status).toBe(429)
  })

  test('that is named, whoever else connects and plays a proxy is counted by their own address', async () => {
    await exhaust()
    const behind = proxied(['10.0.0.0/8'])
    expect((await signUpFrom(behind, peer, somebody(), '192.0.2.44')).status).toBe(429)
    expect((await signUpFrom(behind, '10.0.0.5', somebody(), '192.0.2.44')).status).toBe(200)
    expect((await signUpFrom(behind, '10.0.0.5', somebody(), `192.0.2.45, ${peer}, 10.1.2.3`)).status).toBe(429)
  })
})

test('a flood over real connections is slowed down too', async () => {
  const port = await freePort()
  const server = await serveWeb(pages, { host: '127.0.0.1', port })
  try {
    await exhaust('127.0.0.1')
    const request = posted({ email: somebody(), website: '' })
    const headers = { ...request.headers, 'X-Forwarded-For': '192.0.2.9' }
    const response = await fetch(`http://127.0.0.1:${port}/subscribe`, { ...request, headers })
    expect(response.status).toBe(429)
    expect(response.headers.get('Retry-After')).toMatch(/^\d+$/)
  } finally {
    await server.close()
  }
})
