/** What the score looks at; null where the world has not said. */
export interface TrendingInputs {
  upvotes: number | null
  stars: number | null
  comments: number | null
}

/**
 * How much a paper of today is talked about: the order of the day's votes, with stars and comments deciding between
 * equals. Each counts by its logarithm, since the step from 1 to 10 says as much as the one from 10 to 100; stars weigh
 * little because an old repository brings its stars along.
 * @returns 0 for a paper nobody has said anything about; never negative, never NaN.
 */
export function trendingScore(inputs: TrendingInputs): number {
  const level = (count: number | null) => Math.log10(1 + Math.max(0, count ?? 0))
  return level(inputs.upvotes) + 0.1 * level(inputs.comments) + 0.05 * level(inputs.stars)
}

/** A paper as far as its rank depends on it. */
export interface Ranked {
  id: number
  source: string
  externalId: string
  signals: TrendingInputs
}

/** Highest score first; ties in the order of their ids, so that a rerun gives the same list. */
export function rankByTrending<P extends Ranked>(papers: readonly P[]): { paper: P; score: number }[] {
  return papers
    .map((paper) => ({ paper, score: trendingScore(paper.signals) }))
    .sort((a, b) => b.score - a.score || compare(a.paper, b.paper))
}

function compare(a: Ranked, b: Ranked): number {
  const [left, right] = [`${a.source} ${a.externalId}`, `${b.source} ${b.externalId}`]
  return left < right ? -1 : left > right ? 1 : 0
}
