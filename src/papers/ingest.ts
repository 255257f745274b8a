import type { Database, Db } from '../db/database.ts'
import { messageOf } from '../lib/error.ts'
import type { RunOutcome } from '../runs/run.ts'
import { lastCursor, newestBefore, recordRun, recordSource } from '../runs/store.ts'
import type { Refusal, Source, SourceItem, Span } from '../sources/source.ts'
import { announcementFor, outcomeOfIngest, outcomeOfSource } from './ingest-outcome.ts'
import { type NewPaper, toPaper } from './paper.ts'
import { upsertPapers } from './store.ts'

/** What one source brought, and how asking it ended. */
export interface SourceReport {
  source: string
  ended: RunOutcome
  /** Papers that were not known before. */
  added: number
  /** Listings of papers that were, whether or not anything about them is new. */
  known: number
  /** Changes of papers that are not known: no news, and nothing to change. */
  notNews: number
  /** How many records were passed over; `refusals` names the first hundred. */
  refused: number
  refusals: Refusal[]
}

/** What an ingest brought: the run as recorded, and each source's part in it. */
export interface IngestReport {
  run: RunOutcome
  sources: SourceReport[]
}

export interface IngestOptions {
  /** The day whose papers are wanted, `YYYY-MM-DD`. */
  day: string
  /** How much around the day, for sources that can tell. */
  span?: Span | undefined
  /** The command's clock: the end of the day where the operator names one. Default: now. */
  now?: Date | undefined
  /** Whether the papers are history: known, but never new. */
  archived?: boolean | undefined
  signal?: AbortSignal | undefined
}

interface IngestDeps {
  db: Database
  /** Told before each source's papers are stored: the moment for the sample to go. */
  onRealPapers: (tx: Db) => Promise<void>
}

/** As much as one statement takes; a day of any one source usually fits, so that no transaction waits for a server. */
const batchSize = 2_000
const namedRefusals = 100

/**
 * Brings the papers of `sources` in. A source that fails costs only its own papers; a bad record only itself.
 * @throws nothing for a failing source: see the report.
 */
export async function ingest(
  deps: IngestDeps & { sources: readonly Source[] },
  options: IngestOptions,
): Promise<IngestReport> {
  let reports: SourceReport[] = []
  const names = deps.sources.map((source) => source.name)
  const run = await recordRun(deps.db, { kind: 'ingest', day: options.day, sources: names }, async (runId) => {
    reports = await Promise.all(deps.sources.map((source) => ingestOne(deps, source, runId, options)))
    return outcomeOfIngest(reports)
  })
  return { run, sources: reports }
}

/** What is counted while a source is read. */
interface Reading extends Omit<SourceReport, 'ended'> {
  newest: string | undefined
  cursor: string | undefined
  quiet: string | undefined
}

async function ingestOne(
  deps: IngestDeps,
  source: Source,
  runId: number,
  options: IngestOptions,
): Promise<SourceReport> {
  const { db } = deps
  const askedAt = options.now ?? new Date()
  const start = (): Reading => ({
    source: source.name,
    ...{ added: 0, known: 0, notNews: 0, refused: 0, refusals: [] },
    ...{ newest: undefined, cursor: undefined, quiet: undefined },
  })
  const reading = start()
  const { day, span, signal } = options
  const batches = inBatches(source.items({ day, span, signal, cursor: await lastCursor(db, source.name) }), reading)
  try {
    const first = await batches.next()
    const ended = await db.transaction(async (tx) => {
      if (!first.done) {
        // Two ingests that merge the same papers in another order would wait for each other for ever.
        await tx.query(`SELECT pg_advisory_xact_lock(hashtext('ingest'))`)
        await deps.onRealPapers(tx)
        let batch: readonly NewPaper[] | undefined = first.value
        while (batch) {
          // The next batch is read and cleaned while the server has this one in hand.
          const storing = store(tx, batch, options, reading)
          const upcoming = batches.next()
          await Promise.all([storing, upcoming])
          batch = (await upcoming).value
        }
      }
      const outcome = await judge(tx, source, reading, { day, askedAt })
      await recordSource(tx, runId, { ...reading, askedAt, ended: outcome })
      return outcome
    })
    return reportOf(reading, ended)
  } catch (error) {
    const ended = { outcome: 'failed', count: 0, reason: messageOf(error) } as const
    const nothing = { ...start(), refused: reading.refused, refusals: reading.refusals }
    await recordSource(db, runId, { ...nothing, askedAt, ended }).catch(() => undefined)
    return reportOf(nothing, ended)
  } finally {
    // Where the database failed, the source still holds its file or its answer.
    await batches.return(undefined)
  }
}

function reportOf({ source, added, known, notNews, refused, refusals }: Reading, ended: RunOutcome): SourceReport {
  return { source, ended, added, known, notNews, refused, refusals }
}

/** Where the source follows arXiv's announcements, its newest id is held against what it served before the last one. */
async function judge(
  tx: Db,
  { name, hoursAfterAnnouncement }: Source,
  reading: Reading,
  { day, askedAt: now }: { day: string; askedAt: Date },
): Promise<RunOutcome> {
  if (hoursAfterAnnouncement === undefined) return outcomeOfSource(reading, { day, now })
  const { announced } = announcementFor(now, hoursAfterAnnouncement)
  // An answer that has not changed, or is empty, is as new as the one before it.
  const servedBefore = await newestBefore(tx, name, now)
  if ((servedBefore ?? '') > (reading.newest ?? '')) reading.newest = servedBefore
  const facts = { ...reading, newestBefore: await newestBefore(tx, name, announced) }
  return outcomeOfSource(facts, { day, now, hoursAfterAnnouncement })
}

async function store(
  tx: Db,
  batch: readonly NewPaper[],
  { archived = false }: IngestOptions,
  reading: Reading,
): Promise<void> {
  for (const round of rounds(batch)) {
    const { added, known } = await upsertPapers(tx, round, { archived, sample: false })
    reading.added += added
    reading.known += known
    reading.notNews += round.length - added - known
  }
}

/** One statement cannot touch a row twice: where a work is listed again, that is for the next. */
function rounds(papers: readonly NewPaper[]): NewPaper[][] {
  const found: Map<string, NewPaper>[] = []
  const listings = new Map<string, number>()
  for (const paper of papers) {
    const key = `${paper.source} ${paper.externalId}`
    const listing = listings.get(key) ?? 0
    listings.set(key, listing + 1)
    found[listing] ??= new Map()
    found[listing].set(key, paper)
  }
  return found.map((round) => [...round.values()])
}

async function* inBatches(
  items: AsyncIterable<SourceItem>,
  reading: Reading,
): AsyncGenerator<readonly NewPaper[], undefined> {
  let batch: NewPaper[] = []
  const refuse = (refusal: Refusal) => {
    reading.refused += 1
    if (reading.refusals.length < namedRefusals) reading.refusals.push(refusal)
  }
  for await (const item of items) {
    if ('refused' in item) refuse(item.refused)
    else if ('cursor' in item) reading.cursor = item.cursor
    else if ('quiet' in item) reading.quiet = item.quiet
    else {
      const paper = toPaper(item.paper)
      if ('unfit' in paper) {
        refuse({ where: item.paper.externalId || 'a record', why: paper.unfit })
        continue
      }
      if (isNewer(paper, reading.newest)) reading.newest = paper.externalId
      batch.push(paper)
      if (batch.length >= batchSize) {
        yield batch
        batch = []
      }
    }
  }
  if (batch.length > 0) yield batch
  return undefined
}

/** arXiv's ids since 2007 go up with the days (`2501.00001`), and sort as text. */
function isNewer(paper: NewPaper, newest: string | undefined): boolean {
  return paper.source === 'arxiv' && /^\d/.test(paper.externalId) && paper.externalId > (newest ?? '')
}
