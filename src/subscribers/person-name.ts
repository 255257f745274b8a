import { fold } from '../lib/fold.ts'
import { inReadingOrder } from '../sources/author-names.ts'

/** One way to read a name: the family name's letters in one word, the given names in their order, all folded. */
export interface PersonName {
  family: string
  given: readonly string[]
}

/** These always begin a family name. */
const particles = new Set(
  'van von vom der den ter ten de del della delle dei dos das du des zu zum zur af av ibn'.split(' '),
)
/** These begin a family name or are a name themselves: `Yann Le Cun`, `Minh Le Nguyen`. */
const maybeParticles = new Set('le la lo di da do el al ben bin st san'.split(' '))
const suffixes = new Set('jr sr ii iii iv'.split(' '))
const titles = new Set('dr prof professor mr mrs ms'.split(' '))
const bodies = new Set('collaboration collaborations consortium team group project'.split(' '))
/** Family names that are common where they are said first, and hardly a given name elsewhere. */
const saidFirst = new Set(
  `wang li zhang liu chen yang huang zhao wu zhou xu sun ma zhu hu guo he lin gao luo zheng liang xie song tang deng han
   feng cao peng zeng xiao tian dong pan yuan cai jiang yu du ye cheng wei su lu ding ren yao shen zhong tan fan fang shi
   fu dai qian xue kong bai cui qin hou meng yan gu hao jin qiu wan mao xiong chang lai zou duan lei gong
   kim park choi jung nguyen tran pham`.split(/\s+/),
)

const eastAsian = /^[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\s,，、·・ー々]+$/u

/** Whether it is initials alone: `Y.`, `J.-P.`, `JA`. What is a family name of two letters is not. */
export function isInitials(text: string): boolean {
  if (/^(?:\p{Lu}\.[\s-]*)+$/u.test(text) || /^[\p{Lu}\p{Ll}]\.?$/u.test(text)) return true
  return /^\p{Lu}{2,3}$/u.test(text) && !saidFirst.has(fold(text))
}

/** Whether a name is written in characters, the family name first and without a blank. */
export function isEastAsian(name: string): boolean {
  return eastAsian.test(name)
}

/** Whether it is what follows a name, as `Jr.` does. */
export function isSuffix(text: string): boolean {
  return suffixes.has(fold(text).replace('.', ''))
}

/** Whether a family name begins here, as in `van der Maaten`. */
export function beginsWithParticle(text: string): boolean {
  return particles.has(fold(text.split(' ')[0] ?? ''))
}

interface Word {
  /** Folded, a hyphen's two sides in one: how a double given name is written differs. */
  letters: string
  isInitial: boolean
  /** The sides of a hyphen. */
  parts: readonly string[]
}

/**
 * All ways to read the name of a paper's author: which of its last words are the family name is not said anywhere.
 */
export function readingsOf(written: string): PersonName[] {
  return spellings(written).flatMap((name) => read(name, (words) => splitsOf(words)))
}

/** The ways to read the name of somebody whom a reader follows: as people mean it, with few alternatives. */
export function followedAs(written: string): PersonName[] {
  return spellings(written).flatMap((name) => read(name, (words) => intendedSplits(words)))
}

/**
 * Whether somebody of the same family name may be the one who is followed. `Y.` is every given name with that initial;
 * a full one is only itself or its initial; second names count where both have them; a lone family name is everybody
 * of that name.
 */
export function isFollowed(followed: readonly string[], author: readonly string[]): boolean {
  if (followed.length === 0) return true
  if (author.length === 0) return false
  if (followed.join('') === author.join('')) return true
  return followed.every((name, at) => {
    const other = author[at]
    if (other === undefined) return true
    return name.length === 1 || other.length === 1 ? name[0] === other[0] : name === other
  })
}

/** A name with umlauts is also written without them, in two ways: `Müller` is found as `Muller` and as `Mueller`. */
function spellings(written: string): string[] {
  const name = written.replace(/[(（].*$/u, '').normalize('NFC')
  const spelled = name.replace(/[äöüåø]/giu, (letter) => `${letter}e`.replace(/åe/iu, 'aa'))
  return spelled === name ? [name] : [name, spelled]
}

function read(name: string, split: (words: readonly Word[]) => PersonName[]): PersonName[] {
  // Characters are not spaced, and the family name is first on either side of a comma.
  if (isEastAsian(name)) return [{ family: fold(name.replace(/[\s,，、·・]/gu, '')), given: [] }]
  const words = wordsOf(inReadingOrder(name))
  const last = words.at(-1)
  if (!last) return []
  if (bodies.has(last.letters)) return bodyNames(words)
  const [first, second] = words
  if (words.length > 1 && last.isInitial && first && !first.isInitial) return [turned(words)]
  const readings = split(words)
  const isPair = words.length === 2 && !first?.isInitial && !last.isInitial
  if (isPair && first && second && saidFirst.has(first.letters)) {
    readings.push({ family: first.letters, given: [second.letters] })
  }
  return readings
}

function wordsOf(name: string): Word[] {
  // In a name that is shouted, two capitals are no initials.
  const written = (/\p{Ll}/u.test(name) ? name : name.toLowerCase())
    .replace(/\.(?=\S)/g, '. ')
    .split(/\s+/)
    .map((word) => word.replace(/^[-–'’]+|[-–'’,;]+$/gu, ''))
  const words = written.flatMap((word): Word[] => {
    const letters = word.replaceAll('.', '')
    if (!/\p{L}/u.test(letters)) return []
    if (isInitials(word) || isInitials(letters))
      return Array.from(fold(letters).replace(/[^\p{L}]/gu, ''), (letter) => initial(letter))
    const parts = fold(letters).split(/[-‐–]/u).map(bare).filter(Boolean)
    return [{ letters: parts.join(''), isInitial: false, parts }]
  })
  while (words.length > 2 && suffixes.has(words.at(-1)?.letters ?? '')) words.pop()
  while (words.length > 1 && titles.has(words[0]?.letters ?? '')) words.shift()
  return words
}

function initial(letter: string): Word {
  return { letters: letter, isInitial: true, parts: [letter] }
}

function bare(letters: string): string {
  return letters.replace(/ʼ|[^\p{L}\p{N}]/gu, '')
}

/** `LeCun Y`, as medicine writes it. */
function turned(words: readonly Word[]): PersonName {
  const from = words.findIndex((word) => word.isInitial)
  return { family: joined(words.slice(0, from)), given: words.slice(from).map((word) => word.letters) }
}

function bodyNames(words: readonly Word[]): PersonName[] {
  const named = words[0]?.letters === 'the' ? words.slice(1) : words
  return [named, named.slice(0, -1)]
    .filter((part) => part.length > 0)
    .map((part) => ({ family: joined(part), given: [] }))
}

function joined(words: readonly Word[]): string {
  return words.map((word) => word.letters).join('')
}

function splitAt(words: readonly Word[], at: number): PersonName {
  return { family: joined(words.slice(at)), given: words.slice(0, at).map((word) => word.letters) }
}

/** The last word, with the particles before it. */
function intendedSplits(words: readonly Word[]): PersonName[] {
  let at = words.length - 1
  const splits: PersonName[] = []
  while (at > 1 && isParticle(words[at - 1])) {
    if (maybeParticles.has(words[at - 1]?.letters ?? '') && at === words.length - 1) splits.push(splitAt(words, at))
    at -= 1
  }
  splits.push(splitAt(words, at))
  return splits
}

function isParticle(word: Word | undefined): boolean {
  return word !== undefined && (particles.has(word.letters) || maybeParticles.has(word.letters))
}

/** From every word on that does not tear a particle from its name. A hyphen in the last word counts as a blank too. */
function splitsOf(words: readonly Word[]): PersonName[] {
  const last = words.at(-1)
  const loose = last && last.parts.length > 1 ? [...words.slice(0, -1), ...last.parts.map(initialLess)] : undefined
  return [words, ...(loose ? [loose] : [])].flatMap((some) => {
    const splits: PersonName[] = []
    for (let at = Math.max(some.length > 1 ? 1 : 0, some.length - 4); at < some.length; at++) {
      const before = some[at - 1]
      const isTorn = at > 1 && before !== undefined && particles.has(before.letters)
      const isFamily = !some.slice(at).some((word) => word.isInitial)
      if (!isTorn && isFamily) splits.push(splitAt(some, at))
    }
    return splits
  })
}

function initialLess(letters: string): Word {
  return { letters, isInitial: false, parts: [letters] }
}
