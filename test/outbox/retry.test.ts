import { describe, expect, test } from 'vitest'
import type { RelayFault } from '../../src/mail/relay.ts'
import { afterFault } from '../../src/outbox/retry.ts'

const minute = 60_000
const hour = 60 * minute
const now = new Date('2026-03-10T08:00:00Z')
const refused = (code: number | undefined): RelayFault => ({ kind: 'refused', code, message: `${code} No` })

/** What becomes of the `attempts`-th attempt, the first of which was `since` milliseconds ago. */
const endingAfter = (fault: RelayFault, attempts = 1, since = 0, random = 0.5) =>
  afterFault(fault, { attempts, firstAttemptAt: new Date(now.getTime() - since), now }, random)

/** How long it waits, in milliseconds. */
function wait(attempts: number, random = 0.5): number {
  const ending = endingAfter(refused(450), attempts, 0, random)
  return ending.status === 'deferred' ? ending.until.getTime() - now.getTime() : Number.NaN
}

describe('a refusal', () => {
  test.each([500, 501, 550, 552, 554, 571, 599])('with %i is final, in the relay’s words', (code) => {
    expect(endingAfter(refused(code))).toEqual({
      status: 'failed',
      response: `${code} No`,
      reason: 'the relay refused it',
    })
  })

  test.each([421, 450, 451, 452, 499, undefined])('with %s is tried again later', (code) => {
    expect(endingAfter(refused(code))).toEqual({
      status: 'deferred',
      response: `${code} No`,
      until: new Date(now.getTime() + minute),
    })
  })

  test('with 5xx is final at any attempt', () => {
    expect(endingAfter(refused(550), 9, 3 * hour).status).toBe('failed')
  })
})

test('a relay that does not relay is asked again', () => {
  const fault: RelayFault = { kind: 'unclear', code: 550, message: '550 Relaying denied' }
  expect(endingAfter(fault).status).toBe('deferred')
})

describe('a broken connection', () => {
  test('before the message puts it back as it was, however often', () => {
    const fault: RelayFault = { kind: 'unreachable', code: 535, message: '535 Who are you' }
    expect(endingAfter(fault)).toEqual({ status: 'queued', response: '535 Who are you' })
    expect(endingAfter(fault, 40, 30 * 24 * hour)).toEqual({ status: 'queued', response: '535 Who are you' })
  })

  test('of which nobody knows whether the message is to blame is tried again, for a day', () => {
    const fault: RelayFault = { kind: 'unclear', code: undefined, message: 'reset' }
    expect(endingAfter(fault)).toEqual({
      status: 'deferred',
      response: 'reset',
      until: new Date(now.getTime() + minute),
    })
    expect(endingAfter(fault, 9, 25 * hour).status).toBe('failed')
  })

  test('in the middle of it makes its outcome unknown, also after a day', () => {
    const fault: RelayFault = { kind: 'unanswered', code: undefined, message: 'reset' }
    expect(endingAfter(fault)).toEqual({ status: 'unknown', response: 'reset' })
    expect(endingAfter(fault, 9, 25 * hour)).toEqual({ status: 'unknown', response: 'reset' })
  })
})

describe('the wait', () => {
  test('grows with the attempts up to two hours', () => {
    expect([1, 2, 3, 4, 5, 6, 7, 50].map((attempts) => wait(attempts) / minute)).toEqual([
      1, 5, 15, 30, 60, 120, 120, 120,
    ])
  })

  test('differs by a tenth to either side, so that what failed together does not come back together', () => {
    expect([wait(6, 0), wait(6, 0.5), wait(6, 1)].map((ms) => ms / minute)).toEqual([108, 120, 132])
    const waits = Array.from({ length: 200 }, () => {
      const ending = afterFault(refused(450), { attempts: 6, firstAttemptAt: now, now })
      return ending.status === 'deferred' ? ending.until.getTime() - now.getTime() : Number.NaN
    })
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(108 * minute)
    expect(Math.max(...waits)).toBeLessThanOrEqual(132 * minute)
    expect(new Set(waits).size).toBeGreaterThan(100)
  })

  test('that would end more than a day after the first attempt is not waited', () => {
    expect(endingAfter(refused(450), 6, 22 * hour).status).toBe('deferred')
    expect(endingAfter(refused(450), 6, 22 * hour + 1)).toEqual({
      status: 'failed',
      response: '450 No',
      reason: 'the relay did not take it within a day',
    })
  })

  test('leads through a dozen attempts or more before a day is over', () => {
    let at = now.getTime()
    let attempts = 0
    for (;;) {
      attempts += 1
      const ending = afterFault(refused(450), { attempts, firstAttemptAt: now, now: new Date(at) })
      if (ending.status !== 'deferred') {
        expect(ending.status).toBe('failed')
        break
      }
      expect(ending.until.getTime()).toBeGreaterThan(at)
      at = ending.until.getTime()
    }
    expect(attempts).toBeGreaterThanOrEqual(12)
    expect(at - now.getTime()).toBeGreaterThan(20 * hour)
  })
})
