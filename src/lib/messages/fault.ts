import { messageOf } from '../error.ts'

/** What the parser of the format says, by the names that it has for faults, and how a translator mends each. */
const remedies: [RegExp, string][] = [
  [/CLOSING_BRACE/, 'has a { without its }: close it'],
  [/EMPTY_ARGUMENT/, 'has {} without a name: write one between the braces, such as {count}'],
  [/MALFORMED_ARGUMENT/, 'has no name after {: write {count}, or {count, plural, …} with its commas'],
  [/ARGUMENT_TYPE/, 'has an unknown word after the name: write {count, plural, …} or {count, select, …}'],
  [/MISSING_OTHER/, 'has cases without the one for all others: add other {…} as the last, before the }'],
  [/FRAGMENT/, 'has a case without its text: write it in braces, such as one {one paper}'],
  [/DUPLICATE/, 'has a case twice: keep one'],
  [/SELECT|PLURAL/, 'has no cases where they are due: write {count, plural, one {…} other {…}}'],
  [/TAG/, 'has a tag that is not closed, or closed by another: write <link>…</link>'],
]

/** What is wrong with a message that cannot be compiled, how to mend it, and where in it that is. */
export function describeMessageFault(error: unknown): { what: string; at: number | undefined } {
  const { location } = error as { location?: { start: { offset: number } } }
  const name = messageOf(error)
  const [, remedy] = remedies.find(([pattern]) => pattern.test(name)) ?? []
  return { what: remedy ?? `is not in the ICU format (${name}): compare it with en.json`, at: location?.start.offset }
}
