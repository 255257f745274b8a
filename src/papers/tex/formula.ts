import { isBinary, isRelation } from './symbols.ts'

/** A part of a formula that is put on the line as one. */
export interface Atom {
  text: string
  kind: 'plain' | 'relation' | 'binary' | 'sign' | 'name' | 'fraction' | 'open' | 'space'
  /** Whether the author left space before it. */
  apart: boolean
  /** Whether a command made it, after which TeX takes no notice of space. */
  command: boolean
}

/** A symbol as an atom; a command of letters (log, max) is a name, which stands apart from what follows. */
export function symbolAtom(symbol: string, apart: boolean, command: boolean): Atom {
  return { text: symbol, kind: kindOf(symbol, command), apart, command }
}

function kindOf(symbol: string, command: boolean): Atom['kind'] {
  if (/^[=+−<>:]$/u.test(symbol)) return 'sign'
  if (/^[([{⟨⌊⌈]$/u.test(symbol)) return 'open'
  if (!command) return 'plain'
  if (/^\p{L}[\p{L} ]+$/u.test(symbol)) return 'name'
  if (isRelation(symbol)) return 'relation'
  return isBinary(symbol) ? 'binary' : 'plain'
}

/** An atom with its scripts: a sum, a fraction and a root get parentheses, and what is summed over is apart from what is summed. */
export function withScripts(atom: Atom, scripts: string): Atom {
  if (scripts === '') return atom
  const isMany = atom.kind === 'fraction' || openRoot.test(atom.text) || isSum(atom.text)
  const isBig = /^[∑∏∐∫∮⋃⋂]/u.test(atom.text)
  const kind = isBig ? 'name' : atom.kind === 'fraction' || atom.kind === 'open' ? 'plain' : atom.kind
  return { ...atom, kind, text: (isMany ? `(${atom.text})` : atom.text) + scripts }
}

function isSum(text: string): boolean {
  return text.length > 1 && /[+−=]/.test(text) && !isEnclosed(text)
}

/**
 * The atoms on one line. Relations and names get the spaces that TeX would give them, everything else the author's; in a
 * script (`tight`) only names get any.
 */
export function lineUp(atoms: readonly Atom[], tight: boolean): string {
  let line = ''
  let before: Atom | undefined
  for (const [place, atom] of atoms.entries()) {
    const after = atoms[place + 1]
    const text = atom.kind === 'fraction' ? fraction(atom.text, before, after) : atom.text
    if (before && needsSpace(before, atom, tight) && !line.endsWith(' ') && !text.startsWith(' ')) line += ' '
    line += text
    before = isPrefix(before, atom) ? { ...atom, kind: 'open' } : atom
  }
  return line.replace(/ {2,}/g, ' ').replaceAll('′′', '″')
}

/** A relation or sign without anything on its left: `∼50`, `≥90`, `±5`. */
function isPrefix(before: Atom | undefined, atom: Atom): boolean {
  const takesTwo = atom.kind === 'relation' || atom.kind === 'binary' || atom.kind === 'sign'
  return takesTwo && (before === undefined || before.kind === 'open' || /[,;(]$/.test(before.text))
}

function needsSpace(before: Atom, atom: Atom, tight: boolean): boolean {
  if (before.kind === 'space' || atom.kind === 'space' || atom.text === '') return false
  const isNext = /^[\p{L}\p{N}√|∥‖∑∏∫¬∂∇]/u.test(atom.text)
  if (before.kind === 'name' && isNext) return true
  if (atom.kind === 'name' && /[\p{L}\p{M}\p{N}⁰-₟)\]}]$/u.test(before.text)) return true
  // A script of one letter without parentheses ends where the next letter would begin.
  if (/[_^]\p{L}$/u.test(before.text) && isNext) return true
  if (openRoot.test(before.text) && /^[\p{L}\p{N}([]/u.test(atom.text)) return true
  // The degree of a root is no exponent of what stands before it.
  if (/^[⁰-₟²³¹ᵃ-ᵿʰ-ˣ^][^√]*√/u.test(atom.text) && /[\p{L}\p{N})]$/u.test(before.text)) return true
  if (tight || before.kind === 'open') return false
  if (atom.kind === 'relation' || before.kind === 'relation') return !/^[,.;:)\]]/.test(atom.text)
  if (before.kind === 'binary') return before.apart
  return atom.apart && !(before.command && before.kind === 'plain' && atom.kind === 'plain')
}

/** Beside another factor `a/b` would be read otherwise than it is meant. */
function fraction(text: string, before: Atom | undefined, after: Atom | undefined): string {
  const multiplies = (atom: Atom | undefined) =>
    atom !== undefined && /^(?:plain|open|name|fraction)$/.test(atom.kind) && !/^[,.;)\]}|/]/.test(atom.text)
  return (before?.kind === 'plain' && /[\p{L}\p{N})]$/u.test(before.text)) || multiplies(after) ? `(${text})` : text
}

/** `text` as a numerator: in parentheses where it is a sum or a relation. */
function asTerm(text: string): string {
  return isEnclosed(text) || !/[\s+−±<>=≤≥/,·×]/u.test(withoutBrackets(text)) ? text : `(${text})`
}

/** A number, or a letter with its scripts. */
const single = /^(?:[\d.]+|[\p{L}∞]\p{M}*(?:[⁰-₟²³¹ᵃ-ᵿʰ-ˣ′*]+|[_^]\p{L}|[_^]\([^()]*\))*)$/u
/** The name of a function with what it is of. A letter would be taken for a factor beside another: `1/f(x)`, `1/n(n+1)`. */
const call = /^\p{L}{3,}\([^()]*\)$/u
const differential = /^[∂dδΔ]\p{L}\p{M}*(?:[⁰-₟²³¹ᵃ-ᵿʰ-ˣ]+|[_^]\p{L})*$/u

/**
 * A fraction on the line: in parentheses what is more than one term above or more than one factor below. A derivative
 * stands as everybody writes it (`∂²u/∂x²`): only there is `dT` one thing.
 */
export function over(above: string, below: string): string {
  const [, sign, order] = /^([∂dδΔ])([⁰-₟²³¹]*)/u.exec(above) ?? []
  const isDerivative =
    sign !== undefined && below.startsWith(sign) && below.endsWith(order ?? '') && differential.test(below)
  const isOne = isDerivative || isFactor(below) || call.test(below)
  return `${asTerm(above)}/${isOne ? below : `(${below})`}`
}

/** A root on the line: in parentheses what is more than one factor. `degree` is a superscript, or empty. */
export function root(degree: string, text: string): string {
  return `${degree}√${isFactor(text) ? text : `(${text})`}`
}

/** A root without parentheses, after which another factor or a script would seem to stand under it. */
const openRoot = /√(?:[^\s()]|[_^]\([^()]*\))+$/u

/** Whether `text` is one factor, which may be a root. */
function isFactor(text: string): boolean {
  const bare = text.replace(/^√+/, '')
  return single.test(bare) || isEnclosed(bare)
}

function isEnclosed(text: string): boolean {
  return /^(?:\([^()]*\)|\|[^|]*\||‖[^‖]*‖|⌊[^⌊⌋]*⌋|⌈[^⌈⌉]*⌉)$/u.test(text)
}

function withoutBrackets(text: string): string {
  return text.replace(/\([^()]*\)/g, '')
}
