import type { SMTPServerOptions } from 'smtp-server'
import { beforeEach, describe, expect, test } from 'vitest'
import { noteRefusal } from '../../src/feedback/note-refusal.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { startReceiver } from '../support/receiver.ts'
import type { Manner, RudeRelay, Step } from '../support/rude-relay.ts'
import { ledger, letPass, onlyRow, readUpTo } from './ledger.ts'
import { day, readers, takenBy, unharmed, useRelays } from './relays.ts'

const db = useDatabase()
const { toClose, outboxTo, rude, queueFor } = useRelays(db)
const ada = 'ada@example.org'

beforeEach(async () => {
  await emptyDatabase(db)
  await publishPapers(db, day, [rawPaper()])
})

/** Answers `reply` at a step of every session. */
const at =
  (step: Step, reply: Manner): RudeRelay['manner'] =>
  (now) =>
    now === step ? reply : undefined

describe('a refusal of the message', () => {
  const steps = ['MAIL', 'RCPT', 'DATA', 'dot'] as const

  test.each(
    steps.flatMap((step) =>
      ['421 4.7.28 Slow down', '450 4.2.1 Busy', '451 4.3.0 Not now', '452 4.3.1 Full'].map(
        (reply) => [step, reply] as const,
      ),
    ),
  )('at %s with %j is deferred by about a minute, one attempt counted, and the window stays', async (step, reply) => {
    const { outbox } = await rude(at(step, reply))
    await queueFor(ada)
    expect(await deliver(outbox)).toMatchObject({ deferred: 1, unreachable: null })
    const row = await onlyRow(db)
    expect(row).toMatchObject({ status: 'deferred', attempts: 1, response: reply, reason: null, lease_until: null })
    expect(row.due_in).toBeGreaterThan(30)
    expect(row.due_in).toBeLessThanOrEqual(66)
    expect(await readUpTo(db, ada)).toBe(1)
  })

  test.each(
    steps.flatMap((step) => ['550 5.1.1 No such user', '554 5.7.1 Spam'].map((reply) => [step, reply] as const)),
  )('at %s with %j is final: failed, never tried again, and the window goes back', async (step, reply) => {
    const { relay, outbox } = await rude(at(step, reply))
    await queueFor(ada)
    expect(await deliver(outbox)).toMatchObject({ failed: 1, unreachable: null })
    const failed = { status: 'failed', attempts: 1, response: reply, reason: 'the relay refused it' }
    expect(await onlyRow(db)).toMatchObject(failed)
    expect(await readUpTo(db, ada)).toBe(0)
    await letPass(db, '2 days')
    await deliver(outbox)
    expect(await onlyRow(db)).toMatchObject(failed)
    expect(relay.connections).toBe(1)
  })
})

describe('a refusal of the session', () => {
  test.each<[Step, string]>([
    ['greeting', '421 4.3.2 Full'],
    ['greeting', '554 5.7.1 Not from your network'],
    ['EHLO', '421 4.3.2 Closing'],
    ['EHLO', '550 5.7.1 Who are you'],
    ['EHLO', '451 4.3.0 Not now'],
  ])('at %s with %j says so and leaves the delivery queued, unharmed and due', async (step, reply) => {
    const { relay, outbox } = await rude((now) =>
      now === step || (step === 'EHLO' && now === 'HELO') ? reply : undefined,
    )
    await queueFor(ada)
    expect((await deliver(outbox)).unreachable).toContain(reply.slice(4))
    const row = await onlyRow(db)
    expect(row).toMatchObject({ ...unharmed, reason: null })
    expect(row.response).toContain(reply.slice(4))
    expect(row.due_in).toBeLessThanOrEqual(0)

    relay.manner = () => undefined
    expect(await deliver(outbox)).toMatchObject({ submitted: 1, unreachable: null })
    expect(await onlyRow(db)).toMatchObject({ status: 'submitted', attempts: 1 })
  })

  test.each(['535 5.7.8 Wrong password', '454 4.7.0 Not able to tell now'])(
    'because the login gets %j stops all connections, and no attempt is burnt however often it is tried',
    async (reply) => {
      const { relay } = await rude((step) => {
        if (step === 'EHLO') return '250-rude.example.org\r\n250 AUTH PLAIN'
        return step === 'AUTH' ? reply : undefined
      })
      const outbox = await outboxTo(relay.url.replace('//', '//user:s3cret@'))
      await queueFor(...readers(20))
      for (let time = 1; time <= 3; time += 1) {
        const report = await deliver(outbox)
        expect(report).toMatchObject({ submitted: 0, deferred: 0, failed: 0, unknown: 0 })
        expect(report.unreachable).toContain(reply)
        expect(relay.connections).toBeLessThanOrEqual(3 * time)
      }
      const rows = await ledger(db)
      expect(rows).toHaveLength(20)
      for (const row of rows) expect(row).toMatchObject(unharmed)
      expect(JSON.stringify(rows)).not.toContain('s3cret')
    },
  )

  const unsafe: [string, SMTPServerOptions, (url: string) => string][] = [
    [
      'the certificate is not to be trusted',
      { disabledCommands: [], secure: true },
      (url) => url.replace('smtp:', 'smtps:'),
    ],
    ['STARTTLS ends with such a certificate', { disabledCommands: [] }, (url) => url],
    ['it does not offer STARTTLS, which is required', {}, (url) => `${url}?requireTLS=true`],
  ]

  test.each(unsafe)('because %s says so, and no message leaves', async (_, options, urlOf) => {
    const receiver = await startReceiver({ options })
    toClose.push(() => receiver.close())
    const outbox = await outboxTo(urlOf(receiver.url))
    await queueFor(...readers(5))
    expect((await deliver(outbox)).unreachable).toMatch(/certificate|TLS|command not recognized/i)
    for (const row of await ledger(db)) expect(row).toMatchObject(unharmed)
    expect(receiver.mails).toEqual([])
  })
})

describe('a connection that breaks', () => {
  const ways = ['close', 'reset'] as const

  test.each(ways.flatMap((way) => (['greeting', 'EHLO'] as const).map((step) => [step, way] as const)))(
    'at %s by %s leaves the delivery queued, unharmed and due, and says so',
    async (step, way) => {
      const { outbox } = await rude(at(step, way))
      await queueFor(ada)
      expect((await deliver(outbox)).unreachable).toMatch(/clos|ECONNRESET/i)
      const row = await onlyRow(db)
      expect(row).toMatchObject({ ...unharmed, reason: null })
      expect(row.due_in).toBeLessThanOrEqual(0)
    },
  )

  test.each(ways.flatMap((way) => (['MAIL', 'RCPT', 'DATA'] as const).map((step) => [step, way] as const)))(
    'at %s by %s defers the delivery by about a minute, since its message may be why',
    async (step, way) => {
      const { relay, outbox } = await rude(at(step, way))
      await queueFor(ada)
      expect(await deliver(outbox)).toMatchObject({ deferred: 1, failed: 0, unknown: 0 })
      const row = await onlyRow(db)
      expect(row).toMatchObject({ status: 'deferred', attempts: 1, reason: null, lease_until: null })
      expect(row.response).toMatch(/clos|ECONNRESET/i)
      expect(row.due_in).toBeGreaterThan(30)
      expect(row.due_in).toBeLessThanOrEqual(66)
      expect(await readUpTo(db, ada)).toBe(1)
      expect(relay.taken).toEqual([])
    },
  )

  test('at the recipients of three in a row keeps nobody else back, and for them it ends after a day', async () => {
    const { relay, outbox } = await rude((step, _, line) =>
      step === 'RCPT' && line.includes('poison') ? 'close' : undefined,
    )
    await queueFor('poison1@example.org', 'poison2@example.org', 'poison3@example.org')
    await queueFor(...readers(10))
    expect((await deliver(outbox)).unreachable).toMatch(/clos/i)
    expect(await deliver(outbox)).toMatchObject({ submitted: 10, unreachable: null })
    for (let hours = 0; hours < 30; hours += 2.5) {
      await letPass(db, '150 minutes')
      await deliver(outbox)
    }
    const states = (await ledger(db)).map(({ address, status }) => `${address.slice(0, 6)} ${status}`)
    expect([...new Set(states)]).toEqual(['poison failed', 'reader submitted'])
    expect(takenBy(relay)).toHaveLength(10)
  })
})

describe('a relay to which we may not give mail', () => {
  test.each<[Step, string]>([
    ['MAIL', '530 5.7.0 Authentication required'],
    ['MAIL', '535 5.7.8 Log in again'],
    ['RCPT', '530 5.7.0 Authentication required'],
    ['DATA', '538 5.7.11 Encryption required'],
  ])('at %s by %j stops the round, and nobody is harmed', async (step, reply) => {
    const { relay, outbox } = await rude(at(step, reply))
    await queueFor(...readers(12))
    expect(await deliver(outbox)).toMatchObject({ deferred: 0, failed: 0, unreachable: reply })
    for (const row of await ledger(db)) expect(row).toMatchObject(unharmed)

    relay.manner = () => undefined
    expect(await deliver(outbox)).toMatchObject({ submitted: 12, unreachable: null })
  })

  test.each(['550 relay not permitted', '554 5.7.1 Relay access denied'])(
    'by %j stops the round; those that it was said to are tried again later, and nobody is bounced',
    async (reply) => {
      const { outbox } = await rude(at('RCPT', reply))
      await queueFor(...readers(12))
      const report = await deliver({ ...outbox, onRefused: noteRefusal })
      expect(report).toMatchObject({ deferred: 3, failed: 0, unreachable: reply })
      const { rows } = await db.query(`SELECT state FROM subscribers WHERE state <> 'active'`)
      expect(rows).toEqual([])
    },
  )

  test('for one recipient’s domain gives it the mail of all others', async () => {
    const { outbox } = await rude((step, _, line) =>
      step === 'RCPT' && line.includes('elsewhere') ? '550 5.7.1 Relaying denied' : undefined,
    )
    await queueFor('ada@elsewhere.example', ...readers(12))
    expect(await deliver(outbox)).toMatchObject({ submitted: 12, deferred: 1, failed: 0, unreachable: null })
  })

  test('since STARTTLS gets 454 gets none without encryption', async () => {
    const { relay, outbox } = await rude((step) => {
      if (step === 'EHLO') return '250-rude.example.org\r\n250 STARTTLS'
      return step === 'STARTTLS' ? '454 4.7.0 TLS not available' : undefined
    })
    await queueFor(...readers(5))
    expect((await deliver(outbox)).unreachable).toContain('454 4.7.0 TLS not available')
    for (const row of await ledger(db)) expect(row).toMatchObject(unharmed)
    expect(relay.taken).toEqual([])
  })
})

describe('a reply that never comes', () => {
  test.each(['greeting', 'EHLO'] as const)('from %s on leaves the delivery queued and unharmed', async (step) => {
    const { relay, outbox } = await rude(at(step, 'silence'), { longest: 0.5 })
    await queueFor(ada)
    expect((await deliver(outbox)).unreachable).toBe('no answer within 0.5 seconds')
    expect(await onlyRow(db)).toMatchObject(unharmed)
    expect(relay.taken).toEqual([])
  })

  test.each(['MAIL', 'RCPT', 'DATA'] as const)(
    'from %s on defers the delivery, since nothing of the message has left',
    async (step) => {
      const { relay, outbox } = await rude(at(step, 'silence'), { longest: 0.5 })
      await queueFor(ada)
      expect(await deliver(outbox)).toMatchObject({ deferred: 1, unknown: 0 })
      expect(await onlyRow(db)).toMatchObject({ status: 'deferred', response: 'no answer within 0.5 seconds' })
      expect(relay.taken).toEqual([])
    },
  )

  test.each(['content', 'dot'] as const)(
    'from %s on makes it unknown, and it goes again with the same Message-ID',
    async (step) => {
      const { relay, outbox } = await rude(at(step, 'silence'), { longest: 2 })
      await queueFor(ada)
      expect(await deliver(outbox)).toMatchObject({ unknown: 1, unreachable: null })
      const unknown = await onlyRow(db)
      expect(unknown).toMatchObject({ status: 'unknown', attempts: 1, response: 'no answer within 2 seconds' })

      relay.manner = () => undefined
      await deliver(outbox)
      const again = await onlyRow(db)
      expect(again).toMatchObject({ status: 'queued', reason: 'sent again: its outcome was unknown' })
      expect(again.due_in).toBeGreaterThan(50)
      await letPass(db, '2 minutes')
      await deliver(outbox)
      expect(await onlyRow(db)).toMatchObject({ status: 'submitted', attempts: 2, message_id: unknown.message_id })
    },
  )
})

describe('a relay that says no for a day', () => {
  test('has each delivery tried after growing waits that differ, and then every one is failed', async () => {
    const { outbox } = await rude(at('RCPT', '450 4.2.1 Later'))
    await queueFor(...readers(12))
    const rounds: number[][] = []
    for (let round = 0; round < 40; round += 1) {
      await deliver(outbox)
      const waits = (await ledger(db)).filter((row) => row.status === 'deferred').map((row) => row.due_in)
      if (waits.length === 0) break
      rounds.push(waits)
      await letPass(db, `${Math.max(...waits) + 1} seconds`)
    }
    const minutes = [1, 5, 15, 30, 60, 120]
    for (const [index, waits] of rounds.entries()) {
      const middle = (minutes[Math.min(index, 5)] ?? 0) * 60
      for (const wait of waits) {
        expect(wait).toBeGreaterThan(middle * 0.9 - 15)
        expect(wait).toBeLessThanOrEqual(middle * 1.1)
      }
      // What failed together does not come back together: they are spread over more than a twentieth of the wait.
      if (index >= 2) expect(Math.max(...waits) - Math.min(...waits)).toBeGreaterThan(middle / 20)
    }
    expect(rounds.length).toBeGreaterThanOrEqual(12)
    const rows = await ledger(db)
    expect(rows).toHaveLength(12)
    for (const row of rows) {
      expect(row).toMatchObject({
        status: 'failed',
        reason: 'the relay did not take it within a day',
        response: '450 4.2.1 Later',
        lease_until: null,
      })
      expect(row.attempts).toBeGreaterThanOrEqual(12)
    }
    expect(await readUpTo(db, 'reader0@example.org')).toBe(0)
  })
})
