import type { Query, Term } from './query.ts'
import { waysToWrite } from './ways-to-write.ts'

/** A query in PostgreSQL's language, for `to_tsquery('english', …)`. */
export interface SearchExpression {
  /** What a paper has to match. */
  strict: string
  /** The same of titles alone. */
  inTitle: string
  /**
   * What the index answers without looking at a paper: all words of a phrase, wherever they stand. Whatever matches
   * `strict` matches each of these, which apart are met sooner than as one. What is not to be there stands beside
   * something that is, where there is anything: alone it is nearly every paper.
   */
  loose: string[]
  /** Whether the two differ. */
  hasPhrases: boolean
  /** Whether anything has to be there, and not only things to be away. */
  isNarrow: boolean
}

/** An expression that also asks for one of some words, already folded. */
export function withOneOf(expression: SearchExpression, words: readonly string[]): SearchExpression {
  const group = either(words.flatMap(wordsOf))
  const strict = together([expression.strict, group], ' & ')
  return {
    ...expression,
    ...ofTitles(strict),
    loose: [...expression.loose, group],
    isNarrow: true,
  }
}

/** The texts of a query's terms that have to be folded as the database folds papers, in their order. */
export function textsToFold(query: Query): string[] {
  return query.flat().flatMap((term) => waysToWrite(term))
}

/** @param folded what the database made of `textsToFold(query)` */
export function toExpression(query: Query, folded: readonly string[]): SearchExpression {
  const texts = folded.values()
  const groups = query.map((group) =>
    group.map((term) => ({ term, ways: waysToWrite(term).map(() => wordsOf(texts.next().value ?? '')) })),
  )
  const strict = groups.map((group) =>
    either(group.map(({ term, ways }) => not(term, either(ways.map((words) => together(words, ' <-> ')))))),
  )
  const [there, away]: [string[], string[]] = [[], []]
  for (const group of groups) {
    // What is not to be there as a phrase may be there as words.
    if (group.some(({ term, ways }) => term.isWithout && ways.some((words) => words.length > 1))) continue
    const asked = either(group.map(({ term, ways }) => not(term, either(ways.map((words) => together(words, ' & '))))))
    const list = group.some(({ term }) => term.isWithout) ? away : there
    if (asked) list.push(asked)
  }
  const [first = '', ...others] = there
  const loose = [together([first, ...away], ' & '), ...others].filter(Boolean)
  const hasPhrases = groups.flat().some(({ ways }) => ways.some((words) => words.length > 1))
  return { ...ofTitles(together(strict, ' & ')), loose, hasPhrases, isNarrow: there.length > 0 }
}

/** An expression, and the same of words with the weight A, which titles have. */
function ofTitles(strict: string): Pick<SearchExpression, 'strict' | 'inTitle'> {
  return { strict, inTitle: strict.replace(/'[^']+'/g, '$&:A') }
}

function wordsOf(folded: string): string[] {
  return folded
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter(Boolean)
    .map((word) => `'${word}'`)
}

function together(parts: readonly string[], by: string): string {
  const filled = parts.filter(Boolean)
  return filled.length > 1 ? `(${filled.join(by)})` : (filled[0] ?? '')
}

function either(parts: readonly string[]): string {
  return together([...new Set(parts)], ' | ')
}

function not({ isWithout }: Term, expression: string): string {
  return isWithout && expression ? `!${expression}` : expression
}

/** The query without its last word, and that word, where it may be the beginning of one. */
export function splitBeginning(query: Query): { before: Query; beginning: string } | undefined {
  const last = query.at(-1)
  const [term, ...others] = last ?? []
  if (!term || others.length > 0 || term.isPhrase || term.isWithout) return undefined
  return { before: query.slice(0, -1), beginning: term.text }
}
