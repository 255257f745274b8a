/**
 * How the pages bear a crowd: `npm run bench:web -- --help`. One process serves the pages, another asks for them, and
 * PostgreSQL holds the papers, all in editions, and the subscribers; all three share this machine's cores. First how long a
 * page takes to be made after a change, then requests at a fixed rate while something changes every other second: each
 * kind alone, and all together. docs/pages.md has the figures.
 */
import { randomBytes } from 'node:crypto'
import { parseArgs } from 'node:util'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { createLinks } from '../../src/subscribers/link.ts'
import { corpora } from '../support/corpora.ts'
import { withBenchDatabase } from './bench-database.ts'
import { machine } from './machine.ts'
import { type Ask, type LoadReport, openLoop } from './open-loop.ts'
import { fillPapers, hasPapers } from './search-fill.ts'
import { paperMaker, readPapers, seeded } from './search-papers.ts'
import { type Crowd, gatherCrowd, mixInWords } from './web-crowd.ts'
import { fillEditions, fillReaders, hasReaders } from './web-fill.ts'
import { changeSomething, firstVisit, measureMaking } from './web-making.ts'
import { startWeb } from './web-serve.ts'

const command = 'npm run bench:web'
/** Requests a second of the pages that people open less often than an edition. */
const searchesPerSecond = 10
/** What has never been asked is compiled, planned and read from disk: for so many seconds nothing counts. */
const warmingUp = 5

const usage = `${command} -- [--papers 1000000] [--readers 1000000] [--rate 500] [--seconds 20] [--keep DIR] [--json]

Builds the product, fills a database of its own with papers in editions and with subscribers (ten minutes and 8 GB for a
million; of sentences of real papers where CORPORA has some), serves its pages from one process, and asks for them at a
fixed rate of requests a second, so long each: edition pages, four in five of them the newest; unsubscribing by one-click
POST, each another reader; ${searchesPerSecond} searches a second; and all together: ${mixInWords};
each after ${warmingUp} seconds that do not count.
Something changes every other second meanwhile, so that all kept pages are made anew.

With --keep the filled database stays in that folder, and the next run uses it again, with whoever has left gone.

Prints the tables of docs/pages.md: the waiting times in milliseconds, from when each request should have been made.`

const { values } = parseArgs({
  options: {
    papers: { type: 'string', default: '1000000' },
    readers: { type: 'string', default: '1000000' },
    rate: { type: 'string', default: '500' },
    seconds: { type: 'string', default: '20' },
    keep: { type: 'string' },
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

function tell(line: string): void {
  if (!values.json) console.error(line)
}

/** What is there already is used as it is, once what earlier runs made of it is swept. */
async function fill(db: Database): Promise<void> {
  if (!(await hasPapers(db))) {
    const make = paperMaker(readPapers(corpora), seeded(1))
    await fillPapers(db, (serial) => make(serial, papers), papers, tell)
  }
  if (await hasReaders(db)) {
    await db.query('VACUUM ANALYZE')
    return
  }
  tell('editions and subscribers')
  await fillEditions(db, papers)
  await fillReaders(db, readers)
}

async function measure(db: Database, origin: string, asks: Crowd): Promise<LoadReport[]> {
  const reports: LoadReport[] = []
  const changing = setInterval(() => void changeSomething(db), 2_000)
  async function ask(during: string, one: (n: number) => Ask, perSecond: number): Promise<void> {
    tell(during)
    await openLoop(origin, one, { perSecond, seconds: warmingUp, expected: 200 })
    const told = await openLoop(origin, one, { perSecond, seconds, expected: 200 })
    for (const report of told) reports.push({ ...report, kind: `${report.kind}, ${during}` })
  }
  await ask(`${rate} a second`, asks.edition, rate)
  await ask(`${rate} a second`, asks.unsubscribe, rate)
  await ask(`${searchesPerSecond} a second`, asks.search, searchesPerSecond)
  await ask(`of all ${rate} a second`, asks.mixed, rate)
  clearInterval(changing)
  return reports
}

/** A table as Markdown has it: the first column words, the others numbers. */
function table(head: readonly string[], rows: readonly (string | number)[][]): string {
  const line = (cells: readonly (string | number)[]) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join('\n')
}

const whole = (count: number) => count.toLocaleString('en')
const inMs = (milliseconds: number) => milliseconds.toFixed(1)

interface Measured {
  machine: string
  first: Awaited<ReturnType<typeof firstVisit>>
  making: Awaited<ReturnType<typeof measureMaking>>
  reports: LoadReport[]
}

/** What docs/pages.md shows. */
function inMarkdown({ machine, first, making, reports }: Measured): string {
  const asked = process.argv.slice(2).join(' ')
  return `\`${asked ? `${command} -- ${asked}` : command}\` on ${machine}, with ${whole(papers)} papers and ${whole(readers)} subscribers;
${seconds} seconds each, in milliseconds:

${table(
  ['requests', 'count', 'failed', 'p50', 'p95', 'p99', 'longest'],
  reports.map(({ kind, requests, failed, p50, p95, p99, max }) => [
    kind,
    whole(requests),
    whole(failed),
    ...[p50, p95, p99, max].map(inMs),
  ]),
)}

The first page with all that it loads: ${whole(first.bytes)} bytes, ${whole(first.onTheWire)} on the wire. Making a page anew, the median of five:

${table(
  ['page', 'ms', 'bytes'],
  making.map(({ page, milliseconds, bytes }) => [`\`${page}\``, inMs(milliseconds), whole(bytes)]),
)}`
}

if (values.help) console.log(usage)
else
  await withBenchDatabase(values.keep, async (databaseUrl) => {
    const db = openDatabase(databaseUrl, { max: 4 })
    const secret = randomBytes(32).toString('hex')
    try {
      await fill(db)
      const web = await startWeb(databaseUrl, secret)
      try {
        const leaving = Math.min(readers, rate * (seconds + warmingUp) * 2)
        const asks = await gatherCrowd(db, createLinks([secret]), papers, leaving)
        const first = await firstVisit(web.origin)
        const making = await measureMaking(db, web.origin)
        const reports = await measure(db, web.origin, asks)
        const measured = { machine, first, making, reports }
        console.log(values.json ? JSON.stringify({ ...measured, papers, readers }) : inMarkdown(measured))
      } finally {
        await web.stop()
      }
    } finally {
      await db.close()
    }
  })
