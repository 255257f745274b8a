/**
 * How the pages bear a crowd: `npm run bench:web -- [--papers 1000000] [--readers 1000000] [--rate 500] [--seconds 20] [--json]`.
 * One process serves the pages, another asks for them, and PostgreSQL holds the papers, all in editions, and the
 * subscribers; all three share this machine's cores. First how long a page takes to be made after a change, then requests
 * at a fixed rate while something changes every other second: each kind alone, and all together.
 */
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { type Database, openDatabase, row, rows } from '../../src/db/database.ts'
import { openEmbeddedPostgres } from '../../src/db/embedded/open.ts'
import { migrate } from '../../src/db/migrate.ts'
import { daysBefore } from '../../src/lib/clock.ts'
import { createLinks } from '../../src/subscribers/link.ts'
import { corpora } from '../support/corpora.ts'
import { freePort } from '../support/ports.ts'
import { machine } from './machine.ts'
import { type Ask, type LoadReport, openLoop } from './open-loop.ts'
import { fillPapers } from './search-fill.ts'
import { paperMaker, readPapers, seeded } from './search-papers.ts'
import { questionsOf } from './search-questions.ts'

const usage = `npm run bench:web -- [--papers 1000000] [--readers 1000000] [--rate 500] [--seconds 20] [--json]

Fills a database of its own with papers in editions and with subscribers (ten minutes and 8 GB for a million; of sentences of
real papers where CORPORA has some), serves its pages from one process, and asks for the newest editions, unsubscribes by
one-click POST, opens papers and searches, at a fixed rate of requests a second. Prints the waiting times in
milliseconds, from when each request should have been made.`

const { values } = parseArgs({
  options: {
    papers: { type: 'string', default: '1000000' },
    readers: { type: 'string', default: '1000000' },
    rate: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const [papers, readers, rate, seconds] = [values.papers, values.readers, values.rate, values.seconds].map(Number) as [
  number,
  number,
  number,
  number,
]
const perEdition = 500
const editions = Math.ceil(papers / perEdition)
/** Requests a second of the pages that people open less often than an edition. */
const searchesPerSecond = 20
const secret = randomBytes(32).toString('hex')
const links = createLinks([secret])
const browser = { 'accept-encoding': 'gzip, deflate, br' }

function tell(line: string): void {
  if (!values.json) console.error(line)
}

async function fillEditions(db: Database): Promise<void> {
  await db.query(
    `INSERT INTO editions (number, day, published_at)
     SELECT n, $1::date - ($2 - n), now() - ($2 - n) * interval '1 day' FROM generate_series(1, $2::int) n`,
    [daysBefore(new Date().toISOString().slice(0, 10), 1), editions],
  )
  await db.query(
    `INSERT INTO edition_papers (edition_number, paper_id, score, position)
     SELECT (row_number() OVER (ORDER BY id) - 1) / $1 + 1, id, 1.0 / ((row_number() OVER (ORDER BY id) - 1) % $1 + 1),
       (row_number() OVER (ORDER BY id) - 1) % $1 + 1
     FROM papers`,
    [perEdition],
  )
  await db.query('VACUUM ANALYZE editions')
  await db.query('VACUUM ANALYZE edition_papers')
}

async function fillReaders(db: Database): Promise<void> {
  await db.query(
    `INSERT INTO subscribers (email, state, next_digest_at, digest_size, time_zone)
     SELECT 'reader' || n || '@d' || n % 1000 || '.example.org', 'active', now() + interval '1 day', 10, 'Europe/Berlin'
     FROM generate_series(1, $1::int) n`,
    [readers],
  )
  await db.query('VACUUM ANALYZE subscribers')
}

/** The product as an operator runs it, serving pages alone. */
async function startWeb(databaseUrl: string): Promise<{ origin: string; stop(): Promise<void> }> {
  const port = await freePort()
  const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
  const child = spawn(process.execPath, ['--max-semi-space-size=4', main, 'serve', '--only', 'web'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: databaseUrl,
      SECRET: secret,
      PORT: String(port),
      PUBLIC_URL: 'https://papers.example.org',
      MAIL_FROM: 'digest@papers.example.org',
      LOG_LEVEL: 'error',
    },
  })
  const origin = `http://127.0.0.1:${port}`
  const isReady = () =>
    fetch(`${origin}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    )
  while (!(await isReady())) {
    if (child.exitCode !== null) throw new Error('the pages are not served')
    await sleep(100)
  }
  return {
    origin,
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}

/** What people ask for, by kind; the n-th of each. */
async function crowd(
  db: Database,
): Promise<Record<'edition' | 'unsubscribe' | 'paper' | 'search', (n: number) => Ask>> {
  const days = await rows(db, z.object({ day: z.string() }), 'SELECT day FROM editions ORDER BY number DESC LIMIT 30')
  const some = await rows(
    db,
    z.object({ public_id: z.instanceof(Buffer) }),
    'SELECT public_id FROM subscribers ORDER BY md5(id::text) LIMIT $1',
    [Math.min(readers, rate * seconds * 3)],
  )
  const ids = await rows(
    db,
    z.object({ external_id: z.string() }),
    'SELECT external_id FROM papers TABLESAMPLE SYSTEM (1) LIMIT 20000',
  )
  const words = Object.values(await questionsOf(db, papers, seeded(2)))
    .flat()
    .map(
      ({ typed, category, from, to }) =>
        new URLSearchParams({ q: typed, ...(category && { category }), ...(from && { from }), ...(to && { to }) }),
    )
  let leaving = 0
  const at = <T>(list: readonly T[], n: number) => list[n % list.length] as T
  return {
    // Most look at the newest.
    edition: (n) => {
      const path = `/editions/${at(days, n % 5 === 0 ? n / 5 : 0).day}`
      return { kind: 'edition page', method: 'GET', path, headers: browser }
    },
    unsubscribe: () => {
      const token = links.sign('unsubscribe', at(some, leaving++).public_id)
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const body = 'List-Unsubscribe=One-Click'
      return { kind: 'one-click POST', method: 'POST', path: `/unsubscribe/${token}`, headers, body }
    },
    paper: (n) => ({ kind: 'paper', method: 'GET', path: `/papers/${at(ids, n).external_id}`, headers: browser }),
    search: (n) => {
      // By steps that meet all, so that no kind of question comes in a row.
      const path = `/search?${at(words, n * 41)}`
      return { kind: 'search', method: 'GET', path, headers: browser }
    },
  }
}

/** What a first visit fetches: the page and all that it names on our origin, as it is and as it travels. */
async function firstVisit(origin: string): Promise<{ bytes: number; onTheWire: number }> {
  const page = await (await fetch(origin)).text()
  const named = Array.from(page.matchAll(/(?:href|src)="(\/[a-z-]+\.(?:css|js))"/g), (match) => match[1] ?? '')
  let [bytes, onTheWire] = [0, 0]
  for (const path of new Set(['/', ...named])) {
    const answer = await fetch(origin + path, { headers: { 'accept-encoding': 'identity' } })
    bytes += (await answer.arrayBuffer()).byteLength
    const packed = await fetch(origin + path, { headers: browser })
    const length = packed.headers.get('content-length')
    onTheWire += length === null ? (await packed.arrayBuffer()).byteLength : Number(length)
  }
  return { bytes, onTheWire }
}

/** Whatever it is, all kept pages are made anew. */
const changeSomething = (db: Database) =>
  db.query('UPDATE editions SET note = clock_timestamp()::text WHERE number = 1')

/** How long a page takes to be made, the median of five, each after a change. */
async function measureMaking(
  db: Database,
  origin: string,
): Promise<{ page: string; milliseconds: number; bytes: number }[]> {
  const newest = await row(db, z.object({ day: z.string() }), 'SELECT day FROM editions ORDER BY number DESC LIMIT 1')
  const month = newest.day.slice(0, 7)
  const { external_id: paper } = await row(
    db,
    z.object({ external_id: z.string() }),
    'SELECT external_id FROM papers WHERE id = 1',
  )
  const paths = [
    '/',
    `/editions/${newest.day}`,
    `/editions/${month}`,
    '/editions',
    `/papers/${paper}`,
    '/feed.xml',
    '/sitemap.xml',
  ]
  const made: { page: string; milliseconds: number; bytes: number }[] = []
  for (const path of paths) {
    const took: number[] = []
    let bytes = 0
    for (let turn = 0; turn < 5; turn += 1) {
      await changeSomething(db)
      // Until then the change need not have been heard of.
      await sleep(1_100)
      const from = performance.now()
      bytes = (await (await fetch(origin + path, { headers: browser })).arrayBuffer()).byteLength
      took.push(performance.now() - from)
    }
    made.push({ page: path, milliseconds: took.sort((one, other) => one - other)[2] ?? 0, bytes })
  }
  return made
}

async function measure(db: Database, origin: string, asks: Awaited<ReturnType<typeof crowd>>): Promise<LoadReport[]> {
  const load = { perSecond: rate, seconds, expected: 200 }
  const reports: LoadReport[] = []
  const changing = setInterval(() => void changeSomething(db), 2_000)
  const say = (during: string, told: LoadReport[]) => {
    for (const one of told) reports.push({ ...one, kind: `${one.kind}, ${during}` })
  }
  // What has never been asked is compiled, planned and read from disk.
  const warming = (n: number) => (n % 3 === 0 ? asks.edition(n) : n % 3 === 1 ? asks.unsubscribe(n) : asks.paper(n))
  await openLoop(origin, warming, { ...load, perSecond: rate / 5, seconds: 5 })
  tell('editions')
  say(`${rate} a second`, await openLoop(origin, asks.edition, load))
  tell('one-click')
  say(`${rate} a second`, await openLoop(origin, asks.unsubscribe, load))
  tell('search')
  say(`${searchesPerSecond} a second`, await openLoop(origin, asks.search, { ...load, perSecond: searchesPerSecond }))
  tell('all together')
  // Papers are each another one, so each page is made: a tenth of all, as searches are a fiftieth.
  const mixed = (n: number) => {
    if (n % 50 === 0) return asks.search(n / 50)
    return n % 10 < 5 ? asks.edition(n) : n % 10 < 6 ? asks.paper(n) : asks.unsubscribe(n)
  }
  say(`all ${rate} a second`, await openLoop(origin, mixed, load))
  clearInterval(changing)
  return reports
}

async function measureAll(db: Database, origin: string) {
  const asks = await crowd(db)
  const first = await firstVisit(origin)
  const making = await measureMaking(db, origin)
  return { first, making, reports: await measure(db, origin, asks) }
}

if (values.help) console.log(usage)
else {
  const dataDir = await mkdtemp(join(tmpdir(), 'paperroute-web-'))
  const server = await openEmbeddedPostgres({ dataDir })
  const db = openDatabase(server.url, { max: 4 })
  try {
    await migrate(server.url)
    const make = paperMaker(readPapers(corpora), seeded(1))
    await fillPapers(db, (serial) => make(serial, papers), papers, tell)
    tell('editions and subscribers')
    await fillEditions(db)
    await fillReaders(db)
    const web = await startWeb(server.url)
    const { first, making, reports } = await measureAll(db, web.origin).finally(web.stop)
    if (values.json) console.log(JSON.stringify({ machine, papers, readers, first, making, reports }))
    else {
      console.log(`${machine}; ${papers.toLocaleString('en')} papers, ${readers.toLocaleString('en')} subscribers`)
      console.log(
        `first page: ${first.bytes.toLocaleString('en')} bytes, ${first.onTheWire.toLocaleString('en')} on the wire`,
      )
      console.table(making)
      console.table(reports)
    }
  } finally {
    await db.close()
    await server.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}
