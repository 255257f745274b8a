import { fold } from '../lib/fold.ts'
import { hasOwnCase, joinedCompounds, type Phrase, phrasesOf, stemOf, wordsIn } from './words.ts'

/** A paper's place in an index. */
export type Slot = number

/** Where a keyword is found. */
export interface Found {
  anywhere: readonly Slot[]
  inTitle: readonly Slot[]
}

/** The words of many texts, so that a phrase is looked up. */
export interface WordIndex {
  /** Slots come in rising order. */
  add(slot: Slot, title: string, abstract: string): void
  find(keyword: string): Found
}

/** Stands between texts, so that no phrase goes over their border. */
const border = 0

/**
 * Every distinct word is folded and stemmed once and has a number; a text is its words' numbers, four bytes each.
 */
export function createWordIndex(): WordIndex {
  const numbers = new Map<string, number>()
  const written: string[] = ['']
  const folded: string[] = ['']
  const stems: string[] = ['']
  const texts: { words: Uint32Array; titleEnd: number }[] = []
  /** By stem: the texts that it is in, in rising order. */
  const postings = new Map<string, Slot[]>()

  /** A word that was not written so but put together has no writing that could match exactly. */
  function numberOf(word: string, isWritten = true): number {
    const key = isWritten ? word : `-${word}`
    const known = numbers.get(key)
    if (known !== undefined) return known
    const number = written.push(isWritten ? word : '') - 1
    folded.push(isWritten ? fold(word) : '')
    stems.push(stemOf(word))
    numbers.set(key, number)
    return number
  }

  function numbersIn(text: string): number[] {
    const compounds = joinedCompounds(text).flatMap(({ before, joined, after }) => [
      border,
      ...before.map((word) => numberOf(word)),
      numberOf(joined, false),
      ...after.map((word) => numberOf(word)),
    ])
    return [...wordsIn(text).map((word) => numberOf(word)), ...compounds, border]
  }

  /** Whether the word with this number is what the phrase has at this place. */
  function matcherOf({ words, isExact }: Phrase): (number: number, at: number) => boolean {
    if (!isExact) {
      const wanted = words.map(stemOf)
      return (number, at) => stems[number] === wanted[at]
    }
    const wanted = words.map((word) => ({ word, folded: fold(word), hasOwnCase: hasOwnCase(word) }))
    return (number, at) => {
      const here = wanted[at]
      if (!here) return false
      return here.hasOwnCase ? written[number] === here.word : folded[number] === here.folded
    }
  }

  /** The texts that have all of the words, somewhere. */
  function withAll(words: readonly string[]): readonly Slot[] {
    const lists = words.map((word) => postings.get(stemOf(word)) ?? []).sort((a, b) => a.length - b.length)
    const [shortest = [], ...others] = lists
    if (shortest.length === 0 || others.length === 0) return shortest
    return shortest.filter((slot) => others.every((list) => has(list, slot)))
  }

  function find(keyword: string): Found {
    const places = new Map<Slot, boolean>()
    for (const phrase of phrasesOf(keyword)) {
      const matches = matcherOf(phrase)
      for (const slot of withAll(phrase.words)) {
        const text = texts[slot]
        const at = text ? firstMatch(text.words, phrase.words.length, matches) : -1
        if (text && at >= 0) places.set(slot, places.get(slot) || at < text.titleEnd)
      }
    }
    const inTitle = Array.from(places).flatMap(([slot, isTitle]) => (isTitle ? slot : []))
    return { anywhere: [...places.keys()], inTitle }
  }

  return {
    add(slot, title, abstract) {
      const titled = numbersIn(title)
      const words = Uint32Array.from([...titled, ...numbersIn(abstract)])
      texts[slot] = { words, titleEnd: titled.length }
      for (const number of new Set(words)) {
        const stem = stems[number] ?? ''
        const list = postings.get(stem)
        if (!list) postings.set(stem, [slot])
        else if (list.at(-1) !== slot) list.push(slot)
      }
    },
    find,
  }
}

function firstMatch(words: Uint32Array, length: number, matches: (number: number, at: number) => boolean): number {
  for (let start = 0; start + length <= words.length; start++) {
    let at = 0
    while (at < length && matches(words[start + at] ?? border, at)) at += 1
    if (at === length) return start
  }
  return -1
}

/** Whether a rising list has a number. */
function has(list: readonly number[], wanted: number): boolean {
  let [low, high] = [0, list.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] ?? 0) < wanted) low = middle + 1
    else high = middle
  }
  return list[low] === wanted
}
