import { DateTime } from 'luxon'
import type { EditionSpan } from '../../editions/span.ts'
import type { Edition } from '../../editions/store.ts'
import type { Words } from '../../lib/words.ts'

/** What stands under the masthead: the day and the number. */
export function dateline(words: Words, edition: Edition): string {
  return `${words.capital(words.day(edition.day, 'long'))} · ${nameOf(words, edition)}`
}

/** `No. 214`; the sample has no number. */
export function nameOf(words: Words, edition: Pick<Edition, 'number' | 'isSample'>): string {
  return edition.isSample
    ? words.t('digest.sample-edition')
    : words.t('digest.number', { number: String(edition.number) })
}

/** The path of an edition's page; the sample occupies no day. */
export function editionPath(edition: Pick<Edition, 'day' | 'isSample'>): string {
  return `/editions/${edition.isSample ? 'sample' : edition.day}`
}

/** `Week 11`, `March 2026`. */
export function spanName(words: Words, { kind, first }: EditionSpan): string {
  return kind === 'week' ? words.t('span.week', { week: weekOf(first) }) : words.day(first, 'month')
}

/** `Week 11, 9 to 15 March 2026`, `March 2026`. */
export function spanInWords(words: Words, span: EditionSpan): string {
  if (span.kind === 'month') return spanName(words, span)
  return words.t('span.week-of', { week: weekOf(span.first), days: words.days(span.first, span.last) })
}

function weekOf(day: string): number {
  return DateTime.fromISO(day, { zone: 'utc' }).weekNumber
}
