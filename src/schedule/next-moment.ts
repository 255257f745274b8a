import { schedule } from 'node-cron'

/** The next moment of a cron expression in a time zone; null where it has none. */
export function nextMoment(cron: string, timezone: string): Date | null {
  // Only a task that runs knows its next moment, and this one is gone before it comes.
  const task = schedule(cron, () => undefined, { timezone })
  const moment = task.getNextRun()
  void task.destroy()
  return moment
}
