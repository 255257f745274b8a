import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { learnModel } from '../../src/digests/personal/model.ts'
import { paperBag } from '../../src/digests/personal/words.ts'
import type { Split } from './ranking-data.ts'
import { mean, productRanker } from './ranking-measure.ts'
import { type Ranker, referenceRankers } from './ranking-references.ts'

const paperLine = z.object({ id: z.string(), title: z.string(), abstract: z.string().nullish() })
const userLine = z.object({
  own: z.array(z.string()),
  ratings: z.array(z.object({ paper: z.string(), expertise: z.number() })),
})

/** How many of a researcher's rated papers stand in the right order, two at a time. */
export interface ReviewerAgreement {
  researchers: number
  product: number
  centroid: number
  /** Twice the standard error of the difference. */
  margin: number
}

/**
 * A second opinion, on text: researchers who said how well they know a few papers each (Stelmakh and others, arXiv
 * 2303.16750), ranked by the papers that they wrote. There are too few of them to learn from: it is the ranking as it is
 * with papers alone. Measured is the share of pairs of unlike rating that are in the right order, in the mean over
 * researchers; chance is a half.
 * @param folder that holds `papers.jsonl.gz` and `users.jsonl`
 * @returns undefined where that is not there
 */
export async function measureReviewers(folder: string): Promise<ReviewerAgreement | undefined> {
  const [papersFile, usersFile] = [join(folder, 'papers.jsonl.gz'), join(folder, 'users.jsonl')]
  if (!existsSync(papersFile) || !existsSync(usersFile)) return undefined
  const papers = linesOf(gunzipSync(readFileSync(papersFile)).toString(), paperLine)
  const indexes = new Map(papers.map(({ id }, index) => [id, index]))
  const bags = papers.map(({ title, abstract }) => paperBag({ title, abstract: abstract ?? '' }))
  const researchers = linesOf(readFileSync(usersFile).toString(), userLine).map(({ own, ratings }) => {
    const rated = ratings.flatMap(({ paper, expertise }) => {
      const index = indexes.get(paper)
      return index === undefined ? [] : [{ index, rating: expertise }]
    })
    const trial = { saved: own.flatMap((id) => indexes.get(id) ?? []), candidates: rated.map(({ index }) => index) }
    return { trial, ratings: rated.map(({ rating }) => rating) }
  })
  const split: Split = { known: bags, libraries: [], fresh: bags, trials: researchers.map(({ trial }) => trial) }
  const shares = (rank: Ranker) => researchers.flatMap(({ trial, ratings }) => pairsInOrder(rank(trial), ratings) ?? [])
  const product = shares(productRanker(split, await learnModel(() => bags)))
  const centroid = shares(referenceRankers(split, 1).centroid)
  const differences = product.map((share, index) => share - (centroid[index] ?? 0))
  const squares = differences.reduce((sum, difference) => sum + (difference - mean(differences)) ** 2, 0)
  return {
    researchers: researchers.length,
    product: mean(product),
    centroid: mean(centroid),
    margin: (2 * Math.sqrt(squares)) / differences.length,
  }
}

/** The share of pairs of unlike ratings whose scores are in the same order, equal scores counting half. */
export function pairsInOrder(scores: ArrayLike<number>, ratings: readonly number[]): number | undefined {
  const pairs = ratings.flatMap((rating, i) =>
    ratings.flatMap((other, j) => (rating > other ? [Math.sign((scores[i] ?? 0) - (scores[j] ?? 0))] : [])),
  )
  return pairs.length > 0 ? mean(pairs.map((sign) => (sign + 1) / 2)) : undefined
}

function linesOf<T>(text: string, schema: z.ZodType<T>): T[] {
  return text
    .trimEnd()
    .split('\n')
    .map((line) => schema.parse(JSON.parse(line)))
}
