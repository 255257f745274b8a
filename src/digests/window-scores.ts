import type { Db } from '../db/database.ts'
import { type Features, featuresOf, type Model } from './personal/model.ts'
import { createScorer, type Scorer } from './personal/score.ts'
import type { Taste } from './personal/taste.ts'
import { paperBag } from './personal/words.ts'
import { candidatesBetween } from './store.ts'

/** The papers of some editions, ready to be scored for any taste. */
interface Part {
  ids: readonly number[]
  features: readonly Features[]
  score: Scorer
}

/** The parts of the windows that end with one edition, and which edition they begin after. */
interface Looked {
  parts: readonly Part[]
  after: number
}

/** What a taste makes of a paper. */
export interface ScoredPaper {
  id: number
  score: number
  features: Features
}

/** Scores the papers of the editions after one up to and with another, and perhaps some more. */
export type ScoreWindow = (
  taste: Taste,
  window: { after: number; upTo: number },
  isWanted: (score: number) => boolean,
) => Promise<ScoredPaper[]>

/** Of so many editions, the newest, papers are scored: a month, the longest that a cadence waits. */
const mostEditions = 31

/** So many are looked at between two chances for others to be served. */
const editionsAtOnce = 5

/**
 * The papers of a window are looked at once for each model, when somebody first has a taste; short windows come first.
 * @returns a function that gives those papers whose score is wanted
 */
export function createWindowScores(db: Db, model: Model): ScoreWindow {
  const windows = new Map<number, Promise<Looked>>()

  async function partOf(after: number, upTo: number): Promise<Part> {
    const candidates = await candidatesBetween(db, after, upTo)
    const features = candidates.map((candidate) => featuresOf(model, paperBag(candidate)))
    return { ids: candidates.map(({ id }) => id), features, score: createScorer(features) }
  }

  async function reach({ parts, after }: Looked, from: number): Promise<Looked> {
    if (after <= from) return { parts, after }
    const next = Math.max(from, after - editionsAtOnce)
    return await reach({ parts: [...parts, await partOf(next, after)], after: next }, from)
  }

  return async (taste, { after, upTo }, isWanted) => {
    const from = Math.max(after, upTo - mostEditions)
    const known = windows.get(upTo) ?? Promise.resolve({ parts: [], after: upTo })
    const reached = known.then((looked) => reach(looked, from))
    windows.set(upTo, reached)
    // A database that was away is asked again.
    reached.catch(() => windows.delete(upTo))
    const { parts } = await reached
    const wanted: ScoredPaper[] = []
    for (const { ids, features, score } of parts) {
      score(taste).forEach((value, index) => {
        if (!isWanted(value)) return
        wanted.push({ id: ids[index] as number, score: value, features: features[index] as Features })
      })
    }
    return wanted
  }
}
