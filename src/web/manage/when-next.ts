import { DateTime } from 'luxon'
import { isTimeZone } from '../../lib/clock.ts'
import type { Words } from '../../lib/words.ts'
import type { Subscriber } from '../../subscribers/store.ts'
import { zoneInWords } from './when.ts'

/** When the next digest comes, and until when it is paused, in the subscriber's own time. */
export function whenNext(words: Words, subscriber: Subscriber, now: Date): string {
  const { state, pausedUntil, nextDigestAt, preferences } = subscriber
  const next = words.t('next.comes', momentOf(words, nextDigestAt, preferences.timeZone, now))
  if (state !== 'paused') return next
  if (!(pausedUntil && nextDigestAt)) return words.t('next.paused-open')
  const end = localTime(pausedUntil, preferences.timeZone)
  return words.sentences([words.t('next.paused', { day: dayInWords(words, end, now) }), next])
}

/** What the messages on a moment take: whether it is near, and the day, time and zone. What is past comes with the next edition. */
export function momentOf(
  words: Words,
  moment: Date | null,
  timeZone: string,
  now: Date,
): Record<'when' | 'day' | 'time' | 'zone', string> {
  const zone = zoneInWords(timeZone)
  if (!moment || moment <= now) return { when: 'soon', day: '', time: '', zone }
  const local = localTime(moment, timeZone)
  const days = local.startOf('day').diff(localTime(now, timeZone).startOf('day'), 'days').days
  const when = ['today', 'tomorrow'][Math.round(days)] ?? 'later'
  return { when, day: dayInWords(words, local, now), time: local.toFormat('HH:mm'), zone }
}

/** With the year only where it is another than this one. */
function dayInWords(words: Words, local: DateTime, now: Date): string {
  const isThisYear = DateTime.fromJSDate(now, { zone: local.zone }).year === local.year
  return words.day(local.toFormat('yyyy-MM-dd'), isThisYear ? 'weekday' : 'long')
}

function localTime(moment: Date, timeZone: string): DateTime {
  return DateTime.fromJSDate(moment, { zone: isTimeZone(timeZone) ? timeZone : 'UTC' })
}
