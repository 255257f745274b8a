import { closestMatch } from 'leven'

/**
 * The candidate that `word` is probably a slip of: at most one letter in four is wrong, missing or too many. Undefined where
 * none is that near.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  return closestMatch(word, candidates, { maxDistance: Math.floor(word.length / 4) })
}
