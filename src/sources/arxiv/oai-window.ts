import { isDay } from '../../lib/clock.ts'
import type { SourceRequest } from '../source.ts'
import { daysAfter, daysOfSpan, earlierDay } from '../span.ts'

/** What a harvest asks for, all days of UTC, `YYYY-MM-DD`. */
export interface Window {
  /** The first datestamp. */
  from: string
  /** The last datestamp, where the harvest is of the past; else it goes on to now. */
  until: string | undefined
  /** A paper whose first version is older is no news. */
  newSince: string
}

/** Without a cursor: enough for a first start on a Sunday to bring Friday's papers. */
const firstLook = 3

/** How long after its submission a paper is announced at the latest: submitted on Thursday evening before a holiday. */
const untilAnnounced = 5

/**
 * Where a harvest begins and ends. It goes on where the last one ended, less a day, as datestamps have no time of day and
 * lists may shift while they are read; storing a paper twice changes nothing. A day of the past, asked for by name, is
 * harvested by itself: its datestamps are of the last change, so that papers changed since are not found under it.
 * @param today the day that it is now, in UTC.
 */
export function harvestWindow({ day, span, cursor }: SourceRequest, today: string): Window {
  const { first, last } = daysOfSpan(day, span)
  // The day is counted in the operator's zone, where it may begin half a day after UTC's.
  const end = daysAfter(last, 1)
  const until = end < today ? end : undefined
  const goesOn = until === undefined && cursor !== undefined && isDay(cursor)
  const wanted = goesOn ? earlierDay(daysAfter(cursor, -1), first) : daysAfter(first, -firstLook)
  // arXiv refuses days that are still to come.
  const from = earlierDay(wanted, today)
  return { from, until, newSince: daysAfter(from, -untilAnnounced) }
}
