import { beforeEach, describe, expect, test } from 'vitest'
import { connectionsOf } from '../../src/outbox/connections.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { send } from '../../src/outbox/send.ts'
import { endOf, publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { startReceiver } from '../support/receiver.ts'
import type { Manner, RudeRelay, Step } from '../support/rude-relay.ts'
import { ledger, letPass } from './ledger.ts'
import { day, readers, takenBy, unharmed, useRelays } from './relays.ts'

const db = useDatabase()
const { toClose, outboxTo, rude, queueFor } = useRelays(db)

beforeEach(async () => {
  await emptyDatabase(db)
  await publishPapers(db, day, [rawPaper()])
})

describe('a relay that takes ten messages a connection', () => {
  /** Counts the messages of each connection. */
  function counting(manner: (step: Step, sent: number) => Manner): RudeRelay['manner'] {
    const sent = new Map<number, number>()
    return (step, connection) => {
      if (step === 'dot') sent.set(connection, (sent.get(connection) ?? 0) + 1)
      return manner(step, sent.get(connection) ?? 0)
    }
  }

  test.each<[string, (step: Step, sent: number) => Manner]>([
    [
      'and hangs up behind the tenth answer',
      (step, sent) => (step === 'dot' && sent === 10 ? { last: '250 Taken' } : undefined),
    ],
    [
      'and hangs up at the eleventh without a word',
      (step, sent) => (step === 'MAIL' && sent === 10 ? 'close' : undefined),
    ],
  ])('%s gets all of them, once each, over several connections', async (_, manner) => {
    const { relay, outbox } = await rude(counting(manner))
    await queueFor(...readers(65))
    expect(await deliver(outbox)).toMatchObject({ submitted: 65, deferred: 0, unknown: 0, unreachable: null })
    expect(takenBy(relay)).toEqual(readers(65).sort())
    expect(relay.connections).toBeGreaterThanOrEqual(7)
    for (const row of await ledger(db)) expect(row).toMatchObject({ status: 'submitted', attempts: 1 })
  })

  test('and says 421 to the eleventh gets that one a minute later, or at once over another connection, and nobody twice', async () => {
    const { relay, outbox } = await rude(
      counting((step, sent) => (step === 'MAIL' && sent === 10 ? '421 4.7.0 Too many messages' : undefined)),
    )
    await queueFor(...readers(65))
    // Where the hang-up overtakes the 421, it is an idle connection that was closed.
    const { submitted, deferred, ...others } = await send(outbox, endOf(day))
    expect(submitted + deferred).toBe(65)
    expect(others).toMatchObject({ failed: 0, skipped: 0, unknown: 0, unreachable: null })
    const late = (await ledger(db)).filter((row) => row.status === 'deferred')
    for (const row of late) expect(row).toMatchObject({ attempts: 1, response: '421 4.7.0 Too many messages' })
    for (let left = deferred; left > 0; ) {
      await letPass(db, '10 minutes')
      left -= (await send(outbox, endOf(day))).submitted
    }
    expect(takenBy(relay)).toEqual(readers(65).sort())
  })
})

describe('a relay that accepts one of three connections', () => {
  test.each<[string, Manner, number]>([
    ['and says 421 to the others', '421 4.7.0 Too many connections', 3],
    ['and hangs up on the others', 'close', 3],
    ['and resets the others', 'reset', 3],
    ['where it is offered ten, and says 421 to the others', '421 4.7.0 Too many connections', 10],
    ['where it is offered ten, and hangs up on the others', 'close', 10],
  ])('%s gets everything over those, in one round, with nobody harmed', async (_, refusal, connections) => {
    const { relay, outbox } = await rude(
      (step, connection) => (step === 'greeting' && connection % 3 !== 2 ? refusal : undefined),
      { connections },
    )
    await queueFor(...readers(40))
    expect(await send(outbox, endOf(day))).toMatchObject({ submitted: 40, deferred: 0, unreachable: null })
    expect(takenBy(relay)).toEqual(readers(40).sort())
    for (const row of await ledger(db)) expect(row).toMatchObject({ status: 'submitted', attempts: 1 })
  })

  test('at a time, where it is offered ten, gets everything over that one', async () => {
    let open = 0
    const admitted = new Set<string>()
    const receiver = await startReceiver({
      options: {
        onConnect({ id }, callback) {
          if (open > 0) return callback(Object.assign(new Error('4.7.0 Too many connections'), { responseCode: 421 }))
          open += 1
          admitted.add(id)
          callback()
        },
        onClose({ id }) {
          if (admitted.delete(id)) open -= 1
        },
        onMailFrom: (_address, _session, callback) => void setTimeout(callback, 20),
      },
    })
    toClose.push(() => receiver.close())
    await queueFor(...readers(40))
    const outbox = await outboxTo(receiver.url, { connections: 10 })
    expect(await send(outbox, endOf(day))).toMatchObject({ submitted: 40, deferred: 0, unreachable: null })
    expect(receiver.mails).toHaveLength(40)
  })

  test('and then dies is told as one that cannot be used', async () => {
    let taken = 0
    const { outbox } = await rude((step, connection) => {
      if (step === 'greeting' && connection !== 2) return '421 4.7.0 Too many connections'
      if (step === 'dot') taken += 1
      return step === 'MAIL' && taken === 5 ? 'close' : undefined
    })
    await queueFor(...readers(20))
    const report = await deliver(outbox)
    expect(report).toMatchObject({ submitted: 5, deferred: 0, failed: 0, unknown: 0 })
    expect(report.unreachable).toMatch(/\w/)
    const waiting = (await ledger(db)).filter((row) => row.status !== 'submitted')
    expect(waiting).toHaveLength(15)
    for (const row of waiting) expect(row).toMatchObject(unharmed)
  })
})

test('what went back because its connection was refused is not told as done', async () => {
  const { outbox } = await rude((step, connection) =>
    step === 'greeting' && connection % 3 !== 2 ? '421 4.7.0 Too many connections' : undefined,
  )
  await queueFor(...readers(10))
  const told: { done: number; total: number }[] = []
  await send(outbox, endOf(day), { onProgress: (progress) => told.push(progress) })
  expect(told).toHaveLength(10)
  expect(told.at(-1)).toEqual({ done: 10, total: 10 })
})

test('a relay that was away in one round is left alone in the next, which says why', async () => {
  const { relay, outbox } = await rude((step) => (step === 'greeting' ? '554 5.7.1 Closed' : undefined))
  await queueFor(...readers(10))
  let time = 0
  const connections = outbox.relays.map((one) => connectionsOf(one, () => time))
  for (let round = 0; round < 3; round += 1) {
    expect((await deliver(outbox, { connections })).unreachable).toContain('554 5.7.1 Closed')
    expect(relay.connections).toBe(3)
  }
  time += 15_000
  await deliver(outbox, { connections })
  expect(relay.connections).toBe(4)
  relay.manner = () => undefined
  time += 30_000
  expect(await deliver(outbox, { connections })).toMatchObject({ submitted: 10, unreachable: null })
})
