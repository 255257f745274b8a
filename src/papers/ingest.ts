import type { Database, Db } from '../db/database.ts'
import { messageOf } from '../lib/error.ts'
import { isWeekend, outcomeOf, type RunOutcome } from '../runs/run.ts'
import { recordRun } from '../runs/store.ts'
import type { Refusal, Source, SourceItem, Span } from '../sources/source.ts'
import { type NewPaper, toPaper } from './paper.ts'
import { upsertPapers } from './store.ts'

/** What one source brought. */
export interface SourceReport {
  source: string
  /** Papers that were not known before. */
  added: number
  /** Papers that were, whether or not anything about them is new. */
  known: number
  /** How many records were passed over; `refusals` names the first hundred. */
  refused: number
  refusals: Refusal[]
  /** Why the source as a whole could not be used; then nothing of it counts. */
  error: string | null
}

/** What an ingest brought: the run as recorded, and each source's part in it. */
export interface IngestReport {
  run: RunOutcome
  sources: SourceReport[]
}

export interface IngestOptions {
  /** The day whose papers are wanted, `YYYY-MM-DD`. */
  day: string
  /** How much around it. Default: the day alone. */
  span?: Span
  /** Whether the papers are history: known, but never new. */
  archived?: boolean
  signal?: AbortSignal
}

/** As much as one statement takes; a day of any one source usually fits, so that no transaction waits for a server. */
const batchSize = 2_000
const namedRefusals = 100

/**
 * Brings the papers of `sources` in. A source that fails costs only its own papers; a bad record only itself.
 * @param deps.onRealPapers told before each source's papers are stored: the moment for the sample to go.
 * @throws nothing for a failing source: see the report.
 */
export async function ingest(
  deps: { db: Database; sources: readonly Source[]; onRealPapers: (tx: Db) => Promise<void> },
  options: IngestOptions,
): Promise<IngestReport> {
  let reports: SourceReport[] = []
  const names = deps.sources.map((source) => source.name)
  const run = await recordRun(deps.db, { kind: 'ingest', day: options.day, sources: names }, async () => {
    reports = await Promise.all(deps.sources.map((source) => ingestOne(deps, source, options)))
    return summarise(reports, options.day)
  })
  return { run, sources: reports }
}

async function ingestOne(
  deps: { db: Database; onRealPapers: (tx: Db) => Promise<void> },
  source: Source,
  options: IngestOptions,
): Promise<SourceReport> {
  const report: SourceReport = { source: source.name, added: 0, known: 0, refused: 0, refusals: [], error: null }
  const batches = inBatches(source.items({ day: options.day, span: options.span, signal: options.signal }), report)
  try {
    const first = await batches.next()
    if (first.done) return report
    await deps.db.transaction(async (tx) => {
      // Two ingests that merge the same papers in another order would wait for each other for ever.
      await tx.query(`SELECT pg_advisory_xact_lock(hashtext('ingest'))`)
      await deps.onRealPapers(tx)
      for (let batch: readonly NewPaper[] | undefined = first.value; batch; batch = (await batches.next()).value) {
        const { added, known } = await upsertPapers(tx, batch, { archived: options.archived ?? false, sample: false })
        report.added += added
        report.known += known
      }
    })
    return report
  } catch (error) {
    return { ...report, added: 0, known: 0, error: messageOf(error) }
  } finally {
    // Where the database failed, the source still holds its file or its answer.
    await batches.return(undefined)
  }
}

async function* inBatches(
  items: AsyncIterable<SourceItem>,
  report: SourceReport,
): AsyncGenerator<readonly NewPaper[], undefined> {
  let batch = new Map<string, NewPaper>()
  const refuse = (refusal: Refusal) => {
    report.refused += 1
    if (report.refusals.length < namedRefusals) report.refusals.push(refusal)
  }
  for await (const item of items) {
    if ('refused' in item) {
      refuse(item.refused)
      continue
    }
    if (!('paper' in item)) continue
    const paper = toPaper(item.paper)
    if ('unfit' in paper) {
      refuse({ where: item.paper.externalId || 'a record', why: paper.unfit })
      continue
    }
    // One statement cannot touch a row twice: the later listing of a work wins.
    batch.set(`${paper.source} ${paper.externalId}`, paper)
    if (batch.size >= batchSize) {
      yield [...batch.values()]
      batch = new Map()
    }
  }
  if (batch.size > 0) yield [...batch.values()]
  return undefined
}

function summarise(reports: readonly SourceReport[], day: string): RunOutcome {
  const failed = reports.filter((report) => report.error !== null)
  const refused = reports.reduce((sum, report) => sum + report.refused, 0)
  const notes = failed.map((report) => `${report.source} failed: ${report.error}`)
  if (refused > 0) notes.push(`records passed over: ${refused}`)
  if (failed.length > 0 && failed.length === reports.length) {
    return { outcome: 'failed', count: 0, reason: notes.join('; ') }
  }
  const added = reports.reduce((sum, report) => sum + report.added, 0)
  return outcomeOf(added, isWeekend(day) ? 'it is a weekend' : 'nothing new', notes.join('; ') || null)
}
