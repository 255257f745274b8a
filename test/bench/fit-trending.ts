/**
 * Finds the weights of the trending score on the first two thirds of the captured days: `npm run fit:trending`, with
 * `-- --data DIR` as for the benchmark. Prints them for `trendingWeights`; nothing is changed.
 */
import { type TrendingWeights, trendingScore, trendingWeights } from '../../src/editions/trending.ts'
import { type CapturedDay, placesOf, splitDays } from './captures.ts'
import { openCaptures } from './data-option.ts'

/** How blurred the border of the first ten is, in units of the score: a step has no slope to follow. */
const blur = 0.1
/** What a place among the first three counts beside one among the first ten, and what large weights cost. */
const [threes, ridge] = [0.3, 0.05]

const fitted = ['pace', 'authors', 'media', 'comments'] as const

/** A paper's values by term, and its parts in the afternoon's first. */
interface Example {
  values: { name: keyof TrendingWeights; value: number }[]
  goals: { length: number; part: number }[]
}

function examplesOf(day: CapturedDay): Example[] {
  const goals = [10, 3].map((length) => ({ length, places: placesOf(day.afternoon, length) }))
  return day.morning.map((paper) => ({
    values: trendingScore(paper.inputs).terms.map(({ name, value }) => ({ name, value })),
    goals: goals.map(({ length, places }) => ({ length, part: places.get(paper.externalId) ?? 0 })),
  }))
}

/** The expected agreement if each paper is among the first with a probability that falls smoothly with its score. */
function smoothAgreement(day: readonly Example[], weights: TrendingWeights): number {
  const scores = day.map(({ values }) => values.reduce((sum, { name, value }) => sum + weights[name] * value, 0))
  return [10, 3].reduce((sum, length, which) => {
    if (day.length <= length) return sum
    const border = borderOf(scores, length)
    const shared = day.map(({ goals }, index) => (goals[which]?.part ?? 0) * among(scores[index] ?? 0, border))
    return sum + (shared.reduce((a, b) => a + b, 0) / length) * (length === 3 ? threes : 1)
  }, 0)
}

const among = (score: number, border: number) => 1 / (1 + Math.exp((border - score) / blur))

/** The score above which `length` papers are expected. */
function borderOf(scores: readonly number[], length: number): number {
  let [low, high] = [-5, 15]
  for (let step = 0; step < 30; step += 1) {
    const middle = (low + high) / 2
    if (scores.reduce((sum, score) => sum + among(score, middle), 0) > length) low = middle
    else high = middle
  }
  return (low + high) / 2
}

/** Votes and pace both grow with the votes: they share one weight, or a heavy pace would do no more than sharpen all. */
function together(weights: TrendingWeights): TrendingWeights {
  return { ...weights, votes: 1 - weights.pace }
}

/** Moves one weight after the other while that helps, in ever smaller steps. */
function fitWeights(days: readonly CapturedDay[]): TrendingWeights {
  const examples = days.map(examplesOf)
  const worth = (weights: TrendingWeights) =>
    examples.reduce((sum, day) => sum + smoothAgreement(day, weights), 0) / examples.length -
    ridge * fitted.reduce((sum, name) => sum + weights[name] ** 2, 0)
  let best = together({ ...trendingWeights, pace: 0, authors: 0, media: 0, comments: 0 })
  let reached = worth(best)
  for (let step = 0.1; step > 0.004; ) {
    const before = reached
    for (const name of fitted) {
      for (const next of [step, -step]) {
        const candidate = together({ ...best, [name]: best[name] + next })
        const value = worth(candidate)
        if (value > reached + 1e-7) [best, reached] = [candidate, value]
      }
    }
    if (reached === before) step /= 2
  }
  return best
}

const captures = openCaptures()
if (captures) {
  const { fitting } = splitDays(captures.days)
  const weights = Object.entries(fitWeights(fitting)).map(([name, weight]) => [name, Number(weight.toFixed(3))])
  console.log(`${fitting.length} days from ${fitting[0]?.day} to ${fitting.at(-1)?.day}`)
  console.log(Object.fromEntries(weights))
}
