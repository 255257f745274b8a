import type { Corpus } from './personal/corpus.ts'
import { reasonFor } from './personal/reason.ts'
import type { Personal } from './rank.ts'
import type { ReaderTaste } from './reader-tastes.ts'
import type { ScoredPaper } from './window-scores.ts'

/** Whether a score says anything to a reader. Below zero may also be chance, where nothing was disliked. */
export function speaks({ bar, disliked }: ReaderTaste): (score: number) => boolean {
  return (score) => score >= bar.from || (score <= bar.downTo && disliked.length > 0)
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
      if (reason.likeness >= reader.bar.from) return { kind: 'like', title, isSaved }
      // It is like what they like as a whole, not like one of it.
      return { kind: 'like', title: null, isSaved: reader.liked.every((paper) => paper.isSaved) }
    },
  }
}
