import { raw } from 'hono/html'
import { stemOf, wordsIn } from '../../digests/words.ts'
import { fold } from '../../lib/fold.ts'
import { oneLine, shortenAtWord } from '../../lib/shorten.ts'
import { mathHtml } from '../../papers/math-html.ts'
import type { Query } from '../../papers/search/query.ts'
import { waysToWrite } from '../../papers/search/ways-to-write.ts'
import type { Html } from '../layout.ts'

/** Whether a word of a text is one of those that were looked for. */
export type IsSought = (word: string) => boolean

/** In UTF-16 units. */
const [longestSnippet, leadBefore, shortestBeginning] = [320, 80, 3]

/** Recognises the words of a query, in whichever form English has them, and those that begin with the last. */
export function soughtBy(query: Query): IsSought {
  const terms = query.flat().filter((term) => !term.isWithout)
  const stems = new Set(terms.flatMap(waysToWrite).flatMap(wordsIn).map(stemOf))
  const last = terms.at(-1)
  const beginning = last && !last.isPhrase ? fold(last.text) : ''
  // To find a word's stem takes a hundred times what its first letter does, which it shares.
  const firstLetters = new Set([...stems].map((stem) => stem.charAt(0)))
  const isSought = (word: string) => {
    const folded = fold(word)
    if (firstLetters.has(folded.charAt(0)) && stems.has(stemOf(folded))) return true
    return beginning.length >= shortestBeginning && folded.startsWith(beginning)
  }
  // The texts of a page share most of their words.
  const known = new Map<string, boolean>()
  return (word) => {
    const is = known.get(word) ?? isSought(word)
    known.set(word, is)
    return is
  }
}

/** In scripts without blanks each character is a word. */
const word =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]|[\p{L}\p{M}\p{N}]+/gu

/** A text as HTML, what was looked for in `<mark>`; that, `<sup>` and `<sub>` are the only tags. */
export function marked(text: string, isSought: IsSought): Html {
  let html = ''
  let at = 0
  for (const found of text.matchAll(word)) {
    if (!isSought(found[0])) continue
    html += `${mathHtml(text.slice(at, found.index))}<mark>${mathHtml(found[0])}</mark>`
    at = found.index + found[0].length
  }
  return raw(html + mathHtml(text.slice(at)))
}

/** The part of an abstract, on one line, in which the most of what was looked for stands; else its beginning. */
export function snippetOf(abstract: string, isSought: IsSought): string {
  const text = oneLine(abstract)
  const found = Array.from(text.matchAll(word)).filter(([each]) => isSought(each))
  let best = { from: 0, words: 0 }
  for (const [index, { index: from }] of found.entries()) {
    const near = found.slice(index, index + 30).filter((other) => other.index < from + longestSnippet - leadBefore)
    const words = new Set(near.map(([each]) => stemOf(each))).size
    if (words > best.words) best = { from, words }
  }
  const from = beginningBefore(text, best.from)
  return (from > 0 ? '…' : '') + shortenAtWord(text.slice(from), longestSnippet)
}

/** Where to begin so that what stands at a place is seen: the beginning of its sentence, or of a word shortly before. */
function beginningBefore(text: string, place: number): number {
  if (place <= leadBefore) return 0
  const before = text.slice(place - leadBefore, place)
  const sentence = before.search(/(?<=[.!?] )\p{Lu}[^.!?]*$/u)
  const space = before.indexOf(' ')
  return place - leadBefore + (sentence >= 0 ? sentence : space + 1)
}
