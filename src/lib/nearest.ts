/**
 * The name that somebody may have meant: with the fewest letters wrong, missing, too many or exchanged with their
 * neighbour: one of each three, and two at most.
 * @returns undefined where none is near
 */
export function nearest(typed: string, names: readonly string[]): string | undefined {
  const most = Math.min(2, Math.floor(typed.length / 3))
  const [best] = names
    .map((name) => ({ name, wrong: distance(typed.toLowerCase(), name.toLowerCase()) }))
    .filter(({ wrong }) => wrong <= most)
    .sort((one, other) => one.wrong - other.wrong)
  return best?.name
}

function distance(one: string, other: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: other.length + 1 }, (_, index) => index)
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i]
    for (let j = 1; j <= other.length; j += 1) {
      const isSame = one[i - 1] === other[j - 1]
      const isExchanged = i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]
      row[j] = Math.min(
        at(last, j) + 1,
        at(row, j - 1) + 1,
        at(last, j - 1) + (isSame ? 0 : 1),
        isExchanged ? at(beforeLast, j - 2) + 1 : Number.POSITIVE_INFINITY,
      )
    }
    beforeLast = last
    last = row
  }
  return at(last, other.length)
}

function at(row: readonly number[], index: number): number {
  return row[index] ?? Number.POSITIVE_INFINITY
}
