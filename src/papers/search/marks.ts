/** Days `YYYY-MM-DD`, both ends included. */
export interface Days {
  from: string
  to: string
}

/** A month as a number, so that they can be counted: 0 is January of the year 0. */
export type Month = number

export function monthOf(day: string): Month {
  return Number(day.slice(0, 4)) * 12 + Number(day.slice(5, 7)) - 1
}

/** The first day of a month. */
export function firstDayOf(month: Month): string {
  return `${String(Math.floor(month / 12)).padStart(4, '0')}-${String((month % 12) + 1).padStart(2, '0')}-01`
}

/** The last day of a month. */
export function lastDayOf(month: Month): string {
  return new Date(Date.UTC(Math.floor(month / 12), (month % 12) + 1, 0)).toISOString().slice(0, 10)
}

/** The later of two days, of which one may be missing. */
export function later(one: string | undefined, other: string): string {
  return one !== undefined && one > other ? one : other
}

/** The earlier of two days, of which one may be missing. */
export function earlier(one: string | undefined, other: string): string {
  return one !== undefined && one < other ? one : other
}

/** A word of the language of `tsquery`, whatever is in it. */
export function quoteLexeme(lexeme: string): string {
  return `'${lexeme.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`
}

/** All papers of these months, as a `tsquery` of marks: whole years where there are, else months. */
export function marksOfMonths(from: Month, to: Month): string {
  const marks: string[] = []
  for (let month = from; month <= to; ) {
    const isYear = month % 12 === 0 && month + 11 <= to
    marks.push(`'@${firstDayOf(month).slice(0, isYear ? 4 : 7)}'`)
    month += isYear ? 12 : 1
  }
  return `(${marks.join(' | ')})`
}

/** The papers of a category, or of all categories of an archive, as a `tsquery`. Marks hold 100 characters of a category. */
export function markOfCategory(category: string): string {
  return quoteLexeme(`/${Array.from(category).slice(0, 100).join('')}`)
}
