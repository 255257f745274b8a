import type { RunOutcome } from './run.ts'
import type { RunRow, SourceRow } from './store.ts'

/** What became of one day: each source's part in its ingests, and its publish. */
export interface DaySummary {
  day: string
  sources: { source: string; added: number; outcome: RunOutcome['outcome']; reason: string | null }[]
  /** The one that made the edition, else the last that has ended; null where none has. */
  publish: { outcome: RunOutcome['outcome']; count: number; reason: string | null } | null
}

/**
 * The days of some runs, in their order. A source that was asked often has brought the sum of it, and stands as it was
 * found last; where it brought something and then had nothing new, the day is `done`.
 */
export function summariseDays(runs: readonly RunRow[], parts: readonly SourceRow[]): DaySummary[] {
  const days = [...new Set(runs.map((run) => run.day))]
  return days.map((day) => {
    const ids = new Set(runs.filter((run) => run.day === day).map((run) => run.id))
    const ofDay = parts.filter((part) => ids.has(part.runId))
    const names = [...new Set(ofDay.map((part) => part.source))]
    const publishes = runs.filter((run) => run.day === day && run.kind === 'publish' && run.outcome !== null)
    const published = publishes.find((run) => run.outcome === 'done') ?? publishes.at(-1)
    return {
      day,
      sources: names.map((source) =>
        summariseSource(
          source,
          ofDay.filter((part) => part.source === source),
        ),
      ),
      publish: published?.outcome
        ? { outcome: published.outcome, count: published.count ?? 0, reason: published.reason }
        : null,
    }
  })
}

function summariseSource(source: string, parts: readonly SourceRow[]): DaySummary['sources'][number] {
  const added = parts.reduce((sum, part) => sum + part.added, 0)
  const last = parts.at(-1)
  const isDone = added > 0 && last?.outcome === 'quiet'
  return {
    source,
    added,
    outcome: isDone ? 'done' : (last?.outcome ?? 'quiet'),
    reason: isDone ? null : (last?.reason ?? null),
  }
}
