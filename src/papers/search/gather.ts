import type { Db } from '../../db/database.ts'
import { type Days, earlier, firstDayOf, lastDayOf, later, marksOfMonths, monthOf } from './marks.ts'
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
/** Where no more papers than these are to be expected altogether, they are asked for at once, by the words alone. */
const fewPapers = 1_500

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
  let areFew = false
  for (;;) {
    const first = Math.max(oldest, last - months + 1)
    const isRest = first === oldest
    const days = { from: later(wanted.days.from, firstDayOf(first)), to: earlier(wanted.days.to, lastDayOf(last)) }
    const inMonths = areFew ? [] : [marksOfMonths(first, last)]
    // The index begins with the first: a month is less than most words, and years are more.
    const queries = months === 1 ? [...inMonths, ...wanted.queries] : [...wanted.queries, ...inMonths]
    const found = await newestHits(db, column, { ...wanted, queries, days }, most - gathered.ids.length)
    gathered.ids.push(...found.ids)
    gathered.count += found.count
    gathered.days = { from: days.from, to: wanted.days.to }
    gathered.isAll = isRest && gathered.count <= most
    if (isRest || gathered.count >= most) return gathered
    const promising = (2 * (most - gathered.count)) / Math.max(found.count, 1)
    const inEach = gathered.count / (monthOf(wanted.days.to) - first + 1)
    // By the words alone the index finds them on all days, also where only some are wanted.
    areFew = wanted.isNarrow && inEach * wanted.monthsInAll <= fewPapers
    months = areFew ? last - oldest + 1 : Math.ceil(months * Math.min(mostGrowth, Math.max(leastGrowth, promising)))
    last = first - 1
  }
}
