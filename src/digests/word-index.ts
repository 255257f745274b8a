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

interface Text {
  /** The numbers of its words in their order, the title's first, and of their stems. */
  words: Uint32Array
  stems: Uint32Array
  titleEnd: number
}

/**
 * Every distinct word is folded and stemmed once and has a number, and so has every stem; a text is its words' and its
 * stems' numbers, eight bytes a word.
 */
export function createWordIndex(): WordIndex {
  const numbers = new Map<string, number>()
  const written: string[] = ['']
  const folded: string[] = ['']
  /** By a word's number: that of its stem. */
  const stemOfWord: number[] = [border]
  const stems = new Map<string, number>()
  const texts: Text[] = []
  /** By stem: the texts that it is in, in rising order, and those in whose title it is. */
  const postings: Slot[][] = [[]]
  const titles: Slot[][] = [[]]

  function numberOfStem(stem: string): number {
    const known = stems.get(stem)
    if (known !== undefined) return known
    const number = postings.push([]) - 1
    titles.push([])
    stems.set(stem, number)
    return number
  }

  /** A word that was not written so but put together has no writing that could match exactly. */
  function numberOf(word: string, isWritten = true): number {
    const key = isWritten ? word : `-${word}`
    const known = numbers.get(key)
    if (known !== undefined) return known
    const number = written.push(isWritten ? word : '') - 1
    folded.push(isWritten ? fold(word) : '')
    stemOfWord.push(numberOfStem(stemOf(word)))
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

  function post(lists: Slot[][], words: Iterable<number>, slot: Slot): void {
    for (const number of words) {
      const list = lists[stemOfWord[number] ?? border]
      if (number !== border && list?.at(-1) !== slot) list?.push(slot)
    }
  }

  /** Whether the words from a place on are those of a phrase as it is written. */
  function isExactly(phrase: readonly string[], { words }: Text, start: number): boolean {
    return phrase.every((word, at) => {
      const number = words[start + at] ?? border
      return hasOwnCase(word) ? written[number] === word : folded[number] === fold(word)
    })
  }

  function findPhrase({ words, isExact }: Phrase): Found {
    const wanted: number[] = []
    for (const word of words) wanted.push(stems.get(stemOf(word)) ?? border)
    const [only = border] = wanted
    if (wanted.includes(border)) return nowhere
    if (wanted.length === 1 && !isExact) return { anywhere: postings[only] ?? [], inTitle: titles[only] ?? [] }
    const lists = wanted.map((stem) => postings[stem] ?? [])
    const rarest = lists.reduce((least, list, at) => (list.length < (lists[least]?.length ?? 0) ? at : least), 0)
    const found = { anywhere: [] as Slot[], inTitle: [] as Slot[] }
    for (const slot of lists[rarest] ?? []) {
      const text = texts[slot]
      if (!text || !lists.every((list) => has(list, slot))) continue
      let place = placeOf(wanted, rarest, text, 0)
      while (isExact && place >= 0 && !isExactly(words, text, place)) place = placeOf(wanted, rarest, text, place + 1)
      if (place >= 0) found.anywhere.push(slot)
      if (place >= 0 && place < text.titleEnd) found.inTitle.push(slot)
    }
    return found
  }

  return {
    add(slot, title, abstract) {
      const titled = numbersIn(title)
      const words = Uint32Array.from([...titled, ...numbersIn(abstract)])
      texts[slot] = { words, stems: words.map((number) => stemOfWord[number] ?? border), titleEnd: titled.length }
      post(postings, words, slot)
      post(titles, titled, slot)
    },
    find(keyword) {
      const [first = nowhere, ...others] = phrasesOf(keyword).map(findPhrase)
      if (others.length === 0) return first
      const joined = (part: keyof Found) => [...new Set([first, ...others].flatMap((found) => found[part]))]
      return { anywhere: joined('anywhere'), inTitle: joined('inTitle') }
    },
  }
}

const nowhere: Found = { anywhere: [], inTitle: [] }

/** Where a phrase begins in a text, from a place on; -1 where it does not. Looked for by the `rarest` of its stems. */
function placeOf(wanted: readonly number[], rarest: number, { stems }: Text, from: number): number {
  const key = wanted[rarest] ?? border
  for (let at = stems.indexOf(key, from + rarest); at >= 0; at = stems.indexOf(key, at + 1)) {
    const start = at - rarest
    if (wanted.every((stem, offset) => stems[start + offset] === stem)) return start
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
