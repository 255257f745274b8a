import type { RelayFault } from '../mail/relay.ts'

/** How fast mail is given to somebody, over all senders together. Absent: no limit. */
export interface Limit {
  /** Messages a second. */
  perSecond?: number | undefined
  /** Messages on a connection at the same time. */
  atOnce?: number | undefined
}

/** A relay's limit, which may grow: `first` messages on the first day of sending, each next one `factor` times more. */
export interface RelayLimit extends Limit {
  ramp?: { first: number; factor: number } | undefined
}

/** The part of an address that its limit goes by. */
export function domainOf(address: string): string {
  return address.slice(address.lastIndexOf('@') + 1).toLowerCase()
}

/** The replies by which a server says "not so fast"; 454 is Amazon SES's. */
const notSoFast = new Set([421, 450, 452, 454])

/** RFC 3463 §3.3: it is about one mailbox, that it is full or busy. */
const isAboutMailbox = /^\d{3}[ -]4\.2\./

/** Google's code for a rate, or words for one. Otherwise 421 closes the connection, say after so many messages on it. */
const isRate = /4\.7\.28\b|\brate\b|throttl|too (much|fast)/i

/**
 * Who asks for less mail by this fault. Before the relay has heard a recipient it speaks for itself, and by 454 always;
 * from then on for the recipient's domain, whose words relays pass on. A session that it does not begin is no such thing:
 * it may take fewer connections, and as much over those.
 */
export function whoAsksForLess(fault: RelayFault): 'relay' | 'domain' | undefined {
  const { code = 0, kind, message, step } = fault
  if (kind !== 'refused' || !notSoFast.has(code) || isAboutMailbox.test(message)) return undefined
  if (code === 421 && !isRate.test(message)) return undefined
  return step === 'MAIL FROM' || code === 454 ? 'relay' : 'domain'
}

/** How much each relay and domain was given lately by this process. */
export interface Flow {
  note(name: string): void
  /** Messages a second over the last ten to twenty seconds. */
  of(name: string): number
}

/** @param now the time in milliseconds */
export function createFlow(now: () => number = Date.now): Flow {
  const length = 10_000
  let begun = now()
  let [current, last] = [new Map<string, number>(), new Map<string, number>()]
  function turn(): void {
    if (now() - begun < length) return
    last = now() - begun < 2 * length ? current : new Map()
    current = new Map()
    begun = now()
  }
  return {
    note(name) {
      turn()
      current.set(name, (current.get(name) ?? 0) + 1)
    },
    of(name) {
      turn()
      const seconds = (now() - begun + (last.size > 0 ? length : 0)) / 1_000
      return ((current.get(name) ?? 0) + (last.get(name) ?? 0)) / Math.max(1, seconds)
    },
  }
}
