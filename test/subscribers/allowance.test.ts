import { describe, expect, test } from 'vitest'
import { type Allowance, mailboxOf } from '../../src/subscribers/allowance.ts'
import { networkOf, takeAllowance, takeTurnOf, waitFor } from '../../src/subscribers/allowance-store.ts'
import { useDatabase } from '../support/database.ts'

const db = useDatabase()

describe('an allowance', () => {
  const three: Allowance = { scope: 'a test', atOnce: 3, everySeconds: 60 }
  const wait = (name: string, seconds: number) =>
    db.query(
      'UPDATE allowances SET used_until = used_until - make_interval(secs => $2) WHERE name = forgotten_hash($1)',
      [name, seconds],
    )
  const take = async (name: string, times = 1) => {
    const waits: number[] = []
    for (let time = 0; time < times; time += 1) waits.push(await takeAllowance(db, three, name))
    return waits
  }

  test('gives so many at once, then says how long to wait', async () => {
    const waits = await take('first', 5)
    expect(waits.slice(0, 3)).toEqual([0, 0, 0])
    for (const seconds of waits.slice(3)) expect(seconds).toBeGreaterThan(50)
    for (const seconds of waits.slice(3)) expect(seconds).toBeLessThanOrEqual(60)
  })

  test('gives no more however many ask at the same time', async () => {
    const waits = await Promise.all(Array.from({ length: 40 }, () => takeAllowance(db, three, 'at once')))
    expect(waits.filter((seconds) => seconds === 0)).toHaveLength(3)
  })

  test('gives one each minute after that, and all again after three', async () => {
    await take('filling', 4)
    await wait('filling', 60)
    expect((await take('filling', 2)).map((seconds) => seconds === 0)).toEqual([true, false])
    await wait('filling', 600)
    expect((await take('filling', 4)).map((seconds) => seconds === 0)).toEqual([true, true, true, false])
  })

  test('is each name’s own, and each scope’s', async () => {
    await take('one', 4)
    expect(await take('other')).toEqual([0])
    expect(await takeAllowance(db, { ...three, scope: 'another test' }, 'one')).toBe(0)
  })

  test('is not used up by looking, nor by asking in vain', async () => {
    await take('looked at', 30)
    await wait('looked at', 60)
    expect(await waitFor(db, three, 'looked at')).toBe(0)
    expect(await take('looked at')).toEqual([0])
  })

  test('gives turns in a row to those who may wait', async () => {
    const turns: (Date | null)[] = []
    for (let time = 0; time < 6; time += 1) turns.push(await takeTurnOf(db, three, 'turns'))
    expect(turns.slice(0, 3)).toEqual([null, null, null])
    const minutes = turns.slice(3).map((turn) => ((turn?.getTime() ?? 0) - Date.now()) / 60_000)
    for (const [index, minute] of minutes.entries()) expect(Math.abs(minute - (index + 1))).toBeLessThan(0.5)
  })
})

test.each([
  ['ada@example.org', 'ada@example.org'],
  ['ADA@Example.ORG', 'ada@example.org'],
  ['ada+papers@example.org', 'ada@example.org'],
  ['a.d.a+x+y@example.org', 'ada@example.org'],
  ['ada@mail.example.org', 'ada@mail.example.org'],
  ['a.da@googlemail.com', 'ada@gmail.com'],
  ['+ada@example.org', '@example.org'],
])('mails to %s are counted as %s', (address, mailbox) => {
  expect(mailboxOf(address)).toBe(mailbox)
})

test.each([
  ['203.0.113.7', '203.0.113.7/32', '203.0.113.0/24'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', '2001:db8:1::/48'],
  ['2001:DB8:1:2::', '2001:db8:1:2::/64', '2001:db8:1::/48'],
  ['::1', '::/64', '::/48'],
])('the networks of %s are %s and %s', async (address, narrow, wide) => {
  expect(await networkOf(db, address, { v4: 32, v6: 64 })).toBe(narrow)
  expect(await networkOf(db, address, { v4: 24, v6: 48 })).toBe(wide)
})
