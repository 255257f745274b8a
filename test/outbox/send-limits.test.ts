import { beforeEach, describe, expect, test } from 'vitest'
import { deliver } from '../../src/outbox/deliver.ts'
import type { RelayLimit } from '../../src/outbox/limits.ts'
import { currentLimits, setLimits, slowDown } from '../../src/outbox/limits-store.ts'
import { makeDigests, send } from '../../src/outbox/send.ts'
import { finish } from '../../src/outbox/store.ts'
import { addReaders, endOf, publishPapers, rawPaper, testOutbox } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { startReceiver } from '../support/receiver.ts'
import { bringInto, claimUpTo, ledger, letPass } from './ledger.ts'

const db = useDatabase()
const day = '2026-03-10'
const relay = 'relay.example.org'

beforeEach(async () => {
  await emptyDatabase(db)
  await publishPapers(db, day, [rawPaper()])
})

async function queue(...addresses: string[]): Promise<void> {
  await addReaders(db, ...addresses)
  await makeDigests(db, endOf(day))
}

const at = (domain: string, count: number) => Array.from({ length: count }, (_, index) => `r${index}@${domain}`)
const limitRelay = (limit: RelayLimit) => setLimits(db, { relays: new Map([[relay, limit]]), domains: new Map() })
const limitDomain = (name: string, limit: { perSecond?: number; atOnce?: number }) =>
  setLimits(db, { relays: new Map(), domains: new Map([[name, limit]]) })
const takenOf = async (count: number, by = relay) => (await claimUpTo(db, count, by)).deliveries.length

describe('a relay’s rate', () => {
  test('is kept by all claims together, a tenth of a second’s messages at a time', async () => {
    await queue(...at('example.org', 60))
    await limitRelay({ perSecond: 100 })
    const taken = await Promise.all(Array.from({ length: 6 }, () => takenOf(10)))
    const together = taken.reduce((sum, count) => sum + count, 0)
    // Ten together after a pause, and one more for every ten milliseconds that the claims take.
    expect(together).toBeGreaterThanOrEqual(10)
    expect(together).toBeLessThan(60)
  })

  test('lets nothing leave before its time, and the next when that has come', async () => {
    await queue(...at('example.org', 3))
    await limitRelay({ perSecond: 1 / 60 })
    expect([await takenOf(3), await takenOf(3)]).toEqual([1, 0])
    await letPass(db, '59 seconds')
    expect(await takenOf(3)).toBe(0)
    await letPass(db, '2 seconds')
    expect(await takenOf(3)).toBe(1)
  })

  test('is that relay’s alone', async () => {
    await queue(...at('example.org', 5))
    await limitRelay({ perSecond: 1 / 60 })
    expect([await takenOf(2), await takenOf(4, 'other.example.org')]).toEqual([1, 4])
  })
})

describe('a relay’s number at once', () => {
  test('is kept by claims that come together, and freed by what ends', async () => {
    await queue(...at('example.org', 30))
    await limitRelay({ atOnce: 4 })
    const claims = await Promise.all(Array.from({ length: 8 }, () => claimUpTo(db, 3, relay)))
    const deliveries = claims.flatMap((claim) => claim.deliveries)
    expect(deliveries).toHaveLength(4)
    const ending = { status: 'submitted', response: '250 Ok' } as const
    await finish(
      db,
      deliveries.slice(0, 2).map((delivery) => ({ delivery, ending })),
    )
    expect([await takenOf(5), await takenOf(5)]).toEqual([2, 0])
  })
})

describe('a warm-up', () => {
  test('gives the first day’s messages, and on each next day of sending so many times more', async () => {
    await queue(...at('example.org', 40))
    await limitRelay({ ramp: { first: 4, factor: 2 } })
    const nextDay = () => db.query('UPDATE send_limits SET ramp_day = ramp_day - 1')
    expect([await takenOf(3), await takenOf(3), await takenOf(3)]).toEqual([3, 1, 0])
    await nextDay()
    expect([await takenOf(30), await takenOf(3)]).toEqual([8, 0])
    // Days without mail warm nothing up.
    for (let days = 0; days < 5; days += 1) await nextDay()
    expect([await takenOf(30), await takenOf(3)]).toEqual([16, 0])
    expect(await currentLimits(db)).toMatchObject([{ name: relay, ramp: { taken: 16, total: 16 } }])
  })

  test('does not count what never left', async () => {
    await queue(...at('example.org', 3))
    await limitRelay({ ramp: { first: 2, factor: 2 } })
    const { deliveries } = await claimUpTo(db, 3, relay)
    const ending = { status: 'queued', response: 'ECONNREFUSED' } as const
    await finish(
      db,
      deliveries.map((delivery) => ({ delivery, ending })),
    )
    expect(await currentLimits(db)).toMatchObject([{ ramp: { taken: 0, total: 2 } }])
  })
})

describe('a limited domain', () => {
  test('waits in a line of its own and keeps nobody back', async () => {
    await queue(...at('slow.example', 20), ...at('fast.example', 5))
    // The slow ones come first in the order of waiting.
    await db.query(
      `UPDATE deliveries SET available_at = available_at - interval '1 hour' WHERE address LIKE '%slow.example'`,
    )
    await limitDomain('slow.example', { perSecond: 1 / 60 })
    let sent: string[] = []
    for (let tries = 0; tries < 10; tries += 1) {
      sent = [...sent, ...(await claimUpTo(db, 5, relay)).deliveries.map(({ address }) => address)]
    }
    expect(sent.filter((address) => address.endsWith('slow.example'))).toHaveLength(1)
    expect(sent.filter((address) => address.endsWith('fast.example'))).toHaveLength(5)
  })

  test('is known at the fan-out already, whatever the case of the address', async () => {
    await limitDomain('slow.example', { perSecond: 1 / 60 })
    await queue('A@Slow.Example', 'b@slow.example', 'c@fast.example')
    const { rows } = await db.query('SELECT address, limited_domain FROM deliveries ORDER BY address')
    expect(rows.map((row) => row['limited_domain'])).toEqual(['slow.example', 'slow.example', ''])
  })

  test('has its number at once', async () => {
    await limitDomain('slow.example', { atOnce: 2 })
    await queue(...at('slow.example', 9))
    const taken = await Promise.all(Array.from({ length: 6 }, () => takenOf(3)))
    expect(taken.reduce((sum, count) => sum + count, 0)).toBe(2)
  })

  test('whose limit has gone is sent to as any other', async () => {
    await limitDomain('slow.example', { perSecond: 1 / 60 })
    await queue(...at('slow.example', 4))
    await setLimits(db, { relays: new Map(), domains: new Map() })
    expect(await takenOf(9)).toBe(4)
  })

  test('of many, each keeps its own', async () => {
    const domains = Array.from({ length: 30 }, (_, index) => `d${index}.example`)
    await setLimits(db, { relays: new Map(), domains: new Map(domains.map((name) => [name, { perSecond: 1 / 60 }])) })
    await queue(...domains.flatMap((domain) => at(domain, 3)))
    const sent = (await claimUpTo(db, 100, relay)).deliveries.map(({ address }) => address.split('@')[1])
    expect(sent.sort()).toEqual([...domains].sort())
  })

  test('is no limit to a service mail’s going first', async () => {
    await limitDomain('slow.example', { perSecond: 1 / 60 })
    await queue(...at('slow.example', 3))
    await db.query(
      `INSERT INTO deliveries (day, kind, subscriber_id, address, available_at)
       SELECT day, 'confirmation', subscriber_id, address, to_timestamp(0) FROM deliveries LIMIT 1`,
    )
    // The first claim brings it into the line.
    const claims = [await claimUpTo(db, 1, relay), await claimUpTo(db, 1, relay)]
    expect(claims.flatMap(({ deliveries }) => deliveries.map(({ kind }) => kind))).toEqual(['confirmation'])
  })
})

describe('who asks for less', () => {
  test('is given nothing for ten seconds, then half of what it was given', async () => {
    await queue(...at('slow.example', 9))
    await slowDown(db, 'domain', 'slow.example', 40)
    const [limit] = await currentLimits(db)
    expect(limit).toMatchObject({ kind: 'domain', name: 'slow.example', isSlowed: true })
    expect(limit?.rate).toBeCloseTo(20, 0)
    await takenOf(9)
    expect(await takenOf(9)).toBe(0)
    await letPass(db, '11 seconds')
    expect(await takenOf(9)).toBeGreaterThan(0)
  })

  test('by many messages at the same time is heard once, and again later', async () => {
    const rate = async () => (await currentLimits(db))[0]?.rate
    await Promise.all(Array.from({ length: 5 }, () => slowDown(db, 'domain', 'slow.example', 40)))
    expect(await rate()).toBeCloseTo(20, 0)
    await letPass(db, '11 seconds')
    await slowDown(db, 'domain', 'slow.example', 40)
    expect(await rate()).toBeCloseTo(10.8, 0)
  })

  test('is never given less than a message a minute', async () => {
    for (let times = 0; times < 12; times += 1) {
      await slowDown(db, 'relay', relay, 1)
      await letPass(db, '11 seconds')
    }
    expect((await currentLimits(db))[0]?.rate).toBeGreaterThanOrEqual(1 / 60)
  })

  test('is given more with each minute, and is forgotten in the end', async () => {
    await slowDown(db, 'domain', 'slow.example', 8)
    const rates: (number | null | undefined)[] = []
    for (const minutes of [0, 1, 4]) {
      await letPass(db, `${minutes} minutes`)
      rates.push((await currentLimits(db))[0]?.rate)
    }
    expect(rates[0]).toBeCloseTo(4, 0)
    expect(rates[1]).toBeCloseTo(6, 0)
    expect(rates[2]).toBeCloseTo(4 * 1.5 ** 5, 0)
    await letPass(db, '1 hour')
    expect(await currentLimits(db)).toEqual([])
  })

  test('has no warm-up by that', async () => {
    await slowDown(db, 'relay', relay, 8)
    expect((await currentLimits(db))[0]?.ramp).toBeNull()
  })

  test('never gets more than the operator allows', async () => {
    await limitDomain('slow.example', { perSecond: 3 })
    await slowDown(db, 'domain', 'slow.example', 8)
    await letPass(db, '30 minutes')
    expect((await currentLimits(db))[0]?.rate).toBe(3)
  })
})

test('settings that are no longer there are forgotten, and what was learned stays', async () => {
  await slowDown(db, 'domain', 'learned.example', 8)
  await limitDomain('slow.example', { perSecond: 3 })
  await limitRelay({ perSecond: 5, atOnce: 2 })
  expect((await currentLimits(db)).map(({ name }) => name)).toEqual([relay, 'learned.example'])
})

test('what another sender has on a connection to the relay counts too', async () => {
  await queue(...at('example.org', 2))
  await limitRelay({ atOnce: 1 })
  await bringInto(db, 'sending', `address = 'r0@example.org'`)
  await db.query(`UPDATE deliveries SET relay = $1 WHERE status = 'sending'`, [relay])
  expect(await takenOf(2)).toBe(0)
  expect((await ledger(db)).map(({ status }) => status).sort()).toEqual(['queued', 'sending'])
})

test('the fan-out of a limited domain and of others is sent whole by one send', async () => {
  const receiver = await startReceiver()
  const outbox = await testOutbox(db, receiver.url)
  try {
    await limitDomain('slow.example', { perSecond: 40 })
    await addReaders(db, ...at('slow.example', 12), ...at('fast.example', 6))
    expect(await send(outbox, endOf(day))).toMatchObject({ submitted: 18 })
    expect(receiver.mails).toHaveLength(18)
    expect(await deliver(outbox)).toMatchObject({ submitted: 0 })
  } finally {
    outbox.relay.close()
    await receiver.close()
  }
})
