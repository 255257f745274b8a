import type { Relay } from '../mail/relay.ts'

const seconds = 1_000

/**
 * How long a relay or a connection that could not be used is left alone, in milliseconds. For a relay it doubles each time
 * that it still cannot be: providers lock accounts that keep failing to log in.
 */
const rest = { first: 15 * seconds, longest: 300 * seconds }

/** So many connections in a row that could not be used, and the relay is taken for away. */
const enoughFaults = 3

/**
 * A relay's connections. It may take fewer of them than it is offered, or none for a while: those that it takes go on
 * alone, and what rests is tried again later. Of a relay that was away one tries first.
 */
export interface Connections {
  readonly relay: Relay
  /** Takes all that have nothing to do and do not rest. @returns how many */
  takeFree(): number
  /** Gives back some that found nothing to do. */
  giveBack(count: number): void
  /** One has done its work. */
  worked(): void
  /**
   * One could not be used.
   * @param since when its work began, in milliseconds: where another has worked since then, the relay is not away
   */
  failed(why: string, since: number): void
  /** How many are at work. */
  busy(): number
  /** Why the last one could not be used; null once one has worked again. */
  trouble(): string | null
}

/** @param now the time in milliseconds */
export function connectionsOf(relay: Relay, now: () => number = Date.now): Connections {
  let free = relay.connections
  let busy = 0
  /** Until when each of those rests that could not be used. */
  let resting: number[] = []
  let faults = 0
  let awayUntil = 0
  let workedAt = Number.NEGATIVE_INFINITY
  let trouble: string | null = null

  return {
    relay,
    takeFree() {
      const asleep = resting.filter((until) => until > now())
      free += resting.length - asleep.length
      resting = asleep
      if (awayUntil > now()) return 0
      const taken = faults < enoughFaults ? free : Math.min(free, busy > 0 ? 0 : 1)
      busy += taken
      free -= taken
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
      awayUntil = 0
      workedAt = now()
      trouble = null
    },
    failed(why, since) {
      busy -= 1
      resting.push(now() + rest.first)
      trouble = why
      if (since <= workedAt || awayUntil > now()) return
      faults += 1
      if (faults < enoughFaults) return
      awayUntil = now() + Math.min(rest.first * 2 ** (faults - enoughFaults), rest.longest)
    },
    busy: () => busy,
    trouble: () => trouble,
  }
}
