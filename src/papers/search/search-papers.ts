import type { Database, Db } from '../../db/database.ts'
import { countHits } from './count-hits.ts'
import { gatherNewest } from './gather.ts'
import { type Days, earlier, later, markOfCategory, monthOf } from './marks.ts'
import { parseQuery, type Query } from './query.ts'
import { hasFilters, type SearchRequest, type SearchResult } from './request.ts'
import { findExtent, foldTexts, queriesOf, rankHits, searching, type Wanted, wordsBeginning } from './store.ts'
import { type SearchExpression, splitBeginning, textsToFold, toExpression, withOneOf } from './tsquery.ts'

/**
 * So many of the newest hits are ranked, and so many of those with all words in title or authors: more of the latter where
 * many words are typed, as of a title that dozens have varied since.
 */
const mostRanked = { ofFewWords: { newest: 300, byHead: 100 }, ofManyWords: { newest: 150, byHead: 300 } }
/** Whether a phrase is there is seen only by looking at the papers that have its words. */
const mostLookedThrough = 600
/** With fewer hits than a page has, the last word is taken for the beginning of one too; of so many words only without any. */
const [fewHits, manyWords] = [20, 4]
/** Shorter beginnings are those of thousands of words. */
const [shortestBeginning, longestBeginning] = [3, 40]
/** From so many papers is learnt which words begin so, and so many of those are looked for. */
const [mostBegun, mostWords] = [100, 10]

/**
 * Finds papers. A word such as `model` is in half of all papers, so the months are gone through from the newest on, more
 * at a time the fewer hits there are, until there are enough to rank. What has the words in its title or authors is
 * looked for by itself, as far back as it takes.
 */
export function searchPapers(db: Database, request: SearchRequest): Promise<SearchResult> {
  return searching(db, async (tx) => {
    const query = parseQuery(request.typed)
    const expression = toExpression(query, await foldTexts(tx, textsToFold(query)))
    const extent = await findExtent(tx, expression.strict)
    const says = extent.says || request.typed.trim() === ''
    const passedOver = says ? undefined : expression.strict === '' ? 'no-word' : 'common-words'
    if (passedOver && !hasFilters(request)) return { ...nothing, passedOver }
    if (extent.from === null || extent.to === null) return nothing
    const days = { from: later(request.from, extent.from), to: earlier(request.to, extent.to) }
    const scope = {
      queries: request.category ? [markOfCategory(request.category)] : [],
      monthsInAll: monthOf(extent.to) - monthOf(extent.from) + 1,
      days,
      within: request.from || request.to ? days : undefined,
      samples: extent.samples,
    }
    if (days.from > days.to) return nothing
    if (passedOver) return { ...(await findIn(tx, scope, toExpression([], []))), passedOver }
    const hasManyWords = query.length >= manyWords
    const found = await findIn(tx, scope, expression, mostRanked[hasManyWords ? 'ofManyWords' : 'ofFewWords'])
    const isEnough = found.ids.length >= (hasManyWords ? 1 : fewHits)
    if (query.length === 0 || isEnough) return found
    return await withBeginnings(tx, query, scope, found)
  })
}

const nothing: SearchResult = { ids: [], count: 0, countIs: 'exact' }

/** Where is looked; `within` are its days where only some are asked for. */
type Scope = Omit<Wanted, 'isNarrow'> & { days: Days; within: Days | undefined }

/** An expression that says nothing finds whatever is there, the newest first. */
async function findIn(
  db: Db,
  scope: Scope,
  expression: SearchExpression,
  most = mostRanked.ofFewWords,
): Promise<SearchResult> {
  const { strict, loose, hasPhrases } = expression
  const asked = await queriesOf(db, loose)
  const isNarrow = expression.isNarrow && asked.length > 0
  const wanted = { ...scope, queries: [...asked, ...scope.queries], isNarrow }
  const newest = await gatherNewest(db, 'words', wanted, hasPhrases ? mostLookedThrough : most.newest)
  if (strict === '') return { ids: newest.ids, ...(await countHits(db, newest, scope.within, 1)) }
  const heads = newest.isAll || !isNarrow ? [] : (await gatherNewest(db, 'head', wanted, most.byHead)).ids
  const ids = await rankHits(db, [...new Set([...newest.ids, ...heads])], expression)
  const matching = new Set(ids)
  const share = newest.ids.filter((id) => matching.has(id)).length / Math.max(1, newest.ids.length)
  return { ids, ...(await countHits(db, newest, scope.within, hasPhrases ? share : 1)) }
}

/**
 * What was found, and after it what has a word that begins with the last one that was typed. Which words do is learnt
 * from titles and names: the index can look up a beginning, but for all papers of all its words at once.
 */
async function withBeginnings(db: Db, query: Query, scope: Scope, found: SearchResult): Promise<SearchResult> {
  const split = splitBeginning(query)
  if (!split) return found
  const [beginning = '', ...folded] = await foldTexts(db, [split.beginning, ...textsToFold(split.before)])
  // Two words are no beginning.
  if (!new RegExp(`^[\\p{L}\\p{N}]{${shortestBeginning},${longestBeginning}}$`, 'u').test(beginning)) return found
  const wanted = { ...scope, queries: [`'=${beginning}':*`, ...scope.queries], isNarrow: true }
  const begun = await gatherNewest(db, 'head', wanted, mostBegun)
  const words = await wordsBeginning(db, begun.ids, beginning, mostWords)
  if (words.length === 0) return found
  const more = await findIn(db, scope, withOneOf(toExpression(split.before, folded), words))
  const ids = [...new Set([...found.ids, ...more.ids])]
  return { ids, count: Math.max(ids.length, more.count), countIs: more.countIs }
}
