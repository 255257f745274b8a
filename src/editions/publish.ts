import type { Database, Db } from '../db/database.ts'
import { signalHistories } from '../papers/signals.ts'
import { newPapers, type Paper, type UnfitPaper } from '../papers/store.ts'
import { outcomeOf, type RunOutcome } from '../runs/run.ts'
import { lastRun, recordRun } from '../runs/store.ts'
import { whyNothingListed } from '../sources/arxiv/arxiv-calendar.ts'
import { editionOf, insertEdition } from './store.ts'
import { nothingKnown, rankByTrending, trendingInputs } from './trending.ts'

/** What a publish did: the run as recorded, and the edition if there is a new one. */
export interface PublishReport {
  run: RunOutcome
  edition: { number: number; day: string } | null
  /** Rows of `papers` that could not be read; they stay out until they are mended. */
  unfit: UnfitPaper[]
}

/**
 * Freezes every new paper, ranked, as the edition of `day`. A day has one edition: what comes later waits for the next.
 * An empty day is an outcome with its reason, never an empty edition.
 */
export async function publish(deps: { db: Database }, options: { day: string }): Promise<PublishReport> {
  const report: Omit<PublishReport, 'run'> = { edition: null, unfit: [] }
  const run = await recordRun(deps.db, { kind: 'publish', day: options.day }, () =>
    deps.db.transaction(async (tx) => {
      await tx.query(`SELECT pg_advisory_xact_lock(hashtext('publish'))`)
      const found = await newPapers(tx, { sample: false })
      report.unfit = found.unfit
      const note = found.unfit.length > 0 ? `unreadable rows passed over: ${found.unfit.length}` : null
      const out = await editionOf(tx, options.day)
      if (out) {
        const waiting = found.papers.length > 0 ? `; waiting for the next: ${found.papers.length}` : ''
        return outcomeOf(0, `edition No. ${out.number} of ${options.day} is out already${waiting}`, note)
      }
      if (found.papers.length === 0) return await emptyDay(tx, options.day, note)
      const number = await freeze(tx, { day: options.day, sample: false }, found.papers)
      report.edition = { number, day: options.day }
      return outcomeOf(found.papers.length, '', note)
    }),
  )
  return { run, ...report }
}

/** Nothing new: because it is a quiet day, or because the sources failed, and then due readers wait a while. */
async function emptyDay(tx: Db, day: string, note: string | null): Promise<RunOutcome> {
  const ingested = await lastRun(tx, 'ingest', day)
  if (ingested?.outcome === 'failed' || ingested?.outcome === 'stale') {
    return { outcome: ingested.outcome, count: 0, reason: ingested.reason ?? 'the sources brought nothing' }
  }
  const why = whyNothingListed(day)
  return outcomeOf(0, why ? `${why}, and nothing is new` : 'nothing is new', note)
}

/** Publishes the sample papers as the sample edition, number 0. */
export async function publishSample(tx: Db, day: string): Promise<void> {
  const { papers } = await newPapers(tx, { sample: true })
  await freeze(tx, { day, sample: true }, papers)
}

async function freeze(tx: Db, edition: { day: string; sample: boolean }, papers: readonly Paper[]): Promise<number> {
  const histories = await signalHistories(
    tx,
    papers.map((paper) => paper.id),
  )
  const candidates = papers.map(({ id, source, externalId, authors }) => {
    const history = histories.get(id)
    const inputs = history ? trendingInputs({ ...history, authors }, history.asOf) : nothingKnown
    return { id, source, externalId, inputs }
  })
  const ranked = rankByTrending(candidates).map(({ paper, score }) => ({ paperId: paper.id, score }))
  return await insertEdition(tx, edition, ranked)
}
