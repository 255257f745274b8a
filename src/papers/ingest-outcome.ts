import { describeOutcome, isWeekend, outcomeOf, type RunOutcome } from '../runs/run.ts'
import { lastAnnouncement, whyNothingListed } from '../sources/arxiv/arxiv-calendar.ts'

/** What is known of a source once it has been asked. */
export interface SourceFacts {
  /** Papers that were not known before. */
  added: number
  /** How many records were passed over. */
  refused: number
  /** The source's own word why there is nothing. */
  quiet?: string | undefined
  /** The highest arXiv id that it has served, now or before. */
  newest?: string | undefined
  /** The highest that it had served when arXiv last announced papers. Undefined: it had not been asked by then. */
  newestBefore?: string | undefined
}

/** When a source was asked, and how long it takes to have what arXiv announces: undefined where it does not follow arXiv. */
export interface SourceMoment {
  day: string
  now: Date
  hoursAfterAnnouncement?: number | undefined
}

/** arXiv's last announcement before `now`, and when a source that follows it `hours` later has it. */
export function announcementFor(now: Date, hours: number): { announced: Date; expected: Date } {
  const announced = lastAnnouncement(now)
  return { announced, expected: new Date(announced.getTime() + hours * 3_600_000) }
}

/**
 * How asking a source ended that could be used. Without new papers, on a day that has some, it is stale when the highest
 * id has not moved since before an announcement that should have reached it by now: a feed may answer with yesterday's
 * list and a fresh date.
 * Else it is quiet, and says why.
 */
export function outcomeOfSource(facts: SourceFacts, { day, now, hoursAfterAnnouncement }: SourceMoment): RunOutcome {
  const note = facts.refused > 0 ? `records passed over: ${facts.refused}` : null
  if (facts.added > 0 || hoursAfterAnnouncement === undefined) {
    return outcomeOf(facts.added, facts.quiet ?? (isWeekend(day) ? 'it is a weekend' : 'nothing new'), note)
  }
  const nothingListed = whyNothingListed(day)
  if (nothingListed) return outcomeOf(0, nothingListed, note)
  const { announced, expected } = announcementFor(now, hoursAfterAnnouncement)
  const hasMoved = facts.newestBefore === undefined || (facts.newest ?? '') > facts.newestBefore
  if (!hasMoved && now >= expected) {
    const since = announced.toISOString().slice(0, 16).replace('T', ' ')
    const reason = `arXiv announced papers at ${since} UTC, but the newest id is still ${facts.newestBefore}`
    return { outcome: 'stale', count: 0, reason: note ? `${reason}; ${note}` : reason }
  }
  const awaited = hasMoved
    ? undefined
    : `what arXiv has announced is expected by ${expected.toISOString().slice(11, 16)} UTC`
  return outcomeOf(0, awaited ?? facts.quiet ?? 'nothing new', note)
}

/**
 * How an ingest ended, by how each source did. New papers count, whatever happened to other sources; without any, a
 * source that failed or was stale may be why.
 */
export function outcomeOfIngest(parts: readonly { source: string; ended: RunOutcome; refused: number }[]): RunOutcome {
  const troubled = parts.filter(({ ended }) => ended.outcome === 'failed' || ended.outcome === 'stale')
  const notes = troubled.map(({ source, ended }) => `${source} ${describeOutcome(ended)}`)
  const refused = parts.reduce((sum, part) => sum + part.refused, 0)
  const added = parts.reduce((sum, { ended }) => sum + ended.count, 0)
  if (added > 0) {
    if (refused > 0) notes.push(`records passed over: ${refused}`)
    return outcomeOf(added, '', notes.join('; ') || null)
  }
  if (troubled.length > 0) {
    const outcome = troubled.some(({ ended }) => ended.outcome === 'failed') ? 'failed' : 'stale'
    return { outcome, count: 0, reason: notes.join('; ') }
  }
  const reasons = [...new Set(parts.map(({ ended }) => ended.reason))]
  return outcomeOf(0, reasons.join('; ') || 'nothing new')
}
