import { lastRead, type Reading, write } from './reading.ts'
import { symbolOf } from './symbols.ts'
import { switches } from './text-commands.ts'

/** Symbols that lost their backslash inside of braces. */
const bareSymbol =
  /^(?:times|sim|approx|cdot|pm|leq|geq|le|ge|to|ell|infty|rightarrow|(?:var)?epsilon|alpha|beta|gamma|delta|lambda|sigma|theta)$/
/** A word or two that braces protect from a change of case, or make stand out. */
const protectedWords =
  /^(?:[A-Za-zÀ-ɏ][A-Za-zÀ-ɏ\d.+]*(?:[- ][A-Za-zÀ-ɏ\d.+]+){0,12}|\d[A-Za-z\d]*[A-Za-z][A-Za-z\d-]*)[.!?]?$/

/**
 * Reads the group at `at`. Braces that only group or protect are taken away (`{\it word}`, `{BERT}`, `10{,}000`); those
 * of sets, templates and code stay.
 * @returns where to go on.
 */
export function readGroup(reading: Reading, at: number): number {
  const { source, partner } = reading
  const close = partner[at] ?? -1
  if (close < 0) {
    write(reading, '{')
    return at + 1
  }
  const inner = source.slice(at + 1, Math.min(close, at + 200))
  const name = /^\s*\\([a-zA-Z]+)/.exec(inner)?.[1]
  const symbol = bareSymbol.test(inner) ? symbolOf(inner) : undefined
  if (symbol !== undefined) write(reading, symbol)
  else if ((name !== undefined && (switches.test(name) || name === 'emph')) || isMere(reading, close, inner)) {
    reading.read(at + 1, close)
  } else {
    write(reading, '{')
    reading.read(at + 1, close)
    write(reading, '}')
  }
  return close + 1
}

/** Whether the braces of a group that ends at `close` mean nothing to a reader. */
function isMere(reading: Reading, close: number, inner: string): boolean {
  const before = lastRead(reading)
  const after = reading.source[close + 1] ?? ''
  if (/[{$#@%\\=_^/]/.test(before) || after === '}') return false
  if (/^[,.:=<>+\-–—]{1,3}$/.test(inner)) return /[\p{L}\p{N})]/u.test(before) && /[\p{L}\p{N}(\\]/u.test(after)
  if (inner === '') return /[\p{L}\p{N}-]/u.test(before) && /[\p{L}\p{N}-]/u.test(after)
  if (/^\\+(?:["'`^~=.]|[a-zA-Z]+)/.test(inner)) return true
  if (/^\p{Lu}$/u.test(inner)) return /\p{L}/u.test(after) || /\p{L}/u.test(before)
  return inner.length > 1 && protectedWords.test(inner) && !/[\p{L}\p{N}]/u.test(before)
}
