import { DateTime, IANAZone, Info } from 'luxon'

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

/** How a day is written: `Wednesday, 11 March 2026`, `Wednesday, 11 March`, `11 March 2026`, `11 March`, `March 2026`. */
export type DayStyle = 'long' | 'weekday' | 'full' | 'short' | 'month'

const weekdays = Info.weekdays('long', { locale: 'en-GB' })
const months = Info.months('long', { locale: 'en-GB' })

/**
 * A day, `YYYY-MM-DD`, in English words. They are put together here, since a page says one for each of its papers and
 * Luxon takes a tenth of a millisecond for it.
 */
export function dayInWords(day: string, style: DayStyle): string {
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  const name = `${months[month - 1]}`
  if (style === 'month') return `${name} ${year}`
  const short = `${date} ${name}`
  const weekday = weekdays[(new Date(`${day}T00:00:00Z`).getUTCDay() + 6) % 7]
  return { long: `${weekday}, ${short} ${year}`, weekday: `${weekday}, ${short}`, full: `${short} ${year}`, short }[
    style
  ]
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
