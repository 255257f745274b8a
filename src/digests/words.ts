import { LRUCache } from 'lru-cache'
import stemOfEnglish from 'wink-porter2-stemmer'
import { fold } from '../lib/fold.ts'
import { table } from '../lib/table.ts'

/**
 * Words of the field that English stemming would throw together with others: of 5,608 papers of arXiv in May 2025, the
 * stem `transform` adds 303 without a transformer to the 503 with one.
 */
const ownStems = table<string>({
  transformer: 'transformer',
  transformers: 'transformer',
  objective: 'objective',
  objectives: 'objective',
  continual: 'continual',
  university: 'university',
  universities: 'university',
  analyses: 'analysi',
})

/** Letters and digits, an English genitive, and the marks in C++ and C#. */
const wordPattern = /[\p{L}\p{M}\p{N}]+(?:['’]s(?![\p{L}\p{N}]))?(?:\+\+|#)?/gu
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}]/u
/** Words are short: what is not would keep a pattern busy. */
const compound = /(?<![\p{L}\p{M}\p{N}])[\p{L}\p{M}\p{N}]{1,40}(?:[-‐‑][\p{L}\p{M}\p{N}]{1,40}){1,5}/gu

/**
 * The words of a text as they are written, in their order, without genitives. In scripts that put no blanks between
 * words each character is one, so that a phrase finds them.
 */
export function wordsIn(text: string): string[] {
  return (text.match(wordPattern) ?? []).flatMap((word) => {
    const bare = word.replace(/['’]s/u, '')
    return unspaced.test(bare) ? Array.from(bare.normalize('NFC')) : bare
  })
}

/** A text's compounds in one word, each with its neighbours: `of pre-training data` is also `of pretraining data`. */
export function joinedCompounds(text: string): { before: string[]; joined: string; after: string[] }[] {
  return Array.from(text.matchAll(compound), (found) => {
    const end = found.index + found[0].length
    return {
      before: wordsIn(text.slice(Math.max(0, found.index - 40), found.index)).slice(-1),
      joined: withoutHyphens(found[0]),
      after: wordsIn(text.slice(end, end + 40)).slice(0, 1),
    }
  })
}

function withoutHyphens(text: string): string {
  return text.replace(compound, (word) => word.replace(/[-‐‑]/gu, ''))
}

/** Texts share most of their words, and to find a stem takes a hundred times what remembering it does. */
const known = new LRUCache<string, string, undefined>({
  max: 20_000,
  memoMethod: (folded) => ownStems[folded] ?? (/^[a-z]{3,40}$/.test(folded) ? stemOfEnglish(folded) : folded),
})

/** What a word is looked up by: itself, folded and without its ending. */
export function stemOf(word: string): string {
  return known.memo(fold(word))
}

/** A keyword as it is looked for: its words in their order. */
export interface Phrase {
  words: readonly string[]
  /** As written: no stems, and in a word with a capital inside, as RAG and LoRA, the case counts. */
  isExact: boolean
}

/** The ways to write a keyword that find it: `fine-tuning` finds `finetuning` too, unless it is to match exactly. */
export function phrasesOf(keyword: string): Phrase[] {
  const exact = /^"(.*)"$/.exec(keyword)?.[1]
  if (exact !== undefined) return [{ words: wordsIn(exact), isExact: true }]
  return [...new Set([keyword, withoutHyphens(keyword)])].map((text) => ({ words: wordsIn(text), isExact: false }))
}

/** Whether a word's case is part of it. */
export function hasOwnCase(word: string): boolean {
  return /.\p{Lu}/u.test(word)
}
