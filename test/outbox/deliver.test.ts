import { beforeEach, describe, expect, test } from 'vitest'
import { createComposer } from '../../src/outbox/compose.ts'
import { deliver, type Outbox } from '../../src/outbox/deliver.ts'
import { makeDigests, send } from '../../src/outbox/send.ts'
import { countOpen } from '../../src/outbox/store.ts'
import {
  addReaders,
  endOf,
  publishPapers,
  rawPaper,
  testLinks,
  type testOutbox,
  testSite,
  testTemplates,
} from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { freePort } from '../support/ports.ts'
import { type Manners, type Receiver, startReceiver } from '../support/receiver.ts'
import type { RudeRelay } from '../support/rude-relay.ts'
import { ledger, letPass, onlyRow, readUpTo } from './ledger.ts'
import { day, readers, unharmed, useRelays } from './relays.ts'

const db = useDatabase()
const { toClose, outboxTo, rude, queueFor } = useRelays(db)
const ada = 'ada@example.org'

beforeEach(async () => {
  await emptyDatabase(db)
  await publishPapers(db, day, [rawPaper()])
})

async function receive(
  manners: Manners = {},
): Promise<{ receiver: Receiver; outbox: Awaited<ReturnType<typeof testOutbox>> }> {
  const receiver = await startReceiver(manners)
  toClose.push(() => receiver.close())
  return { receiver, outbox: await outboxTo(receiver.url) }
}

const messageIdsOf = (relay: RudeRelay) => relay.taken.map((message) => /^Message-ID: (.*)\r$/im.exec(message)?.[1])

describe('a relay that takes it', () => {
  test('makes it submitted, with the relay’s answer and when', async () => {
    const { outbox } = await rude((step) => (step === 'dot' ? '250 2.0.0 Ok: queued as 4XyZ' : undefined))
    await queueFor(ada)
    expect(await deliver(outbox)).toEqual({
      submitted: 1,
      deferred: 0,
      failed: 0,
      skipped: 0,
      unknown: 0,
      unreachable: null,
      isRampUsedUp: false,
    })
    expect(await onlyRow(db)).toMatchObject({
      status: 'submitted',
      response: '250 2.0.0 Ok: queued as 4XyZ',
      reason: null,
      attempts: 1,
      submitted_at: expect.any(Date),
      lease_until: null,
    })
    expect(await readUpTo(db, ada)).toBe(1)
  })

  test('is told of each ending as it comes', async () => {
    const { outbox } = await receive({
      onRecipient: (address) => (address === ada ? { code: 550, message: 'no' } : undefined),
    })
    await queueFor(ada, 'b@example.org', 'c@example.org')
    await db.query(`UPDATE subscribers SET state = 'paused' WHERE email = 'c@example.org'`)
    const endings: string[] = []
    await deliver(outbox, { onEnding: (ending) => endings.push(ending) })
    expect(endings.sort()).toEqual(['failed', 'skipped', 'submitted'])
  })
})

describe('a refusal for good', () => {
  test('of one reader keeps nobody else’s back', async () => {
    const { receiver, outbox } = await receive({
      onRecipient: (address) => (address === ada ? { code: 550, message: 'no' } : undefined),
    })
    await queueFor(ada, 'b@example.org', 'c@example.org')
    expect(await deliver(outbox)).toMatchObject({ failed: 1, submitted: 2 })
    expect(receiver.mails.flatMap((mail) => mail.to).sort()).toEqual(['b@example.org', 'c@example.org'])
    expect(await readUpTo(db, 'b@example.org')).toBe(1)
  })

  test('lets the papers come with the next digest', async () => {
    let refuse = true
    const { receiver, outbox } = await receive({
      onRecipient: () => (refuse ? { code: 550, message: 'no' } : undefined),
    })
    await addReaders(db, ada)
    await send(outbox, endOf(day))
    refuse = false
    await publishPapers(db, '2026-03-11', [rawPaper({ title: 'Of the next day' })])
    await send(outbox, endOf('2026-03-11'))
    expect(receiver.mails).toHaveLength(1)
    expect(receiver.mails[0]?.parsed.text).toContain('Of the next day')
    expect(receiver.mails[0]?.parsed.text).toContain('On the behaviour of paper')
  })
})

describe('a refusal for now', () => {
  test('goes out later with the same Message-ID', async () => {
    let refuse = true
    const { receiver, outbox } = await receive({
      onRecipient: () => (refuse ? { code: 450, message: '4.2.1 Not now' } : undefined),
    })
    await queueFor(ada)
    expect(await deliver(outbox)).toMatchObject({ deferred: 1, unreachable: null })
    const { message_id } = await onlyRow(db)
    expect(await countOpen(db)).toEqual({ due: 0, inFlight: 0, later: 1 })

    refuse = false
    expect(await deliver(outbox)).toMatchObject({ submitted: 0 })
    await letPass(db, '2 minutes')
    expect(await deliver(outbox)).toMatchObject({ submitted: 1 })
    expect(await onlyRow(db)).toMatchObject({ status: 'submitted', attempts: 2, message_id })
    expect(receiver.mails.map((mail) => mail.parsed.messageId)).toEqual([message_id])
  })
})

describe('a relay that breaks off', () => {
  test.each([
    ['in the middle of the message', 'content', 'close'],
    ['in the middle of the message, by a reset', 'content', 'reset'],
    ['after the whole message', 'dot', 'close'],
    ['after the whole message, by a reset', 'dot', 'reset'],
  ] as const)('%s leaves it unknown, and it is sent again with the same Message-ID', async (_, at, way) => {
    let broken = true
    const { relay, outbox } = await rude((step) => (step === at && broken ? way : undefined))
    await queueFor(ada)
    expect(await deliver(outbox)).toMatchObject({ unknown: 1, submitted: 0, unreachable: null })
    const unknown = await onlyRow(db)
    expect(unknown).toMatchObject({ status: 'unknown', attempts: 1, lease_until: null, submitted_at: null })
    expect(unknown.response).toMatch(/\w/)
    expect(await readUpTo(db, ada)).toBe(1)

    broken = false
    await deliver(outbox)
    expect(await onlyRow(db)).toMatchObject({ status: 'queued', reason: 'sent again: its outcome was unknown' })
    await letPass(db, '2 minutes')
    expect(await deliver(outbox)).toMatchObject({ submitted: 1 })
    expect(await onlyRow(db)).toMatchObject({ status: 'submitted', attempts: 2, reason: null })
    expect(new Set(messageIdsOf(relay))).toEqual(new Set([unknown.message_id]))
    expect(relay.taken).toHaveLength(at === 'dot' ? 2 : 1)
  })

  test('leaves it for a person to decide where the policy is hold', async () => {
    const { relay, outbox } = await rude((step) => (step === 'dot' ? 'reset' : undefined))
    const holding: Outbox = { ...outbox, unknownPolicy: 'hold' }
    await queueFor(ada)
    await deliver(holding)
    await letPass(db, '12 hours')
    expect(await deliver(holding)).toMatchObject({ unknown: 0, submitted: 0 })
    expect(await onlyRow(db)).toMatchObject({ status: 'unknown', attempts: 1 })
    expect(relay.taken).toHaveLength(1)
  })

  test('does not stop the others', async () => {
    let first = true
    const { outbox } = await rude((step) => {
      if (step !== 'dot' || !first) return undefined
      first = false
      return 'reset'
    })
    await queueFor(ada, 'b@example.org', 'c@example.org', 'd@example.org')
    expect(await deliver(outbox)).toMatchObject({ unknown: 1, submitted: 3, unreachable: null })
  })

  test('is not tried for longer than a day', async () => {
    const { relay, outbox } = await rude((step) => (step === 'dot' ? 'reset' : undefined))
    await queueFor(ada)
    await deliver(outbox)
    await letPass(db, '25 hours')
    await deliver(outbox)
    expect(await onlyRow(db)).toMatchObject({ status: 'unknown', attempts: 1 })
    expect(relay.taken).toHaveLength(1)
  })
})

describe('a relay that cannot be used', () => {
  const nowhere = async () => outboxTo(`smtp://127.0.0.1:${await freePort()}`)

  test('because nothing listens is told, and the mail goes out when something does', async () => {
    const outbox = await nowhere()
    await queueFor(ada)
    for (let time = 0; time < 3; time += 1) {
      expect((await deliver(outbox)).unreachable).toContain('ECONNREFUSED')
    }
    expect(await onlyRow(db)).toMatchObject(unharmed)
    const { receiver, outbox: mended } = await receive()
    expect(await deliver(mended)).toMatchObject({ submitted: 1, unreachable: null })
    expect(receiver.mails).toHaveLength(1)
    expect(await onlyRow(db)).toMatchObject({ attempts: 1 })
  })

  test('for days costs a delivery nothing of the day in which it is tried again', async () => {
    await queueFor(ada)
    await deliver(await nowhere())
    await letPass(db, '3 days')
    const { outbox } = await receive({ onRecipient: () => ({ code: 450, message: 'Greylisted' }) })
    expect(await deliver(outbox)).toMatchObject({ deferred: 1, failed: 0 })
  })

  test('ends a send, which says so', async () => {
    await addReaders(db, ada)
    expect(await send(await nowhere(), endOf(day))).toMatchObject({
      digests: 1,
      submitted: 0,
      unreachable: expect.stringContaining('ECONNREFUSED'),
    })
  })
})

describe('a claim that is nearly over when the message is composed', () => {
  /** Composes, and waits for so many milliseconds the first time. */
  const slowly = ({ compose }: Outbox, wait: Promise<unknown>): Outbox['compose'] => {
    let times = 0
    return async (delivery) => {
      times += 1
      const message = await compose(delivery)
      if (times === 1) await wait
      return message
    }
  }

  test('is given back, and the next one sends it', async () => {
    const { receiver, outbox } = await receive()
    await queueFor(ada)
    const wait = new Promise((resolve) => setTimeout(resolve, 700))
    // Seconds; a submission may take 20.
    const options = { leaseSeconds: 20.5 }
    expect(await deliver({ ...outbox, compose: slowly(outbox, wait) }, options)).toMatchObject({ submitted: 1 })
    expect(await onlyRow(db)).toMatchObject({ status: 'submitted', attempts: 1 })
    expect(receiver.mails).toHaveLength(1)
  })

  test('sends nothing where another sender has sent it meanwhile', async () => {
    const { receiver, outbox } = await receive()
    await queueFor(ada)
    let goOn: () => void = () => undefined
    const wait = new Promise<void>((resolve) => {
      goOn = resolve
    })
    // Over before a submission could be, however quick this test is.
    const paused = deliver({ ...outbox, compose: slowly(outbox, wait) }, { leaseSeconds: 19 })
    await expect.poll(async () => (await onlyRow(db)).status).toBe('sending')
    await letPass(db, '1 minute')
    const other = await outboxTo(receiver.url)
    await deliver(other)
    await letPass(db, '2 minutes')
    expect(await deliver(other)).toMatchObject({ submitted: 1 })
    goOn()
    expect(await paused).toMatchObject({ submitted: 0 })
    expect(receiver.mails).toHaveLength(1)
    expect(await onlyRow(db)).toMatchObject({ status: 'submitted', attempts: 2 })
  })
})

describe('what cannot be composed', () => {
  test('fails with the reason, and the others go out', async () => {
    const { outbox } = await receive()
    await queueFor(ada)
    await db.query('UPDATE papers SET withdrawn = true')
    await publishPapers(db, '2026-03-11', [rawPaper()])
    await addReaders(db, 'b@example.org')
    await makeDigests(db, endOf('2026-03-11'))
    expect(await deliver(outbox)).toMatchObject({ failed: 1, submitted: 1 })
    const [failed] = await ledger(db)
    expect(failed).toMatchObject({ status: 'failed', response: '' })
    expect(failed?.reason).toMatch(/^it could not be composed: nothing is left of digest \d+$/)
    expect(await readUpTo(db, ada)).toBe(0)
  })

  test('because the template does not know a word fails alone, digest or service mail', async () => {
    const { outbox } = await receive()
    const broken = () => {
      throw new Error('undefined variable: nobody')
    }
    const templates = { ...(await testTemplates()), renderConfirmation: broken, renderAlreadySubscribed: broken }
    const compose = createComposer({ db, site: testSite(), templates, links: testLinks })
    await queueFor(ada)
    await db.query(
      `INSERT INTO deliveries (day, subscriber_id, kind, address)
       SELECT $1, id, kind, email FROM subscribers, unnest(ARRAY['confirmation', 'already-subscribed']) AS kind`,
      [day],
    )
    expect(await deliver({ ...outbox, compose })).toMatchObject({ submitted: 1, failed: 2 })
    expect((await ledger(db)).slice(1).map((row) => row.reason)).toEqual([
      'it could not be composed: undefined variable: nobody',
      'it could not be composed: undefined variable: nobody',
    ])
  })

  test('because the database went away stops the round, is tried again by the next sender, and nobody is lost', async () => {
    const { receiver, outbox } = await receive()
    await queueFor(...readers(20))
    let times = 0
    const compose: Outbox['compose'] = (delivery) => {
      times += 1
      if (times === 1) throw new Error('the database went away')
      return outbox.compose(delivery)
    }
    await expect(deliver({ ...outbox, compose })).rejects.toThrow('the database went away')
    const statuses = (await ledger(db)).map((row) => row.status)
    expect(statuses.filter((status) => status === 'sending')).toHaveLength(1)
    expect(statuses.filter((status) => status === 'submitted')).toHaveLength(receiver.mails.length)
    expect(statuses.filter((status) => status === 'queued').length).toBeGreaterThan(10)
    await letPass(db, '1 hour')
    await deliver(outbox)
    await letPass(db, '1 hour')
    await deliver(outbox)
    expect(receiver.mails.flatMap((mail) => mail.to).sort()).toEqual(readers(20).sort())
  })
})

test('a round ends when its time is over, with nothing in hand', async () => {
  const { outbox } = await receive()
  await queueFor(...readers(5))
  expect(await deliver(outbox, { atMost: 0 })).toMatchObject({ submitted: 0, unreachable: null })
  expect((await ledger(db)).every((row) => row.status === 'queued' && row.attempts === 0)).toBe(true)
})

describe('draining', () => {
  test('finishes what is on a connection and claims nothing new', async () => {
    const draining = new AbortController()
    const { receiver, outbox } = await receive({
      onMessage: () => {
        draining.abort()
        return undefined
      },
    })
    await queueFor(...readers(20))
    const report = await deliver(outbox, { signal: draining.signal })
    expect(report.submitted).toBeGreaterThan(0)
    expect(report.submitted).toBeLessThanOrEqual(outbox.relay.connections)
    expect(receiver.mails).toHaveLength(report.submitted)
    const statuses = (await ledger(db)).map((row) => row.status)
    expect(statuses.filter((status) => status === 'submitted')).toHaveLength(report.submitted)
    expect(statuses.filter((status) => status === 'queued')).toHaveLength(20 - report.submitted)
  })
})
