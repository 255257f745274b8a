import { categoryName } from '../papers/categories.ts'

/** What a digest is chosen for; readers who want the same share it. */
export interface Wants {
  /** arXiv category codes, sorted. None: every paper is wanted. */
  topics: readonly string[]
  /** Whether other papers may fill it up when too few are wanted. */
  withTrending: boolean
  digestSize: number
}

/** A paper as far as the choice depends on it. */
export interface Candidate {
  id: number
  categories: readonly string[]
  /** The trending score that its edition froze. */
  score: number
}

/** A chosen paper and why, in words for the reader. */
export interface Choice {
  id: number
  why: string | null
}

/**
 * The papers for `wants` out of `candidates`, which come best first: those of the wanted topics, then, where the reader
 * allows, what is trending. May be empty.
 */
export function rankFor(wants: Wants, candidates: readonly Candidate[]): Choice[] {
  // Who asks for everything knows why it comes.
  if (wants.topics.length === 0) return candidates.slice(0, wants.digestSize).map(({ id }) => ({ id, why: null }))
  const topics = new Set(wants.topics)
  const wanted: Choice[] = []
  const others: Choice[] = []
  for (const paper of candidates) {
    const topic = paper.categories.find((category) => topics.has(category))
    if (topic) wanted.push({ id: paper.id, why: `In ${categoryName(topic)}` })
    else others.push({ id: paper.id, why: paper.score > 0 ? 'Trending' : null })
  }
  return [...wanted, ...(wants.withTrending ? others : [])].slice(0, wants.digestSize)
}
