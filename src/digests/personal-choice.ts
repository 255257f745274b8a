import type { Corpus } from './personal/corpus.ts'
import { reasonFor } from './personal/reason.ts'
import { dislikeWeight } from './personal/taste.ts'
import type { Personal } from './rank.ts'
import type { ReaderTaste } from './reader-tastes.ts'
import type { Scored } from './window-scores.ts'

/**
 * From here on a score speaks for a paper: of what readers of CiteULike saved next a quarter reaches it after one saved
 * paper and 60 % after all, and of what they did not save one paper in fifty (docs/ranking.md).
 */
export const speaksFrom = 0.25

/** From here on down it speaks against it: what is as like a disliked paper, by the weight that dislikes have. */
export const speaksAgainst = -dislikeWeight * speaksFrom

/** What a reader's opinions mean for the papers of a window. */
export function personalFor(reader: ReaderTaste, scored: Scored | null, corpus: Corpus | undefined): Personal {
  const scores = new Map<number, number>()
  for (const [id, score] of scored?.scores ?? []) {
    // Below zero may also be chance, where nothing was disliked.
    if (score >= speaksFrom || (score <= speaksAgainst && reader.disliked.length > 0)) scores.set(id, score)
  }
  return {
    scores,
    known: reader.known,
    why(paperId) {
      const features = scored?.featuresOf(paperId)
      const reason = features && corpus && reasonFor(corpus, features, reader.liked)
      if (!reason) return undefined
      const { title, isSaved } = reason.saved
      if (reason.likeness < speaksFrom) return 'like papers that you liked'
      return `like “${title}” that you ${isSaved ? 'saved' : 'liked'}`
    },
  }
}
