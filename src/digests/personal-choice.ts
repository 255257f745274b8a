import type { Corpus } from './personal/corpus.ts'
import { reasonFor } from './personal/reason.ts'
import { dislikeWeight } from './personal/taste.ts'
import type { Personal } from './rank.ts'
import type { ReaderTaste } from './reader-tastes.ts'
import type { ScoredPaper } from './window-scores.ts'

/**
 * From here on a score speaks for a paper: of what readers of CiteULike saved next a quarter reaches it after one saved
 * paper and 60 % after all, and of what they did not save one paper in fifty (docs/ranking.md).
 */
export const speaksFrom = 0.25

/** From here on down it speaks against it: what is as like a disliked paper, by the weight that dislikes have. */
export const speaksAgainst = -dislikeWeight * speaksFrom

/** Whether a score says anything to a reader. Below zero may also be chance, where nothing was disliked. */
export function speaks(reader: ReaderTaste): (score: number) => boolean {
  const downTo = reader.disliked.length > 0 ? speaksAgainst : Number.NEGATIVE_INFINITY
  return (score) => score >= speaksFrom || score <= downTo
}

/** What a reader's opinions mean for papers whose score speaks. */
export function personalFor(reader: ReaderTaste, scored: readonly ScoredPaper[], corpus: Corpus | undefined): Personal {
  const features = new Map(scored.map((paper) => [paper.id, paper.features]))
  return {
    scores: new Map(scored.map(({ id, score }) => [id, score])),
    known: reader.known,
    why(paperId) {
      const paper = features.get(paperId)
      const reason = paper && corpus && reasonFor(corpus, paper, reader.liked)
      if (!reason) return undefined
      const { title, isSaved } = reason.saved
      if (reason.likeness < speaksFrom) return 'like papers that you liked'
      return `like “${title}” that you ${isSaved ? 'saved' : 'liked'}`
    },
  }
}
