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
  const dot = (a: ReadonlyMap<string, number>, b: ReadonlyMap<string, number>) => {
    let sum = 0
    for (const [word, weight] of a) sum += weight * (b.get(word) ?? 0)
    return sum
  }
  const none = new Map<string, number>()
  const random = seeded(seed)
  return {
    random: ({ candidates }) => candidates.map(() => random()),
    nearest: ({ saved, candidates }) =>
      candidates.map((paper) => {
        const vector = fresh[paper] ?? none
        return saved.reduce((most, other) => Math.max(most, dot(vector, known[other] ?? none)), 0)
      }),
    centroid: ({ saved, candidates }) => {
      // Its length is the same for all candidates, so that the sum orders them as the mean's cosine does.
      const sum = new Map<string, number>()
      for (const paper of saved) {
        for (const [word, weight] of known[paper] ?? none) sum.set(word, (sum.get(word) ?? 0) + weight)
      }
      return candidates.map((paper) => dot(fresh[paper] ?? none, sum))
    },
  }
}
