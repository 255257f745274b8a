import type { Database } from '../db/database.ts'
import type { LearnReport } from '../digests/learn-ranking.ts'
import type { PublishReport } from '../editions/publish.ts'
import { dayIn } from '../lib/clock.ts'
import type { Logger } from '../lib/log.ts'
import { ensurePartitions } from '../outbox/store.ts'
import type { IngestReport } from '../papers/ingest.ts'
import { describeOutcome, type RunOutcome } from '../runs/run.ts'
import type { Source } from '../sources/source.ts'
import { forgetFullAllowances } from '../subscribers/allowance-store.ts'
import { forgetOldAddresses } from '../subscribers/change-store.ts'
import { sweepUnconfirmed } from '../subscribers/sign-up-store.ts'
import { publishLate, retryMorning } from './retry-morning.ts'
import type { Job } from './schedule.ts'
import { forgetOldTurns } from './store.ts'

/** What the jobs stand on. */
export interface Work {
  db: Database
  log: Logger
  timeZone: string
  /** When ingest, learning and publishing are to be, as cron expressions. */
  times: { ingest: string; learn: string; publish: string }
  sources(): Promise<readonly Source[]>
  /** Now, and the day that it is. */
  moment(): { day: string }
  ingest(sources: readonly Source[], options: { day: string; signal: AbortSignal }): Promise<IngestReport>
  learn(options: { signal: AbortSignal }): Promise<LearnReport>
  publish(day: string): Promise<PublishReport>
}

/**
 * What the clock does. `retry` stands between two ingests, so that a troubled morning is tried again every half hour. The
 * chores come first, so that a new month is ready before its first digest.
 */
export function jobs(work: Work): Job[] {
  const { db, log, times } = work
  const publishOf = async (day: string) => tell(log, 'publish', (await work.publish(day)).run)
  const publishNow = () => publishOf(work.moment().day)
  return [
    {
      name: 'chores',
      cron: '0 3 * * *',
      async run() {
        await ensurePartitions(db)
        await forgetOldTurns(db)
        await forgetOldAddresses(db)
        await forgetFullAllowances(db)
        await sweepUnconfirmed(db)
      },
    },
    {
      name: 'ingest',
      cron: times.ingest,
      async run(signal) {
        const { day } = work.moment()
        const { run } = await work.ingest(await work.sources(), { day, signal })
        signal.throwIfAborted()
        tell(log, 'ingest', run)
        await publishLate({ db, publish: publishNow }, day)
      },
    },
    {
      name: 'learn',
      cron: times.learn,
      async run(signal) {
        tellLearnt(log, await work.learn({ signal }))
      },
    },
    {
      name: 'publish',
      cron: times.publish,
      // What is made up before today's moment is yesterday's: today's is still to come, with what is new by then.
      run: (_, moment) => publishOf(dayIn(work.timeZone, moment)),
    },
    {
      name: 'retry',
      cron: '35 * * * *',
      isMadeUp: false,
      async run(signal) {
        const { day } = work.moment()
        const again = async (sources: readonly Source[]) => {
          tell(log, 'retry', (await work.ingest(sources, { day, signal })).run)
          signal.throwIfAborted()
        }
        await retryMorning({ db, sources: await work.sources(), ingest: again, publish: publishNow }, day)
      },
    },
  ]
}

/** Where there was nothing to learn, there is nothing to tell. */
export function tellLearnt(log: Logger, report: LearnReport): void {
  if (!report.learnt) return
  const { papers, libraries, seconds } = report
  log.info({ job: 'learn', papers, libraries }, `learn: of ${papers} papers and ${libraries} libraries in ${seconds} s`)
}

function tell(log: Logger, job: string, run: RunOutcome): void {
  const isFine = run.outcome === 'done' || run.outcome === 'quiet'
  log[isFine ? 'info' : 'warn']({ job, outcome: run.outcome, count: run.count }, `${job}: ${describeOutcome(run)}`)
}
