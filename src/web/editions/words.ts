import type { Edition } from '../../editions/store.ts'
import { dayInWords } from '../../lib/clock.ts'

/** `one paper`, `1,204 papers`. */
export function papersInWords(count: number): string {
  return count === 1 ? 'one paper' : `${count.toLocaleString('en')} papers`
}

/** What stands under the masthead: the day and the number. */
export function dateline(edition: Edition): string {
  return `${dayInWords(edition.day).long} · ${nameOf(edition)}`
}

/** `No. 214`; the sample has no number. */
export function nameOf(edition: Edition): string {
  return edition.isSample ? 'Sample edition' : `No. ${edition.number}`
}

/** The path of an edition's page; the sample occupies no day. */
export function editionPath(edition: Pick<Edition, 'day' | 'isSample'>): string {
  return `/editions/${edition.isSample ? 'sample' : edition.day}`
}
