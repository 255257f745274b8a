import { z } from 'zod'
import { type Db, maybeRow, row, rows } from '../db/database.ts'
import { messageOf } from '../lib/error.ts'
import type { RunKind, RunOutcome } from './run.ts'

const runRow = z.object({
  id: z.number(),
  kind: z.enum(['ingest', 'publish']),
  day: z.string(),
  sources: z.array(z.string()),
  started_at: z.date(),
  finished_at: z.date().nullable(),
  outcome: z.enum(['done', 'quiet', 'stale', 'failed']).nullable(),
  count: z.number().nullable(),
  reason: z.string().nullable(),
})

/** A recorded run. One without an outcome is still going or was interrupted. */
export type RunRow = z.infer<typeof runRow>

/** Records that a run began, does it, and records how it ended, also when it threw. */
export async function recordRun(
  db: Db,
  run: { kind: RunKind; day: string; sources?: readonly string[] },
  work: () => Promise<RunOutcome>,
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
    const ended = await work()
    await finish(ended)
    return ended
  } catch (error) {
    // The first error is the one worth telling; where the database is away, the run stays without an outcome.
    await finish({ outcome: 'failed', count: 0, reason: messageOf(error) }).catch(() => undefined)
    throw error
  }
}

/** All runs of a day, the oldest first. */
export function runsOf(db: Db, day: string): Promise<RunRow[]> {
  return rows(db, runRow, 'SELECT * FROM runs WHERE day = $1 ORDER BY id', [day])
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
