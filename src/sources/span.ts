import { DateTime } from 'luxon'
import type { Span } from './source.ts'

/** The first and the last day, `YYYY-MM-DD`, of the span around `day`; a week begins on Monday (ISO 8601). */
export function daysOfSpan(day: string, span: Span = 'day'): { first: string; last: string } {
  const date = DateTime.fromISO(day, { zone: 'utc' })
  return { first: date.startOf(span).toFormat('yyyy-MM-dd'), last: date.endOf(span).toFormat('yyyy-MM-dd') }
}

/** The day that lies so many days after `day`, or before it where `days` is negative. */
export function daysAfter(day: string, days: number): string {
  return DateTime.fromISO(day, { zone: 'utc' }).plus({ days }).toFormat('yyyy-MM-dd')
}
