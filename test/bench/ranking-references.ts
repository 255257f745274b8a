import type { Bag } from '../../src/digests/personal/words.ts'
import { seeded } from '../../src/lib/random.ts'
import type { Split } from './ranking-data.ts'

/** Scores of the candidates of a trial, in their order. */
export type Ranker = (trial: Split['trials'][number]) => ArrayLike<number>

/**
 * The usual ways to rank, written apart from the product: (1 + ln tf) · ln(N / df), vectors of length 1, cosines.
 * `centroid` compares with the mean of the saved papers, `nearest` with the most alike of them.
 */
export function referenceRankers(split: Split, seed: number): Record<'random' | 'nearest' | 'centroid', Ranker> {
  const counts = new Map<string, number>()
  for (const bag of split.known) for (const word of bag.keys()) counts.set(word, (counts.get(word) ?? 0) + 1)
  const vectorOf = (bag: Bag) => {
    const vector = new Map<string, number>()
    for (const [word, count] of bag) {
      const papers = counts.get(word)
      if (papers) vector.set(word, (1 + Math.log(count)) * Math.log(split.known.length / papers))
    }
    const length = Math.hypot(...vector.values()) || 1
    for (const [word, weight] of vector) vector.set(word, weight / length)
    return vector
  }
  const [known, fresh] = [split.known.map(vectorOf), split.fresh.map(vectorOf)]
  const none = new Map<string, number>()
  /** For the candidates of a trial, a function that gives the cosine of each with a vector. */
  const comparer = (candidates: readonly number[]) => {
    const havers = new Map<string, { at: number; weight: number }[]>()
    candidates.forEach((paper, at) => {
      for (const [word, weight] of fresh[paper] ?? none) {
        const list = havers.get(word)
        if (list) list.push({ at, weight })
        else havers.set(word, [{ at, weight }])
      }
    })
    return (vector: ReadonlyMap<string, number>) => {
      const cosines = new Float64Array(candidates.length)
      for (const [word, weight] of vector) {
        for (const haver of havers.get(word) ?? []) cosines[haver.at] = (cosines[haver.at] ?? 0) + weight * haver.weight
      }
      return cosines
    }
  }
  const random = seeded(seed)
  return {
    random: ({ candidates }) => candidates.map(() => random()),
    nearest: ({ saved, candidates }) => {
      const compare = comparer(candidates)
      const most = new Float64Array(candidates.length)
      for (const paper of saved) {
        compare(known[paper] ?? none).forEach((cosine, at) => {
          most[at] = Math.max(most[at] ?? 0, cosine)
        })
      }
      return most
    },
    centroid: ({ saved, candidates }) => {
      // Its length is the same for all candidates, so that the sum orders them as the mean's cosine does.
      const sum = new Map<string, number>()
      for (const paper of saved) {
        for (const [word, weight] of known[paper] ?? none) sum.set(word, (sum.get(word) ?? 0) + weight)
      }
      return comparer(candidates)(sum)
    },
  }
}
