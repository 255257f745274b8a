import { beforeEach, describe, expect, test } from 'vitest'
import type { RelayConfig } from '../../src/config/relays.ts'
import { openRelays, type Relays } from '../../src/mail/relays.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { setLimits } from '../../src/outbox/limits-store.ts'
import { send } from '../../src/outbox/send.ts'
import { endOf, publishPapers, rawPaper, testOutbox } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { freePort } from '../support/ports.ts'
import { type Manners, type Receiver, startReceiver } from '../support/receiver.ts'
import { ledger } from './ledger.ts'
import { day, readers, useRelays } from './relays.ts'

const db = useDatabase()
const { toClose, queueFor } = useRelays(db)

beforeEach(async () => {
  await emptyDatabase(db)
  await publishPapers(db, day, [rawPaper()])
})

async function receive(manners?: Manners): Promise<Receiver> {
  const receiver = await startReceiver(manners)
  toClose.push(() => receiver.close())
  return receiver
}

function relaysTo(urls: Record<string, number>, connections = 8): Relays {
  const configs = Object.entries(urls).map(
    ([url, weight]): RelayConfig => ({
      url,
      name: new URL(url).host,
      weight,
      perSecond: undefined,
      atOnce: undefined,
      ramp: undefined,
    }),
  )
  const relays = openRelays(configs, connections)
  toClose.push(() => relays.close())
  return relays
}

async function outboxTo(relays: Relays) {
  const { relay, ...outbox } = await testOutbox(db, 'smtp://127.0.0.1:1')
  relay.close()
  return { ...outbox, relays: relays.all }
}

describe('several relays', () => {
  test('share the connections by their weights, and each has at least one', () => {
    const relays = relaysTo({ 'smtp://a.example.org': 6, 'smtp://b.example.org': 1.9, 'smtp://c.example.org': 0.1 })
    expect(relays.all.map(({ connections }) => connections)).toEqual([6, 2, 1])
  })

  test('share the mail, nobody gets it twice, and the ledger says who took which', async () => {
    const [first, second] = [await receive(), await receive()]
    await queueFor(...readers(60))
    const outbox = await outboxTo(relaysTo({ [first.url]: 3, [second.url]: 1 }))
    expect(await deliver(outbox)).toMatchObject({ submitted: 60, unreachable: null })
    expect([...first.mails, ...second.mails].flatMap(({ to }) => to).sort()).toEqual(readers(60).sort())
    const { rows } = await db.query('SELECT relay, count(*)::int AS count FROM deliveries GROUP BY relay')
    const taken = new Map(rows.map((row) => [row['relay'], row['count']]))
    expect(taken.get(new URL(first.url).host)).toBe(first.mails.length)
    expect(taken.get(new URL(second.url).host)).toBe(second.mails.length)
    expect(first.mails.length).toBeGreaterThan(second.mails.length)
    expect(second.mails.length).toBeGreaterThan(0)
  })

  test('of which one is away: the other takes everything, and no attempt is burnt', async () => {
    const there = await receive()
    const away = `smtp://127.0.0.1:${await freePort()}`
    await queueFor(...readers(30))
    const told: string[] = []
    const onUnusable = (relay: string, why: string) => told.push(`${relay}: ${why}`)
    const outbox = { ...(await outboxTo(relaysTo({ [away]: 3, [there.url]: 1 }))), onUnusable }
    expect(await send(outbox, endOf(day))).toMatchObject({ submitted: 30, deferred: 0, unreachable: null })
    expect(told[0]).toMatch(`${new URL(away).host}: connect ECONNREFUSED`)
    expect(there.mails).toHaveLength(30)
    for (const row of await ledger(db)) expect(row).toMatchObject({ status: 'submitted', attempts: 1 })
  })

  test('of which one refuses the login: the other takes everything', async () => {
    const refusing = await receive({
      options: {
        authOptional: false,
        allowInsecureAuth: true,
        onAuth: (_auth, _session, done) => done(new Error('Wrong password')),
      },
    })
    const there = await receive()
    await queueFor(...readers(10))
    const withLogin = refusing.url.replace('smtp://', 'smtp://user:wrong@')
    const outbox = await outboxTo(relaysTo({ [withLogin]: 1, [there.url]: 1 }))
    expect(await send(outbox, endOf(day))).toMatchObject({ submitted: 10, unreachable: null })
    expect([refusing.mails.length, there.mails.length]).toEqual([0, 10])
  })

  test('that are all away end the round, and say so', async () => {
    await queueFor(...readers(4))
    const urls = [await freePort(), await freePort()].map((port) => `smtp://127.0.0.1:${port}`)
    const outbox = await outboxTo(relaysTo(Object.fromEntries(urls.map((url) => [url, 1]))))
    expect((await deliver(outbox)).unreachable).toContain('ECONNREFUSED')
    for (const row of await ledger(db)) expect(row).toMatchObject({ status: 'queued', attempts: 0 })
  })

  test('of which one is limited: what it may not take the other does', async () => {
    const [slow, fast] = [await receive(), await receive()]
    await queueFor(...readers(20))
    const limit = { perSecond: 1 / 60 }
    await setLimits(db, { relays: new Map([[new URL(slow.url).host, limit]]), domains: new Map() })
    const outbox = await outboxTo(relaysTo({ [slow.url]: 1, [fast.url]: 1 }))
    expect(await deliver(outbox)).toMatchObject({ submitted: 20 })
    expect([slow.mails.length, fast.mails.length]).toEqual([1, 19])
  })

  test('say which of them does not let us in, and fail only where none does', async () => {
    const there = await receive()
    const away = `smtp://127.0.0.1:${await freePort()}`
    expect(await relaysTo({ [there.url]: 1, [away]: 1 }).verify()).toEqual([expect.stringContaining('ECONNREFUSED')])
    await expect(relaysTo({ [away]: 1 }).verify()).rejects.toThrow('ECONNREFUSED')
  })
})

test('a warm-up that is used up ends a send also where the other relay is away, and both are told', async () => {
  const receiver = await receive()
  const away = `smtp://127.0.0.1:${await freePort()}`
  await queueFor(...readers(6))
  await setLimits(db, {
    relays: new Map([[new URL(receiver.url).host, { ramp: { first: 2, factor: 2 } }]]),
    domains: new Map(),
  })
  const outbox = await outboxTo(relaysTo({ [receiver.url]: 1, [away]: 1 }, 4))
  expect(await send(outbox, endOf(day))).toMatchObject({
    submitted: 2,
    isRampUsedUp: true,
    unreachable: expect.stringContaining('ECONNREFUSED'),
  })
  expect((await ledger(db)).filter(({ status }) => status === 'queued')).toHaveLength(4)
})

test('a warm-up that is used up ends a send, which says so, and the rest waits', async () => {
  const receiver = await receive()
  await queueFor(...readers(9))
  const name = new URL(receiver.url).host
  await setLimits(db, { relays: new Map([[name, { ramp: { first: 5, factor: 2 } }]]), domains: new Map() })
  const outbox = await outboxTo(relaysTo({ [receiver.url]: 1 }))
  expect(await send(outbox, endOf(day))).toMatchObject({ submitted: 5, isRampUsedUp: true, unreachable: null })
  expect(receiver.mails).toHaveLength(5)
  expect((await ledger(db)).filter(({ status }) => status === 'queued')).toHaveLength(4)
})

test('a domain that asks for less by 450 is slowed down, and the others go on', async () => {
  const receiver = await receive({
    onRecipient: (address) =>
      address.endsWith('slow.example') ? { code: 450, message: '4.7.1 Not so fast' } : undefined,
  })
  await queueFor('a@slow.example', 'b@slow.example', 'c@slow.example', ...readers(12))
  const outbox = await outboxTo(relaysTo({ [receiver.url]: 1 }, 1))
  const sending = deliver(outbox)
  const others = () => receiver.mails.length
  await expect.poll(others, { timeout: 10_000 }).toBe(12)
  const slowed = async () => (await db.query('SELECT kind, name, slowed_to FROM send_limits')).rows
  await expect.poll(slowed, { timeout: 10_000 }).toEqual([{ kind: 'domain', name: 'slow.example', slowed_to: 1 }])
  await db.query(`UPDATE deliveries SET available_at = now() + interval '1 hour' WHERE status = 'queued'`)
  await sending
})
