import type { WordVector } from './corpus.ts'
import { addScaled, toUnit } from './vectors.ts'

/**
 * A space of few dimensions in which words that go together are near each other, so that papers can be alike that share
 * no word.
 */
export interface Space {
  dimensions: number
  /** Where each word of the corpus is, by its number: `dimensions` numbers a word, one word after the other. */
  words: Float32Array
}

/** Where a paper is in the space: the middle of its words by their weights, of length 1, or zeros for no known word. */
export function placeOf(space: Space, vector: WordVector): Float32Array {
  const place = new Float32Array(space.dimensions)
  sumWords(space, vector, place, 0)
  toUnit(place, 0, space.dimensions)
  return place
}

/** Adds the places of the words of `vector`, by their weights, to the `dimensions` numbers of `into` from `at` on. */
export function sumWords(space: Space, vector: WordVector, into: Float32Array, at: number): void {
  const { dimensions, words } = space
  for (let i = 0; i < vector.numbers.length; i += 1) {
    addScaled(into, at, words, (vector.numbers[i] as number) * dimensions, dimensions, vector.weights[i] as number)
  }
}
