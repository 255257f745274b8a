import { type Model, placed } from './model.ts'
import { createScorer } from './score.ts'
import { dislikeWeight, type Taste } from './taste.ts'

/** From where on a score speaks for a paper to one reader, and from where down against it. */
export interface Bar {
  from: number
  downTo: number
}

/**
 * Less is little, whatever else there is: what somebody saved may be far from all papers that are known. And half of what a
 * paper can have at most is much, where half of all papers are of a kind that the reader has an opinion on.
 */
const [least, most] = [0.25, 0.75]

/** So many times as far from the middle as half of the papers are: of what lies about it by chance, one in fifty. */
const apart = 3

/**
 * Makes ready to find readers' bars: what stands out from the mass of known papers. In a field of one kind, and in a space
 * of few dimensions, all papers are alike, and many saved ones are like everything. Medians tell the mass from a part that
 * really is of the reader's kind, and from what they saved, which is known too.
 */
export function createBars(model: Model): (taste: Taste) => Bar {
  const score = createScorer(model.background.map((words) => placed(model, words)))
  return (taste) => {
    const scores = score(taste).sort()
    const middle = medianOf(scores)
    const width = medianOf(scores.map((one) => Math.abs(one - middle)).sort())
    return {
      from: between(least, most, middle + apart * width),
      downTo: between(-dislikeWeight * most, -dislikeWeight * least, middle - apart * width),
    }
  }
}

function between(low: number, high: number, number: number): number {
  return Math.min(high, Math.max(low, number))
}

/** Of numbers in rising order; 0 of none. */
function medianOf(sorted: Float32Array): number {
  return sorted[sorted.length >> 1] ?? 0
}
