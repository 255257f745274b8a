import { table } from '../../lib/table.ts'
import { symbolOf } from './symbols.ts'

/** The combining mark of each accent command, as arXiv lists them: https://info.arxiv.org/help/prep.html */
const marks: Readonly<Record<string, string>> = {
  '`': '\u0300',
  "'": '\u0301',
  '^': '\u0302',
  '~': '\u0303',
  '=': '\u0304',
  '.': '\u0307',
  '"': '\u0308',
  u: '\u0306',
  v: '\u030c',
  H: '\u030b',
  c: '\u0327',
  d: '\u0323',
  b: '\u0331',
  k: '\u0328',
  r: '\u030a',
  t: '\u0361',
}

/** Letters that have a command of their own; those without a dot take an accent as i and j. */
export const letters: Readonly<Record<string, string>> = table<string>({
  ss: 'ß',
  SS: 'ẞ',
  ae: 'æ',
  AE: 'Æ',
  oe: 'œ',
  OE: 'Œ',
  o: 'ø',
  O: 'Ø',
  l: 'ł',
  L: 'Ł',
  aa: 'å',
  AA: 'Å',
  i: 'ı',
  j: 'ȷ',
  dh: 'ð',
  DH: 'Ð',
  dj: 'đ',
  DJ: 'Đ',
  ng: 'ŋ',
  NG: 'Ŋ',
  th: 'þ',
  TH: 'Þ',
})

const accent = /\\(?:(["'`^~=.])\s*|([uvHc])(?![a-zA-Z])\s*|([uvHcdbkrt])(?=\{))/y
const base =
  /\{\s*(?:\\([a-zA-Z]{1,2})(?:\s*\{\})?|(\p{L}))\s*\}|\\([ijoOlL]|ae|AE|oe|OE|aa|AA)(?![a-zA-Z])(?:\s?\{\})?|(\p{L})|\{(\p{L}\p{M}*)\}/uy

/**
 * The letter that an accent command at `at` makes (`\"{a}`, `\'e`, `\v c`, `\'{\i}`), and where it ends. Undefined where
 * there is none, or where it would make no letter that anybody writes.
 */
export function accented(source: string, at: number): { text: string; end: number } | undefined {
  accent.lastIndex = at
  const command = accent.exec(source)
  if (!command) return undefined
  const name = command[1] ?? command[2] ?? command[3] ?? ''
  base.lastIndex = accent.lastIndex
  const found = base.exec(source)
  if (!found) return undefined
  const letterName = found[1] ?? found[3]
  const plain = letterName === undefined ? (found[2] ?? found[4] ?? found[5]) : letters[letterName]
  if (plain === undefined) return undefined
  const dotted = plain === 'ı' ? 'i' : plain === 'ȷ' ? 'j' : plain
  const text = (dotted + marks[name]).normalize('NFC')
  // In braces it is meant; bare, only what is a letter of some language: `\"b` is an escaped quotation mark.
  const isBare = found[4] !== undefined
  if (isBare && Array.from(text).length > 1) return undefined
  if (isBare && name === '"' && !/[aeiouyAEIOUY]/.test(plain)) return undefined
  return { text, end: base.lastIndex }
}

const brokenGreek = /\\+([uvHcdbkrt])\{([a-z]{2,9})\}/g

/**
 * `text` with the Greek letters that arXiv took for accents, as it stored them: `\k{appa}` is κ, `\b{eta}` β, `\r{ho}` ρ;
 * likewise `\c{opyright}`. An accent stands over one letter, so nothing else is meant.
 */
export function mendGreek(text: string): string {
  return text.replace(brokenGreek, (whole, first, rest) => {
    const symbol = symbolOf(first + rest)
    return symbol !== undefined && /^[\p{Script=Greek}©]$/u.test(symbol) ? symbol : whole
  })
}

/** `text` with the mark of a mathematical accent on each of its letters: x̂. */
export function withMark(text: string, mark: string): string {
  return text.replace(/[\p{L}\p{N}]\p{M}*/gu, (letter) => letter + mark).normalize('NFC')
}
