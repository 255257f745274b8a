import { inReadingOrder } from '../sources/author-names.ts'

/** A name as catalogues sort it. What is no person's, or is one word, is all `family`. */
export interface AuthorName {
  family: string
  given: string
  /** `Jr.`, `III` */
  suffix: string
}

const suffix = /^(?:jr\.?|sr\.?|ii|iii|iv)$/i
/** Whom a name like this names is many: its last word is nobody's family name. */
const group =
  /\b(?:and|collaborations?|consortium|consortia|team|group|project|initiative|network|society|committee|institute|university)\b/i
const isSmall = (word: string) => /^\p{Ll}/u.test(word)

/**
 * Takes apart a name in the order of reading, or with the family name before a comma. Small words before the last one
 * belong to the family name, as BibTeX has it (`Ludwig van Beethoven`, `Johannes de la Cruz`). No rule knows which names
 * of two words are one family name: the last word is taken for it.
 */
export function authorName(name: string): AuthorName {
  if (group.test(name)) return { family: name, given: '', suffix: '' }
  const words = inReadingOrder(name).split(/\s+/).filter(Boolean)
  const last = words.length > 2 ? (words.at(-1) ?? '') : ''
  const people = suffix.test(last) ? words.slice(0, -1) : words
  const end = people.length - 1
  const small = people.findIndex((word, index) => index > 0 && index < end && isSmall(word))
  const begin = small > 0 ? small : end
  // `van der Berg` alone has no given name.
  const from = isSmall(people[0] ?? '') && !isSmall(people[end] ?? '') ? 0 : Math.max(begin, 0)
  return {
    family: people.slice(from).join(' '),
    given: people.slice(0, from).join(' '),
    suffix: suffix.test(last) ? last : '',
  }
}
