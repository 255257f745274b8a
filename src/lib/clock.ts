import { DateTime, IANAZone } from 'luxon'

/** The calendar day, `YYYY-MM-DD`, that it is at `moment` in `zone` (an IANA name). */
export function dayIn(zone: string, moment: Date): string {
  return DateTime.fromJSDate(moment, { zone }).toFormat('yyyy-MM-dd')
}

/** The last millisecond of `day` (`YYYY-MM-DD`) in `zone`: the moment that `--day` sets a command's clock to. */
export function endOfDay(day: string, zone: string): Date {
  return DateTime.fromISO(day, { zone }).endOf('day').toJSDate()
}

/** Whether `text` is a day that exists, written `YYYY-MM-DD`. */
export function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && DateTime.fromISO(text, { zone: 'utc' }).isValid
}

/** Whether `name` is a time zone of the IANA database, such as `Europe/Berlin`. */
export function isTimeZone(name: string): boolean {
  return IANAZone.isValidZone(name)
}

/** `2026-03-11` as `Wednesday, 11 March 2026`, `Wednesday, 11 March`, `11 March 2026`, `11 March` and `March 2026`. */
export function dayInWords(day: string): Record<'long' | 'weekday' | 'full' | 'short' | 'month', string> {
  const date = DateTime.fromISO(day, { zone: 'utc', locale: 'en-GB' })
  return {
    long: date.toFormat('cccc, d LLLL yyyy'),
    weekday: date.toFormat('cccc, d LLLL'),
    full: date.toFormat('d LLLL yyyy'),
    short: date.toFormat('d LLLL'),
    month: date.toFormat('LLLL yyyy'),
  }
}

/** `9 to 15 March 2026`: what both ends share is said once. */
export function daysInWords(first: string, last: string): string {
  const [from, to] = [first, last].map((day) => DateTime.fromISO(day, { zone: 'utc', locale: 'en-GB' })) as [
    DateTime,
    DateTime,
  ]
  const begin = from.toFormat(from.year !== to.year ? 'd LLLL yyyy' : from.month !== to.month ? 'd LLLL' : 'd')
  return `${begin} to ${to.toFormat('d LLLL yyyy')}`
}

/** The day that is `count` days before `day`, both `YYYY-MM-DD`. */
export function daysBefore(day: string, count: number): string {
  return DateTime.fromISO(day, { zone: 'utc' }).minus({ days: count }).toFormat('yyyy-MM-dd')
}
