import type { WordVector } from './corpus.ts'
import type { Features, Model } from './model.ts'
import { addScaled, toUnit } from './vectors.ts'

/** What a reader likes: the words of what they saved, and its place in the space, both less those of what they dislike. */
export interface Taste {
  /** Weights above zero are of liked words, below zero of disliked ones; a word that is both stands twice. */
  words: WordVector
  place: Float32Array
}

/**
 * What a dislike weighs, a save being 1. Gentle, since who dislikes one paper of their field does not dislike the field.
 * No data was at hand to fit it on.
 */
export const dislikeWeight = 0.3

/** Makes the taste of one reader after another, whatever the order of their papers; one saved paper is enough. */
export type Taster = (saved: readonly Features[], disliked?: readonly Features[]) => Taste | null

/**
 * Makes ready to find tastes under a model.
 * @returns a function that gives null for a reader of whose taste nothing is known: nothing saved, nothing disliked, or
 * only papers without known words
 */
export function createTaster({ corpus, space }: Model): Taster {
  const middleOf = createMiddle(corpus.words.length, space.dimensions)
  return (saved, disliked = []) => {
    const [likes, dislikes] = [middleOf(saved), middleOf(disliked)]
    const liked = likes.words.numbers.length
    const numbers = new Int32Array(liked + dislikes.words.numbers.length)
    if (numbers.length === 0) return null
    numbers.set(likes.words.numbers)
    numbers.set(dislikes.words.numbers, liked)
    const weights = new Float32Array(numbers.length)
    weights.set(likes.words.weights)
    addScaled(weights, liked, dislikes.words.weights, 0, numbers.length - liked, -dislikeWeight)
    addScaled(likes.place, 0, dislikes.place, 0, space.dimensions, -dislikeWeight)
    return { words: { numbers, weights }, place: likes.place }
  }
}

/** Finds the middle of papers: the sums of their words and of their places, each of length 1; nothing of no papers. */
function createMiddle(words: number, dimensions: number): (papers: readonly Features[]) => Features {
  // Kept from reader to reader and always left at zero: a map for each would take five times as long.
  const sums = new Float32Array(words)
  return (papers) => {
    const place = new Float32Array(dimensions)
    const seen: number[] = []
    for (const paper of papers) {
      addScaled(place, 0, paper.place, 0, dimensions, 1)
      const { numbers, weights } = paper.words
      for (let i = 0; i < numbers.length; i += 1) {
        const word = numbers[i] as number
        if (sums[word] === 0) seen.push(word)
        sums[word] = (sums[word] as number) + (weights[i] as number)
      }
    }
    toUnit(place, 0, dimensions)
    const vector = { numbers: Int32Array.from(seen), weights: new Float32Array(seen.length) }
    for (let i = 0; i < seen.length; i += 1) {
      const word = seen[i] as number
      vector.weights[i] = sums[word] as number
      sums[word] = 0
    }
    toUnit(vector.weights, 0, seen.length)
    return { words: vector, place }
  }
}
