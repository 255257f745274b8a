import { setTimeout as sleep } from 'node:timers/promises'
import { schedule as cronTask, parse, type ScheduledTask } from 'node-cron'
import type { Database } from '../db/database.ts'
import { messageOf, PaperrouteError } from '../lib/error.ts'
import type { Logger } from '../lib/log.ts'
import { stoppedEarly } from '../runs/run.ts'
import { type Turn, takeTurn } from './store.ts'

/** A job that the clock starts. */
export interface Job {
  name: string
  /** minute hour day month weekday, and perhaps a second before them, in `timeZone` */
  cron: string
  /** Whether a moment that was missed is made up; default true. */
  isMadeUp?: boolean
  /**
   * May throw when `signal` fires, before it has changed anything; then it is still to do.
   * @param moment the one that it is for, which is past where it was missed
   */
  run: (signal: AbortSignal, moment: Date) => Promise<void>
}

/** Jobs that run by the clock until they are stopped. */
export interface Schedule {
  /** The next moment of each job. */
  next(): { name: string; at: Date | null }[]
  /**
   * Does the last moment of each job, in their order, unless some process has done it: for after a start. Another
   * process that is at it is waited for, so that the order holds over all of them.
   * @param done jobs that need not be made up, because what they do was just done in another way
   */
  makeUpMissed(now: Date, done?: readonly string[]): Promise<void>
  /** Starts nothing new and waits for what runs; what can be cut short without loss is. */
  stop(): Promise<void>
}

const second = 1_000
const minute = 60 * second
/** How often another process that is at a job is looked at, in milliseconds. */
const patience = 250
/** How far back a missed moment is looked for, in minutes: a job that runs less than weekly is not made up. */
const lookBack = 8 * 24 * 60

/** The last moment up to `now` at which `task` was to run. */
function lastMoment(task: ScheduledTask, now: Date): Date | undefined {
  const seconds = parse(task.getPattern()).second.toSorted((one, other) => other - one)
  let start = Math.floor(now.getTime() / minute) * minute
  for (let back = 0; back < lookBack; back += 1) {
    const moments = seconds.map((past) => new Date(start + past * second))
    // Which minutes match does not depend on the second, so one is asked for all.
    const [any] = moments
    const last = moments.find((moment) => moment <= now)
    if (any && last && task.match(any)) return last
    start -= minute
  }
  return undefined
}

/** Starts `jobs`. However many processes share the database, one of them does each job at each of its moments. */
export function startSchedule(deps: { db: Database; log: Logger; timeZone: string }, jobs: readonly Job[]): Schedule {
  const { db, log, timeZone } = deps
  const underWay = new Set<Promise<unknown>>()
  const stopping = new AbortController()
  let waking: NodeJS.Timeout | undefined

  /** `stop` waits for `work`, which must not fail. */
  function track<T>(work: Promise<T>): Promise<T> {
    underWay.add(work)
    void work.then(() => underWay.delete(work))
    return work
  }

  /** @returns undefined where the schedule stops, or where the job failed, which is told. */
  async function attempt(job: Job, moment: Date, run = job.run): Promise<Turn | undefined> {
    if (stopping.signal.aborted) return undefined
    return await track(
      takeTurn(db, `${job.name} ${moment.toISOString()}`, (signal) => run(signal, moment), stopping.signal).catch(
        (error) => {
          log.error({ job: job.name, error: messageOf(error) }, `${job.name} failed`)
          return undefined
        },
      ),
    )
  }

  async function makeUpMissed(now: Date, done: readonly string[] = []): Promise<void> {
    for (const { job, task } of tasks) {
      if (job.isMadeUp === false) continue
      const moment = lastMoment(task, now)
      const run = done.includes(job.name) ? async () => undefined : job.run
      while (moment && (await attempt(job, moment, run)) === 'under way elsewhere') {
        await sleep(patience, undefined, { signal: stopping.signal }).catch(() => undefined)
      }
    }
  }

  /** A machine that slept, or was too busy, has passed moments by. All jobs are looked at, so that their order holds. */
  function catchUp(): void {
    waking ??= setTimeout(() => {
      waking = undefined
      void track(makeUpMissed(new Date()))
    }, second)
  }

  const tasks = jobs.map((job) => {
    const task = cronTask(job.cron, async ({ date }) => void (await attempt(job, date)), {
      timezone: timeZone,
      name: job.name,
      noOverlap: true,
      logger: quiet,
    })
    task.on('execution:missed', catchUp)
    return { job, task }
  })

  return {
    next: () => tasks.map(({ job, task }) => ({ name: job.name, at: task.getNextRun() })),
    makeUpMissed,
    async stop() {
      stopping.abort(new PaperrouteError(stoppedEarly))
      clearTimeout(waking)
      await Promise.all(tasks.map(({ task }) => task.destroy()))
      await Promise.all(underWay)
    },
  }
}

/** The library reports on the console in colours; what matters of that is told by us. */
const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined }
