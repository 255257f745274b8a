/**
 * How long it takes to choose everybody's papers: `npm run bench:choice`, or `-- --json` for the figures alone. With
 * `--store` the digests of as many readers are made for real, in a PostgreSQL of its own; a tenth of them, or the share that
 * `--opinions` says, have saved 20 papers each out of an archive, which the ranking learns first. `--readers N`, `--papers N`
 * and `--archive N` say how many. Papers are real ones where `CORPORA` has any.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { learnAside } from '../../src/digests/learn-aside.ts'
import { createPaperIndex } from '../../src/digests/paper-index.ts'
import { rankFor } from '../../src/digests/rank.ts'
import type { Candidate } from '../../src/digests/store.ts'
import { seeded } from '../../src/lib/random.ts'
import { makeDigests } from '../../src/outbox/send.ts'
import { addConsented } from '../../src/subscribers/consented-store.ts'
import { endOf, publishPapers } from '../support/builders.ts'
import { corpora } from '../support/corpora.ts'
import { withBenchDatabase } from './bench-database.ts'
import { machine } from './machine.ts'
import { madeUpPapers, madeUpWants } from './made-up-wants.ts'

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    store: { type: 'boolean', default: false },
    readers: { type: 'string', default: '100000' },
    papers: { type: 'string', default: '500' },
    archive: { type: 'string', default: '20000' },
    opinions: { type: 'string', default: '0.1' },
  },
})
const readers = Number(options.readers)
const savedEach = 20
const day = '2026-03-10'

const line = z.object({
  title: z.string(),
  abstract: z.string(),
  authors: z.array(z.string()),
  categories: z.array(z.string()),
})

function realPapers(count: number): Candidate[] {
  if (!corpora) return []
  const folder = join(corpora, 'arxiv-cs-daily/papers')
  const found: Candidate[] = []
  for (const name of readdirSync(folder).sort()) {
    if (!name.endsWith('.jsonl.gz')) continue
    for (const text of gunzipSync(readFileSync(join(folder, name)))
      .toString()
      .split('\n')) {
      if (found.length >= count) return found
      const id = found.length + 1
      if (text) found.push({ id, edition: 1, position: id, score: 1 / id, ...line.parse(JSON.parse(text)) })
    }
  }
  return found
}

interface Row {
  name: string
  readers: number
  seconds: number
  /** What this process computed in them: a busy machine makes the others longer, PostgreSQL's are not in it. */
  cpuSeconds: number
  /** The highest resident set seen meanwhile, and that before. */
  rssMb: number
  rssBeforeMb: number
}

async function measure(name: string, work: () => Promise<void> | void): Promise<Row> {
  const rss = () => Math.round(process.memoryUsage.rss() / 1e6)
  const rssBeforeMb = rss()
  let rssMb = rssBeforeMb
  const watch = setInterval(() => {
    rssMb = Math.max(rssMb, rss())
  }, 20)
  const start = process.hrtime.bigint()
  const cpuBefore = process.cpuUsage()
  await work()
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  const { user, system } = process.cpuUsage(cpuBefore)
  clearInterval(watch)
  const cpuSeconds = Number(((user + system) / 1e6).toFixed(2))
  return { name, readers, seconds: Number(seconds.toFixed(2)), cpuSeconds, rssMb: Math.max(rssMb, rss()), rssBeforeMb }
}

async function choosing(papers: readonly Candidate[]): Promise<Row[]> {
  const chosen = { papers: 0, empty: 0 }
  let index = createPaperIndex()
  const rows = [
    await measure(`index of ${papers.length} papers`, () => {
      index = createPaperIndex(papers)
    }),
    await measure('choice', () => {
      for (const wanted of madeUpWants(readers, papers)) {
        const { length } = rankFor(wanted, index)
        chosen.papers += length
        chosen.empty += length === 0 ? 1 : 0
      }
    }),
  ]
  const different = new Set(Array.from(madeUpWants(readers, papers), (wanted) => JSON.stringify(wanted))).size
  if (!options.json)
    console.log(`${different} different wants, ${chosen.papers} papers chosen, ${chosen.empty} digests empty`)
  return rows
}

async function addReaders(db: Database, papers: readonly Candidate[]): Promise<void> {
  let batch: Parameters<typeof addConsented>[1][number][] = []
  let number = 0
  for (const wants of madeUpWants(readers, papers)) {
    const lists = {
      topics: [...wants.topics],
      keywords: [...wants.keywords],
      avoid: [...wants.avoid],
      authors: [...wants.authors],
    }
    batch.push({ ...wants, ...lists, email: `reader${number}@example.org`, wording: 'a benchmark', how: 'import' })
    number += 1
    if (batch.length === 5_000 || number === readers) {
      await addConsented(db, batch, { timeZone: 'UTC' })
      batch = []
    }
  }
}

/** Papers that are known and in no edition. */
async function addArchive(db: Database, archive: readonly Candidate[]): Promise<void> {
  const atOnce = 5_000
  for (let from = 0; from < archive.length; from += atOnce) {
    await db.query(
      `INSERT INTO papers (source, external_id, title, abstract, categories, archived)
       SELECT 'archive', number, title, abstract, ARRAY(SELECT jsonb_array_elements_text(categories)), true
       FROM jsonb_to_recordset($1) AS p (number text, title text, abstract text, categories jsonb)`,
      [
        JSON.stringify(
          archive
            .slice(from, from + atOnce)
            .map(({ title, abstract, categories }, index) => ({ number: from + index, title, abstract, categories })),
        ),
      ],
    )
  }
}

/** Gives each of some readers the papers that they saved: of one category each, those talked about more often. */
async function addOpinions(db: Database): Promise<number> {
  const { rows: known } = await db.query(
    `SELECT id, coalesce(categories[1], '') AS category FROM papers WHERE archived ORDER BY id`,
  )
  const byCategory = new Map<string, number[]>()
  for (const { id, category } of known) {
    byCategory.set(String(category), [...(byCategory.get(String(category)) ?? []), Number(id)])
  }
  const fields = [...byCategory.values()].filter((ids) => ids.length >= 5 * savedEach)
  const random = seeded(3)
  const [who, what]: [number[], number[]] = [[], []]
  const { rows: found } = await db.query('SELECT id FROM subscribers WHERE id % 1000 < $1', [
    1_000 * Number(options.opinions),
  ])
  for (const { id } of found) {
    const field = fields[Math.floor(random() * fields.length)] ?? []
    const saved = new Set(Array.from({ length: savedEach }, () => field[Math.floor(random() ** 2 * field.length)] ?? 0))
    for (const paper of saved) {
      who.push(Number(id))
      what.push(paper)
    }
  }
  await db.query(
    `INSERT INTO opinions (subscriber_id, paper_id, kind) SELECT who, what, 'saved'
     FROM unnest($1::bigint[], $2::bigint[]) AS said (who, what)`,
    [who, what],
  )
  return found.length
}

async function learning(db: Database, url: string, archive: readonly Candidate[]): Promise<Row[]> {
  if (archive.length === 0 || Number(options.opinions) === 0) return []
  await addArchive(db, archive)
  const count = await addOpinions(db)
  await db.query('VACUUM ANALYZE papers, opinions')
  return [
    await measure(`learning, of ${archive.length} papers and ${count} readers, aside`, async () => {
      const report = await learnAside(url)
      if (!options.json) console.log(`learning: ${JSON.stringify(report)}`)
    }),
  ]
}

async function storing(db: Database, url: string, papers: readonly Candidate[], archive: Candidate[]): Promise<Row[]> {
  await publishPapers(
    db,
    day,
    papers.map(({ title, abstract, authors, categories }, index) => ({
      source: 'arxiv',
      externalId: `2603.${String(index + 1).padStart(5, '0')}`,
      title,
      abstract,
      authors,
      categories,
      signals: { upvotes: papers.length - index },
    })),
  )
  await addReaders(db, papers)
  const rows = await learning(db, url, archive)
  archive.length = 0
  await db.query('VACUUM ANALYZE subscribers')
  const one = async (name: string) => {
    rows.push(
      await measure(name, async () => {
        const report = await makeDigests(db, endOf(day))
        if (!options.json) console.log(`${name}: ${JSON.stringify(report)}`)
      }),
    )
  }
  await one('fan-out, differing wants')
  await db.query(`UPDATE subscribers SET next_digest_at = 'epoch'`)
  await one('fan-out, all still waiting')
  await db.query('TRUNCATE deliveries, digests, opinions')
  await db.query(
    `UPDATE subscribers SET next_digest_at = 'epoch', read_up_to = NULL, topics = '{}', keywords = '{}', avoid = '{}',
       authors = '{}', with_trending = true, digest_size = 10, has_opinions = false`,
  )
  await db.query('VACUUM ANALYZE subscribers')
  await one('fan-out, one digest for all')
  return rows
}

const archived = options.store ? Number(options.archive) : 0
const all = realPapers(Number(options.papers) + archived)
if (all.length === 0) all.push(...madeUpPapers(Number(options.papers) + archived))
// Where there are too few, some are known twice.
while (all.length < Number(options.papers) + archived)
  all.push(...all.slice(0, Number(options.papers) + archived - all.length))
const papers = all.splice(0, Number(options.papers))
const rows: Row[] = []
if (options.store) {
  await withBenchDatabase(undefined, async (databaseUrl) => {
    const db = openDatabase(databaseUrl)
    try {
      rows.push(...(await storing(db, databaseUrl, papers, all)))
    } finally {
      await db.close()
    }
  })
} else rows.push(...(await choosing(papers)))
if (options.json) console.log(JSON.stringify({ machine, rows }))
else {
  console.log(machine)
  console.table(rows)
}
