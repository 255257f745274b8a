import type { Corpus } from './corpus.ts'
import type { Features } from './model.ts'
import { likenessTo, sharedWords } from './score.ts'

/** Why a paper was chosen for a reader. */
export interface Reason<P> {
  /** The most alike of the papers that the reader saved. */
  saved: P
  /** How alike they are. */
  likeness: number
  /** Up to three words that both have, those first that tie them most. May be none: the space knows of related words. */
  words: string[]
}

const mostWords = 3

/** What of the `saved` papers a paper is most like, and by which words; null where nothing is like it at all. */
export function reasonFor<P extends { features: Features }>(
  corpus: Corpus,
  paper: Features,
  saved: readonly P[],
): Reason<P> | null {
  let best: P | undefined
  let most = 0
  const likenessOf = likenessTo(paper)
  for (const candidate of saved) {
    const alike = likenessOf(candidate.features)
    if (alike > most) [best, most] = [candidate, alike]
  }
  if (!best) return null
  const shared = sharedWords(paper, best.features).filter(({ weight }) => weight > 0)
  const words = shared.slice(0, mostWords).flatMap(({ word }) => corpus.words[word] ?? [])
  return { saved: best, likeness: most, words }
}
