import { DateTime } from 'luxon'
import { z } from 'zod'
import { dayIn, endOfDay, isTimeZone } from '../lib/clock.ts'

export const cadences = ['daily', 'weekdays', 'chosen', 'weekly', 'monthly'] as const
export type Cadence = (typeof cadences)[number]

/** When a subscriber wants their digest: at `hour` o'clock in `timeZone`, on the days that the cadence names. */
export const schedule = z.object({
  cadence: z.enum(cadences),
  /** ISO weekdays, 1 is Monday, of `chosen` and `weekly`; the day of the month of `monthly`; else without a meaning. */
  days: z.array(z.number()),
  hour: z.number().int().min(0).max(23),
  timeZone: z.string(),
})
export type Schedule = z.infer<typeof schedule>

/**
 * The days of a cadence in the one way that they are kept: sorted, each once, and none where the cadence needs none.
 * A weekly digest without a day comes on Monday, a monthly one on the first.
 * @returns undefined where the cadence cannot have these days
 */
export function daysOf(cadence: Cadence, days: readonly number[]): number[] | undefined {
  if (cadence === 'daily' || cadence === 'weekdays') return []
  const named = [...new Set(days)].sort((a, b) => a - b)
  const last = cadence === 'monthly' ? 31 : 7
  if (!named.every((day) => Number.isInteger(day) && day >= 1 && day <= last)) return undefined
  if (cadence === 'chosen') return named.length > 0 ? named : undefined
  return named.length > 1 ? undefined : [named[0] ?? 1]
}

/** Whether a digest is wanted on a day of the calendar. A month that is shorter has it on its last day. */
function isDigestDay(cadence: Cadence, days: readonly number[], day: DateTime): boolean {
  if (cadence === 'daily') return true
  if (cadence === 'weekdays') return day.weekday <= 5
  if (cadence === 'monthly') return days.some((wanted) => day.day === Math.min(wanted, day.endOf('month').day))
  return days.includes(day.weekday)
}

/**
 * The first moment of `wanted` strictly after `after`. Daylight saving is the zone's business: an hour that a day skips
 * comes as much later as the clocks go forward, also where they skip the day; one that comes twice is taken the first
 * time. A zone that is not known, or no longer, is taken as UTC, and days that the cadence cannot have as every day: one
 * such row must not keep everybody else's digests back.
 */
export function nextMoment(wanted: Schedule, after: Date): Date {
  const zone = isTimeZone(wanted.timeZone) ? wanted.timeZone : 'UTC'
  const days = daysOf(wanted.cadence, wanted.days)
  const cadence = days ? wanted.cadence : 'daily'
  const { year, month, day: today } = DateTime.fromJSDate(after, { zone })
  // The calendar has every day, the zone perhaps not. What yesterday skipped may still come.
  let day = DateTime.utc(year, month, today).minus({ days: 1 })
  for (;;) {
    if (isDigestDay(cadence, days ?? [], day)) {
      const moment = firstOf({ year: day.year, month: day.month, day: day.day, hour: wanted.hour }, zone)
      if (moment.getTime() > after.getTime()) return moment
    }
    day = day.plus({ days: 1 })
  }
}

/** Luxon takes either moment of an hour that comes twice, by the season in which it is asked. */
function firstOf(wallClock: { year: number; month: number; day: number; hour: number }, zone: string): Date {
  const possible = DateTime.fromObject(wallClock, { zone }).getPossibleOffsets()
  return new Date(Math.min(...possible.map((moment) => moment.toMillis())))
}

/** What of a reader's past and absence their next moment depends on. */
export interface Standing {
  lastDigestAt: Date | null
  pausedUntil: Date | null
}

/**
 * The next moment of somebody whose schedule is new, or who is back: the first one after `now` and from the end of their
 * pause on, which is a midnight and may be that moment itself, but not on a day, in the zone where they are now, that has
 * had its digest. So whoever flies from Berlin to New York after breakfast has theirs the next morning, and whoever moves
 * the hour from eight to six in the evening the next evening.
 */
export function momentAnew(wanted: Schedule, standing: Standing, now: Date): Date {
  const { lastDigestAt, pausedUntil } = standing
  const zone = isTimeZone(wanted.timeZone) ? wanted.timeZone : 'UTC'
  const beforeBack = pausedUntil && new Date(pausedUntil.getTime() - 1)
  const after = [now, beforeBack, lastDigestAt && endOfDay(dayIn(zone, lastDigestAt), zone)]
  return nextMoment(wanted, new Date(Math.max(...after.map((moment) => moment?.getTime() ?? 0))))
}

/** Schedules and the next moment of each, as columns: the form in which SQL joins them to subscribers. */
export interface Moments {
  zones: string[]
  cadences: string[]
  /** As PostgreSQL writes them, `{1,3}`: it has no arrays of arrays of different lengths. */
  days: string[]
  hours: number[]
  /** When the day began that it now is in the schedule's zone. */
  begins: Date[]
  next: Date[]
}

/** The next moment of each schedule after `now`, computed once however many subscribers share it. */
export function nextMoments(schedules: readonly Schedule[], now: Date): Moments {
  return {
    zones: schedules.map((wanted) => wanted.timeZone),
    cadences: schedules.map((wanted) => wanted.cadence),
    days: schedules.map((wanted) => `{${wanted.days.join(',')}}`),
    hours: schedules.map((wanted) => wanted.hour),
    begins: schedules.map(({ timeZone }) => {
      const zone = isTimeZone(timeZone) ? timeZone : 'UTC'
      return DateTime.fromJSDate(now, { zone }).startOf('day').toJSDate()
    }),
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
