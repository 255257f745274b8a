import { featuresOf, learnModel, type Model, teachModel } from '../../src/digests/personal/model.ts'
import { createScorer } from '../../src/digests/personal/score.ts'
import { createTaster } from '../../src/digests/personal/taste.ts'
import type { Split } from './ranking-data.ts'
import { type Ranker, referenceRankers } from './ranking-references.ts'

/** What share of readers found their paper among the first 1, 5 and 10, and the mean of 1 / rank. */
export interface Quality {
  hit1: number
  hit5: number
  hit10: number
  mrr: number
}

/** The ranks of the saved paper, one for each reader, in the same order for each way of ranking. */
export type Ranks = Record<'random' | 'nearest' | 'centroid' | 'untaught' | 'product', number[]>

/** One draw, ranked in every way. */
export interface Measured {
  readers: number
  ranks: Ranks
  learningSeconds: number
  /** To score the candidates of a day for one reader whose taste has to be made first, in the mean. */
  readerMilliseconds: number
}

/** As many new papers as a day brings. */
export const dayPapers = 500

/** Ranks by the references, by the product that learnt from papers alone, and by the product. */
export async function measure(split: Split, seed: number, onProgress: (share: number) => void): Promise<Measured> {
  const start = performance.now()
  const untaught = await learnModel(() => split.known)
  const model = await teachModel(
    untaught,
    () => split.known,
    split.libraries,
    (done, total) => onProgress((0.8 * done) / total),
  )
  const learningSeconds = (performance.now() - start) / 1_000
  const rankers = {
    ...referenceRankers(split, seed),
    untaught: productRanker(split, untaught),
    product: productRanker(split, model),
  }
  const names = Object.keys(rankers) as (keyof Ranks)[]
  const ranksOf = (name: keyof Ranks, index: number) => {
    onProgress(0.8 + (0.2 * index) / names.length)
    return split.trials.map((trial) => rankOfFirst(rankers[name](trial)))
  }
  const ranks = Object.fromEntries(names.map((name, index) => [name, ranksOf(name, index)])) as Ranks
  return { readers: split.trials.length, ranks, learningSeconds, readerMilliseconds: timeReaders(split, model) }
}

/** The product's own code, from bags of words to scores. */
export function productRanker(split: Split, model: Model): Ranker {
  const known = split.known.map((bag) => featuresOf(model, bag))
  const fresh = split.fresh.map((bag) => featuresOf(model, bag))
  const tasteOf = createTaster(model)
  return ({ saved, candidates }) => {
    const taste = tasteOf(saved.flatMap((paper) => known[paper] ?? []))
    const score = createScorer(candidates.flatMap((paper) => fresh[paper] ?? []))
    return taste ? score(taste) : candidates.map(() => 0)
  }
}

function timeReaders(split: Split, model: Model): number {
  const known = split.known.map((bag) => featuresOf(model, bag))
  const score = createScorer(split.fresh.slice(0, dayPapers).map((bag) => featuresOf(model, bag)))
  const tasteOf = createTaster(model)
  const start = performance.now()
  for (const { saved } of split.trials) {
    const taste = tasteOf(saved.flatMap((paper) => known[paper] ?? []))
    if (taste) score(taste)
  }
  return (performance.now() - start) / split.trials.length
}

/** The rank of the first among all, from 1; equals share their ranks. */
export function rankOfFirst(scores: ArrayLike<number>): number {
  const first = scores[0] ?? 0
  let rank = 1
  for (let i = 1; i < scores.length; i += 1) {
    const score = scores[i] ?? 0
    rank += score > first ? 1 : score === first ? 0.5 : 0
  }
  return rank
}

/** The quality of ranks. */
export function qualityOf(ranks: readonly number[]): Quality {
  const share = (most: number) => mean(ranks.map((rank) => (rank <= most ? 1 : 0)))
  return { hit1: share(1), hit5: share(5), hit10: share(10), mrr: mean(ranks.map((rank) => 1 / rank)) }
}

export function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length
}
