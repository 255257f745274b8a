/** One thing that is looked for: a word, or a phrase of several. */
export interface Term {
  /** As typed, without quotes and minus. */
  text: string
  /** Its words stand side by side. */
  isPhrase: boolean
  isWithout: boolean
}

/** What was typed: each group has to be found, by one of its terms at least. */
export type Query = readonly (readonly Term[])[]

/** In UTF-16 units: who pastes a whole abstract is looking for its beginning. */
const longestQuery = 300
const mostTerms = 16

/** A minus, a phrase in quotes, which may be missing at its end, or a word. */
const part = /(?<!\S)(-?)"([^"]*)"?|(?<!\S)(-?)([^\s"]+)|([^\s"]+)/gu

/**
 * Reads what somebody typed into the search box: words, `"phrases"`, `-without` and `one OR other`, which binds the two
 * words beside it. Nothing is a fault; what cannot be meant so is a word, or nothing.
 */
export function parseQuery(typed: string): Query {
  const text = typed
    .slice(0, longestQuery)
    .toWellFormed()
    .replace(/\p{Cc}+/gu, ' ')
    .replace(/[“”„‟«»＂]/gu, '"')
  const groups: Term[][] = []
  let joins = false
  let count = 0
  for (const [, minus, phrase, sign, word, rest] of text.matchAll(part)) {
    if (word === 'OR' || word === '|') {
      joins = groups.length > 0
      continue
    }
    const term = termOf(phrase ?? word ?? rest ?? '', phrase !== undefined, (minus || sign) === '-')
    if (!term || count === mostTerms) continue
    count += 1
    const last = groups.at(-1)
    if (joins && last) last.push(term)
    else groups.push([term])
    joins = false
  }
  return groups
}

/** An initial says less than it asks for: whoever looks for `Y. LeCun` means Yann too. */
const initial = /^\p{L}\.$/u

function termOf(text: string, isQuoted: boolean, isWithout: boolean): Term | undefined {
  if (!/[\p{L}\p{N}]/u.test(text) || (!isQuoted && initial.test(text))) return undefined
  return { text: text.trim(), isPhrase: isQuoted || /[^\p{L}\p{M}\p{N}]/u.test(text), isWithout }
}

/** The query as it may be typed again. */
export function typeQuery(query: Query): string {
  return query.map((group) => group.map(typeTerm).join(' OR ')).join(' ')
}

function typeTerm({ text, isPhrase, isWithout }: Term): string {
  return `${isWithout ? '-' : ''}${isPhrase && /\s/.test(text) ? `"${text}"` : text}`
}
