/**
 * Whether the authors' comment says that the paper is withdrawn, the only sign in most formats of arXiv. "Withdrawn from" is left
 * out: that is a submission to some venue.
 */
export function saysWithdrawn(comment: string): boolean {
  return /(^\W*|\b(paper|article|manuscript|submission|preprint|version|work) (has been|is|was) )withdrawn\b(?! from)/i.test(
    comment,
  )
}
