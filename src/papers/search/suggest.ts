import type { Database } from '../../db/database.ts'
import { parseQuery, type Query, typeQuery } from './query.ts'
import { hasFilters, type SearchRequest, type SearchResult } from './request.ts'
import { searchPapers } from './search-papers.ts'

/** A search that would find something where another found nothing. */
export interface Suggestion {
  request: SearchRequest
  /** What it leaves out: the filters, or words as typed. */
  without: { filters: true } | { words: string }
  result: SearchResult
}

type Try = Pick<Suggestion, 'request' | 'without'>

/** Each costs a search. */
const mostTried = 6

/** What to look for instead of a search that found nothing: without filters, or without one of its words, or without both. */
export async function suggestSearches(db: Database, request: SearchRequest): Promise<Suggestion[]> {
  const { typed } = request
  const isFiltered = hasFilters(request)
  const tries = [
    ...(isFiltered && typed ? [{ request: { typed }, without: { filters: true } as const }] : []),
    ...withoutOneWord(request),
  ]
  const found = await thoseThatFind(db, tries.slice(0, mostTried))
  if (found.length > 0 || !isFiltered) return found
  return await thoseThatFind(db, withoutOneWord({ typed }).slice(0, mostTried))
}

async function thoseThatFind(db: Database, tries: readonly Try[]): Promise<Suggestion[]> {
  const suggestions: Suggestion[] = []
  for (const one of tries) {
    const result = await searchPapers(db, one.request)
    if (result.count > 0 && !result.passedOver) suggestions.push({ ...one, result })
  }
  return suggestions
}

/** Where only one word is wanted, leaving it out would leave nothing to look for. */
function withoutOneWord(request: SearchRequest): Try[] {
  const query = parseQuery(request.typed)
  const isWanted = (group: Query[number]) => group.some((term) => !term.isWithout)
  const isAlone = query.filter(isWanted).length < 2
  return query
    .filter((group) => !(isAlone && isWanted(group)))
    .map((group) => ({
      request: { ...request, typed: typeQuery(query.filter((other) => other !== group)) },
      without: { words: typeQuery([group]) },
    }))
}
