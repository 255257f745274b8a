import type { RelayConfig } from '../config/relays.ts'
import { messageOf } from '../lib/error.ts'
import { openRelay, type Relay } from './relay.ts'

/** All ways out for mail. */
export interface Relays {
  readonly all: readonly Relay[]
  /**
   * Asks each whether it lets us in. One that does is enough.
   * @returns what is wrong with the others, a line each
   * @throws {PaperrouteError} what is wrong with the first, where none can be used
   */
  verify(): Promise<string[]>
  close(): void
}

/**
 * Opens a pool on each relay. Nothing is connected until the first message.
 * @param connections how many there are of all; each relay has the share that its weight is of the sum, and at least one
 */
export function openRelays(configs: readonly RelayConfig[], connections: number): Relays {
  const sum = configs.reduce((total, { weight }) => total + weight, 0)
  const all = configs.map(({ url, weight }) =>
    openRelay(url, { connections: Math.max(1, Math.round((connections * weight) / sum)) }),
  )
  return {
    all,
    async verify() {
      const asked = await Promise.allSettled(all.map((relay) => relay.verify()))
      const faults = asked.flatMap((answer) => (answer.status === 'rejected' ? [answer.reason as unknown] : []))
      if (faults.length === all.length) throw faults[0]
      return faults.map(messageOf)
    },
    close() {
      for (const relay of all) relay.close()
    },
  }
}
