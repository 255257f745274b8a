import { z } from 'zod'
import { fold } from '../lib/fold.ts'
import { inReadingOrder } from '../sources/author-names.ts'
import { beginsWithParticle, isEastAsian, isInitials, isSuffix } from './person-name.ts'

/** As many entries, and as long, as each list of interests may have. */
export const mostInterests = 50
export const longestInterest = 100

/** Why something cannot be kept: too long, no word in it, there already, or too many. */
export type WhyDropped = 'long' | 'wordless' | 'repeated' | 'many'

/** What a reader typed, as far as it can be kept, and what cannot, with the reason. */
export interface ParsedInterests {
  kept: string[]
  dropped: { text: string; why: WhyDropped }[]
}

/** Whether there is anything in it to look for. */
const hasWord = /[\p{L}\p{N}]/u

/**
 * A keyword as it is kept: words on one line between single blanks, straight quotes around what is to match exactly, in
 * whatever kind of quotes it was typed.
 */
function tidyKeyword(typed: string): string {
  const text = tidy(typed)
  const inQuotes = /^["“”„«»](.+)["“”„«»]$/u.exec(text)?.[1]?.trim()
  return inQuotes ? `"${inQuotes.replace(/["“”„«»]/gu, '')}"` : text.replace(/^["“”„«»]+|["“”„«»]+$/gu, '').trim()
}

/** A name as it is kept: in the order of reading, so that `LeCun, Yann` and `Yann LeCun` are one. */
function tidyName(typed: string): string {
  const name = tidy(typed)
  return isEastAsian(name) ? name.replace(/[\s,，、]/gu, '') : tidy(inReadingOrder(name))
}

function tidy(typed: string): string {
  return typed
    .toWellFormed()
    .normalize('NFC')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}

const interest = (tidied: (typed: string) => string) =>
  z
    .string()
    .max(longestInterest, `is longer than ${longestInterest} characters`)
    .transform(tidied)
    .refine((text) => hasWord.test(text), 'has no word in it')

/** Sorted and each once, so that the same wants are written the same. */
const interests = (tidied: (typed: string) => string) =>
  z
    .array(interest(tidied))
    .max(mostInterests, `are more than ${mostInterests}`)
    .transform((texts) => eachOnce(texts).kept.sort())

export const keywordList = interests(tidyKeyword)
export const authorList = interests(tidyName)

/** Reads keywords as people type them into a box: one a line or between commas, which may stand inside quotes. */
export function parseKeywords(text: string): ParsedInterests {
  const typed = text.match(/(?:["“„«][^"“”„«»\n]*["“”»]|[^,;\n，、；])+/gu) ?? []
  return collect(typed.map(tidyKeyword))
}

/**
 * Reads names as people type them into a box: one a line or between semicolons or commas, where a comma may also stand
 * inside a name that is turned: `LeCun, Yann`, `Maaten, L. van der`.
 */
export function parseAuthors(text: string): ParsedInterests {
  const lines = text.split(/[;\n；]/u)
  return collect(lines.flatMap((line) => namesOf(line)).map(tidyName))
}

/** The names of a line, in which a comma may end a name or turn it. */
function namesOf(line: string): string[] {
  const parts = line
    .replace(/\s+(?:and|&)\s+/gi, ', ')
    .split(/[,，、]/u)
    .map(tidy)
    .filter(Boolean)
  const names: string[] = []
  for (let at = 0; at < parts.length; at++) {
    const [part = '', next = ''] = [parts[at], parts[at + 1]]
    if (isSuffix(next)) names.push(`${part} ${next}`)
    else if (next !== '' && isTurned(part, next, parts.length)) names.push(`${part}, ${next}`)
    else {
      names.push(part)
      continue
    }
    at += 1
  }
  return names
}

/** Whether `given` after the comma belongs to `family` before it. A whole name needs nothing after it. */
function isTurned(family: string, given: string, parts: number): boolean {
  if (isEastAsian(family)) return family.length === 1
  const [words, others] = [family.split(' '), given.split(' ')]
  if (words.some(isInitials)) return false
  if (isInitials(given)) return true
  const [first = '', ...rest] = others
  if (isInitials(first) || !rest.every(isInitials)) return false
  // Or two family names and a given one, and nothing else in the line.
  return words.length === 1 || beginsWithParticle(family) || (parts === 2 && words.length === 2)
}

function collect(typed: readonly string[]): ParsedInterests {
  const dropped: ParsedInterests['dropped'] = []
  const fit = typed.filter((text) => {
    if (text === '') return false
    if (text.length > longestInterest) {
      dropped.push({ text: `${text.slice(0, 40)}…`, why: 'long' })
    } else if (!hasWord.test(text)) dropped.push({ text, why: 'wordless' })
    else return true
    return false
  })
  const once = eachOnce(fit)
  dropped.push(...once.repeated.map((text) => ({ text, why: 'repeated' as const })))
  dropped.push(...once.kept.slice(mostInterests).map((text) => ({ text, why: 'many' as const })))
  return { kept: once.kept.slice(0, mostInterests).sort(), dropped }
}

function eachOnce(texts: readonly string[]): { kept: string[]; repeated: string[] } {
  const known = new Set<string>()
  const kept: string[] = []
  const repeated: string[] = []
  for (const text of texts) {
    const key = fold(text)
    if (known.has(key)) repeated.push(text)
    else kept.push(text)
    known.add(key)
  }
  return { kept, repeated }
}
