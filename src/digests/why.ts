import { z } from 'zod'
import { isolated } from '../lib/isolate.ts'
import { oneLine } from '../lib/shorten.ts'
import type { Words } from '../lib/words.ts'
import { categoryName } from '../papers/categories.ts'

const reason = z.discriminatedUnion('kind', [
  /** By somebody whom the reader follows: names as the reader wrote them, and how many more. */
  z.object({ kind: z.literal('author'), names: z.array(z.string()), more: z.number() }),
  /** About keywords, as the reader wrote them without quotes, and how many more. */
  z.object({ kind: z.literal('keyword'), keywords: z.array(z.string()), more: z.number() }),
  /** Like a paper that they saved or liked; null: like several, none of them much, and whether they saved all of those. */
  z.object({ kind: z.literal('like'), title: z.string().nullable(), isSaved: z.boolean() }),
  /** In a category that they chose, by its code. */
  z.object({ kind: z.literal('topic'), topic: z.string() }),
  z.object({ kind: z.literal('trending') }),
])

/** One reason why a paper is there. */
export type Reason = z.infer<typeof reason>

/** Why a paper is there, the strongest reason first; a text where the digest was chosen before there were languages. */
export const why = z.union([z.string(), z.array(reason)])
export type Why = z.infer<typeof why>

/** All that speaks for a paper to one reader. */
export interface Reasons {
  /** As the reader wrote them. */
  authors: readonly string[]
  keywords: readonly string[]
  personal: Extract<Reason, { kind: 'like' }> | undefined
  /** A category's code. */
  topic: string | undefined
}

/** Of each kind so many are named: fifty keywords would be longer than the abstract. The messages count the others from there. */
const mostNamed = 3

/** Why a paper is there, to be put into words for each reader's language. Empty where there is no reason. */
export function whyOf({ authors, keywords, personal, topic }: Reasons): Reason[] {
  const more = (texts: readonly string[]) => Math.max(0, texts.length - mostNamed)
  const named = keywords.slice(0, mostNamed).map((keyword) => keyword.replaceAll('"', ''))
  return [
    ...(authors.length > 0
      ? [{ kind: 'author' as const, names: authors.slice(0, mostNamed), more: more(authors) }]
      : []),
    ...(keywords.length > 0 ? [{ kind: 'keyword' as const, keywords: named, more: more(keywords) }] : []),
    ...(personal ? [personal] : []),
    ...(topic ? [{ kind: 'topic' as const, topic }] : []),
  ]
}

/** `You follow Y. LeCun · keyword “diffusion” · in Machine Learning (cs.LG)`. */
export function whyInWords(words: Words, said: Why): string {
  if (typeof said === 'string') return said
  return words.capital(said.map((each) => reasonInWords(words, each)).join(' · '))
}

/** One reason, as it follows others: `in Machine Learning (cs.LG)`. */
export function reasonInWords(words: Words, said: Reason): string {
  const given = (text: string) => isolated(oneLine(text), words.direction)
  switch (said.kind) {
    case 'author': {
      const names = said.names.map(given)
      if (said.more === 0) return words.t('why.follows', { names: words.list(names) })
      return words.t('why.follows-more', { names: words.listBeginning(names), total: names.length + said.more })
    }
    case 'keyword': {
      const quoted = said.keywords.map((word) => words.t('why.quoted', { word: given(word) }))
      const more = said.more > 0 ? [words.t('why.more', { count: said.more })] : []
      return words.t('why.keyword', { count: quoted.length + said.more, words: words.list([...quoted, ...more]) })
    }
    case 'like':
      if (said.title === null) return words.t(said.isSaved ? 'why.like-some-saved' : 'why.like-some-liked')
      return words.t(said.isSaved ? 'why.like-saved' : 'why.like-liked', { title: given(said.title) })
    case 'topic':
      return words.t('why.topic', { topic: categoryName(said.topic), code: said.topic })
    case 'trending':
      return words.t('why.trending')
  }
}
