import type { WordVector } from './corpus.ts'
import type { Features } from './model.ts'
import { addScaled, toUnit } from './vectors.ts'

/** What a reader likes: the words of what they saved, and its place in the space, both less those of what they dislike. */
export interface Taste {
  /** Weights above zero are of words that they like, below zero of words that they dislike. */
  words: WordVector
  place: Float32Array
}

/**
 * What a dislike weighs, a save being 1. Gentle, since who dislikes one paper of their field does not dislike the field.
 * No data was at hand to fit it on.
 */
export const dislikeWeight = 0.3

/**
 * How a word counts that a part of the saved papers has, as a power of its mean weight: below 1, so that words of some of
 * them count as well as the words of all.
 */
const spread = 0.6

/**
 * The taste of a reader, which one saved paper is enough for; the order of papers does not matter.
 * @returns null for a reader of whose taste nothing is known: nothing saved, nothing disliked, or only without words.
 */
export function tasteOf(saved: readonly Features[], disliked: readonly Features[] = []): Taste | null {
  const [likes, dislikes] = [middleOf(saved), middleOf(disliked)]
  const words = new Map(likes.words)
  for (const [word, weight] of dislikes.words) words.set(word, (words.get(word) ?? 0) - dislikeWeight * weight)
  if (words.size === 0) return null
  const place = Float32Array.from(likes.place ?? dislikes.place?.map(() => 0) ?? [])
  if (dislikes.place) addScaled(place, 0, dislikes.place, 0, place.length, -dislikeWeight)
  return { words: { numbers: Int32Array.from(words.keys()), weights: Float32Array.from(words.values()) }, place }
}

/** The middle of papers: their words as a vector of length 1, and their place. */
function middleOf(papers: readonly Features[]): { words: Map<number, number>; place: Float32Array | undefined } {
  const sums = new Map<number, number>()
  const place = papers[0]?.place.map(() => 0)
  for (const paper of papers) {
    if (place) addScaled(place, 0, paper.place, 0, place.length, 1)
    const { numbers, weights } = paper.words
    for (let i = 0; i < numbers.length; i += 1) {
      const word = numbers[i] as number
      sums.set(word, (sums.get(word) ?? 0) + (weights[i] as number))
    }
  }
  if (place) toUnit(place, 0, place.length)
  let squares = 0
  for (const [word, sum] of sums) {
    const weight = (sum / papers.length) ** spread
    sums.set(word, weight)
    squares += weight * weight
  }
  for (const [word, weight] of sums) sums.set(word, weight / Math.sqrt(squares))
  return { words: sums, place }
}
