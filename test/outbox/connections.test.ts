import { describe, expect, test } from 'vitest'
import type { Relay } from '../../src/mail/relay.ts'
import { type Connections, connectionsOf } from '../../src/outbox/connections.ts'

const second = 1_000

/** Connections to a relay, three if nothing else is said, and a clock that the test moves. */
function some(count = 3) {
  let time = 0
  const relay: Relay = {
    name: 'relay.example.org',
    connections: count,
    longest: 150,
    verify: async () => undefined,
    submit: async () => '250 Ok',
    close: () => undefined,
  }
  const connections = connectionsOf(relay, () => time)
  return {
    connections,
    /** So many that begin now could not be used. */
    fail(times: number) {
      for (let fault = 0; fault < times; fault += 1) connections.failed('No', time)
    },
    pass(ms: number) {
      time += ms
    },
  }
}

/** Takes all, and says how many that were, as if none of them had found anything to do. */
function look(connections: Connections): number {
  const taken = connections.takeFree()
  connections.giveBack(taken)
  return taken
}

describe('the connections of a relay', () => {
  test('are taken once, and again when they have worked or were not needed', () => {
    const { connections } = some()
    expect([connections.takeFree(), connections.takeFree(), connections.busy()]).toEqual([3, 0, 3])
    connections.worked()
    connections.giveBack(1)
    expect([connections.busy(), connections.takeFree()]).toEqual([1, 2])
  })

  test('that could not be used rest while the others go on, and are tried again after a while', () => {
    const { connections, fail, pass } = some()
    connections.takeFree()
    fail(1)
    connections.worked()
    connections.worked()
    expect(look(connections)).toBe(2)
    pass(16 * second)
    expect(connections.takeFree()).toBe(3)
  })

  test('rest all together after three faults in a row, also those that were not tried', () => {
    const { connections, fail } = some()
    for (let fault = 0; fault < 2; fault += 1) {
      const taken = connections.takeFree()
      fail(1)
      connections.giveBack(taken - 1)
    }
    expect(connections.takeFree()).toBe(1)
    fail(1)
    expect([connections.takeFree(), connections.busy()]).toEqual([0, 0])
  })

  test('go on with the one that works, however many could not be used beside it', () => {
    const { connections, fail, pass } = some(10)
    expect(connections.takeFree()).toBe(10)
    pass(1)
    fail(9)
    expect(connections.takeFree()).toBe(0)
    connections.worked()
    expect(connections.takeFree()).toBe(1)
  })

  test('go on with the one that worked before the others were heard to fail', () => {
    const { connections, pass } = some(10)
    connections.takeFree()
    pass(1)
    connections.worked()
    for (let fault = 0; fault < 9; fault += 1) connections.failed('No', 0)
    expect(connections.takeFree()).toBe(1)
  })

  test('say what was wrong until one works', () => {
    const { connections, fail } = some()
    expect(connections.trouble()).toBeNull()
    connections.takeFree()
    fail(1)
    expect(connections.trouble()).toBe('No')
    connections.worked()
    expect(connections.trouble()).toBeNull()
  })
})

describe('a relay that was away', () => {
  test('is tried by one connection, and by all once that has worked', () => {
    const { connections, fail, pass } = some()
    connections.takeFree()
    fail(3)
    expect(connections.takeFree()).toBe(0)
    pass(16 * second)
    expect([connections.takeFree(), connections.takeFree()]).toEqual([1, 0])
    connections.worked()
    expect(connections.takeFree()).toBe(3)
  })

  test('and still is, is left alone twice as long each time, up to five minutes', () => {
    const { connections, fail, pass } = some(10)
    connections.takeFree()
    fail(10)
    const waits: number[] = []
    for (let time = 0; time < 7; time += 1) {
      let waited = 0
      for (; look(connections) === 0; waited += 1) pass(second)
      waits.push(waited)
      connections.takeFree()
      fail(1)
    }
    expect(waits).toEqual([15, 30, 60, 120, 240, 300, 300])
  })

  test('and comes back, is left alone for a short time when it goes again', () => {
    const { connections, fail, pass } = some()
    connections.takeFree()
    fail(3)
    pass(16 * second)
    connections.takeFree()
    fail(1)
    pass(31 * second)
    connections.takeFree()
    connections.worked()
    pass(1)
    connections.takeFree()
    fail(3)
    pass(16 * second)
    expect(connections.takeFree()).toBe(1)
  })
})
