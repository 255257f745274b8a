import { termAt } from './mathematics.ts'
import { groupAt, lastRead, type Reading, write } from './reading.ts'
import { script } from './scripts.ts'

/**
 * Reads a `^` or `_` outside of any formula. It is a script only where nobody would use it otherwise: `10^{19}`, `R^2`,
 * `x_{ij}`; names such as `top_p` and `snake_case` stay.
 * @returns where to go on.
 */
export function readScript(reading: Reading, at: number): number {
  const { source, words } = reading
  const mark = source[at] === '^' ? '^' : '_'
  const before = lastRead(reading, 8)
  const group = source[at + 1] === '{' ? groupAt(reading, at + 1) : undefined
  if (group || (mark === '^' && source[at + 1] === '\\')) {
    const isName = mark === '_' && /[\p{L}\d_]{7}$|_\S*$/u.test(before)
    const term = /[\p{L}\p{M}\p{N}\p{Sm})\]}|'*⁺⁻]$/u.test(before) && !isName ? termAt(source, at, words) : undefined
    if (term && (!group || term.end > group.to)) {
      write(reading, term.text)
      return term.end
    }
  }
  const simple = mark === '^' && /[\p{L}\p{N})\]]$/u.test(before) ? simpleScript(source, at + 1) : undefined
  write(reading, simple === undefined ? mark : script(mark, simple.replace('-', '−')))
  return at + 1 + (simple?.length ?? 0)
}

/** Digits with a sign, one letter, or a star. */
function simpleScript(source: string, at: number): string | undefined {
  const found = /^(?:[+−-]?\d{1,3}(?![\d^]|\.\d)|[a-zA-Z](?![\p{L}\p{N}_^])|\*(?![\p{L}\p{N}*]))/u.exec(
    source.slice(at, at + 6),
  )
  return found?.[0]
}
