import { DateTime } from 'luxon'
import { isTimeZone } from '../../lib/clock.ts'
import type { Subscriber } from '../../subscribers/store.ts'
import { zoneInWords } from './when.ts'

/** When the next digest comes, and until when it is paused, in the subscriber's own time. */
export function whenNext({ state, pausedUntil, nextDigestAt, preferences }: Subscriber, now: Date): string {
  if (state !== 'paused') return `Your next digest comes ${momentInWords(nextDigestAt, preferences.timeZone, now)}.`
  if (!(pausedUntil && nextDigestAt)) return 'It is paused until you return: no digests come.'
  const end = localTime(pausedUntil, preferences.timeZone)
  const then = momentInWords(nextDigestAt, preferences.timeZone, now)
  return `It is paused until ${dayInWords(end, now)}. Your next digest comes ${then}.`
}

/** `tomorrow at 08:00 (Europe/Berlin)`, `on Monday, 4 January at 08:00 (UTC)`; what is past comes with the next edition. */
export function momentInWords(moment: Date | null, timeZone: string, now: Date): string {
  if (!moment || moment <= now) return 'as soon as there is something new'
  const local = localTime(moment, timeZone)
  const days = local.startOf('day').diff(localTime(now, timeZone).startOf('day'), 'days').days
  const day = ['today', 'tomorrow'][Math.round(days)] ?? `on ${dayInWords(local, now)}`
  return `${day} at ${local.toFormat('HH:mm')} (${zoneInWords(timeZone)})`
}

/** With the year only where it is another than this one. */
function dayInWords(local: DateTime, now: Date): string {
  const isThisYear = DateTime.fromJSDate(now, { zone: local.zone }).year === local.year
  return local.toFormat(isThisYear ? 'cccc, d LLLL' : 'cccc, d LLLL yyyy')
}

function localTime(moment: Date, timeZone: string): DateTime {
  const zone = isTimeZone(timeZone) ? timeZone : 'UTC'
  return DateTime.fromJSDate(moment, { zone }).setLocale('en-GB')
}
