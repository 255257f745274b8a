import type { Database } from '../../db/database.ts'
import { parseQuery, type Query, typeQuery } from './query.ts'
import { type SearchRequest, type SearchResult, searchPapers } from './search-papers.ts'

/** A search that would find something where another found nothing. */
export interface Suggestion {
  request: SearchRequest
  /** What it leaves out: the filters, or words as typed. */
  without: { filters: true } | { words: string }
  result: SearchResult
}

/** Each costs a search. */
const mostTried = 5

/** What to look for instead of a search that found nothing: without filters, and without one of its words. */
export async function suggestSearches(db: Database, request: SearchRequest): Promise<Suggestion[]> {
  const suggestions: Suggestion[] = []
  for (const { without, ...narrower } of fewerWishes(request).slice(0, mostTried)) {
    const result = await searchPapers(db, narrower.request)
    if (result.count > 0) suggestions.push({ request: narrower.request, without, result })
  }
  return suggestions
}

function fewerWishes(request: SearchRequest): Pick<Suggestion, 'request' | 'without'>[] {
  const query = parseQuery(request.typed)
  const hasFilters = Boolean(request.category || request.from || request.to)
  const unfiltered = query.length > 0 && hasFilters ? [{ request: { typed: request.typed }, without: filters }] : []
  const isAlone = query.filter(isWanted).length < 2
  const shorter = query.flatMap((group, place) => {
    if (isAlone && isWanted(group)) return []
    const typed = typeQuery(query.filter((_, other) => other !== place))
    return [{ request: { ...request, typed }, without: { words: typeQuery([group]) } }]
  })
  return [...unfiltered, ...shorter]
}

const filters = { filters: true } as const

function isWanted(group: Query[number]): boolean {
  return group.some((term) => !term.isWithout)
}
