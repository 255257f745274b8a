import { DateTime } from 'luxon'
import { z } from 'zod'
import { isTimeZone } from '../lib/clock.ts'

export const cadences = ['daily', 'weekdays', 'weekly', 'monthly'] as const

/** When a subscriber wants their digest: at `hour` o'clock in `timeZone`, on the days that the cadence names. */
export const schedule = z.object({
  cadence: z.enum(cadences),
  hour: z.number().int().min(0).max(23),
  timeZone: z.string(),
})
export type Schedule = z.infer<typeof schedule>

/** A weekly digest comes on Monday, a monthly one on the first. */
function isDigestDay(cadence: Schedule['cadence'], day: DateTime): boolean {
  if (cadence === 'weekdays') return day.weekday <= 5
  if (cadence === 'weekly') return day.weekday === 1
  if (cadence === 'monthly') return day.day === 1
  return true
}

/**
 * The first moment of `wanted` strictly after `after`. Daylight saving is the zone's business: an hour that a day skips
 * is taken as the next one that exists, one that comes twice is taken the first time. A zone that is not known, or no
 * longer, is taken as UTC: one such row must not keep everybody else's digests back.
 */
export function nextMoment(wanted: Schedule, after: Date): Date {
  const zone = isTimeZone(wanted.timeZone) ? wanted.timeZone : 'UTC'
  const today = DateTime.fromJSDate(after, { zone }).startOf('day')
  for (let ahead = 0; ; ahead += 1) {
    const day = today.plus({ days: ahead })
    const moment = firstOf({ year: day.year, month: day.month, day: day.day, hour: wanted.hour }, zone)
    if (isDigestDay(wanted.cadence, day) && moment.getTime() > after.getTime()) return moment
  }
}

/** Luxon takes either moment of an hour that comes twice, by the season in which it is asked. */
function firstOf(wallClock: { year: number; month: number; day: number; hour: number }, zone: string): Date {
  const possible = DateTime.fromObject(wallClock, { zone }).getPossibleOffsets()
  return new Date(Math.min(...possible.map((moment) => moment.toMillis())))
}

/** Schedules and the next moment of each, as columns: the form in which SQL joins them to subscribers. */
export interface Moments {
  zones: string[]
  cadences: string[]
  hours: number[]
  next: Date[]
}

/** The next moment of each schedule after `now`, computed once however many subscribers share it. */
export function nextMoments(schedules: readonly Schedule[], now: Date): Moments {
  return {
    zones: schedules.map((wanted) => wanted.timeZone),
    cadences: schedules.map((wanted) => wanted.cadence),
    hours: schedules.map((wanted) => wanted.hour),
    next: schedules.map((wanted) => nextMoment(wanted, now)),
  }
}

/** How long due readers wait for an edition whose sources failed or were stale. */
const patience = 6 * 60 * 60 * 1000

/**
 * The moment up to which readers count as due at `now`. While the day's edition is late they wait, six hours at most;
 * somebody who is due at once has been due for ever and does not wait.
 */
export function dueUpTo(now: Date, editionIsLate: boolean): Date {
  return editionIsLate ? new Date(now.getTime() - patience) : now
}
