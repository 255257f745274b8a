import { DateTime } from 'luxon'

/** arXiv keeps the time of its home: announcements come at 20:00 there, Sunday to Thursday. */
const zone = 'America/New_York'
const hour = 20

/**
 * Evenings on which arXiv announced it would be silent, by year, as `MM-DD`. It publishes the list each winter; years
 * that are not here follow the rules below, and one announcement that is silent against them is called stale, wrongly.
 * Source: https://info.arxiv.org/help/availability.html#holidays
 */
const publishedHolidays: Readonly<Record<number, readonly string[]>> = {
  2026: ['01-01', '01-19', '06-19', '07-03', '09-07', '11-26', '12-25', '12-29', '12-31'],
}

/**
 * The holidays of any year: New Year, Martin Luther King Day, Juneteenth, Independence Day, Labor Day, Thanksgiving and
 * Christmas. One that falls on a Saturday is kept on the Friday before it, one on a Sunday on the Monday after.
 */
function usualHolidays(year: number): string[] {
  const nth = (month: number, weekday: number, n: number) => {
    const first = DateTime.fromObject({ year, month, day: 1 })
    return first.plus({ days: ((weekday - first.weekday + 7) % 7) + 7 * (n - 1) })
  }
  const fixed = ['01-01', '06-19', '07-04', '12-25'].map((day) => {
    const date = DateTime.fromISO(`${year}-${day}`)
    return date.plus({ days: date.weekday === 6 ? -1 : date.weekday === 7 ? 1 : 0 })
  })
  return [...fixed, nth(1, 1, 3), nth(9, 1, 1), nth(11, 4, 4)].map((date) => date.toFormat('MM-dd'))
}

function isHoliday(evening: DateTime): boolean {
  const holidays = publishedHolidays[evening.year] ?? usualHolidays(evening.year)
  return holidays.includes(evening.toFormat('MM-dd'))
}

/** Friday and Saturday evening. */
function isSilentWeekday(evening: DateTime): boolean {
  return evening.weekday === 5 || evening.weekday === 6
}

function eveningOf(date: DateTime): DateTime {
  return date.set({ hour, minute: 0, second: 0, millisecond: 0 })
}

/** The last announcement at or before `moment`, summer time of New York included. */
export function lastAnnouncement(moment: Date): Date {
  const now = DateTime.fromJSDate(moment, { zone })
  let evening = eveningOf(now)
  while (evening > now || isSilentWeekday(evening) || isHoliday(evening))
    evening = eveningOf(evening.minus({ days: 1 }))
  return evening.toJSDate()
}

/**
 * Why arXiv has nothing to list on `day` (`YYYY-MM-DD`): what it lists then was announced on the evening before.
 * @returns undefined where it has.
 */
export function whyNothingListed(day: string): string | undefined {
  const evening = DateTime.fromISO(day, { zone }).minus({ days: 1 })
  if (isSilentWeekday(evening)) return 'it is a weekend'
  if (isHoliday(evening)) return `arXiv announced nothing on ${evening.toFormat('d LLLL')}, a holiday`
  return undefined
}
