import { describe, expect, test } from 'vitest'
import type { Relay } from '../../src/mail/relay.ts'
import { connectionsOf } from '../../src/outbox/connections.ts'

const second = 1_000

/** Three connections to a relay, and a clock that the test moves. */
function three() {
  let time = 0
  const relay: Relay = {
    name: 'relay.example.org',
    connections: 3,
    verify: async () => undefined,
    submit: async () => '250 Ok',
    close: () => undefined,
  }
  return {
    connections: connectionsOf(relay, () => time),
    pass(ms: number) {
      time += ms
    },
  }
}

describe('the connections of a relay', () => {
  test('are taken once, and again when they have worked or were not needed', () => {
    const { connections } = three()
    expect([connections.takeFree(), connections.takeFree(), connections.busy()]).toEqual([3, 0, 3])
    connections.worked()
    connections.giveBack(1)
    expect([connections.busy(), connections.takeFree()]).toEqual([1, 2])
  })

  test('that could not be used rest while the others go on, and are tried again after a while', () => {
    const { connections, pass } = three()
    connections.takeFree()
    connections.failed()
    connections.worked()
    connections.worked()
    expect(connections.takeFree()).toBe(2)
    connections.giveBack(2)
    pass(16 * second)
    expect(connections.takeFree()).toBe(3)
  })

  test('rest all together after three faults in a row, also those that were not tried', () => {
    const { connections } = three()
    for (let fault = 0; fault < 2; fault += 1) {
      const taken = connections.takeFree()
      connections.failed()
      connections.giveBack(taken - 1)
    }
    expect(connections.takeFree()).toBe(1)
    connections.failed()
    expect([connections.takeFree(), connections.busy()]).toEqual([0, 0])
  })

  test('rest after a fault at once where the relay had just been away, until one works again', () => {
    const { connections, pass } = three()
    connections.takeFree()
    for (let fault = 0; fault < 3; fault += 1) connections.failed()
    expect(connections.takeFree()).toBe(0)
    pass(16 * second)
    expect(connections.takeFree()).toBe(3)
    connections.failed()
    connections.giveBack(2)
    expect(connections.takeFree()).toBe(0)
    pass(16 * second)
    expect(connections.takeFree()).toBe(3)
    connections.worked()
    connections.failed()
    connections.giveBack(1)
    expect(connections.takeFree()).toBe(2)
  })
})
