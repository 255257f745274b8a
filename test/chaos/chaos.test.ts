import { describe, expect, test } from 'vitest'
import { seeded } from '../../src/lib/random.ts'
import { countCopies, readCopies } from './copies.ts'
import { shuffled } from './random.ts'
import { allowedUnknown, type ChaosReport, faultsOf } from './report.ts'
import { runChaos } from './run-chaos.ts'

test('senders, PostgreSQL and a relay that are killed at random moments lose nobody', async () => {
  const report = await runChaos({ readers: 150, kills: 10, seed: Date.now() % 1_000_000 })
  expect(faultsOf(report), JSON.stringify(report)).toEqual([])
  expect(report).toMatchObject({
    kills: { sender: 5, receiver: 3, postgres: 2 },
    states: { submitted: 150 },
    lost: 0,
    mixed: 0,
    undrained: 0,
    resolved: expect.any(Number),
  })
  expect(report.copies).toBe(150 + report.surplus)
  expect(report.midway).toBeGreaterThan(0)
}, 180_000)

describe('the count of copies', () => {
  const readers = ['a@example.org', 'b@example.org', 'c@example.org']
  const copiesTo = (...pairs: [string, string][]) =>
    readCopies(pairs.map(([to, messageId]) => `${JSON.stringify({ to, messageId })}\n`).join(''))

  test('tells who got nothing, who got more, and whose copies differ', () => {
    const copies = copiesTo(
      ['a@example.org', '<1@x>'],
      ['a@example.org', '<1@x>'],
      ['a@example.org', '<1@x>'],
      ['b@example.org', '<2@x>'],
      ['b@example.org', '<3@x>'],
    )
    expect(countCopies(readers, copies)).toEqual({ copies: 5, lost: 1, duplicated: 2, mixed: 1, surplus: 3 })
  })

  test('of an empty record has lost everybody', () => {
    expect(countCopies(readers, readCopies(''))).toMatchObject({ copies: 0, lost: 3 })
  })

  test('does not pass over a message to somebody else', () => {
    expect(() => countCopies(readers, copiesTo(['d@example.org', '<1@x>']))).toThrow('d@example.org')
  })
})

describe('a run', () => {
  const kills = { sender: 5, postgres: 2, receiver: 3 }
  const good: ChaosReport = {
    seed: 1,
    readers: 100,
    kills,
    midway: 10,
    drains: 2,
    undrained: 0,
    copies: 104,
    lost: 0,
    duplicated: 4,
    mixed: 0,
    surplus: 4,
    unknown: 9,
    resolved: 9,
    states: { submitted: 100 },
    unknownAllowed: allowedUnknown(kills),
    deaths: [],
    seconds: 10,
  }

  test('is good where all have their copy and every other copy is a resent unknown', () => {
    expect(faultsOf(good)).toEqual([])
  })

  test.each<[string, Partial<ChaosReport>, string]>([
    ['a reader is lost', { lost: 1 }, '1 readers got nothing'],
    ['copies differ', { mixed: 1 }, '1 readers got copies under different Message-IDs'],
    ['copies have no reason', { surplus: 10 }, '10 surplus copies of 9 unknown deliveries'],
    ['more is unknown than connections were cut', { unknown: 46 }, '46 unknown deliveries of 45 allowed'],
    ['a drain leaves something', { undrained: 1 }, '1 deliveries were left by senders that drained'],
    ['not all is submitted', { states: { submitted: 99, failed: 1 } }, '99 of 100 deliveries are submitted'],
    ['a process gives up', { deaths: ['sender.ts ended by itself'] }, 'sender.ts ended by itself'],
  ])('is bad where %s', (_, over, fault) => {
    expect(faultsOf({ ...good, ...over })).toEqual([fault])
  })

  test('may leave one unknown for each connection that a kill cuts', () => {
    expect(allowedUnknown({ sender: 1, postgres: 0, receiver: 0 })).toBe(3)
    expect(allowedUnknown({ sender: 0, postgres: 1, receiver: 1 })).toBe(12)
  })

  test('with the same seed kills in the same order', () => {
    const order = (seed: number) => shuffled([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], seeded(seed))
    expect(order(1)).toEqual(order(1))
    expect(order(1)).not.toEqual(order(2))
    expect(order(1).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10])
  })
})
