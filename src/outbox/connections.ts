import type { Relay } from '../mail/relay.ts'

/** How long a relay or a connection that could not be used is left alone, in milliseconds. */
const rest = 15_000

/** So many connections in a row that could not be used, and the relay is taken for away. */
const enoughFaults = 3

/**
 * A relay's connections. It may take fewer of them than it is offered, or none for a while: those that it takes go on
 * alone, and what rests is tried again later.
 */
export interface Connections {
  readonly relay: Relay
  /** Takes all that have nothing to do and do not rest. @returns how many */
  takeFree(): number
  /** Gives back some that found nothing to do. */
  giveBack(count: number): void
  /** One has done its work. */
  worked(): void
  /** One could not be used. */
  failed(): void
  /** How many are at work. */
  busy(): number
}

/** @param now the time in milliseconds */
export function connectionsOf(relay: Relay, now: () => number = Date.now): Connections {
  let free = relay.connections
  let busy = 0
  /** Until when each of those rests that could not be used. */
  let resting: number[] = []
  let faults = 0
  let awayUntil = 0

  return {
    relay,
    takeFree() {
      const asleep = resting.filter((until) => until > now())
      free += resting.length - asleep.length
      resting = asleep
      if (awayUntil > now()) return 0
      const taken = free
      busy += taken
      free = 0
      return taken
    },
    giveBack(count) {
      busy -= count
      free += count
    },
    worked() {
      busy -= 1
      free += 1
      faults = 0
    },
    failed() {
      busy -= 1
      resting.push(now() + rest)
      faults += 1
      if (faults >= enoughFaults) awayUntil = now() + rest
    },
    busy: () => busy,
  }
}
