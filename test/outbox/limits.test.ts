import { describe, expect, test } from 'vitest'
import type { RelayFault } from '../../src/mail/relay.ts'
import { createFlow, domainOf, whoAsksForLess } from '../../src/outbox/limits.ts'

const refused = (code: number, words: string, step: string): RelayFault => ({
  code,
  message: `${code} ${words}`,
  kind: 'refused',
  step,
})

describe('less is asked for', () => {
  test.each([
    [421, '4.7.28 Gmail has detected an unusual rate of unsolicited mail', 'RCPT TO'],
    [421, '4.7.28 Our system has detected too much mail', 'DATA'],
    [450, 'Try later', 'RCPT TO'],
    [450, '4.7.1 Rate limited', 'DATA'],
    [452, '4.3.1 Insufficient system storage', 'RCPT TO'],
  ])('by %i %s, at %s, on behalf of the recipient’s domain', (code, words, step) => {
    expect(whoAsksForLess(refused(code, words, step))).toBe('domain')
  })

  test.each([
    [450, '4.7.1 Error: too much mail from 192.0.2.1', 'MAIL FROM'],
    [452, '4.3.1 Out of space', 'MAIL FROM'],
    [421, '4.4.2 Message submission rate exceeded', 'MAIL FROM'],
    [454, 'Throttling failure: Maximum sending rate exceeded', 'DATA'],
  ])('by %i %s, at %s, by the relay itself', (code, words, step) => {
    expect(whoAsksForLess(refused(code, words, step))).toBe('relay')
  })

  test.each([
    [452, '4.2.2 Mailbox full', 'RCPT TO'],
    [450, '4.2.1 The user you are trying to contact is receiving mail too quickly', 'RCPT TO'],
    [421, '4.3.2 Closing', 'RCPT TO'],
    [421, '4.7.0 Too many messages on this connection', 'MAIL FROM'],
    [451, '4.3.0 Local error', 'RCPT TO'],
    [550, '5.7.28 Too much', 'RCPT TO'],
  ])('by nobody with %i %s, at %s', (code, words, step) => {
    expect(whoAsksForLess(refused(code, words, step))).toBeUndefined()
  })

  test.each(['unreachable', 'unanswered'] as const)('by nobody where the relay is %s', (kind) => {
    expect(whoAsksForLess({ ...refused(450, 'Full', 'CONN'), kind })).toBeUndefined()
  })
})

test('the domain of an address is what is behind the last @, in small letters', () => {
  expect(domainOf('"a@b"@Example.ORG')).toBe('example.org')
})

describe('the flow', () => {
  test('is what was noted over the last ten to twenty seconds', () => {
    let time = 0
    const flow = createFlow(() => time)
    expect(flow.of('example.org')).toBe(0)
    for (let index = 0; index < 40; index += 1) flow.note('example.org')
    time = 4_000
    expect([flow.of('example.org'), flow.of('example.com')]).toEqual([10, 0])
    time = 10_000
    flow.note('example.org')
    expect(flow.of('example.org')).toBeCloseTo(4.1)
    time = 19_000
    expect(flow.of('example.org')).toBeCloseTo(41 / 19)
    time = 45_000
    expect(flow.of('example.org')).toBe(0)
  })
})
