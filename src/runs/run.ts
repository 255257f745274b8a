/** What a run does: bring papers in, or freeze the day's edition. */
export type RunKind = 'ingest' | 'publish'

/**
 * How a run ended.
 * - `done`: it brought or published `count` papers
 * - `quiet`: nothing to do, and that is right: `reason` says why
 * - `stale`: the source answered, but with yesterday's list
 * - `failed`: `reason` says what went wrong
 */
export type RunOutcome =
  | { outcome: 'done'; count: number; reason: string | null }
  | { outcome: 'quiet' | 'stale' | 'failed'; count: 0; reason: string }

/** The reason of a failure that is nobody's fault: a person, or the end of the process, stopped the work. */
export const stoppedEarly = 'was stopped before its end'

/** The outcome of a run that brought `count` papers, or none for `quietReason`. `note` is what a person should know. */
export function outcomeOf(count: number, quietReason: string, note: string | null = null): RunOutcome {
  if (count > 0) return { outcome: 'done', count, reason: note }
  return { outcome: 'quiet', count: 0, reason: note ? `${quietReason}; ${note}` : quietReason }
}

/** Whether `day` (`YYYY-MM-DD`) is a Saturday or Sunday, on which neither arXiv nor Hugging Face list papers. */
export function isWeekend(day: string): boolean {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay()
  return weekday === 0 || weekday === 6
}

/** One outcome in a line, as the command line prints it. */
export function describeOutcome(run: RunOutcome): string {
  // Of a run whose sources were stopped, the reason names them.
  if (run.outcome === 'failed' && run.reason.endsWith(stoppedEarly)) return run.reason
  const reason = run.reason ? `: ${run.reason}` : ''
  return run.outcome === 'done'
    ? `${run.count} ${run.count === 1 ? 'paper' : 'papers'}${reason}`
    : `${run.outcome}${reason}`
}
