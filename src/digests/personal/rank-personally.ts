import { type Candidate, type Choice, rankFor, type Wants } from '../rank.ts'

/**
 * The papers for a reader with a taste: as `rankFor` chooses them, the wanted topics first, but within those and within
 * the others in the order of the reader's own scores.
 * @param candidates best first by trending, which settles ties
 * @param scores those of the candidates, in their order; null for a reader without a taste: then topics and trending decide
 * @param whyOf what to say of a chosen paper, by its id, or null to say what `rankFor` says
 */
export function rankPersonally(
  wants: Wants,
  candidates: readonly Candidate[],
  scores: ArrayLike<number> | null,
  whyOf: (id: number) => string | null,
): Choice[] {
  if (!scores) return rankFor(wants, candidates)
  const ordered = candidates
    .map((candidate, index) => ({ candidate, score: scores[index] ?? 0 }))
    .sort((a, b) => b.score - a.score)
    .map(({ candidate }) => candidate)
  return rankFor(wants, ordered).map(({ id, why }) => ({ id, why: whyOf(id) ?? why }))
}
