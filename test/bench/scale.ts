/**
 * What a million readers cost: `npm run bench:scale -- [--readers 1000000] [--seconds 15] [--json]`. The fan-out, the claim
 * with few and with all waiting, and one, two and four sender processes on one database, with the memory of each: the
 * product as it is built. The receiver is another process. Everything is on this machine, so the processes share its cores.
 */
import { setTimeout as sleep } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { type Database, openDatabase, row } from '../../src/db/database.ts'
import { claim } from '../../src/outbox/claim.ts'
import { makeDigests } from '../../src/outbox/send.ts'
import { ensurePartitions, finish } from '../../src/outbox/store.ts'
import { samplePapers } from '../../src/sources/sample.ts'
import { endOf, publishPapers } from '../support/builders.ts'
import { withBenchDatabase } from './bench-database.ts'
import { machine } from './machine.ts'
import { serveSender } from './serve-sender.ts'
import { type Sink, startSink } from './start-sink.ts'

const { values } = parseArgs({
  options: {
    readers: { type: 'string', default: '1000000' },
    seconds: { type: 'string', default: '15' },
    json: { type: 'boolean', default: false },
  },
})
const readers = Number(values.readers)
const duration = Number(values.seconds) * 1_000
const day = new Date().toISOString().slice(0, 10)
const connections = 10
const few = Math.min(10_000, Math.round(readers / 2))

interface Figure {
  name: string
  value: number
  unit: string
}
const figures: Figure[] = []

function tell(name: string, value: number, unit: string): void {
  figures.push({ name, value: Number(value.toPrecision(4)), unit })
  if (!values.json) console.error(`${name}: ${Number(value.toPrecision(4))} ${unit}`)
}

/** How long `work` takes, in seconds. */
async function timed(work: () => Promise<unknown>): Promise<number> {
  const start = process.hrtime.bigint()
  await work()
  return Number(process.hrtime.bigint() - start) / 1e9
}

async function addReaders(db: Database, from: number, to: number): Promise<void> {
  await db.query(
    `INSERT INTO subscribers (email, state, next_digest_at, digest_size, time_zone)
     SELECT 'reader' || n || '@d' || n % 1000 || '.example.org', 'active', to_timestamp(0), 20, 'Europe/Berlin'
     FROM generate_series($1::int, $2::int) n`,
    [from, to],
  )
  await db.query('VACUUM ANALYZE subscribers')
}

/** The median time of a claim of five in milliseconds, and how many deliveries a second are claimed and finished so. */
async function measureClaims(db: Database, count: number): Promise<{ claimMs: number; perSecond: number }> {
  const times: number[] = []
  const rounds = 400
  const seconds = await timed(async () => {
    for (let round = 0; round < rounds; round += 1) {
      const start = process.hrtime.bigint()
      const claimed = await claim(db.prepared, {
        relay: 'bench',
        count,
        idDomain: 'papers.example.org',
        leaseSeconds: 180,
      })
      times.push(Number(process.hrtime.bigint() - start) / 1e6)
      const ending = { status: 'submitted', response: '250 Ok' } as const
      await finish(
        db.prepared,
        claimed.deliveries.map((delivery) => ({ delivery, ending })),
      )
    }
  })
  times.sort((a, b) => a - b)
  return { claimMs: times[rounds / 2] ?? 0, perSecond: (rounds * count) / seconds }
}

const counted = z.object({ count: z.number() })

const waiting = (db: Database) => row(db, counted, `SELECT count(*) FROM deliveries WHERE status = 'queued'`)
const tooFew = 'Nothing is left to send: measure with more --readers or fewer --seconds.'

/** So many senders for a while. @returns messages a second of all together, and the most memory that one had */
async function measureSenders(db: Database, databaseUrl: string, sink: Sink, count: number) {
  const submitted = () => row(db, counted, `SELECT count(*) FROM deliveries WHERE status = 'submitted'`)
  const [before, taken] = [await submitted(), await sink.taken()]
  if ((await waiting(db)).count === 0) throw new Error(tooFew)
  const senders = Array.from({ length: count }, () => serveSender({ databaseUrl, port: sink.port, connections }))
  while ((await sink.taken()) === taken) await sleep(100)
  // The first messages compile, connect and plan.
  await sleep(3_000)
  const start = await sink.taken()
  const seconds = await timed(() => sleep(duration))
  const end = await sink.taken()
  const left = (await waiting(db)).count
  const peaks = await Promise.all(senders.map((sender) => sender.drain()))
  if (left === 0) throw new Error(tooFew)
  const [rows, copies] = [(await submitted()).count - before.count, (await sink.taken()) - taken]
  if (rows !== copies) throw new Error(`${copies} copies arrived of ${rows} deliveries`)
  return { perSecond: (end - start) / seconds, rssMb: Math.max(...peaks) }
}

await withBenchDatabase(undefined, async (databaseUrl) => {
  const db = openDatabase(databaseUrl, { max: 4 })
  const sink = await startSink()
  try {
    await ensurePartitions(db)
    await publishPapers(db, day, samplePapers)
    await addReaders(db, 1, few)
    await makeDigests(db, endOf(day))
    const small = await measureClaims(db, 5)
    tell(`claim of 5 with ${few} waiting, median`, small.claimMs, 'ms')
    await addReaders(db, few + 1, readers)
    tell(`fan-out of ${readers - few} readers`, await timed(() => makeDigests(db, endOf(day))), 's')
    tell('the same once more, with nobody due', await timed(() => makeDigests(db, endOf(day))), 's')
    const large = await measureClaims(db, 5)
    tell(`claim of 5 with ${readers} waiting, median`, large.claimMs, 'ms')
    tell('claimed and finished by one process, 5 at a time', large.perSecond, 'a second')
    tell('claimed and finished by one process, 100 at a time', (await measureClaims(db, 100)).perSecond, 'a second')
    tell('resident set of this process', process.memoryUsage.rss() / 1e6, 'MB')
    for (const count of [1, 2, 4]) {
      const { perSecond, rssMb } = await measureSenders(db, databaseUrl, sink, count)
      tell(`${count} sender${count > 1 ? 's' : ''}`, perSecond, 'messages a second')
      tell(`resident set of ${count > 1 ? 'the largest' : 'the'} sender`, rssMb, 'MB')
    }
    if (values.json) console.log(JSON.stringify({ machine, readers, figures }))
    else {
      console.log(machine)
      console.table(figures)
    }
  } finally {
    await db.close()
    sink.close()
  }
})
