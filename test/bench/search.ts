/**
 * What search costs with a million papers: `npm run bench:search -- [--papers 1000000] [--rounds 2] [--data DIR] [--json]`.
 * Some hundred questions of each kind, one at a time, with the first look of a page at what it shows; similar papers; and
 * an ingest of a day's papers into the full tables, beside the same without search. The papers are put together from
 * sentences of real ones where there are any below `--data`, `CORPORA` or `../shared/data`, else of made-up words.
 * Filling takes some ten minutes and needs 8 GB of disk for a million.
 */
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { type Database, openDatabase, rows } from '../../src/db/database.ts'
import { openEmbeddedPostgres } from '../../src/db/embedded/open.ts'
import { migrate } from '../../src/db/migrate.ts'
import { ingest } from '../../src/papers/ingest.ts'
import { type SearchRequest, searchPapers } from '../../src/papers/search/search-papers.ts'
import { createFindSimilar } from '../../src/papers/search/similar.ts'
import { papersById } from '../../src/papers/store.ts'
import { corpora } from '../support/corpora.ts'
import { fillPapers } from './search-fill.ts'
import { type MakePaper, paperMaker, readPapers, seeded } from './search-papers.ts'

const usage = 'npm run bench:search -- [--papers 1000000] [--rounds 2] [--data DIR] [--json]'
const { values } = parseArgs({
  options: {
    papers: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '2' },
    data: { type: 'string' },
    json: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
})
const count = Number(values.papers)
const perKind = 40
const dayPapers = 1_000
const perPage = 20

interface Row {
  kind: string
  asked: number
  p50: number
  p95: number
  p99: number
  most: number
}

const start = Date.now()
function tell(line: string): void {
  if (!values.json) console.error(`${String(Math.round((Date.now() - start) / 1000)).padStart(5)} s  ${line}`)
}

/** Words by how many of some papers have them: often, now and then, hardly. */
async function wordsOf(db: Database): Promise<{ frequent: string[]; middling: string[]; rare: string[] }> {
  const found = await rows(
    db,
    z.object({ word: z.string(), papers: z.number() }),
    `SELECT word, ndoc AS papers FROM ts_stat($$
       SELECT to_tsvector('simple', search_text(abstract)) FROM papers WHERE id % greatest(1, (SELECT max(id) FROM papers) / 3000) = 0$$)
     WHERE word ~ '^[a-z]{4,}$' AND to_tsvector('english', word) <> '' ORDER BY ndoc DESC, word`,
  )
  const most = found[0]?.papers ?? 1
  const between = (from: number, to: number) =>
    found.filter(({ papers }) => papers > from * most && papers <= to * most).map(({ word }) => word)
  return {
    frequent: between(0.15, 1),
    middling: between(0.01, 0.05),
    rare: found.filter(({ papers }) => papers === 1).map(({ word }) => word),
  }
}

/** Questions of each kind. */
async function questionsOf(db: Database, random: () => number): Promise<Record<string, SearchRequest[]>> {
  const { frequent, middling, rare } = await wordsOf(db)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const some = (make: () => SearchRequest) => Array.from({ length: perKind }, make)
  const titles = await rows(
    db,
    z.object({ title: z.string(), author: z.string().nullable(), abstract: z.string() }),
    `SELECT title, authors->>0 AS author, abstract FROM papers WHERE id % $1 = 7 LIMIT 400`,
    [Math.max(1, Math.floor(count / 400))],
  )
  const run = (text: string, length: number) => {
    const words = text.replace(/["-]/g, ' ').split(/\s+/)
    const from = Math.floor(random() * Math.max(1, words.length - length))
    return words.slice(from, from + length).join(' ')
  }
  const year = () => String(2008 + Math.floor(random() * 18))
  return {
    'a frequent word': some(() => ({ typed: pick(frequent) })),
    'two frequent words': some(() => ({ typed: `${pick(frequent)} ${pick(frequent)}` })),
    'a word now and then': some(() => ({ typed: pick(middling) })),
    'two words now and then': some(() => ({ typed: `${pick(middling)} ${pick(middling)}` })),
    'a rare word': some(() => ({ typed: pick(rare) })),
    'a frequent and a rare word': some(() => ({ typed: `${pick(frequent)} ${pick(rare)}` })),
    'one OR other': some(() => ({ typed: `${pick(frequent)} OR ${pick(middling)} ${pick(frequent)}` })),
    '-without': some(() => ({ typed: `${pick(frequent)} -${pick(frequent)}` })),
    'nothing but -without': some(() => ({ typed: `-${pick(frequent)}` })),
    'a phrase of an abstract': some(() => ({ typed: `"${run(pick(titles).abstract, 3)}"` })),
    'a phrase of two frequent words': some(() => ({ typed: `"${pick(frequent)} ${pick(frequent)}"` })),
    'a whole title': some(() => ({ typed: pick(titles).title })),
    'a name': some(() => ({ typed: pick(titles).author ?? '' })),
    'the beginning of a word': some(() => ({
      typed: pick([...frequent, ...middling]).slice(0, 3 + Math.floor(random() * 3)),
    })),
    'a word and a beginning': some(() => ({ typed: `${pick(frequent)} ${pick(middling).slice(0, 4)}` })),
    'a word that nobody uses': some(() => ({ typed: `${pick(frequent)} zz${run(pick(rare), 1)}zz` })),
    'a frequent word in a category': some(() => ({
      typed: pick(frequent),
      category: pick(['cs.CL', 'cs.CV', 'cs.IT', 'cs', 'math.PR']),
    })),
    'a frequent word in a year': some(() => {
      const of = year()
      return { typed: pick(frequent), from: `${of}-01-01`, to: `${of}-12-31` }
    }),
    'a phrase in a category since a day': some(() => ({
      typed: `"${run(pick(titles).abstract, 2)}"`,
      category: 'cs.LG',
      from: `${year()}-03-05`,
    })),
    'a category': some(() => ({
      typed: '',
      category: pick(['cs.CL', 'cs.CV', 'cs.IT', 'cs', 'math.PR', 'hep-th', 'cs.GL']),
    })),
    days: some(() => ({ typed: '', from: `${year()}-01-01`, to: `${year()}-12-31` })),
  }
}

function rowOf(kind: string, times: number[]): Row {
  times.sort((a, b) => a - b)
  const at = (share: number) =>
    Number((times[Math.min(times.length - 1, Math.floor(share * times.length))] ?? 0).toFixed(1))
  return { kind, asked: times.length, p50: at(0.5), p95: at(0.95), p99: at(0.99), most: at(1) }
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const from = process.hrtime.bigint()
  await work()
  return Number(process.hrtime.bigint() - from) / 1e6
}

/** Ingests papers that are not known yet. @returns milliseconds */
function timedIngest(db: Database, make: MakePaper, from: number): Promise<number> {
  const papers = Array.from({ length: dayPapers }, (_, index) => {
    const { id, title, abstract, authors, categories, day } = make(count - 1, count)
    return {
      source: 'bench',
      externalId: `${id}.${from + index}`,
      title,
      abstract,
      authors,
      categories,
      publishedAt: new Date(day),
    }
  })
  const source = {
    name: 'bench',
    async *items() {
      for (const paper of papers) yield { paper }
    },
  }
  return timed(() =>
    ingest({ db, sources: [source], onRealPapers: async () => undefined }, { day: '2026-10-31', archived: true }),
  )
}

async function measure(): Promise<{ rows: Row[]; figures: Record<string, number> }> {
  const db = openDatabase(server.url, { max: 4 })
  try {
    await migrate(server.url)
    const real = readPapers(values.data ?? corpora)
    tell(real.length > 0 ? `papers put together from ${real.length} real ones` : 'papers of made-up words')
    const make = paperMaker(real, seeded(1))
    await fillPapers(db, (serial) => make(serial, count), count, tell)
    const kinds: Row[] = []
    const all: number[] = []
    for (const [kind, questions] of Object.entries(await questionsOf(db, seeded(2)))) {
      const times: number[] = []
      for (let round = 0; round < Number(values.rounds); round += 1) {
        for (const question of questions) {
          times.push(
            await timed(async () => await papersById(db, (await searchPapers(db, question)).ids.slice(0, perPage))),
          )
        }
      }
      all.push(...times)
      kinds.push(rowOf(kind, times))
      tell(`${kind}: ${JSON.stringify(kinds.at(-1))}`)
    }
    kinds.push(rowOf('all searches', all))
    const findSimilar = createFindSimilar(db)
    const firstSimilar = await timed(() => findSimilar(1))
    const similar: number[] = []
    for (let paper = 0; paper < 5 * perKind; paper += 1)
      similar.push(await timed(() => findSimilar(1 + Math.floor((paper * count) / (5 * perKind)))))
    kinds.push(rowOf('similar papers', similar))
    const withSearch: number[] = []
    for (let round = 0; round < 5; round += 1) withSearch.push(await timedIngest(db, make, round * dayPapers))
    const again = await timedIngest(db, make, 0)
    await db.query('ALTER TABLE papers DISABLE TRIGGER papers_words_added')
    const without: number[] = []
    for (let round = 5; round < 10; round += 1) without.push(await timedIngest(db, make, round * dayPapers))
    const figures = {
      'first similar papers of a process, ms': firstSimilar,
      'ingest of 1,000 papers, ms, median': rowOf('', withSearch).p50,
      'the slowest of five': rowOf('', withSearch).most,
      'known ones with other words again, ms': again,
      'the same without search, ms, median': rowOf('', without).p50,
    }
    return { rows: kinds, figures }
  } finally {
    await db.close()
  }
}

if (values.help) {
  console.log(usage)
  process.exit(0)
}
const dataDir = await mkdtemp(join(tmpdir(), 'paperroute-search-'))
const server = await openEmbeddedPostgres({ dataDir })
try {
  const { rows: kinds, figures } = await measure()
  const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`
  if (values.json) console.log(JSON.stringify({ machine, papers: count, rows: kinds, figures }))
  else {
    console.log(`${machine}; ${count.toLocaleString('en')} papers; milliseconds`)
    console.table(kinds)
    console.table(figures)
  }
} finally {
  await server.close()
  await rm(dataDir, { recursive: true, force: true })
}
