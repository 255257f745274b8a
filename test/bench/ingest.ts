/**
 * How fast papers come in: `npm run bench:ingest`, or `-- --json` for the figures alone. One arXiv day as the query API
 * answers, and a file of JSON lines many times as long, both parsed, cleaned and merged into a real server.
 */
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { ingest } from '../../src/papers/ingest.ts'
import { parseArxivAtom } from '../../src/sources/arxiv/arxiv-atom.ts'
import { fileSource } from '../../src/sources/files/file.ts'
import type { Source } from '../../src/sources/source.ts'
import { atomFeed } from '../support/fixture-server.ts'
import { withBenchDatabase } from './bench-database.ts'
import { machine } from './machine.ts'

const dayPapers = 1_000
const filePapers = Number(process.env['BENCH_PAPERS'] ?? 100_000)
const day = '2026-03-10'

interface Row {
  name: string
  papers: number
  seconds: number
  papersPerSecond: number
  /** The highest resident set seen meanwhile, and that before. */
  rssMb: number
  rssBeforeMb: number
}

/** Text as long as abstracts are, every fifth with TeX in it, as in arXiv's computer science. */
function abstractOf(number: number): string {
  const plain = `In paper ${number} we study what happens when a system that was made for one thing is used for another. `
  const tex = `With $O(n^{${(number % 7) + 2}} \\log n)$ steps and $\\alpha_{${number % 9}} \\times 10^{-3}$ error, Erd\\H{o}s's bound holds for 95\\% of cases. `
  return (number % 5 === 0 ? plain + tex : plain + plain) + plain.repeat(8)
}

const idOf = (month: number, number: number) => `26${String(month).padStart(2, '0')}.${String(number).padStart(5, '0')}`

function entryOf(number: number): string {
  const names = Array.from({ length: 5 }, (_, author) => `<author><name>Author ${author} of ${number}</name></author>`)
  return `<entry><id>http://arxiv.org/abs/${idOf(1, number)}v1</id><title>On the use of thing ${number}</title>
<summary>${abstractOf(number)}</summary><published>2026-01-02T00:00:00Z</published><updated>2026-01-02T00:00:00Z</updated>
${names.join('')}<category term="cs.CL"/><category term="cs.LG"/><arxiv:primary_category term="cs.CL"/></entry>`
}

async function writeLines(path: string): Promise<void> {
  const file = createWriteStream(path)
  for (let number = 0; number < filePapers; number += 1) {
    const line = {
      id: idOf(2 + Math.floor(number / 50_000), number % 50_000),
      title: `On the use of thing ${number}`,
      abstract: abstractOf(number),
      authors: ['Ada Example', 'Bo Sample', 'Cy Model'],
      categories: ['cs.CL', 'cs.LG'],
      upvotes: number % 40,
    }
    if (!file.write(`${JSON.stringify(line)}\n`)) await new Promise<void>((resolve) => file.once('drain', resolve))
  }
  file.end()
  await finished(file)
}

async function measure(db: Database, name: string, papers: number, source: Source): Promise<Row> {
  const rss = () => Math.round(process.memoryUsage.rss() / 1e6)
  const rssBeforeMb = rss()
  let rssMb = rssBeforeMb
  const watch = setInterval(() => {
    rssMb = Math.max(rssMb, rss())
  }, 20)
  const start = process.hrtime.bigint()
  const report = await ingest({ db, sources: [source], onRealPapers: async () => undefined }, { day, archived: true })
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  clearInterval(watch)
  const [part] = report.sources
  if (part?.added !== papers)
    throw new Error(`${name}: ${part?.added} of ${papers} papers came in (${part?.ended.reason})`)
  return {
    name,
    papers,
    seconds: Number(seconds.toFixed(2)),
    papersPerSecond: Math.round(papers / seconds),
    rssMb: Math.max(rssMb, rss()),
    rssBeforeMb,
  }
}

await withBenchDatabase(undefined, async (databaseUrl) => {
  const db = openDatabase(databaseUrl)
  const folder = await mkdtemp(join(tmpdir(), 'paperroute-bench-'))
  try {
    const answer = atomFeed(Array.from({ length: dayPapers }, (_, number) => entryOf(number)))
    const oneDay: Source = {
      name: 'arxiv',
      async *items() {
        yield* parseArxivAtom(answer).items
      },
    }
    const path = join(folder, 'papers.jsonl')
    await writeLines(path)
    const rows = [
      await measure(db, 'a day of arXiv, Atom', dayPapers, oneDay),
      await measure(db, 'a file, JSON lines', filePapers, fileSource({ path })),
    ]
    if (process.argv.includes('--json')) console.log(JSON.stringify({ machine, rows }))
    else {
      console.log(machine)
      console.table(rows)
    }
  } finally {
    await db.close()
    await rm(folder, { recursive: true, force: true })
  }
})
