import { DateTime } from 'luxon'
import { dayIn, isDay } from '../lib/clock.ts'
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

/** The earlier of two days, which sort as text. */
export function earlierDay(one: string, other: string): string {
  return one < other ? one : other
}

/** The day that it is now in UTC, by whose days services count. */
export function todayInUtc(now: () => Date = () => new Date()): string {
  return dayIn('utc', now())
}

/** How many days back a source catches up. What it listed before an outage that was longer is left to `--span`. */
const longestOutage = 7

/**
 * Where a source that is asked for the running day begins, so that days on which nobody asked are not lost.
 * @param cursor the last running day that it was asked for.
 * @returns `today` itself where there is nothing to catch up.
 */
export function firstDayMissed(today: string, cursor: string | undefined): string {
  if (!cursor || !isDay(cursor) || cursor >= today) return today
  const earliest = daysAfter(today, -longestOutage)
  return cursor < earliest ? earliest : cursor
}
