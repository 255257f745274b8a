/**
 * What search costs with a million papers: `npm run bench:search -- [--papers 1000000] [--rounds 2] [--data DIR] [--keep DIR] [--json]`.
 * Forty questions of each of twenty kinds, one at a time, with what a page shows of the hits; similar papers; and
 * an ingest of a day's papers into the full tables, beside the same without search. The papers are put together from
 * sentences of real ones where there are any below `--data`, `CORPORA` or `../shared/data`, else of made-up words.
 * Filling takes some ten minutes and needs 8 GB of disk for a million; with `--keep` that stays in a folder, and is used again.
 */
import { parseArgs } from 'node:util'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { ingest } from '../../src/papers/ingest.ts'
import { searchPapers } from '../../src/papers/search/search-papers.ts'
import { createFindSimilar } from '../../src/papers/search/similar.ts'
import { papersById } from '../../src/papers/store.ts'
import { corpora } from '../support/corpora.ts'
import { withBenchDatabase } from './bench-database.ts'
import { machine } from './machine.ts'
import { fillPapers, hasPapers } from './search-fill.ts'
import { type MakePaper, paperMaker, readPapers, seeded } from './search-papers.ts'
import { perKind, questionsOf } from './search-questions.ts'
import { openStopwatch, type Taken } from './stopwatch.ts'

const usage = 'npm run bench:search -- [--papers 1000000] [--rounds 2] [--data DIR] [--keep DIR] [--json]'
const { values } = parseArgs({
  options: {
    papers: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '2' },
    data: { type: 'string' },
    keep: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const count = Number(values.papers)
const dayPapers = 1_000
const perPage = 20

interface Row {
  kind: string
  asked: number
  p50: number
  p95: number
  p99: number
  most: number
  /** Milliseconds of the processors' time. */
  cpuP50: number | null
  cpuP95: number | null
}

const start = Date.now()
function tell(line: string): void {
  if (!values.json) console.error(`${String(Math.round((Date.now() - start) / 1000)).padStart(5)} s  ${line}`)
}

function rowOf(kind: string, taken: readonly Taken[]): Row {
  const clock = taken.map((one) => one.clock).sort((a, b) => a - b)
  const cpu = taken.flatMap((one) => one.cpu ?? []).sort((a, b) => a - b)
  const at = (times: number[], share: number) =>
    Number((times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0).toFixed(1))
  return {
    kind,
    asked: taken.length,
    p50: at(clock, 0.5),
    p95: at(clock, 0.95),
    p99: at(clock, 0.99),
    most: at(clock, 1),
    cpuP50: cpu.length > 0 ? at(cpu, 0.5) : null,
    cpuP95: cpu.length > 0 ? at(cpu, 0.95) : null,
  }
}

/** Ingests a day's papers that are not known yet, or were known by these numbers. */
function ingestDay(db: Database, make: MakePaper, from: number): Promise<unknown> {
  const papers = Array.from({ length: dayPapers }, (_, index) => {
    const { id, title, abstract, authors, categories, day } = make(count - 1, count)
    const externalId = `${id}.${from + index}`
    return { source: 'bench', externalId, title, abstract, authors, categories, publishedAt: new Date(day) }
  })
  const source = {
    name: 'bench',
    async *items() {
      for (const paper of papers) yield { paper }
    },
  }
  const options = { day: '2026-10-31', archived: true }
  return ingest({ db, sources: [source], onRealPapers: async () => undefined }, options)
}

async function measure(db: Database): Promise<Row[]> {
  const kinds: Row[] = []
  function add(kind: string, taken: readonly Taken[]): void {
    const row = rowOf(kind, taken)
    kinds.push(row)
    tell(`${kind}: p50 ${row.p50} ms, p95 ${row.p95} ms`)
  }
  const timed = await openStopwatch(db)
  const all: Taken[] = []
  for (const [kind, questions] of Object.entries(await questionsOf(db, count, seeded(2)))) {
    const taken: Taken[] = []
    for (let round = 0; round < Number(values.rounds); round += 1) {
      for (const question of questions) {
        taken.push(await timed(async () => papersById(db, (await searchPapers(db, question)).ids.slice(0, perPage))))
      }
    }
    all.push(...taken)
    add(kind, taken)
  }
  add('all searches', all)
  const findSimilar = createFindSimilar(db)
  add('the first similar papers of a process', [await timed(() => findSimilar(1))])
  const similar: Taken[] = []
  for (let paper = 0; paper < 5 * perKind; paper += 1)
    similar.push(await timed(() => findSimilar(1 + Math.floor((paper * count) / (5 * perKind)))))
  add('similar papers', similar)
  const make = paperMaker(real, seeded(3))
  const ingests = async (from: number) => {
    const taken: Taken[] = []
    for (let day = from; day < from + 5; day += 1) taken.push(await timed(() => ingestDay(db, make, day * dayPapers)))
    return taken
  }
  add('an ingest of 1,000 papers', await ingests(0))
  await db.query('ALTER TABLE papers DISABLE TRIGGER papers_words_added')
  add('the same without search', await ingests(5))
  return kinds
}

if (values.help) {
  console.log(usage)
  process.exit(0)
}
const real = readPapers(values.data ?? corpora)
tell(real.length > 0 ? `papers put together from ${real.length} real ones` : 'papers of made-up words')
await withBenchDatabase(values.keep, async (databaseUrl) => {
  // The stopwatch looks at one connection.
  const db = openDatabase(databaseUrl, { max: 1 })
  const filling = openDatabase(databaseUrl, { max: 4 })
  try {
    const make = paperMaker(real, seeded(1))
    if (!(await hasPapers(db))) await fillPapers(filling, (serial) => make(serial, count), count, tell)
    const kinds = await measure(db)
    if (values.json) console.log(JSON.stringify({ machine, papers: count, kinds }))
    else {
      console.log(`${machine}; ${count.toLocaleString('en')} papers; milliseconds`)
      console.table(kinds)
    }
  } finally {
    await db.query('ALTER TABLE papers ENABLE TRIGGER papers_words_added')
    await filling.close()
    await db.close()
  }
})
