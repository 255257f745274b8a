import { isDay } from '../../lib/clock.ts'
import { isCategory, knownSpelling } from '../../papers/categories.ts'
import type { SearchRequest } from '../../papers/search/request.ts'

/** In UTF-16 units: what is longer is cut, here as in the answer. */
export const longestTyped = 300
const longestCategory = 100

/** What an address asks for, and what of it could not be meant as it stands. */
export interface AskedFor {
  request: SearchRequest
  /** What stood for days and is none, as written: it is passed over. */
  noDays: string[]
  /** Whether the last day stood before the first: they have changed places. */
  isReversed: boolean
}

/**
 * Reads what an address asks for. A known category may be written in any case; its code alone in the box, where no other
 * topic is chosen, asks for that topic, since papers do not speak of their categories.
 */
export function readSearch(query: (name: string) => string | undefined): AskedFor {
  const clean = (name: string, longest: number) =>
    (query(name) ?? '')
      .slice(0, longest)
      .toWellFormed()
      .replace(/\p{Cc}+/gu, ' ')
      .trim()
  const typed = clean('q', longestTyped)
  const category = clean('category', longestCategory)
  const topic = knownSpelling(category) ?? category
  const typedTopic = knownSpelling(typed)
  const isTopic = typedTopic !== undefined && isCategory(typedTopic) && (topic === '' || topic === typedTopic)
  const days = ['from', 'to'].map((name) => clean(name, longestTyped))
  const [from, to] = days.map((day) => (isSearchableDay(day) ? day : undefined))
  const isReversed = from !== undefined && to !== undefined && from > to
  return {
    request: {
      typed: isTopic ? '' : typed,
      category: (isTopic ? typedTopic : topic) || undefined,
      from: isReversed ? to : from,
      to: isReversed ? from : to,
    },
    noDays: days.filter((day) => day !== '' && !isSearchableDay(day)),
    isReversed,
  }
}

/** Days that the database knows too. */
function isSearchableDay(text: string): boolean {
  return isDay(text) && !text.startsWith('0000')
}
