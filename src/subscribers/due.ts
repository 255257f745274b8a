import { DateTime } from 'luxon'
import { z } from 'zod'

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
 * is taken as the next one that exists, one that comes twice is taken the first time.
 */
export function nextMoment(wanted: Schedule, after: Date): Date {
  const local = DateTime.fromJSDate(after, { zone: wanted.timeZone })
  for (let ahead = 0; ; ahead += 1) {
    const day = local.startOf('day').plus({ days: ahead })
    const moment = DateTime.fromObject(
      { year: day.year, month: day.month, day: day.day, hour: wanted.hour },
      { zone: wanted.timeZone },
    )
    if (isDigestDay(wanted.cadence, day) && moment.toMillis() > after.getTime()) return moment.toJSDate()
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
