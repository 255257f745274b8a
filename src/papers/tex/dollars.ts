import { longestFormula } from './mathematics.ts'

/** A formula and where the text goes on after its delimiters. */
export interface Formula {
  inner: string
  end: number
}

/** Two words of prose in a row. */
const twoWords = /(?:^|\s)[A-Za-z]{2,}[,.]?\s+[a-z]{2,}(?=[\s,.]|$)/
const amount =
  /^\s*[\d.,]+\s*(?:[kKmMbB]n?|million|billion|trillion|thousand|USD|per|and|to|or|in|for|is|of|each|vs)\b./s

/**
 * The formula that the dollar sign at `at` opens. Undefined where it opens none: an amount of money, or a sign whose
 * partner is missing, so that prose would be taken for mathematics. Looks no further than a formula may be long.
 */
export function formulaAt(source: string, at: number, to: number): Formula | undefined {
  if (source[at + 1] === '$') return between(source, at, to, '$$', '$$')
  const close = closingDollar(source, at + 1, Math.min(to, at + longestFormula))
  if (close === undefined) return undefined
  const inner = source.slice(at + 1, close)
  return isMathematics(inner, source[close + 1] ?? '') ? { inner, end: close + 1 } : undefined
}

/** The formula between `open`, which stands at `at`, and the next `close`. */
export function between(source: string, at: number, to: number, open: string, close: string): Formula | undefined {
  const limit = Math.min(to, at + longestFormula)
  const end = source.slice(at + open.length, limit).indexOf(close)
  if (end <= 0) return undefined
  const inner = source.slice(at + open.length, at + open.length + end)
  return inner.trim() === '' ? undefined : { inner, end: at + open.length + end + close.length }
}

/** The next dollar sign outside of braces, as `\text{if $x$}` holds some; else the next of all. */
function closingDollar(source: string, from: number, limit: number): number | undefined {
  let depth = 0
  let first: number | undefined
  for (let at = from; at < limit; at += 1) {
    const character = source[at]
    if (character === '\\') at += 1
    else if (character === '{') depth += 1
    else if (character === '}') depth -= 1
    else if (character === '$') {
      if (depth <= 0) return at
      first ??= at
    }
  }
  return first
}

function isMathematics(inner: string, after: string): boolean {
  if (!/[\p{L}\p{N}\p{Sm}\\*^_%-]/u.test(inner)) return false
  const isTight = /^\S/.test(inner) && /\S$/.test(inner)
  if (!isTight && !/[\p{L}\p{N}\\]/u.test(inner)) return false
  if (inner.includes('\\') && isTight) return true
  if (/^\s*\d/.test(inner)) {
    if (amount.test(inner) || (/\d/.test(after) && /[\s(~–-]$|[A-Za-z]{2}$/.test(inner))) return false
    if (!isTight && !/^[\s.,;:)%]?$/.test(after)) return false
  }
  const prose = inner.replace(/\\[a-zA-Z]+(?:\{[^{}]*\})?/g, '')
  return !twoWords.test(prose) || (isTight && !/[\p{L}\p{N}]/u.test(after))
}
