import { type ScheduledTask, schedule } from 'node-cron'
import type { Database } from '../db/database.ts'
import { messageOf } from '../lib/error.ts'
import type { Logger } from '../lib/log.ts'

/** A job that the clock starts. */
export interface Job {
  name: string
  /** minute hour day month weekday, in `timeZone` */
  cron: string
  run: () => Promise<void>
}

/** Takes a moment of a job for this process; false when another has it already. The table's primary key decides. */
export async function takeSlot(db: Database, slot: string): Promise<boolean> {
  const taken = await db.query('INSERT INTO schedule_slots (slot) VALUES ($1) ON CONFLICT DO NOTHING RETURNING slot', [
    slot,
  ])
  return taken.rows.length > 0
}

const minute = 60_000
/** How far back a missed moment is looked for: a job that runs less than weekly is not made up. */
const lookBack = 8 * 24 * 60

/** The last moment before `now` at which `task` was to run, to the minute. */
function lastMoment(task: ScheduledTask, now: Date): Date | undefined {
  let moment = new Date(Math.floor(now.getTime() / minute) * minute)
  for (let back = 0; back < lookBack; back += 1) {
    if (task.match(moment)) return moment
    moment = new Date(moment.getTime() - minute)
  }
  return undefined
}

/** Jobs that run by the clock until they are stopped. */
export interface Schedule {
  /** The next moment of each job. */
  next(): { name: string; at: Date | null }[]
  /** Does the last moment of each job, in their order, unless some process has done it: for after a start. */
  makeUpMissed(now: Date): Promise<void>
  /** Starts nothing new and waits for what runs. */
  stop(): Promise<void>
}

/** Starts `jobs`. However many processes share the database, one of them does each job at each of its moments. */
export function startSchedule(deps: { db: Database; log: Logger; timeZone: string }, jobs: readonly Job[]): Schedule {
  const { db, log, timeZone } = deps
  const underWay = new Set<Promise<void>>()
  const run = (job: Job): Promise<void> => {
    const work = job
      .run()
      .catch((error) => log.error({ job: job.name, error: messageOf(error) }, 'a scheduled job failed'))
      .finally(() => underWay.delete(work))
    underWay.add(work)
    return work
  }
  const slotOf = (job: Job, moment: Date) => `${job.name} ${moment.toISOString()}`

  const tasks = jobs.map((job) => {
    const task = schedule(
      job.cron,
      async ({ date }) => {
        if (await takeSlot(db, slotOf(job, new Date(Math.floor(date.getTime() / minute) * minute)))) await run(job)
      },
      { timezone: timeZone, name: job.name, noOverlap: true, suppressMissedWarning: true },
    )
    return { job, task }
  })

  return {
    next: () => tasks.map(({ job, task }) => ({ name: job.name, at: task.getNextRun() })),
    async makeUpMissed(now) {
      for (const { job, task } of tasks) {
        const moment = lastMoment(task, now)
        if (moment && (await takeSlot(db, slotOf(job, moment)))) await run(job)
      }
    },
    async stop() {
      await Promise.all(tasks.map(({ task }) => task.destroy()))
      await Promise.all(underWay)
    },
  }
}
