/** What somebody looks for. */
export interface SearchRequest {
  /** As typed. */
  typed: string
  /** A category or archive of arXiv, or what another source calls so. */
  category?: string | undefined
  from?: string | undefined
  to?: string | undefined
}

/** What was found. */
export interface SearchResult {
  /** The papers' ids, the best first, where nothing was typed the newest first; at most some hundred. */
  ids: number[]
  /** How many papers there are, or about how many. */
  count: number
  countIs: 'exact' | 'about'
  /**
   * Why nothing that was typed was looked for: it has no word, or only such as `the`, which are in every text. What topic
   * and days ask for was found nevertheless.
   */
  passedOver?: 'no-word' | 'common-words' | undefined
}

/** Whether a topic or days are asked for. */
export function hasFilters({ category, from, to }: SearchRequest): boolean {
  return Boolean(category || from || to)
}
