import type { Db } from '../../db/database.ts'
import { type Days, earlier, firstDayOf, firstOfYear, lastDayOf, later, marksOfMonths, monthOf } from './marks.ts'
import { newestHits, type Wanted } from './store.ts'

/** The newest of the papers that are wanted. */
export interface Gathered {
  /** Newest first. */
  ids: number[]
  /** How many there are on the days that were gone through. */
  count: number
  /** The days that were gone through: of those that were asked for the last ones. */
  days: Days
  /** Whether that is all that there are. */
  isAll: boolean
}

/** The next months are so many times as many as those before: a word may be rare now and have been common. */
const [leastGrowth, mostGrowth] = [2, 64]
/**
 * More months than these are asked for as whole years: the index goes through the shortest of the lists that are to meet,
 * which among months is one of theirs after the other, and among years that of a word.
 */
const fewMonths = 3
/** Where no more papers than these are to be expected altogether, they are asked for at once, by the words alone. */
const fewPapers = 4_000

/**
 * Gathers the newest papers that are wanted, some months at a time from the newest on: one, and then as many as promise
 * twice what is missing. So a word of half of all papers costs a month's papers, and one that is rare three questions.
 */
export async function gatherNewest(
  db: Db,
  column: 'head' | 'words',
  wanted: Wanted & { days: Days },
  most: number,
): Promise<Gathered> {
  const oldest = monthOf(wanted.days.from)
  const gathered: Gathered = { ids: [], count: 0, days: wanted.days, isAll: false }
  let last = monthOf(wanted.days.to)
  let months = 1
  let isFew = false
  for (;;) {
    const begin = isFew ? oldest : last - months + 1
    const areMany = months > fewMonths
    const first = Math.max(oldest, areMany ? firstOfYear(begin) : begin)
    const isRest = first === oldest
    const days = { from: later(wanted.days.from, firstDayOf(first)), to: earlier(wanted.days.to, lastDayOf(last)) }
    const marks = isFew ? '' : marksOfMonths(first, areMany ? firstOfYear(last) + 11 : last)
    const missing = most - gathered.ids.length
    const found = await newestHits(
      db,
      column,
      { ...wanted, marks: [wanted.marks, marks].filter(Boolean).join(' & '), days },
      missing,
    )
    gathered.ids.push(...found.ids)
    gathered.count += found.count
    gathered.days = { from: days.from, to: wanted.days.to }
    gathered.isAll = isRest && gathered.count <= most
    if (isRest || gathered.count >= most) return gathered
    const inEach = gathered.count / (monthOf(wanted.days.to) - first + 1)
    // By the words alone the index finds them on all days, also where only some are wanted.
    isFew = wanted.isNarrow && inEach * wanted.monthsInAll <= fewPapers
    const promising = (2 * (most - gathered.count)) / Math.max(found.count, 1)
    months = Math.ceil(months * Math.min(mostGrowth, Math.max(leastGrowth, promising)))
    last = first - 1
  }
}
