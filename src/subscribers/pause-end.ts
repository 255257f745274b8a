import { DateTime } from 'luxon'
import { z } from 'zod'
import { isDay, isTimeZone } from '../lib/clock.ts'

/** A pause that is longer is one without an end: calendars, and the words for their days, do not go on for ever. */
export const longestPauseYears = 5

/** Up to when a pause may last that begins or is imported `now`. */
export function latestPauseEnd(now: Date): Date {
  return DateTime.fromJSDate(now, { zone: 'utc' }).plus({ years: longestPauseYears }).toJSDate()
}

/** The lengths of a pause that are one press each. */
export const pauseWeeks = [1, 2, 4] as const

/** What the form of a pause says: for so many weeks, until a day (`YYYY-MM-DD`), or with null until somebody resumes it. */
export const pauseForm = z.union([
  z.object({ pause: z.literal(pauseWeeks.map(String)) }).transform(({ pause }) => ({ weeks: Number(pause) })),
  z.object({ pause: z.literal('until'), until: z.string().refine(isDay) }).transform(({ until }) => ({ day: until })),
  z.object({ pause: z.literal('open') }).transform(() => null),
])
export type PauseLength = z.infer<typeof pauseForm>

/**
 * When a pause ends that begins `now`: as the day begins in the reader's zone, so that this day's digest comes again.
 * @returns null for a pause without an end; undefined for a day that has begun already, or is too far away
 */
export function pauseEnd(length: PauseLength, timeZone: string, now: Date): Date | null | undefined {
  if (length === null) return null
  const zone = isTimeZone(timeZone) ? timeZone : 'UTC'
  const end =
    'weeks' in length
      ? DateTime.fromJSDate(now, { zone }).plus({ weeks: length.weeks }).startOf('day')
      : DateTime.fromISO(length.day, { zone }).startOf('day')
  const isPossible = end.toMillis() > now.getTime() && end.toMillis() <= latestPauseEnd(now).getTime()
  return isPossible ? end.toJSDate() : undefined
}
