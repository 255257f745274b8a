import { createBars } from '../../src/digests/personal/bar.ts'
import { featuresOf, learnModel, type Model } from '../../src/digests/personal/model.ts'
import { createScorer } from '../../src/digests/personal/score.ts'
import { createTaster } from '../../src/digests/personal/taste.ts'
import type { Split } from './ranking-data.ts'
import { mean, qualityOf, rankOfFirst } from './ranking-measure.ts'

/** How the ranking does with a model of few papers, for readers who have saved few. */
export interface Beginning {
  papers: number
  dimensions: number
  /** So many saved papers of each reader count, or all. */
  saved: number | 'all'
  mrr: number
  /** From where on a score speaks, in the mean. */
  bar: number
  /** The shares of what was saved next, and of strangers, whose score says that they are like saved papers. */
  savedReach: number
  strangersReach: number
}

const paperCounts = [100, 200, 500, 1_000, 5_000, Number.POSITIVE_INFINITY]
const savedCounts = [1, 3, 10, 'all'] as const

/** One reader of five is looked at, which is enough for two digits. */
const step = 5

/** From papers alone, with so many of the known ones each time. */
export async function measureBeginnings(split: Split, onProgress: (share: number) => void): Promise<Beginning[]> {
  const rows: Beginning[] = []
  for (const [index, most] of paperCounts.entries()) {
    onProgress(index / paperCounts.length)
    const papers = Math.min(most, split.known.length)
    const model = await learnModel(() => split.known.slice(0, papers))
    rows.push(
      ...savedCounts.map((saved) => ({
        papers,
        dimensions: model.space.dimensions,
        saved,
        ...reach(split, model, saved),
      })),
    )
  }
  return rows
}

function reach(split: Split, model: Model, count: number | 'all') {
  const known = split.known.map((bag) => featuresOf(model, bag))
  const fresh = split.fresh.map((bag) => featuresOf(model, bag))
  const tasteOf = createTaster(model)
  const barOf = createBars(model)
  const ranks: number[] = []
  const bars: number[] = []
  const reached: { saved: number[]; strangers: number[] } = { saved: [], strangers: [] }
  for (const { saved, candidates } of split.trials.filter((_, index) => index % step === 0)) {
    const some = count === 'all' ? saved : saved.slice(0, count)
    const taste = tasteOf(some.flatMap((paper) => known[paper] ?? []))
    if (!taste) continue
    const scores = createScorer(candidates.flatMap((paper) => fresh[paper] ?? []))(taste)
    const [target = 0, ...strangers] = scores
    ranks.push(rankOfFirst(scores))
    const { from } = barOf(taste)
    bars.push(from)
    reached.saved.push(Number(target >= from))
    reached.strangers.push(mean(strangers.map((score) => Number(score >= from))))
  }
  return {
    mrr: qualityOf(ranks).mrr,
    bar: mean(bars),
    savedReach: mean(reached.saved),
    strangersReach: mean(reached.strangers),
  }
}
