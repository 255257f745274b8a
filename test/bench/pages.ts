/**
 * What public pages cost with a million papers: `npm run bench:pages -- [--papers 1000000] [--rate 500] [--seconds 15]
 * [--json]`. First how long each page takes to make when something has changed, then how long readers wait who all open
 * one edition, so many a second, while something changes every other second. The pages are served by a process of their
 * own, which shares this machine's cores with the readers.
 */
import { type ChildProcess, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, get } from 'node:http'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { openEmbeddedPostgres } from '../../src/db/embedded/open.ts'
import { migrate } from '../../src/db/migrate.ts'
import { freePort } from '../support/ports.ts'

const { values } = parseArgs({
  options: {
    papers: { type: 'string', default: '1000000' },
    rate: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '15' },
    json: { type: 'boolean', default: false },
  },
})
const papers = Number(values.papers)
const rate = Number(values.rate)
const seconds = Number(values.seconds)
const perEdition = 1_000
const editions = Math.ceil(papers / perEdition)
const lastDay = '2026-03-31'

interface Figure {
  name: string
  value: number
  unit: string
}
const figures: Figure[] = []

function tell(name: string, value: number, unit: string): void {
  figures.push({ name, value: Number(value.toPrecision(3)), unit })
  if (!values.json) console.error(`${name}: ${Number(value.toPrecision(3))} ${unit}`)
}

/** An edition of a thousand papers a day, up to the last day. */
async function fill(db: Database): Promise<void> {
  const step = 100_000
  for (let from = 1; from <= papers; from += step) {
    await db.query(
      `INSERT INTO papers (source, external_id, title, abstract, authors, categories, published_at)
       SELECT 'bench', n::text, 'The title of paper ' || n || ', as long as titles are in the mean of a day',
         repeat('A sentence that says what paper ' || n || ' found. ', 20), '["Ada Lovelace", "Emmy Noether"]', '{cs.CL}', now()
       FROM generate_series($1::int, $2::int) n`,
      [from, Math.min(papers, from + step - 1)],
    )
    if (!values.json) process.stderr.write(`\r${Math.min(papers, from + step - 1)} papers`)
  }
  if (!values.json) process.stderr.write('\n')
  await db.query(
    'INSERT INTO editions (number, day) SELECT n, $2::date - $1::int + n FROM generate_series(1, $1::int) n',
    [editions, lastDay],
  )
  await db.query(
    `INSERT INTO edition_papers (paper_id, edition_number, position, score)
     SELECT id, (n - 1) / $1::int + 1, (n - 1) % $1::int + 1, 10 - ((n - 1) % $1::int) / 100.0 + random() / 200
     FROM (SELECT id, row_number() OVER (ORDER BY id) AS n FROM papers) p`,
    [perEdition],
  )
  await db.query('VACUUM ANALYZE')
}

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

/** Opens an address as a browser does. @returns the milliseconds until all of it was there, and how many bytes that were */
function open(url: string): Promise<{ took: number; bytes: number }> {
  const start = performance.now()
  return new Promise((resolve, reject) => {
    get(url, { agent, headers: { 'Accept-Encoding': 'gzip, br' } }, (response) => {
      let bytes = 0
      response.on('data', (chunk: Buffer) => {
        bytes += chunk.length
      })
      response.on('end', () => {
        if (response.statusCode === 200) resolve({ took: performance.now() - start, bytes })
        else reject(new Error(`${url} answered ${response.statusCode}`))
      })
    }).on('error', reject)
  })
}

async function serveOn(url: string, port: number): Promise<ChildProcess> {
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
  const env = {
    PATH: process.env['PATH'],
    HOME: process.env['HOME'],
    DATABASE_URL: url,
    SECRET: randomBytes(32).toString('hex'),
    PORT: `${port}`,
    LOG_LEVEL: 'error',
  }
  const flags = ['--max-semi-space-size=4', '--import', 'tsx', main, 'serve', '--only', 'web']
  const child = spawn(process.execPath, flags, { env, stdio: ['ignore', 'inherit', 'inherit'] })
  for (let tries = 0; tries < 200; tries += 1) {
    if (await open(`http://127.0.0.1:${port}/readyz`).catch(() => undefined)) return child
    await sleep(100)
  }
  throw new Error('the pages are not served')
}

const changeSomething = (db: Database) =>
  db.query('UPDATE editions SET note = clock_timestamp()::text WHERE number = 1')

/** How long a page takes to be made: the median of five, each after a change. */
async function measureMaking(db: Database, at: string, name: string, path: string): Promise<void> {
  const took: number[] = []
  let size = 0
  for (let turn = 0; turn < 5; turn += 1) {
    await changeSomething(db)
    // Until then the change need not have been heard of.
    await sleep(1_100)
    const answer = await open(at + path)
    took.push(answer.took)
    size = answer.bytes
  }
  tell(`${name}, made anew`, took.toSorted((one, other) => one - other)[2] ?? 0, 'ms')
  tell(`${name}, compressed`, size / 1_000, 'kB')
}

/** Readers who come at a steady rate, however long the others wait, each timed from the moment at which they came. */
async function measureReaders(db: Database, at: string): Promise<void> {
  const url = `${at}/editions/${lastDay}`
  await open(url)
  const waits: number[] = []
  const reading: Promise<void>[] = []
  const changing = setInterval(() => void changeSomething(db), 2_000)
  const begun = performance.now()
  for (let reader = 0; reader < rate * seconds; reader += 1) {
    const due = begun + (reader * 1_000) / rate
    const ahead = due - performance.now()
    if (ahead > 1) await sleep(ahead)
    const came = Math.min(due, performance.now())
    reading.push(open(url).then(() => void waits.push(performance.now() - came)))
  }
  await Promise.all(reading)
  clearInterval(changing)
  const sorted = waits.toSorted((one, other) => one - other)
  const share = (part: number) => sorted[Math.floor(part * (sorted.length - 1))] ?? 0
  tell('readers a second', waits.length / ((performance.now() - begun) / 1_000), '1/s')
  for (const part of [0.5, 0.99, 0.999, 1]) tell(`the wait of ${part * 100} % at the most`, share(part), 'ms')
}

const dataDir = await mkdtemp(join(tmpdir(), 'paperroute-bench-'))
const server = await openEmbeddedPostgres({ dataDir })
const db = openDatabase(server.url)
let child: ChildProcess | undefined
try {
  await migrate(server.url)
  await fill(db)
  const port = await freePort()
  child = await serveOn(server.url, port)
  const at = `http://127.0.0.1:${port}`
  const places = {
    'the first page': '/',
    'an edition': `/editions/${lastDay}`,
    'a month': `/editions/${lastDay.slice(0, 7)}`,
    'the end of a month’s list': `/editions/${lastDay.slice(0, 7)}?page=20`,
    'a week': '/editions/2026-W13',
    'all editions': '/editions',
    'a paper': '/papers/bench:1',
    'the sitemap': '/sitemap.xml',
    'a part of the sitemap': '/sitemap/papers-1-1.xml',
  }
  for (const [name, path] of Object.entries(places)) await measureMaking(db, at, name, path)
  await measureReaders(db, at)
  const machine = `${cpus().length} × ${cpus()[0]?.model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`
  if (values.json) console.log(JSON.stringify({ machine, papers, figures }))
  else console.log(`\n${papers.toLocaleString('en')} papers in ${editions} editions, on ${machine}`)
} finally {
  agent.destroy()
  if (child) {
    child.kill('SIGTERM')
    await once(child, 'exit')
  }
  await db.close()
  await server.close()
  await rm(dataDir, { recursive: true, force: true })
}
