/** Where each `{` of a text is closed and each `}` was opened (-1: nowhere), and how deep they lie. */
export interface Braces {
  partner: Int32Array
  depth: number
}

/** Pairs the braces of `source` in one pass. `\{` and `\}` are characters, not braces. */
export function pairBraces(source: string): Braces {
  const partner = new Int32Array(source.length).fill(-1)
  const open: number[] = []
  let depth = 0
  for (let at = 0; at < source.length; at += 1) {
    const character = source[at]
    if (character === '\\') at += 1
    else if (character === '{') depth = Math.max(depth, open.push(at))
    else if (character === '}') {
      const start = open.pop()
      if (start === undefined) continue
      partner[start] = at
      partner[at] = start
    }
  }
  return { partner, depth }
}
