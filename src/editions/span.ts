import { DateTime } from 'luxon'
import { daysOfSpan } from '../sources/span.ts'

/** A week or a month whose editions are looked at together. */
export interface EditionSpan {
  kind: 'week' | 'month'
  /** As addresses have it: `2026-W11`, `2026-03`. */
  name: string
  /** The first and the last day, `YYYY-MM-DD`. */
  first: string
  last: string
}

const patterns = { week: /^[1-9]\d{3}-W\d{2}$/, month: /^[1-9]\d{3}-\d{2}$/ } as const

/** The span that an address names, if there is such a week (ISO 8601) or month. */
export function spanNamed(name: string): EditionSpan | undefined {
  const kind = (['week', 'month'] as const).find((one) => patterns[one].test(name))
  const date = DateTime.fromISO(name, { zone: 'utc' })
  return kind && date.isValid ? spanOf(date.toFormat('yyyy-MM-dd'), kind) : undefined
}

/** The week or the month around a day. A week belongs to the year that most of its days are in. */
export function spanOf(day: string, kind: EditionSpan['kind']): EditionSpan {
  const name = DateTime.fromISO(day, { zone: 'utc' }).toFormat(kind === 'week' ? "kkkk-'W'WW" : 'yyyy-MM')
  return { kind, name, ...daysOfSpan(day, kind) }
}

/** A week as a month's calendar shows it: its seven days from Monday on, null where they belong to another month. */
export interface CalendarWeek {
  week: EditionSpan
  days: (string | null)[]
}

/** The weeks of a month. */
export function weeksOf(month: EditionSpan): CalendarWeek[] {
  const weeks: CalendarWeek[] = []
  let monday = DateTime.fromISO(month.first, { zone: 'utc' }).startOf('week')
  for (; monday.toFormat('yyyy-MM-dd') <= month.last; monday = monday.plus({ weeks: 1 })) {
    const days = Array.from({ length: 7 }, (_, index) => monday.plus({ days: index }).toFormat('yyyy-MM-dd'))
    weeks.push({
      week: spanOf(monday.toFormat('yyyy-MM-dd'), 'week'),
      days: days.map((day) => (day >= month.first && day <= month.last ? day : null)),
    })
  }
  return weeks
}
