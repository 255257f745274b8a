/** What the score looks at; null where it is not known. Counts and hours below zero count as zero. */
export interface TrendingInputs {
  /** Votes when last seen. */
  upvotes: number | null
  /** Votes that came after an earlier snapshot, and the hours from that snapshot to the moment of the ranking. */
  gained: number | null
  gainedHours: number | null
  /** Hours since the paper was listed. */
  hoursListed: number | null
  comments: number | null
  stars: number | null
  /** How many people signed the paper. */
  authors: number | null
  /** Whether whoever listed it gave a picture or a video with it. */
  media: boolean | null
}

/** The inputs of a paper of which nothing is known. */
export const nothingKnown: TrendingInputs = {
  upvotes: null,
  gained: null,
  gainedHours: null,
  hoursListed: null,
  comments: null,
  stars: null,
  authors: null,
  media: null,
}

/**
 * What each term weighs, votes being 1. `test/bench/fit-trending.ts` finds the weights of pace, authors, media and
 * comments on the first two thirds of the captured days, and `npm run bench:trending` tells what they bring on the rest.
 * Votes are nearly all there is to know in the morning; the others decide between papers of nearly as many. Stars,
 * participation of the authors, an organisation, code, a project page and the paper's age at listing gained nothing on
 * days that the fit had not seen; stars stay in, too light to matter beside a vote, for papers that have only stars.
 */
export const trendingWeights = {
  votes: 0.931,
  pace: 0.069,
  authors: 0.056,
  media: 0.05,
  comments: 0.019,
  stars: 0.002,
}

export type TrendingWeights = typeof trendingWeights

/** One term of a score: what was known, what the formula made of it, and what that times its weight adds. */
export interface TrendingTerm {
  name: keyof TrendingWeights
  /** As known: a count, votes an hour, 1 or 0 for yes or no; null where unknown. */
  input: number | null
  value: number
  weight: number
  contribution: number
}

/** Stands in for what is not known: the median of listed papers, so that silence is neither praise nor blame. */
const typical = { hoursListed: 4.5, comments: 1, authors: 7 }

/** Votes on top of those counted, so that the step from 0 to 1 does not outweigh all later ones. */
const head = 3

/** Hours of grace, in which votes cannot tell a pace yet. */
const grace = 0.5

/** Beyond this many authors or comments, more say no more. */
const most = { authors: 40, comments: 10 }

/**
 * How much a paper of today is talked about, and will be: the level of its votes, how quickly they come, and what else
 * goes with papers that gather votes later in the day. Counts go in by their logarithm, since the step from 1 to 10 says
 * as much as the one from 10 to 100.
 * @returns the sum of the terms' contributions, and the terms: 0 for a paper nobody has said anything about; never
 * negative, never NaN.
 */
export function trendingScore(
  inputs: TrendingInputs,
  weights: TrendingWeights = trendingWeights,
): { score: number; terms: TrendingTerm[] } {
  const [upvotes, comments, stars] = [known(inputs.upvotes), known(inputs.comments), known(inputs.stars)]
  const authors = known(inputs.authors)
  // Facts about a paper make nobody talk: they count only where somebody does.
  const heard = (upvotes ?? 0) + (comments ?? 0) + (stars ?? 0) > 0
  const pace = paceOf(inputs, upvotes)
  const value: Record<keyof TrendingWeights, number> = {
    votes: Math.log(((upvotes ?? 0) + head) / head),
    pace: pace.value,
    authors: Math.log1p(Math.min(most.authors, authors || typical.authors)),
    media: inputs.media ? 1 : 0,
    comments: Math.log1p(Math.min(most.comments, comments ?? typical.comments)),
    stars: Math.log1p(stars ?? 0),
  }
  const input: Record<keyof TrendingWeights, number | null> = {
    votes: upvotes,
    pace: pace.perHour,
    authors,
    media: inputs.media === null ? null : Number(inputs.media),
    comments,
    stars,
  }
  const terms = (Object.keys(value) as (keyof TrendingWeights)[]).map((name) => {
    const weight = weights[name]
    return { name, input: input[name], value: value[name], weight, contribution: heard ? value[name] * weight : 0 }
  })
  return { score: terms.reduce((sum, term) => sum + term.contribution, 0), terms }
}

const largest = 1e12

/** How quickly votes come: since an earlier snapshot where there is one, else since the paper was listed. */
function paceOf(inputs: TrendingInputs, upvotes: number | null): { value: number; perHour: number | null } {
  const [gained, gainedHours] = [known(inputs.gained), known(inputs.gainedHours)]
  const listed = known(inputs.hoursListed)
  const [votes, hours] =
    gained !== null && gainedHours !== null ? ([gained, gainedHours] as const) : ([upvotes, listed] as const)
  if (votes === null) return { value: 0, perHour: null }
  const usual = (head * ((hours ?? typical.hoursListed) + grace)) / (typical.hoursListed + grace)
  return {
    value: Math.max(0, Math.log((votes + head) / usual)),
    perHour: hours === null ? null : votes / Math.max(hours, grace),
  }
}

/** The number, neither below zero nor beyond all counts; null for what is no number to count with. */
function known(number: number | null): number | null {
  return number === null || !Number.isFinite(number) ? null : Math.min(Math.max(0, number), largest)
}

/** What is known of a paper at a moment, as sources and snapshots tell it. */
export interface TrendingFacts {
  signals: { upvotes: number | null; comments: number | null; stars: number | null }
  /** An earlier snapshot, if there is one to measure the change from. */
  earlier: { upvotes: number | null; observedAt: Date } | null
  listedAt: Date | null
  authors: readonly string[]
  hasMedia: boolean | null
}

const hour = 3_600_000

/** The inputs of the score at the moment `now`. A moment more than an hour after it counts as unknown. */
export function trendingInputs(facts: TrendingFacts, now: Date): TrendingInputs {
  const since = (then: Date | undefined | null) => {
    const hours = then ? (now.getTime() - then.getTime()) / hour : null
    return hours === null || !(hours > -1) ? null : Math.max(0, hours)
  }
  const { signals, earlier } = facts
  const before = earlier?.upvotes ?? null
  return {
    ...signals,
    gained: before === null || signals.upvotes === null ? null : signals.upvotes - before,
    gainedHours: since(earlier?.observedAt),
    hoursListed: since(facts.listedAt),
    authors: facts.authors.length > 0 ? facts.authors.length : null,
    media: facts.hasMedia,
  }
}

/** A paper as far as its rank depends on it. */
export interface Ranked {
  source: string
  externalId: string
  inputs: TrendingInputs
}

/** Highest score first; ties in the order of their ids, so that a rerun gives the same list. */
export function rankByTrending<P extends Ranked>(
  papers: readonly P[],
  weights: TrendingWeights = trendingWeights,
): { paper: P; score: number }[] {
  return papers
    .map((paper) => ({ paper, score: trendingScore(paper.inputs, weights).score }))
    .sort((a, b) => b.score - a.score || compare(a.paper, b.paper))
}

function compare(a: Ranked, b: Ranked): number {
  const [left, right] = [`${a.source} ${a.externalId}`, `${b.source} ${b.externalId}`]
  return left < right ? -1 : left > right ? 1 : 0
}
