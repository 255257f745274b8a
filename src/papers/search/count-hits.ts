import type { Db } from '../../db/database.ts'
import { countPapers, guessCounts } from './count-store.ts'
import type { Gathered } from './gather.ts'
import type { Days } from './marks.ts'
import type { SearchResult } from './request.ts'

/** So many papers are counted, from the newest on, in two milliseconds. Where there are more, PostgreSQL's statistics tell. */
const mostCounted = 5_000

/**
 * How many papers match, where the newest of them, and of those the given share, are known: as many among all papers of
 * the days as among those of the days that were gone through.
 * @param days that were asked for; undefined for all there are
 */
export async function countHits(
  db: Db,
  newest: Gathered,
  days: Days | undefined,
  share: number,
): Promise<Pick<SearchResult, 'count' | 'countIs'>> {
  if (newest.isAll) return { count: Math.round(newest.count * share), countIs: 'exact' }
  const { through, all } = await papersOn(db, newest, days)
  const guess = (newest.count * share * all) / Math.max(1, through)
  return { count: Math.max(Math.round(guess), Math.round(newest.ids.length * share)), countIs: 'about' }
}

/**
 * How many papers came out on the days that were gone through, and on all that were asked for. The statistics know nothing
 * of days after the last ANALYZE, and say 1: so where they speak of few papers, these are counted, and where they turn out
 * to be many, no guess is believed that is below what has been seen.
 */
async function papersOn(db: Db, newest: Gathered, days: Days | undefined): Promise<{ through: number; all: number }> {
  const guessed = await guessCounts(db, newest.days, days)
  const seen =
    guessed.through < mostCounted
      ? await countPapers(db, newest.days, days?.from, mostCounted)
      : { through: mostCounted, all: mostCounted }
  if (seen.all < mostCounted) return seen
  const through = seen.through < mostCounted ? seen.through : Math.max(guessed.through, mostCounted, newest.count)
  return { through, all: Math.max(guessed.all, seen.all, through) }
}
