import { withMark } from './accents.ts'
import { type Atom, lineUp, over, root, symbolAtom, withScripts } from './formula.ts'
import { characterOf, linked, unescapeAddress } from './links.ts'
import { doubleStruck, mathAccents, silent, spaces, styles, texts } from './math-commands.ts'
import { script } from './scripts.ts'
import { symbolOf } from './symbols.ts'

/** Turns what stands in `\text{…}`. */
export type Words = (text: string) => string

/** In UTF-16 units. What is longer is no formula but a dollar sign that was never closed. */
export const longestFormula = 1_500
/** How deep groups may lie in a formula, and in a command outside of one. */
const deepest = { formula: 60, term: 8 }

/** What nearly all authors mean who name a macro so: a letter, bold or calligraphic (`\bW`, `\cL`, `\F`). */
const letterMacro = /^(?:b|c|bf|cal|mc|mb)?([A-Z])$/

/**
 * A formula, without its dollar signs, as a line of text: `O(n^2 \log n)` becomes `O(n² log n)`, `\frac{a+b}{2}`
 * `(a+b)/2`, `\hat{x}_{ij}` `x̂ᵢⱼ`. Its structure is LaTeX's mathematics, its symbols are Temml's.
 * @returns undefined where it holds anything that cannot be turned: a macro nobody knows, a brace that is not closed.
 */
export function mathematics(source: string, words: Words): string | undefined {
  if (source.length > longestFormula) return undefined
  const parser = parse(source, words, true)
  const line = parser.list(undefined, false)
  return parser.hasFailed() ? undefined : line.trim()
}

/** In UTF-16 units: what a command or script outside of a formula may take. */
const longestTerm = 150

/**
 * The term at `at`, where mathematics stands outside of any formula: a command with what it takes (`\alpha_2`,
 * `\frac{1}{2}`), or the scripts at a `^` or `_`; and where it ends. Undefined where it cannot be turned.
 */
export function termAt(source: string, at: number, words: Words): { text: string; end: number } | undefined {
  const parser = parse(source.slice(at, at + longestTerm), words, false)
  const text = source[at] === '\\' ? parser.argument(false) + parser.scripts() : parser.scripts()
  return parser.hasFailed() || text === '' ? undefined : { text, end: at + parser.place() }
}

function parse(source: string, words: Words, isFormula: boolean) {
  let at = 0
  const limit = isFormula ? deepest.formula : deepest.term
  let depth = 0
  let failed = false

  const fail = (): string => {
    failed = true
    at = source.length
    return ''
  }

  function skipSpace(): boolean {
    const from = at
    while (at < source.length && /\s/.test(source[at] ?? '')) at += 1
    return at > from
  }

  /** Everything up to `close`, or to the end where that is undefined, on one line. */
  function list(close: string | undefined, tight: boolean): string {
    depth += 1
    if (depth > limit) return fail()
    const atoms: Atom[] = []
    for (;;) {
      const apart = skipSpace()
      if (at >= source.length) {
        if (close !== undefined) fail()
        break
      }
      if (close !== undefined && source[at] === close) {
        at += 1
        break
      }
      const infix = infixAt()
      if (infix) {
        depth -= 1
        return infix(lineUp(atoms, tight), list(close, tight))
      }
      const atom = close === ')' && source[at] === '(' ? plain(parenthesis(tight), apart) : next(apart)
      if (!atom) continue
      atoms.push(withScripts(atom, scripts()))
    }
    depth -= 1
    return lineUp(atoms, tight)
  }

  /** The old commands that stand between what they join: `{a \over b}`, `{n \choose k}`. */
  function infixAt(): ((left: string, right: string) => string) | undefined {
    const name = source[at] === '\\' ? /^\\(over|choose)(?![a-zA-Z])/.exec(source.slice(at, at + 9))?.[1] : undefined
    if (name === undefined) return undefined
    at += 1 + name.length
    return (left, right) => (name === 'over' ? over(left, right) : `(${left} choose ${right})`)
  }

  /** The primes, superscripts and subscripts at this place. */
  function scripts(): string {
    let text = ''
    for (;;) {
      const from = at
      skipSpace()
      const mark = source[at]
      if (mark === "'") {
        at += 1
        text += '′'
      } else if (mark === '^' || mark === '_') {
        at += 1
        text += script(mark, argument(true))
      } else {
        if (source.startsWith('\\limits', at)) at += 7
        else if (source.startsWith('\\nolimits', at)) at += 9
        else {
          at = from
          return text
        }
      }
    }
  }

  /**
   * What a command or a script takes: a group or one symbol. TeX would take an opening parenthesis alone (`\sqrt(6)`),
   * which nobody means: it is taken to its end.
   */
  function argument(tight: boolean): string {
    skipSpace()
    if (at >= source.length || source[at] === '}') return fail()
    if (source[at] === '{') {
      at += 1
      return list('}', tight)
    }
    if (source[at] === '(') return parenthesis(tight)
    depth += 1
    if (depth > limit) return fail()
    const text = next(false)?.text ?? argument(tight)
    depth -= 1
    return text
  }

  /** All from the parenthesis here to the one that closes it. */
  function parenthesis(tight: boolean): string {
    at += 1
    return `(${list(')', tight)})`
  }

  /** The text of a group as written. */
  function rawArgument(): string {
    skipSpace()
    if (source[at] !== '{') return source[at++] ?? fail()
    const from = at + 1
    for (let open = 0; at < source.length; at += 1) {
      if (source[at] === '\\') at += 1
      else if (source[at] === '{') open += 1
      else if (source[at] === '}') {
        open -= 1
        if (open === 0) {
          at += 1
          return source.slice(from, at - 1)
        }
      }
    }
    return fail()
  }

  /** What stands in the brackets of a command that may have some. */
  function option(): string | undefined {
    skipSpace()
    if (source[at] !== '[') return undefined
    at += 1
    return list(']', true)
  }

  function next(apart: boolean): Atom | undefined {
    const character = String.fromCodePoint(source.codePointAt(at) ?? 0)
    if (character === '\\') return command(apart)
    if (character === '^' || character === '_') return plain(scripts(), apart)
    at += character.length
    if (character === '{') return plain(list('}', false), apart)
    if (character === '}') return plain(fail(), apart)
    if (character === '~') return { text: ' ', kind: 'space', apart, command: false }
    if (character === '-') return symbolAtom('−', apart, false)
    return symbolAtom(character === "'" ? '′' : character, apart, false)
  }

  function plain(text: string, apart: boolean): Atom {
    return { text, kind: 'plain', apart, command: false }
  }

  function command(apart: boolean): Atom | undefined {
    // Where escapes were doubled on the way, the second backslash is the one of the command.
    while (/^\\\\[a-zA-Z{}|\\]/.test(source.slice(at, at + 3))) at += 1
    const name = /^\\([a-zA-Z]+|.)/su.exec(source.slice(at, at + 40))?.[1]
    if (name === undefined) return plain(fail(), apart)
    at += 1 + name.length
    if (/^[a-zA-Z]/.test(name) && source[at] === '*') at += 1
    if (spaces.test(name)) return { text: ' ', kind: 'space', apart, command: true }
    if (name === '!' || name === '-' || name === '/') return undefined
    if (silent.test(name)) return skipDelimiter(name)
    if (/^[%&#$_{}]$/.test(name)) return symbolAtom(name, apart, false)
    if (texts.test(name)) return plain(words(rawArgument()), apart)
    if (styles.test(name)) return styled(name, apart)
    if (name === 'mathbb' || name === 'mathbbm' || name === 'mathds' || name === 'Bbb') {
      const letter = argument(false)
      return plain(doubleStruck[letter] ?? letter, apart)
    }
    const mark = mathAccents[name]
    if (mark !== undefined) return plain(withMark(argument(false), mark), apart)
    return structure(name, apart) ?? symbol(name, apart)
  }

  function skipDelimiter(name: string): undefined {
    if (!/^(?:left|right|middle|[bB]igg?[lrm]?)$/.test(name)) return undefined
    skipSpace()
    if (source[at] === '.') at += 1
    return undefined
  }

  function styled(name: string, apart: boolean): Atom {
    const text = argument(false)
    return name.startsWith('operatorname') ? symbolAtom(text, apart, true) : plain(text, apart)
  }

  function structure(name: string, apart: boolean): Atom | undefined {
    if (/^(?:[dtc]?|nice|s)frac$/.test(name)) {
      return { text: over(argument(false), argument(false)), kind: 'fraction', apart, command: false }
    }
    if (name === 'sqrt') {
      const degree = option()
      return plain(root(script('^', degree ?? ''), argument(false)), apart)
    }
    if (/^[dt]?binom$/.test(name)) return plain(binomial(), apart)
    if (name === 'pmod') return { ...plain(`(mod ${argument(false)})`, true), kind: 'relation' }
    if (name === 'bmod' || name === 'mod') return symbolAtom('mod', apart, true)
    if (name === 'not') return symbolAtom(`${argument(false)}\u0338`.normalize('NFC'), apart, true)
    if (name === 'overset' || name === 'stackrel' || name === 'underset') {
      const beside = script(name === 'underset' ? '_' : '^', argument(true))
      const symbol = symbolAtom(argument(false), apart, true)
      return { ...symbol, text: symbol.text + beside }
    }
    if (name === 'xrightarrow' || name === 'xleftarrow') {
      option()
      const arrow = symbolAtom(name === 'xrightarrow' ? '→' : '←', apart, true)
      return { ...arrow, text: arrow.text + script('^', argument(true)) }
    }
    if (name === 'rule') return plain(rule(), apart)
    if (name === 'unicode') return plain(characterOf(rawArgument()) ?? fail(), apart)
    if (name === 'href') return plain(linked(rawArgument(), words(rawArgument())), apart)
    if (name === 'url') return plain(unescapeAddress(rawArgument()), apart)
    if (name === 'textcolor' || name === 'color') {
      rawArgument()
      return name === 'color' ? plain('', apart) : plain(argument(false), apart)
    }
    if (/^[hv]?(?:space|phantom|skip)$|^mkern$|^mskip$|^label$/.test(name)) return unseen(name, apart)
    return undefined
  }

  /** A thin line as long as a dash is one; what has no width or is thick only holds room, or is a black box. */
  function rule(): string {
    option()
    const [width, height] = [rawArgument(), rawArgument()]
    return /^0*\.?0*[a-z]/.test(width) || !/^0?\.\d+\s*pt$/.test(height) ? '' : '—'
  }

  function binomial(): string {
    const first = argument(false)
    const both = /^\(([^(),]+),([^(),]+)\)$/.exec(first)
    return both ? `(${both[1]?.trim()} choose ${both[2]?.trim()})` : `(${first} choose ${argument(false)})`
  }

  /** Space of a given width, and what only takes up room. */
  function unseen(name: string, apart: boolean): Atom | undefined {
    if (name.startsWith('m') || name.endsWith('skip'))
      at += /^\s*-?[\d.]*\s*[a-z]{2}|/.exec(source.slice(at, at + 20))?.[0].length ?? 0
    else rawArgument()
    return name.endsWith('space') ? { text: ' ', kind: 'space', apart, command: true } : plain('', apart)
  }

  function symbol(name: string, apart: boolean): Atom {
    const text = symbolOf(name) ?? (isFormula ? letterMacro.exec(name)?.[1] : undefined)
    return text === undefined ? plain(fail(), apart) : symbolAtom(text, apart, true)
  }

  return { list, argument, scripts, hasFailed: () => failed, place: () => at }
}
