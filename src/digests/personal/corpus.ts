import type { Bag } from './words.ts'

/** What is known of the words of all papers. */
export interface Corpus {
  /** The number of each known word, counted from 0. */
  numbers: ReadonlyMap<string, number>
  /** The words by their number. */
  words: readonly string[]
  /** How much each says, by its number: the rarer, the more. Natural logarithms. */
  weights: Float32Array
  /** The weight of a word that no paper had. */
  unknownWeight: number
}

/** Known words of a bag, by falling or rising number, none twice, and how much each weighs in it. */
export interface WordVector {
  numbers: Int32Array
  weights: Float32Array
}

/** So many words say what 100,000 papers are about; the rest are names and slips, and would cost memory. */
export const mostWords = 50_000

/** Bags of words of papers, of which only one has to be in memory at a time. */
export type Bags = Iterable<Bag> | AsyncIterable<Bag>

/** Learns from the papers which words there are and how rare each is. */
export async function learnCorpus(papers: Bags, most = mostWords): Promise<Corpus> {
  const counts = new Map<string, number>()
  let papersCount = 0
  for await (const bag of papers) {
    papersCount += 1
    for (const word of bag.keys()) counts.set(word, (counts.get(word) ?? 0) + 1)
  }
  // Sorting also by the word makes the numbers the same whatever the order of the papers.
  const kept = [...counts].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1)).slice(0, most)
  const weightOf = (count: number) => Math.log((papersCount + 1) / (count + 0.5))
  return {
    numbers: new Map(kept.map(([word], number) => [word, number])),
    words: kept.map(([word]) => word),
    weights: Float32Array.from(kept, ([, count]) => weightOf(count)),
    unknownWeight: weightOf(0),
  }
}

/**
 * A bag as a vector of tf-idf weights: the root of the count, since a word said twice is not twice as telling, times how
 * much the word says. Of length 1 with its unknown words counted in, so that a paper of which little is known is like
 * nothing much. Empty for a bag without known words.
 */
export function vectorOf(corpus: Corpus, bag: Bag): WordVector {
  const numbers: number[] = []
  const weights: number[] = []
  let squares = 0
  for (const [word, count] of bag) {
    const number = corpus.numbers.get(word)
    const weight = Math.sqrt(count) * (number === undefined ? corpus.unknownWeight : (corpus.weights[number] ?? 0))
    squares += weight * weight
    if (number === undefined) continue
    numbers.push(number)
    weights.push(weight)
  }
  const length = Math.sqrt(squares) || 1
  return { numbers: Int32Array.from(numbers), weights: Float32Array.from(weights, (weight) => weight / length) }
}
