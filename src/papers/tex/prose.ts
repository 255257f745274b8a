import { mendGreek } from './accents.ts'
import { readRomanNumerals } from './roman-numerals.ts'
import { symbolOf } from './symbols.ts'

/** Commands that some sources strip of their backslash, and that are no words. */
/** Quick to rule out in most texts. */
const bareSymbol = /cdot|[lgn]eq|infty|epsilon|arrow|subseteq/
const bareSymbols =
  /(?<![\p{L}\p{N}\\_^-])(?:cdot|leq|geq|neq|infty|varepsilon|rightarrow|leftarrow|leftrightarrow|Rightarrow|subseteq)(?![\p{L}_-])/gu
const bareCommands =
  /(?<![\p{L}\\])(text(?:bf|it|tt|sc|rm|sf)|emph|math(?:cal|bb|bf|rm|sf|it)|operatorname|underline|frac|sqrt|binom)(?=\{)/gu

/** `\"quoted\"`, whose backslashes some program put there; an accent is followed by more of its word. */
const escapedQuotes = /(?<![\p{L}\\])\\"([^"\\{}]{2,80})\\"(?![\p{L}{\\])/gu

/**
 * Puts right, before commands are read, which backslashes are there: commands with braces get those back that a source
 * has lost (`mathcal{O}`), quotation marks lose theirs, and Greek letters are put together again.
 */
export function mendBackslashes(text: string): string {
  const mended = text.includes('{') ? mendGreek(text.replace(bareCommands, '\\$1')) : text
  return readRomanNumerals(mended.includes('\\"') ? mended.replace(escapedQuotes, '"$1"') : mended)
}

/**
 * Takes the percent signs of comments away, and no word with them: arXiv has long since broken the lines anew, so that
 * nobody can say where a comment ended. A sign after a number is a percentage.
 */
export function uncomment(text: string): string {
  return text.replace(/([.!?:;,)]\s+)%+\s*(?=[\p{L}\\]|$)/gu, '$1').replace(/([^\d\s$}%\\]\s)%+(?=\p{L}{2})/gu, '$1')
}

/**
 * What TeX means by the characters of ordinary text: dashes, quotes, ties; and the formulas whose marks got lost on the
 * way (`1.45times`, `H_2O`). `goesOn` says whether more text follows.
 */
export function readMarks(text: string, goesOn: boolean): string {
  return unlose(quotes(dashes(ties(text, goesOn))))
}

const isWordEnd = /[\p{L}\p{M}\p{N}.,;:)\]}"'”’%]/u

/** A tie is a space. `~50` is about 50, `3~5` a range, `z~2` and `x~N(0,1)` are relations. */
function ties(text: string, goesOn: boolean): string {
  if (!text.includes('~')) return text
  return text.replace(/~/g, (tie, at: number) => {
    const before = text[at - 1] ?? ''
    const after = text[at + 1] ?? ''
    if (/\s/.test(before) && after === '[') return ''
    if (after === '~' || before === '~' || !isWordEnd.test(before)) return tie
    if (after === '') return goesOn ? ' ' : tie
    if (/\d/.test(before) && /\d/.test(after)) return tie
    if (/(?<![\p{L}\p{N}])\p{L}$/u.test(text.slice(Math.max(0, at - 2), at)) && /[\d\p{Lu}]/u.test(after)) return tie
    return /[\s\p{L}\p{N}([“‘"'\\§±×]/u.test(after) ? ' ' : tie
  })
}

/** Between words, or with space on both sides; `--flag` and rules of hyphens stay. */
function dashes(text: string): string {
  if (!text.includes('--')) return text
  return text.replace(/(?<!-)-{2,3}(?!-)/g, (hyphens, at: number) => {
    const before = text[at - 1] ?? ' '
    const after = text[at + hyphens.length] ?? ''
    const dash = hyphens.length === 3 ? '—' : '–'
    if (/\s/.test(before)) return /\s/.test(after) && at > 0 ? dash : hyphens
    return /[|<>=!+*/\\]/.test(before + after) || (hyphens.length === 2 && /\s/.test(after)) ? hyphens : dash
  })
}

/** `"word''` and `''word''`, by authors whose editor made one sign of two, or who have one sign for both ends. */
const halfTyped = /(?<![^\s([])(?:"|'')(?=[\p{L}\p{N}])([^"`\n]{1,300}?)(?<=[^\s'])''(?!')/gu

function quotes(text: string): string {
  const closed = text.includes("''") ? text.replace(halfTyped, '“$1”') : text
  if (!closed.includes('`')) return closed
  return closed
    .replace(/(?<!`)``(?!`)([^`]{1,400}?)(?:''(?!')|")/g, '“$1”')
    .replace(/(?<![\p{L}\p{N}`'=])`(?=[\p{L}\p{N}])([^`'\n]{1,100})'(?![\p{L}\p{N}'])/gu, '‘$1’')
}

const elements = new Set(
  (
    'H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr Rb Sr Y Zr Nb ' +
    'Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Sm Eu Gd Tb Dy Ho Er Tm Yb Lu Hf Ta W Re Os Ir Pt Au Hg ' +
    'Tl Pb Bi Th U'
  ).split(' '),
)

function unlose(text: string): string {
  let found = text
  if (/\d[A-Za-z%]{0,2}times/.test(text)) {
    found = found
      .replace(/(?<=\d[A-Za-z%]{0,2})times(?=\d)/g, '×')
      .replace(/(?<=\d[KMB%]?)times(?![\p{L}\p{N}_])/gu, '×')
  }
  if (bareSymbol.test(text)) found = found.replace(bareSymbols, (name) => symbolOf(name) ?? name)
  return text.includes('_') ? found.replace(molecules, chemistry) : found
}

const molecules = /(?<![\p{L}\p{N}_\\/.-])(?:[A-Z][a-z]?(?:_?\d{1,2})?){1,6}(?![\p{L}\p{N}_])/gu

/** `CO_2` is CO₂. One kind of atom alone is more often a variable (`C_4`), but for the gases that come in pairs. */
function chemistry(word: string): string {
  if (!word.includes('_')) return word
  const atoms = word.match(/[A-Z][a-z]?/g) ?? []
  if (!atoms.every((atom) => elements.has(atom)) || (atoms.length < 2 && !/^(?:[HNO]_2|O_3)$/.test(word))) return word
  return word.replace(/_?\d/g, (digit) => String.fromCodePoint(0x2080 + Number(digit.at(-1))))
}
