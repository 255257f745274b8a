import type { Database } from '../db/database.ts'
import { createChange } from '../lib/change.ts'
import { isOfRelay, longestSubmission, type Relay } from '../mail/relay.ts'
import { type Claimed, claim } from './claim.ts'
import type { Compose } from './compose.ts'
import { type Connections, connectionsOf } from './connections.ts'
import type { Ending } from './delivery.ts'
import { createFlow, domainOf, whoAsksForLess } from './limits.ts'
import { isAnythingLimited, isRampUsedUp, slowDown, sortByDomain } from './limits-store.ts'
import { createRecorder, type OnRefused } from './record.ts'
import { isAnyDue, recoverLost } from './store.ts'
import { submit } from './submit.ts'

/** How many deliveries ended how, in one call of `deliver`. */
export interface DeliverReport {
  submitted: number
  deferred: number
  failed: number
  skipped: number
  unknown: number
  /** Why a relay, for which what is left waits in the ledger, could not be used. */
  unreachable: string | null
  /** Whether every relay that can be used has had the messages of its warm-up's day; then what is left waits for tomorrow. */
  isRampUsedUp: boolean
}

/** What delivering stands on. */
export interface Outbox {
  db: Database
  /** Each has its connections; none is given what another has. */
  relays: readonly Relay[]
  compose: Compose
  /** What stands behind the @ of Message-IDs. */
  idDomain: string
  unknownPolicy: 'resend' | 'hold'
  onRefused?: OnRefused | undefined
  /** Told when a relay, by its name, could not be used, and why. */
  onUnusable?: ((relay: string, why: string) => void) | undefined
}

/**
 * How long a claim holds, in seconds. Longer than one submission can take, or the message would go out again while it goes
 * out; the rest is for composing it.
 */
const usualLease = longestSubmission + 30

/** How long to wait, in milliseconds, while limits hold back all that is due: longer each time, up to the second. */
const pauses = { first: 20, longest: 1_000 }

/** How often, in milliseconds, a long round looks for what senders that died have left. */
const recovery = 30_000

/** How often, in milliseconds, it looks whether others have set a limit, while it knows of none. */
const lookForLimits = 1_000

/**
 * Submits what is due until nothing is. Each of the relays' connections takes one delivery at a time, so that a process
 * that dies leaves at most one per connection in doubt. What several connections want of the database at the same time is
 * asked at once.
 * @param options.signal drains: what is on a connection is finished, nothing new is claimed
 * @param options.onEnding told of every delivery as it ends
 * @param options.only one subscriber, by the number of their row
 * @param options.leaseSeconds how long a claim holds; by default longer than any submission can take
 * @param options.atMost ends it after so many milliseconds, for those who have to look for what is newly due
 * @param options.connections of the outbox's relays, for those who call it again and again: a relay that was away in one
 * round is left alone in the next
 * @throws what the database said, once all that was on a connection is recorded
 */
export async function deliver(
  outbox: Outbox,
  options: {
    signal?: AbortSignal | undefined
    onEnding?: (ending: Ending['status'] | 'skipped') => void
    only?: number | undefined
    leaseSeconds?: number
    atMost?: number
    connections?: readonly Connections[]
  } = {},
): Promise<DeliverReport> {
  const { db, idDomain } = outbox
  const { leaseSeconds = usualLease, only, signal, onEnding = () => undefined } = options
  const counts = { submitted: 0, deferred: 0, failed: 0, skipped: 0, unknown: 0 }
  const record = createRecorder(db, { signal, onRefused: outbox.onRefused })
  const relays = options.connections ?? outbox.relays.map((relay) => connectionsOf(relay))
  const areBusy = () => relays.some((connections) => connections.busy() > 0)
  const change = createChange()
  const flow = createFlow()
  const endsAt = Date.now() + (options.atMost ?? Number.POSITIVE_INFINITY)
  let broken: { error: unknown } | undefined
  let isLimited = true

  async function work(connections: Connections, delivery: Claimed, until: number): Promise<void> {
    const since = Date.now()
    try {
      const { relay } = connections
      const { ending, fault } = await submit(outbox.compose, relay, delivery, until)
      await record({ delivery, ending, fault, until })
      onEnding(ending.status)
      const names = { relay: relay.name, domain: domainOf(delivery.address) }
      if (ending.status === 'submitted') for (const name of Object.values(names)) flow.note(name)
      const asking = fault && whoAsksForLess(fault)
      if (asking) {
        await slowDown(db, asking, names[asking], flow.of(names[asking]))
        isLimited = true
      }
      if (ending.status !== 'queued') counts[ending.status] += 1
      if (fault && isOfRelay(fault)) {
        outbox.onUnusable?.(relay.name, fault.message)
        connections.failed(fault.message, since)
      } else if (ending.status === 'queued') connections.giveBack(1)
      else connections.worked()
    } catch (error) {
      broken ??= { error }
      connections.giveBack(1)
    }
    change.happened()
  }

  /** @returns whether there was anything to do: not where nothing is due, or limits hold all of it back */
  async function claimFor(connections: Connections, count: number): Promise<boolean> {
    const until = Date.now() + leaseSeconds * 1_000
    let begun = 0
    try {
      const { name } = connections.relay
      const { deliveries, skipped, moved } = await claim(db.prepared, {
        relay: name,
        count,
        idDomain,
        leaseSeconds,
        only,
        isLimited,
      })
      begun = deliveries.length
      for (const delivery of deliveries) void work(connections, delivery, until)
      counts.skipped += skipped
      for (let index = 0; index < skipped; index += 1) onEnding('skipped')
      if (moved > 0) await sortByDomain(db)
      return begun + skipped + moved > 0
    } catch (error) {
      broken ??= { error }
      return false
    } finally {
      connections.giveBack(count - begun)
    }
  }

  /** What ends it before nothing is due. */
  type Halt = Pick<DeliverReport, 'unreachable' | 'isRampUsedUp'>
  /** What is wrong with the first of these that could not be used. */
  const troubleOf = (some: readonly Connections[]) =>
    some.map((connections) => connections.trouble()).find((why) => why !== null) ?? null
  async function goOn(): Promise<Halt> {
    const halt: Halt = { unreachable: null, isRampUsedUp: false }
    let pause = pauses.first
    let recoveredAt = 0
    let lookedAt = 0
    while (!signal?.aborted && !broken && Date.now() < endsAt) {
      if (Date.now() - recoveredAt > recovery) {
        await recoverLost(db, outbox.unknownPolicy)
        recoveredAt = Date.now()
      }
      if (Date.now() - lookedAt > lookForLimits) {
        isLimited = await isAnythingLimited(db)
        lookedAt = Date.now()
      }
      const free = relays.map((connections) => ({ connections, count: connections.takeFree() }))
      const usable = free.filter(({ count }) => count > 0)
      if (usable.length === 0) {
        if (!areBusy()) return { ...halt, unreachable: troubleOf(relays) }
        await change.next()
        continue
      }
      const found = await Promise.all(usable.map(({ connections, count }) => claimFor(connections, count)))
      if (found.includes(true)) {
        pause = pauses.first
        continue
      }
      const isDue = !broken && (await isAnyDue(db, only))
      if (!areBusy()) {
        if (!isDue) return halt
        // Those that rest may be away for long, and have then used up nothing.
        const resting = free.filter(({ count }) => count === 0).map(({ connections }) => connections)
        const others = usable.map(({ connections }) => connections.relay)
        if (await isRampUsedUp(db, others)) return { unreachable: troubleOf(resting), isRampUsedUp: true }
      }
      await change.next(isDue || !areBusy() ? pause : undefined)
      pause = Math.min(pause * 2, pauses.longest)
    }
    return halt
  }

  signal?.addEventListener('abort', change.happened, { once: true })
  const halt = await goOn().catch((error) => {
    broken ??= { error }
  })
  // What is on a connection is finished and recorded before anybody hears of what broke.
  while (areBusy()) await change.next()
  signal?.removeEventListener('abort', change.happened)
  if (broken || !halt) throw (broken as { error: unknown } | undefined)?.error
  return { ...counts, ...halt }
}
