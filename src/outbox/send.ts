import type { Database, Db } from '../db/database.ts'
import type { Models } from '../digests/kept-model.ts'
import { type Edition, editionOf, latestEdition } from '../editions/store.ts'
import { lastRun } from '../runs/store.ts'
import { dueUpTo } from '../subscribers/due.ts'
import { makeDue } from '../subscribers/due-store.ts'
import { resumePaused } from '../subscribers/pause-store.ts'
import { turnBack } from '../subscribers/turn-back.ts'
import { type DeliverReport, deliver, type Outbox } from './deliver.ts'
import type { Ending } from './delivery.ts'
import { type FanOutReport, fanOut } from './fan-out.ts'
import { type DueGroup, findDue } from './find-due.ts'
import { analyzeDeliveries, countOpen } from './store.ts'

/** The moment that a send happens at: real, or the end of a day that the operator named. */
export interface Moment {
  now: Date
  /** The day it is, `YYYY-MM-DD`, in the installation's zone. */
  day: string
  /** Whether the operator named the day, so that this clock may be behind or ahead of what the readers' have seen. */
  isSet: boolean
}

/** Whether due readers wait: the day has no edition because its sources failed or were stale. */
async function isLate(db: Db, day: string): Promise<boolean> {
  const published = await lastRun(db, 'publish', day)
  if (published?.outcome !== 'failed' && published?.outcome !== 'stale') return false
  return (await editionOf(db, day)) === undefined
}

/** What the next digest is chosen up to, and who counts as due; undefined while there is no edition at all. */
async function whatIsDue(db: Db, at: Moment): Promise<{ latest: Edition; dueAt: Date } | undefined> {
  const latest = await latestEdition(db, at.day)
  if (!latest) return undefined
  return { latest, dueAt: dueUpTo(at.now, await isLate(db, at.day)) }
}

/** One subscriber whom it is about, instead of everybody. */
type Only = { subscriberId: number } | undefined

/** Whose pause is over is back; whoever is asked for by name is due; and a day that the operator names is that day's turn, also after later days. */
async function settleWhoIsDue(db: Db, at: Moment, only: Only): Promise<void> {
  await resumePaused(db, at.now)
  if (only) await makeDue(db, only.subscriberId)
  else if (at.isSet) await turnBack(db, at.now)
}

/** From so many new rows on, what PostgreSQL knows of the ledger is wrong until it looks again. */
const manyDeliveries = 1_000

/** Makes the digests of everybody who is due, or of one subscriber. Without any edition yet, readers stay due. */
export async function makeDigests(db: Database, at: Moment, only?: Only, models?: Models): Promise<FanOutReport> {
  await settleWhoIsDue(db, at, only)
  const due = await whatIsDue(db, at)
  if (!due) return { digests: 0, deliveries: 0, quiet: 0, waiting: 0 }
  const made = await fanOut(db, { ...due, ...at, only: only?.subscriberId, ...(models && { models }) })
  if (made.deliveries >= manyDeliveries) await analyzeDeliveries(db)
  return made
}

/** Who would get what, were `send` run now: it is done for real, and taken back. */
export function previewSend(db: Database, at: Moment, only?: Only, models?: Models): Promise<DueGroup[]> {
  return db.rehearse(async (tx) => {
    await settleWhoIsDue(tx, at, only)
    const due = await whatIsDue(tx, at)
    return due ? await findDue(tx, { ...due, only: only?.subscriberId }, models) : []
  })
}

/** What one `send` did. */
export interface SendReport extends DeliverReport {
  digests: number
  /** Readers for whom there was nothing new. */
  quiet: number
  /** Readers who got no digest because they wait for their last one. */
  waiting: number
  /** Deliveries that wait for a later attempt. */
  later: number
}

/**
 * Makes due digests and delivers until nothing is due any more, also what other senders have in hand, so that its end
 * means that the mail is out. Running it twice sends nothing twice: the ledger knows.
 * @param options.onProgress told after each delivery how many are done and how many were seen to be due
 */
export async function send(
  outbox: Outbox,
  at: Moment,
  options: {
    only?: Only
    signal?: AbortSignal | undefined
    models?: Models
    onProgress?: (progress: { done: number; total: number }) => void
  } = {},
): Promise<SendReport> {
  const made = await makeDigests(outbox.db, at, options.only, options.models)
  const report: SendReport = {
    digests: made.digests,
    quiet: made.quiet,
    waiting: made.waiting,
    later: 0,
    submitted: 0,
    deferred: 0,
    failed: 0,
    skipped: 0,
    unknown: 0,
    unreachable: null,
    isRampUsedUp: false,
  }
  const only = options.only?.subscriberId
  let open = await countOpen(outbox.db, only)
  let done = 0
  const total = open.due + open.inFlight
  const isOver = () => options.signal?.aborted || report.unreachable !== null || report.isRampUsedUp
  while (open.due + open.inFlight > 0 && !isOver()) {
    const onEnding = (ending: Ending['status'] | 'skipped') => {
      // What went back is still to be done.
      if (ending === 'queued') return
      done += 1
      options.onProgress?.({ done, total: Math.max(total, done) })
    }
    const round = await deliver(outbox, { signal: options.signal, onEnding, only })
    for (const key of ['submitted', 'deferred', 'failed', 'skipped', 'unknown'] as const) report[key] += round[key]
    report.unreachable = round.unreachable
    report.isRampUsedUp = round.isRampUsedUp
    open = await countOpen(outbox.db, only)
    if (open.inFlight > 0) await new Promise((resolve) => setTimeout(resolve, 200))
  }
  report.later = open.later
  return report
}
