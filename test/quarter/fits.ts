import type { Preferences } from '../../src/subscribers/preferences.ts'
import type { Listed } from './press.ts'

const mark = String.raw`[\p{L}\p{M}\p{N}]`

/** Whether a text has a word, given in quotes, as it is written. */
function has(text: string, quoted: string): boolean {
  return new RegExp(`(?<!${mark})${quoted.replaceAll('"', '')}(?!${mark})`, 'iu').test(text)
}

/** Whether a reader may get a paper at all: the product's promise in the plainest words, for the wishes of these readers. */
export function fits(wants: Preferences, paper: Listed): boolean {
  const names = paper.authors.map((name) => name.trim().toLowerCase())
  const isFollowed = wants.authors.some((name) => names.includes(name.toLowerCase()))
  if (isFollowed) return true
  if (wants.avoid.some((word) => has(paper.text, word))) return false
  const isOpen = wants.withTrending || wants.keywords.length + wants.authors.length + wants.topics.length === 0
  return isOpen || wants.topics.includes(paper.topic) || wants.keywords.some((word) => has(paper.text, word))
}
