import type { Features } from './model.ts'
import type { Taste } from './taste.ts'
import { dot } from './vectors.ts'

/**
 * What nearness in the space weighs, shared words being 1. Cosines of words are small and cosines in the space large, so
 * that the space decides more than it seems.
 */
export const placeWeight = 0.5

/** Scores the same candidates for one reader after another. */
export type Scorer = (taste: Taste) => Float32Array

/**
 * Makes ready to score candidates for any number of readers: about a fifth of a millisecond each for 500 papers.
 * @returns a function that gives for a taste the score of each candidate, in their order: the higher the better, at most
 * 1.5; about 0 for a paper that has nothing to do with what the reader likes, and below that for what is like disliked
 * ones. Never NaN.
 */
export function createScorer(candidates: readonly Features[]): Scorer {
  const havers = havingWords(candidates)
  return (taste) => {
    const scores = new Float32Array(candidates.length)
    for (let paper = 0; paper < candidates.length; paper += 1) {
      const { place } = candidates[paper] as Features
      scores[paper] = placeWeight * dot(taste.place, 0, place, 0, place.length)
    }
    const { numbers, weights } = taste.words
    for (let i = 0; i < numbers.length; i += 1) {
      const word = numbers[i] as number
      if (word + 1 >= havers.starts.length) continue
      const end = havers.starts[word + 1] as number
      for (let at = havers.starts[word] as number; at < end; at += 1) {
        const paper = havers.papers[at] as number
        scores[paper] = (scores[paper] as number) + (weights[i] as number) * (havers.weights[at] as number)
      }
    }
    return scores
  }
}

/** What a paper's score is made of: the words that it shares with a taste, and how near it is in the space. */
export function scoreParts(taste: Taste, { words, place }: Features): { words: number; place: number } {
  const weights = weightsOf(words)
  let shared = 0
  taste.words.numbers.forEach((word, i) => {
    shared += (weights.get(word) ?? 0) * (taste.words.weights[i] as number)
  })
  return { words: shared, place: placeWeight * dot(taste.place, 0, place, 0, place.length) }
}

/** The papers by their words, so that for a word of a taste only those are looked at that have it. */
function havingWords(papers: readonly Features[]) {
  const last = papers.reduce((most, { words }) => words.numbers.reduce((a, b) => Math.max(a, b), most), -1)
  // Papers that have a word stand from its start up to the start of the next word.
  const starts = new Int32Array(last + 2)
  for (const { words } of papers) for (const word of words.numbers) starts[word + 1] = (starts[word + 1] as number) + 1
  for (let word = 0; word <= last; word += 1) starts[word + 1] = (starts[word + 1] as number) + (starts[word] as number)
  const having = {
    starts,
    papers: new Int32Array(starts[last + 1] ?? 0),
    weights: new Float32Array(starts[last + 1] ?? 0),
  }
  const next = starts.slice()
  papers.forEach(({ words }, paper) => {
    words.numbers.forEach((word, i) => {
      const at = next[word] as number
      next[word] = at + 1
      having.papers[at] = paper
      having.weights[at] = words.weights[i] as number
    })
  })
  return having
}

/** How alike other papers are to one, by the same measure. */
export function likenessTo({ words, place }: Features): (other: Features) => number {
  const weights = weightsOf(words)
  return (other) => {
    let shared = 0
    for (let i = 0; i < other.words.numbers.length; i += 1) {
      const weight = weights.get(other.words.numbers[i] as number)
      if (weight !== undefined) shared += weight * (other.words.weights[i] as number)
    }
    return shared + placeWeight * dot(place, 0, other.place, 0, place.length)
  }
}

function weightsOf({ numbers, weights }: Features['words']): Map<number, number> {
  const found = new Map<number, number>()
  for (let i = 0; i < numbers.length; i += 1) found.set(numbers[i] as number, weights[i] as number)
  return found
}

/** The words of both papers, with what each adds to their likeness; the most first. */
export function sharedWords(a: Features, b: Features): { word: number; weight: number }[] {
  const weights = weightsOf(a.words)
  const shared: { word: number; weight: number }[] = []
  b.words.numbers.forEach((word, i) => {
    const weight = weights.get(word)
    if (weight !== undefined) shared.push({ word, weight: weight * (b.words.weights[i] as number) })
  })
  return shared.sort((one, other) => other.weight - one.weight || one.word - other.word)
}
