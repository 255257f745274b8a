import type { SMTPServerOptions } from 'smtp-server'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createComposer } from '../../src/outbox/compose.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { makeDigests, send } from '../../src/outbox/send.ts'
import { countOpen } from '../../src/outbox/store.ts'
import {
  addReaders,
  endOf,
  publishPapers,
  rawPaper,
  testLinks,
  testOutbox,
  testSite,
  testTemplates,
} from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { type Manners, type Receiver, type Refusal, startReceiver } from '../support/receiver.ts'
import { type RudeRelay, startRudeRelay } from '../support/rude-relay.ts'
import { ledger, letPass, onlyRow, readUpTo } from './ledger.ts'

const db = useDatabase()
const day = '2026-03-10'
const ada = 'ada@example.org'

const toClose: (() => unknown)[] = []
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close()
})
beforeEach(async () => {
  await emptyDatabase(db)
  await publishPapers(db, day, [rawPaper()])
})

type Outbox = Awaited<ReturnType<typeof testOutbox>>

async function outboxTo(url: string, over: Partial<Outbox> = {}): Promise<Outbox> {
  const outbox = { ...(await testOutbox(db, url)), ...over }
  toClose.push(() => outbox.relay.close())
  return outbox
}

async function receive(manners: Manners = {}): Promise<{ receiver: Receiver; outbox: Outbox }> {
  const receiver = await startReceiver(manners)
  toClose.push(() => receiver.close())
  return { receiver, outbox: await outboxTo(receiver.url) }
}

async function rude(
  manner: RudeRelay['manner'],
  over: Partial<Outbox> = {},
): Promise<{ relay: RudeRelay; outbox: Outbox }> {
  const relay = await startRudeRelay(manner)
  toClose.push(() => relay.close())
  return { relay, outbox: await outboxTo(relay.url, over) }
}

/** New readers' digests in the ledger, ready to go. */
async function queueFor(...addresses: string[]): Promise<void> {
  await addReaders(db, ...addresses)
  await makeDigests(db, endOf('2026-03-11'))
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
  test.each<[string, Manners]>([
    ['of the recipient', { onRecipient: () => ({ code: 550, message: '5.1.1 No such user' }) }],
    ['of the message', { onMessage: () => ({ code: 552, message: '5.1.1 No such user' }) }],
  ])('%s makes it failed, in the relay’s words, and sets the reader’s window back', async (_, manners) => {
    const { outbox } = await receive(manners)
    await queueFor(ada)
    expect(await deliver(outbox)).toMatchObject({ failed: 1, submitted: 0 })
    expect(await onlyRow(db)).toMatchObject({
      status: 'failed',
      reason: 'the relay refused it',
      response: expect.stringMatching(/^55[02] 5\.1\.1 No such user$/),
      attempts: 1,
      submitted_at: null,
    })
    expect(await readUpTo(db, ada)).toBe(0)
  })

  test('is not tried again', async () => {
    const { receiver, outbox } = await receive({ onRecipient: () => ({ code: 550, message: 'no' }) })
    await queueFor(ada)
    await deliver(outbox)
    await letPass(db, '2 days')
    await deliver(outbox)
    expect(receiver.attempts).toBe(1)
  })

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
  const refusals: [string, (refusal: () => Refusal | undefined) => Manners][] = [
    ['450 of the recipient', (refusal) => ({ onRecipient: refusal })],
    ['451 of the message', (refusal) => ({ onMessage: refusal })],
    ['421 of the recipient', (refusal) => ({ onRecipient: refusal })],
    ['421 of the message', (refusal) => ({ onMessage: refusal })],
  ]

  test.each(refusals)('by %s waits, and later goes out with the same Message-ID', async (name, mannersOf) => {
    let refuse = true
    const code = Number(name.slice(0, 3))
    const { receiver, outbox } = await receive(
      mannersOf(() => (refuse ? { code, message: '4.7.1 Not now' } : undefined)),
    )
    await queueFor(ada)
    expect(await deliver(outbox)).toMatchObject({ deferred: 1, unreachable: null })
    const deferred = await onlyRow(db)
    expect(deferred).toMatchObject({ status: 'deferred', response: `${code} 4.7.1 Not now`, attempts: 1 })
    expect(deferred.due_in).toBeGreaterThan(30)
    expect(deferred.due_in).toBeLessThan(70)
    expect(await countOpen(db)).toEqual({ due: 0, inFlight: 0, later: 1 })

    refuse = false
    expect(await deliver(outbox)).toMatchObject({ submitted: 0 })
    await letPass(db, '2 minutes')
    expect(await deliver(outbox)).toMatchObject({ submitted: 1 })
    expect(await onlyRow(db)).toMatchObject({ status: 'submitted', attempts: 2, message_id: deferred.message_id })
    expect(receiver.mails.map((mail) => mail.parsed.messageId)).toEqual([deferred.message_id])
  })

  test('leaves the reader’s window where it is, since it is still to come', async () => {
    const { outbox } = await receive({ onRecipient: () => ({ code: 450, message: 'later' }) })
    await queueFor(ada)
    await deliver(outbox)
    expect(await readUpTo(db, ada)).toBe(1)
  })

  test('waits longer each time and ends as failed after a day, with the window set back', async () => {
    const { outbox } = await receive({ onRecipient: () => ({ code: 450, message: '4.2.1 Later' }) })
    await queueFor(ada)
    const waits: number[] = []
    for (let hours = 0; hours <= 30; ) {
      await deliver(outbox)
      const row = await onlyRow(db)
      if (row.status === 'failed') break
      waits.push(row.due_in)
      hours += row.due_in / 3600
      await letPass(db, `${row.due_in + 1} seconds`)
    }
    expect(await onlyRow(db)).toMatchObject({
      status: 'failed',
      reason: 'the relay did not take it within a day',
      response: '450 4.2.1 Later',
    })
    expect(waits.slice(0, 5).every((wait, index) => wait > (waits[index - 1] ?? 0))).toBe(true)
    expect(waits.length).toBeGreaterThanOrEqual(12)
    expect(await readUpTo(db, ada)).toBe(0)
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
    const { relay, outbox } = await rude((step) => (step === 'dot' ? 'reset' : undefined), { unknownPolicy: 'hold' })
    await queueFor(ada)
    await deliver(outbox)
    await letPass(db, '12 hours')
    expect(await deliver(outbox)).toMatchObject({ unknown: 0, submitted: 0 })
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
  /** Expects that everything waits as if nobody had tried. */
  async function expectUnharmed(count: number): Promise<void> {
    const rows = await ledger(db)
    expect(rows).toHaveLength(count)
    for (const row of rows) {
      expect(row).toMatchObject({ status: 'queued', attempts: 0, first_attempt_at: null, lease_until: null })
      expect(row.due_in).toBeLessThanOrEqual(0)
    }
  }

  const noLogin: SMTPServerOptions = {
    authOptional: false,
    allowInsecureAuth: true,
    onAuth: (_auth, _session, callback) => callback(new Error('Who are you')),
  }

  test('because it refuses the login is told, and everything stays queued and unharmed', async () => {
    const { receiver } = await receive({ options: noLogin })
    const outbox = await outboxTo(receiver.url.replace('//', '//user:secret@'))
    await queueFor(...Array.from({ length: 10 }, (_, index) => `reader${index}@example.org`))
    const report = await deliver(outbox)
    expect(report).toMatchObject({ submitted: 0, failed: 0, deferred: 0, unknown: 0 })
    expect(report.unreachable).toContain('Who are you')
    await expectUnharmed(10)
  })

  test('because nothing listens is told, and the mail goes out when something does', async () => {
    const relay = await startRudeRelay()
    await relay.close()
    const outbox = await outboxTo(relay.url)
    await queueFor(ada)
    for (let time = 0; time < 3; time += 1) {
      expect((await deliver(outbox)).unreachable).toContain('ECONNREFUSED')
    }
    await expectUnharmed(1)
    const { receiver, outbox: mended } = await receive()
    expect(await deliver(mended)).toMatchObject({ submitted: 1, unreachable: null })
    expect(receiver.mails).toHaveLength(1)
    expect(await onlyRow(db)).toMatchObject({ attempts: 1 })
  })

  test('for days costs a delivery nothing of the day in which it is tried again', async () => {
    const relay = await startRudeRelay()
    await relay.close()
    await queueFor(ada)
    await deliver(await outboxTo(relay.url))
    await letPass(db, '3 days')
    const { outbox } = await receive({ onRecipient: () => ({ code: 450, message: 'Greylisted' }) })
    expect(await deliver(outbox)).toMatchObject({ deferred: 1, failed: 0 })
  })

  test('ends a send, which says so', async () => {
    const { receiver } = await receive({ options: noLogin })
    const outbox = await outboxTo(receiver.url.replace('//', '//user:secret@'))
    await addReaders(db, ada)
    expect(await send(outbox, endOf(day))).toMatchObject({
      digests: 1,
      submitted: 0,
      unreachable: expect.stringContaining('Who are you'),
    })
  })

  test('stops the round at once instead of trying everybody', async () => {
    const { relay, outbox } = await rude((step) => (step === 'greeting' ? '554 Closed' : undefined))
    await queueFor(...Array.from({ length: 30 }, (_, index) => `reader${index}@example.org`))
    expect((await deliver(outbox)).unreachable).toContain('554 Closed')
    expect(relay.connections).toBeLessThanOrEqual(3)
  })
})

describe('what cannot be composed', () => {
  test('fails with the reason, and the others go out', async () => {
    const { outbox } = await receive()
    await queueFor(ada)
    await db.query('UPDATE papers SET withdrawn = true')
    await publishPapers(db, '2026-03-11', [rawPaper()])
    await queueFor('b@example.org')
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
    const readers = Array.from({ length: 20 }, (_, index) => `reader${index}@example.org`)
    await queueFor(...readers)
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
    expect(receiver.mails.flatMap((mail) => mail.to).sort()).toEqual(readers.sort())
  })
})

test('a round ends when its time is over, with nothing in hand', async () => {
  const { outbox } = await receive()
  await queueFor(...Array.from({ length: 5 }, (_, index) => `reader${index}@example.org`))
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
    await queueFor(...Array.from({ length: 20 }, (_, index) => `reader${index}@example.org`))
    const report = await deliver(outbox, { signal: draining.signal })
    expect(report.submitted).toBeGreaterThan(0)
    expect(report.submitted).toBeLessThanOrEqual(outbox.relay.connections)
    expect(receiver.mails).toHaveLength(report.submitted)
    const statuses = (await ledger(db)).map((row) => row.status)
    expect(statuses.filter((status) => status === 'submitted')).toHaveLength(report.submitted)
    expect(statuses.filter((status) => status === 'queued')).toHaveLength(20 - report.submitted)
  })
})
