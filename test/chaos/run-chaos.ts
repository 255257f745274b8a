import { setTimeout as sleep } from 'node:timers/promises'
import { seeded } from '../../src/lib/random.ts'
import { countCopies } from './copies.ts'
import { shuffled } from './random.ts'
import { allowedUnknown, type ChaosReport, type Victim } from './report.ts'
import { openWorld, type World } from './world.ts'

export interface ChaosOptions {
  readers: number
  /** How many processes are killed; senders that are told to end come on top. */
  kills: number
  /** Decides what is killed in which order and after what waits. The moments themselves are the machine's. */
  seed: number
  /** Breaks the run off. */
  signal?: AbortSignal
  /** Told what happens, a line each. */
  log?: (line: string) => void
}

/** What happens in ten kills, in some order. */
const deck = [
  ...Array<Victim>(5).fill('sender'),
  ...Array<Victim>(3).fill('receiver'),
  ...Array<Victim>(2).fill('postgres'),
  ...Array<'drain'>(2).fill('drain'),
]

/** How long a run may take that is as slow as can be, in milliseconds. */
const patienceMs = (options: ChaosOptions) => 60_000 + options.kills * 6_000 + options.readers * 100

/**
 * Sends a digest to many readers with two senders while these, PostgreSQL and the receiver are killed at random moments,
 * and counts every reader's copies.
 * @throws when it is broken off, or does not come to an end
 */
export async function runChaos(options: ChaosOptions): Promise<ChaosReport> {
  const limit = AbortSignal.timeout(patienceMs(options))
  const signal = options.signal ? AbortSignal.any([limit, options.signal]) : limit
  const brokenOff = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
  const world = await openWorld(options.readers)
  const hurrying = hurry(world)
  try {
    signal.throwIfAborted()
    return await Promise.race([sendAndKill(world, options, signal), brokenOff])
  } finally {
    hurrying.stop()
    await world.close()
  }
}

async function sendAndKill(world: World, options: ChaosOptions, signal: AbortSignal): Promise<ChaosReport> {
  const { readers, kills, seed, log = () => undefined } = options
  const started = Date.now()
  const toll = await killAll(world, { kills, random: seeded(seed), signal, log })
  await untilSettled(world, signal)
  await Promise.all(world.senders.map((sender) => sender.drain()))
  const { unknown, resolved, states } = await lookAtLedger(world)
  return {
    seed,
    readers,
    ...toll,
    ...countCopies(world.readers, await world.copies()),
    unknown,
    resolved,
    states,
    unknownAllowed: allowedUnknown(toll.kills),
    deaths: world.deaths,
    seconds: Math.round((Date.now() - started) / 1_000),
  }
}

interface Killing {
  kills: number
  random: () => number
  signal: AbortSignal
  log: (line: string) => void
}

/** Kills over the whole run: one at some moment in each equal part of what is to be received. */
async function killAll(
  world: World,
  { kills, random, signal, log }: Killing,
): Promise<Pick<ChaosReport, 'kills' | 'midway' | 'drains' | 'undrained'>> {
  const toll = { kills: { sender: 0, postgres: 0, receiver: 0 }, midway: 0, drains: 0, undrained: 0 }
  const share = (world.readers.length * 0.9) / kills
  let left: (Victim | 'drain')[] = []
  for (let killed = 0; killed < kills; ) {
    if (left.length === 0) left = shuffled(deck, random)
    const next = left.pop() ?? 'sender'
    const place = Math.floor(random() * world.senders.length)
    // Every fourth comes while what was killed last is still away.
    if (random() >= 0.25 || next === 'drain') {
      const from = (killed + random()) * share
      while ((await world.copies()).length < from) await sleep(25, undefined, { signal })
    }
    await sleep(random() * 300, undefined, { signal })
    signal.throwIfAborted()
    if (next === 'drain') {
      toll.undrained += await drainOne(world, place)
      toll.drains += 1
      log(`drained sender ${place}`)
    } else {
      await killOne(world, next, place)
      killed += 1
      toll.kills[next] += 1
      const { lost } = countCopies(world.readers, await world.copies())
      if (lost > 0) toll.midway += 1
      log(`${killed}/${kills} killed: ${next}; ${lost} readers are still without a copy`)
    }
  }
  return toll
}

async function killOne(world: World, victim: Victim, place: number): Promise<void> {
  if (victim === 'postgres') {
    await world.postgres.kill()
    await world.postgres.start()
  } else if (victim === 'receiver') {
    await world.receiver.kill()
    world.startReceiver()
  } else {
    await world.senders[place]?.kill()
    world.startSender(place)
  }
}

/** @returns how many deliveries it has left without an ending */
async function drainOne(world: World, place: number): Promise<number> {
  const sender = world.senders[place]
  const left = await sender?.drain()
  world.startSender(place)
  return Number(left)
}

/** Lets what waits for a later attempt wait no longer: a minute here is an instant. */
function hurry(world: World): { stop(): void } {
  const stopping = new AbortController()
  const { signal } = stopping
  async function run(): Promise<void> {
    while (!signal.aborted) {
      // It fails while PostgreSQL is away, and the next one does not.
      await world.db
        .query(
          `UPDATE deliveries SET available_at = now() WHERE status IN ('queued', 'deferred') AND available_at > now()`,
        )
        .catch(() => undefined)
      await sleep(250, undefined, { signal }).catch(() => undefined)
    }
  }
  void run()
  return { stop: () => stopping.abort() }
}

async function untilSettled(world: World, signal: AbortSignal): Promise<void> {
  for (;;) {
    if (world.deaths.length > 0) return
    const found = await world.db
      .query(`SELECT count(*) AS open FROM deliveries WHERE status NOT IN ('submitted', 'failed', 'skipped')`)
      .catch(() => undefined)
    if (found?.rows[0]?.['open'] === 0) return
    await sleep(100, undefined, { signal })
  }
}

async function lookAtLedger({ db }: World): Promise<Pick<ChaosReport, 'unknown' | 'resolved' | 'states'>> {
  const states = await db.query('SELECT status, count(*) FROM deliveries GROUP BY status ORDER BY status')
  const unknown = await db.query(
    `SELECT count(*) AS times, count(DISTINCT id) FILTER (WHERE status = 'submitted') AS resolved
     FROM seen_unknown JOIN deliveries ON id = delivery`,
  )
  return {
    states: Object.fromEntries(states.rows.map((row) => [String(row['status']), Number(row['count'])])),
    unknown: Number(unknown.rows[0]?.['times']),
    resolved: Number(unknown.rows[0]?.['resolved']),
  }
}
