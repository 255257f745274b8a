import { accented, letters } from './accents.ts'
import { readArguments } from './command-arguments.ts'
import { between } from './dollars.ts'
import { mathematics, termAt } from './mathematics.ts'
import { afterSpace, groupAt, lastRead, type Reading, write } from './reading.ts'
import { isBinary, isRelation, symbolOf } from './symbols.ts'
import { isWrapper, spacing, switches, textSymbols, worded } from './text-commands.ts'

/**
 * Reads the command at `at` in prose.
 * @returns where to go on.
 */
export function readCommand(reading: Reading, at: number, to: number): number {
  const { source } = reading
  const character = source[at + 1] ?? ''
  if (at + 1 >= to) {
    write(reading, '\\', true)
    return at + 1
  }
  if (character === '\\') return readLineEnd(reading, at, to)
  if (character === '(') return readFormula(reading, at, to, '\\(', '\\)')
  if (character === '[') return readFormula(reading, at, to, '\\[', '\\]')
  const apostrophe = isApostrophe(reading, at)
  const letter = apostrophe ? undefined : accented(source, at)
  if (letter && letter.end <= to) {
    write(reading, letter.text)
    return letter.end
  }
  const name = /[a-zA-Z]+/y
  name.lastIndex = at + 1
  const word = name.exec(source)?.[0]
  if (word === undefined) return readSign(reading, at, character, apostrophe)
  return readName(reading, at, word, to)
}

/** `don\'t`, and not an accent. */
function isApostrophe(reading: Reading, at: number): boolean {
  const rest = reading.source.slice(at, at + 6)
  return /^\\'(?:s|t|d|m|ll|re|ve)(?!\p{L})/u.test(rest) && /\p{L}/u.test(lastRead(reading))
}

/** A backslash and a sign. */
function readSign(reading: Reading, at: number, sign: string, apostrophe: boolean): number {
  const { source } = reading
  if (/[%&$#_{}]/.test(sign)) write(reading, sign)
  else if (/[\s,;:>]/.test(sign)) write(reading, ' ')
  else if (sign === '/') write(reading, /[\s}]|^$/.test(source[at + 2] ?? '') ? '' : '/')
  else if (sign === '|') write(reading, '‖')
  else if (/["'`^~]/.test(sign)) return readQuote(reading, at, sign, apostrophe)
  else if (!/[!@]/.test(sign) && !(sign === '-' && /\p{L}/u.test(source[at + 2] ?? ''))) {
    write(reading, '\\', true)
    return at + 1
  }
  return at + 2
}

/** An accent over nothing is the sign itself: `\~{}`, `\'s`, `\"word\"`. */
function readQuote(reading: Reading, at: number, sign: string, apostrophe: boolean): number {
  const empty = /^\s?\{\s*\}/.exec(reading.source.slice(at + 2, at + 6))?.[0].length ?? 0
  if (empty === 0 && !apostrophe && /[`^]/.test(sign)) {
    write(reading, '\\', true)
    return at + 1
  }
  write(reading, sign, sign === '~')
  return at + 2 + empty
}

/** `\\` ends a line; where escapes were doubled on the way, the second belongs to a command. */
function readLineEnd(reading: Reading, at: number, to: number): number {
  const { source } = reading
  const run = /\\+/y
  run.lastIndex = at
  run.exec(source)
  const last = Math.min(run.lastIndex, to) - 1
  const word = /^[a-zA-Z]+/.exec(source.slice(last + 1, last + 40))?.[0]
  if (
    word !== undefined ? isKnown(word) : accented(source, last) !== undefined || /[%&$#_(]/.test(source[last + 1] ?? '')
  ) {
    return readCommand(reading, last, to)
  }
  if (word !== undefined && !/[.,;!?)}\s]/.test(lastRead(reading))) {
    write(reading, source.slice(at, last + 1), true)
    return last + 1
  }
  write(reading, ' ')
  const skip = /^\[-?[\d.]+\s*[a-z]{2}\]/.exec(source.slice(last + 1, last + 16))?.[0].length ?? 0
  return last + 1 + skip
}

function isKnown(word: string): boolean {
  return (
    worded.test(word) ||
    Object.hasOwn(textSymbols, word) ||
    word === 'cite' ||
    symbolOf(word) !== undefined ||
    /^(?:math[a-z]{2,4}|boldsymbol|bm|frac|sqrt|bar|hat|tilde|big[lr]?|begin|end|item)$/.test(word)
  )
}

function readFormula(reading: Reading, at: number, to: number, open: string, close: string): number {
  const { source, words } = reading
  const formula = between(source, at, to, open, close)
  const line = formula && mathematics(formula.inner, words)
  if (line === undefined) write(reading, formula ? source.slice(at, formula.end) : open, true)
  else write(reading, line)
  return formula?.end ?? at + 2
}

function readName(reading: Reading, at: number, name: string, to: number): number {
  const { source } = reading
  const end = at + 1 + name.length
  const taken = readArguments(reading, name, end, to)
  if (taken !== undefined) return taken
  if (Object.hasOwn(textSymbols, name)) return readTextSymbol(reading, name, end)
  if (spacing.test(name)) {
    write(reading, ' ')
    return end
  }
  if (name === 'xspace') {
    // A space where a word follows, however many stand there.
    const next = afterSpace(source, end)
    if (/[\p{L}\p{N}(]/u.test(source[next] ?? '')) write(reading, ' ')
    return next
  }
  if (switches.test(name) || worded.test(name)) {
    if (name === 'footnote' || name === 'thanks') write(reading, ' ')
    return afterStyle(reading, end)
  }
  const term = termAt(source, at, reading.words)
  if (term && term.end <= to) {
    const isTight = /[^\s(]/.test(lastRead(reading)) && (isRelation(term.text) || isBinary(term.text))
    write(reading, term.text)
    return isTight && /^\s[\p{L}\p{N}]/u.test(source.slice(term.end, term.end + 3)) ? term.end + 1 : term.end
  }
  return readUnknown(reading, at, end)
}

/** A style without a group holds from here on: nothing to show. */
function afterStyle({ source, partner }: Reading, end: number): number {
  const next = afterSpace(source, end)
  return source[next] === '{' && (partner[next] ?? -1) < 0 ? next + 1 : next
}

function readTextSymbol(reading: Reading, name: string, end: number): number {
  const { source } = reading
  const text = textSymbols[name] ?? ''
  const empty = /^(?:\s?\{\}|\\(?=\s)|\\[@/])/.exec(source.slice(end, end + 4))?.[0].length ?? 0
  const next = end + empty
  write(reading, text.endsWith('.') && source[next] === '.' ? text.slice(0, -1) : text)
  const swallows = Object.hasOwn(letters, name) && empty === 0 && /^\s\p{Ll}/u.test(source.slice(next, next + 2))
  return swallows && /\p{L}$/u.test(lastRead(reading, 2).slice(0, 1)) ? next + 1 : next
}

/**
 * What authors call their own work before it has a name: `\method`, `\ourmodel`, `\benchname`. The word reads as well
 * as the name would.
 */
const placeholder =
  /^(?:our|the|this|my)?(?:method|model|system|sys|dataset|data|bench(?:mark)?|framework|approach|algo(?:rithm)?|tool|task|project|agent|pipeline|impl)(?:name|short|full)?$|^(?:m|x|proj)?name$|^ours(?:short|full)?$/i

/**
 * A macro of the authors. Of one that takes words alone the words stay. Of any other the name stays, and so do the braces
 * of what it takes, whose inside is read all the same.
 */
function readUnknown(reading: Reading, at: number, end: number): number {
  const { source } = reading
  const name = source.slice(at + 1, end)
  const only = source[end] === '{' ? groupAt(reading, end) : undefined
  if (only && source[only.to + 1] !== '{' && isWrapper(name, source.slice(only.from, only.to))) {
    reading.read(only.from, only.to)
    return only.to + 1
  }
  const isWord = placeholder.test(name) && !/^\{[^}]/.test(source.slice(end, end + 2))
  write(reading, isWord ? name : source.slice(at, end), !isWord)
  let next = end
  while (source[next] === '{') {
    const group = groupAt(reading, next)
    if (!group) break
    if (group.from < group.to || (!isWord && /\p{L}/u.test(source[group.to + 1] ?? ''))) {
      write(reading, '{', true)
      reading.read(group.from, group.to)
      write(reading, '}', true)
    }
    next = group.to + 1
  }
  return next
}
