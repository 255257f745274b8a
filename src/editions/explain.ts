import type { Db } from '../db/database.ts'
import { signalHistories, snapshotsOf } from '../papers/signals.ts'
import type { Paper } from '../papers/store.ts'
import { editionOfPaper, frozenScore } from './store.ts'
import { nothingKnown, type TrendingInputs, type TrendingTerm, trendingInputs, trendingScore } from './trending.ts'

/** Why a paper has its trending score. */
export interface Explanation {
  /** The edition it is in, with the score frozen there, which an older release may have reckoned in another way. */
  edition: { number: number; day: string; isSample: boolean; score: number } | null
  /** The moment of the score: when the edition came out, or now. */
  asOf: Date
  inputs: TrendingInputs
  terms: TrendingTerm[]
  /** The sum of the terms' contributions. */
  score: number
  /** All there are, the oldest first, also later ones than the moment of the score. */
  snapshots: Awaited<ReturnType<typeof snapshotsOf>>
}

/** Explains the rank of a paper: as its edition was frozen, or as it would be if it were published now. */
export async function explainPaper(db: Db, paper: Paper): Promise<Explanation> {
  const edition = await editionOfPaper(db, paper.id)
  // The sample and its signals come in one transaction, so that they are not older than their edition.
  const asOf = edition && !edition.isSample ? edition.publishedAt : null
  const history = (await signalHistories(db, [paper.id], asOf)).get(paper.id)
  const inputs = history ? trendingInputs({ ...history, authors: paper.authors }, history.asOf) : nothingKnown
  return {
    edition: edition
      ? {
          number: edition.number,
          day: edition.day,
          isSample: edition.isSample,
          score: (await frozenScore(db, paper.id)) ?? 0,
        }
      : null,
    asOf: history?.asOf ?? new Date(),
    inputs,
    ...trendingScore(inputs),
    snapshots: await snapshotsOf(db, paper.id),
  }
}
