import { z } from 'zod'
import { type Db, maybeRow, row, rows } from '../db/database.ts'
import { messageOf } from '../lib/error.ts'
import type { RunKind, RunOutcome } from './run.ts'

const outcomes = z.enum(['done', 'quiet', 'stale', 'failed'])

const runRow = z.object({
  id: z.number(),
  kind: z.enum(['ingest', 'publish']),
  day: z.string(),
  sources: z.array(z.string()),
  started_at: z.date(),
  finished_at: z.date().nullable(),
  outcome: outcomes.nullable(),
  count: z.number().nullable(),
  reason: z.string().nullable(),
})

/** A recorded run. One without an outcome is still going or was interrupted. */
export type RunRow = z.infer<typeof runRow>

/** Records that a run began, does it, and records how it ended, also when it threw. `work` is told the run's id. */
export async function recordRun(
  db: Db,
  run: { kind: RunKind; day: string; sources?: readonly string[] },
  work: (runId: number) => Promise<RunOutcome>,
): Promise<RunOutcome> {
  const { id } = await row(
    db,
    z.object({ id: z.number() }),
    'INSERT INTO runs (kind, day, sources) VALUES ($1, $2, $3) RETURNING id',
    [run.kind, run.day, run.sources ?? []],
  )
  const finish = (ended: RunOutcome) =>
    db.query('UPDATE runs SET finished_at = now(), outcome = $2, count = $3, reason = $4 WHERE id = $1', [
      id,
      ended.outcome,
      ended.count,
      ended.reason,
    ])
  try {
    const ended = await work(id)
    await finish(ended)
    return ended
  } catch (error) {
    // The first error is the one worth telling; where the database is away, the run stays without an outcome.
    await finish({ outcome: 'failed', count: 0, reason: messageOf(error) }).catch(() => undefined)
    throw error
  }
}

const sourceRow = z
  .object({
    run_id: z.number(),
    source: z.string(),
    outcome: outcomes,
    reason: z.string().nullable(),
    added: z.number(),
    known: z.number(),
    refused: z.number(),
  })
  .transform(({ run_id: runId, ...part }) => ({ runId, ...part }))

/** One source's part in an ingest. */
export type SourceRow = z.infer<typeof sourceRow>

/** What a source's part in an ingest leaves behind. */
export interface SourcePart {
  source: string
  /** What the ingest's clock said. */
  askedAt: Date
  ended: RunOutcome
  added: number
  known: number
  refused: number
  newest: string | undefined
  cursor: string | undefined
}

/** Records one source's part in a run. In the transaction of its papers, so that a cursor never runs ahead of them. */
export async function recordSource(db: Db, runId: number, part: SourcePart): Promise<void> {
  const { source, askedAt, ended, added, known, refused, newest, cursor } = part
  await db.query(
    `INSERT INTO run_sources (run_id, source, asked_at, outcome, reason, added, known, refused, newest, cursor)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
    [runId, source, askedAt, ended.outcome, ended.reason, added, known, refused, newest, cursor],
  )
}

/** The sources' parts in some runs, in the order of the runs. */
export function sourcesOf(db: Db, runIds: readonly number[]): Promise<SourceRow[]> {
  return rows(db, sourceRow, 'SELECT * FROM run_sources WHERE run_id = ANY ($1::bigint[]) ORDER BY run_id, source', [
    runIds,
  ])
}

const nameRow = z.object({ source: z.string() })

/** The sources that failed or were stale when they were last asked for `day`. */
export async function troubledSources(db: Db, day: string): Promise<string[]> {
  const found = await rows(
    db,
    nameRow,
    `SELECT source FROM (
       SELECT DISTINCT ON (s.source) s.source, s.outcome FROM run_sources s JOIN runs r ON r.id = s.run_id
       WHERE r.day = $1 ORDER BY s.source, s.run_id DESC
     ) last WHERE outcome IN ('failed', 'stale')`,
    [day],
  )
  return found.map(({ source }) => source)
}

const lastCursorRow = z.object({ cursor: z.string() })

/** The cursor that a source left last. */
export async function lastCursor(db: Db, source: string): Promise<string | undefined> {
  const last = await maybeRow(
    db,
    lastCursorRow,
    'SELECT cursor FROM run_sources WHERE source = $1 AND cursor IS NOT NULL ORDER BY run_id DESC LIMIT 1',
    [source],
  )
  return last?.cursor
}

const newestRow = z.object({ newest: z.string().nullable() })

/** The highest arXiv id that a source had served by `moment`, by the clocks of its ingests. */
export async function newestBefore(db: Db, source: string, moment: Date): Promise<string | undefined> {
  const { newest } = await row(
    db,
    newestRow,
    'SELECT max(newest) AS newest FROM run_sources WHERE source = $1 AND asked_at <= $2',
    [source, moment],
  )
  return newest ?? undefined
}

/** All runs of a day, the oldest first. */
export function runsOf(db: Db, day: string): Promise<RunRow[]> {
  return rows(db, runRow, 'SELECT * FROM runs WHERE day = $1 ORDER BY id', [day])
}

/** The runs of the `days` last days that have any, the newest day first and the oldest run of each first. */
export function recentRuns(db: Db, days: number): Promise<RunRow[]> {
  return rows(
    db,
    runRow,
    `SELECT * FROM runs WHERE day IN (SELECT DISTINCT day FROM runs ORDER BY day DESC LIMIT $1) ORDER BY day DESC, id`,
    [days],
  )
}

/** The last finished run of a kind for a day. A file that was read by hand says nothing about the day's sources. */
export function lastRun(db: Db, kind: RunKind, day: string): Promise<RunRow | undefined> {
  return maybeRow(
    db,
    runRow,
    `SELECT * FROM runs WHERE kind = $1 AND day = $2 AND outcome IS NOT NULL AND sources <> '{file}'
     ORDER BY id DESC LIMIT 1`,
    [kind, day],
  )
}
