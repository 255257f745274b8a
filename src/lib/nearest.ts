/**
 * The candidate that `word` is probably a slip of: as few letters as one in four are wrong, missing, too many or in each
 * other's place. Undefined where none is that near.
 */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const atMost = Math.floor(word.length / 4)
  let found: { candidate: string; distance: number } | undefined
  for (const candidate of candidates) {
    if (Math.abs(candidate.length - word.length) > atMost) continue
    const distance = editDistance(word, candidate)
    if (distance <= atMost && distance < (found?.distance ?? Number.POSITIVE_INFINITY)) found = { candidate, distance }
  }
  return found?.candidate
}

/** The optimal string alignment distance: how many letters are to be put in, left out, replaced or swapped. */
function editDistance(a: string, b: string): number {
  let [beforeLast, last]: number[][] = [[], Array.from({ length: b.length + 1 }, (_, j) => j)]
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    for (let j = 1; j <= b.length; j++) {
      const isSame = a[i - 1] === b[j - 1]
      const isSwapped = a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]
      row[j] = Math.min(
        at(last, j) + 1,
        at(row, j - 1) + 1,
        at(last, j - 1) + (isSame ? 0 : 1),
        isSwapped ? at(beforeLast, j - 2) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    beforeLast = last
    last = row
  }
  return at(last, b.length)
}

const at = (row: readonly number[] | undefined, index: number) => row?.[index] ?? Number.POSITIVE_INFINITY
