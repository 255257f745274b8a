import { Info } from 'luxon'
import { type DayStyle, dayInWords, daysInWords } from './clock.ts'
import { rangeInWords } from './day-range.ts'
import { directionOf } from './language.ts'
import type { CompiledMessage, FillTag, Values } from './messages/format.ts'

/** What is said to somebody, in their language: messages by their keys, and days, numbers and lists by Intl. */
export interface Words {
  /** A language tag, such as `de`. */
  readonly language: string
  readonly direction: 'ltr' | 'rtl'
  /** What the language calls itself. */
  readonly name: string
  /** Whether there is a message of this key, perhaps only in English. */
  has(key: string): boolean
  /** A message as text; a tag in it leaves nothing but what it holds. @throws where there is none of this key, or a value is missing */
  t(key: string, values?: Values): string
  /** A message around what is no text: values as they are given, and what `tag` makes of its tags. */
  rich<T>(key: string, values: Values<T>, tag: FillTag<T>): (string | T)[]
  number(value: number): string
  /** `A, B and C`. */
  list(items: readonly string[]): string
  /** `A, B, C`: the beginning of a list that goes on. */
  listBeginning(items: readonly string[]): string
  /** `A, B` or `A; B`: one after another, and no list. */
  joined(items: readonly string[], by: 'comma' | 'semicolon'): string
  /** With a capital, as a line begins. */
  capital(text: string): string
  /** Sentences one after another, with a blank between them where the language has one. */
  sentences(said: readonly string[]): string
  /** `in 20 minutes`, `in 2 hours`: rounded up to what is worth saying. */
  fromNow(seconds: number): string
  /** The days of the week, Monday first. */
  weekdays(style?: 'long' | 'short'): string[]
  /** The name of the month that a day, `YYYY-MM-DD`, is in. */
  month(day: string): string
  /** A day, `YYYY-MM-DD`, in words. */
  day(day: string, style: DayStyle): string
  /** From a day to a later one, `9 to 15 March 2026`: what both share is said once. */
  days(first: string, last: string): string
}

const dayStyles: Record<DayStyle, Intl.DateTimeFormatOptions> = {
  long: { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' },
  weekday: { weekday: 'long', day: 'numeric', month: 'long' },
  full: { day: 'numeric', month: 'long', year: 'numeric' },
  short: { day: 'numeric', month: 'long' },
  month: { month: 'long', year: 'numeric' },
}

/** Scripts that put no blank after a full stop, which is as wide as one. */
const withoutBlanks = ['Hans', 'Hant', 'Jpan']

/** @param messages all keys there are, each in this language or one that it falls back on */
export function createWords(language: string, name: string, messages: ReadonlyMap<string, CompiledMessage>): Words {
  // The English of this project is British.
  const locale = language === 'en' ? 'en-GB' : language
  const numbers = new Intl.NumberFormat(locale)
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' })
  const moments = new Intl.RelativeTimeFormat(locale)
  const hasBlanks = !withoutBlanks.includes(new Intl.Locale(language).maximize().script ?? '')
  const days = new Map<DayStyle, Intl.DateTimeFormat>()
  const dayFormat = (style: DayStyle) => {
    const format = days.get(style) ?? new Intl.DateTimeFormat(locale, { ...dayStyles[style], timeZone: 'UTC' })
    days.set(style, format)
    return format
  }
  // French counts the first of a month alone by an ordinal (1er avril), which Intl does not know.
  const firstOfMonth = (days: string) =>
    new Intl.Locale(language).language === 'fr' ? days.replace(/\b1(?=[\s–])/g, '1er') : days
  const find = (key: string): CompiledMessage => {
    const message = messages.get(key)
    if (!message) throw new Error(`there is no message "${key}"`)
    return message
  }
  return {
    language,
    direction: directionOf(language),
    name,
    has: (key) => messages.has(key),
    t: (key, values = {}) =>
      find(key)
        .fill<string>(values, (_, inner) => inner.join(''))
        .join(''),
    rich: (key, values, tag) => find(key).fill(values, tag),
    number: (value) => numbers.format(value),
    list: (items) => lists.format(items),
    listBeginning: (items) =>
      lists
        .formatToParts([...items, '…'])
        .slice(0, -2)
        .map(({ value }) => value)
        .join(''),
    joined(items, by) {
      const message = find(by === 'comma' ? 'join.comma' : 'join.semicolon')
      const pair = (first: string, second: string) => message.fill<string>({ first, second }, () => '').join('')
      return items.reduce((said, item) => (said === '' ? item : pair(said, item)), '')
    },
    capital: (text) => text.charAt(0).toLocaleUpperCase(locale) + text.slice(1),
    sentences: (said) => said.join(hasBlanks ? ' ' : ''),
    fromNow(seconds) {
      const minutes = Math.max(1, Math.ceil(seconds / 60))
      return minutes < 120 ? moments.format(minutes, 'minute') : moments.format(Math.ceil(minutes / 60), 'hour')
    },
    weekdays: (style = 'long') => Info.weekdays(style, { locale }),
    month: (day) => Info.months('long', { locale })[Number(day.slice(5, 7)) - 1] ?? day,
    day(day, style) {
      // Intl has changed its mind about the commas of British dates from one release to the next.
      if (language === 'en') return dayInWords(day, style)
      return firstOfMonth(dayFormat(style).format(new Date(`${day}T00:00:00Z`)))
    },
    days(first, last) {
      if (language === 'en') return daysInWords(first, last)
      const [from, to] = [first, last].map((day) => new Date(`${day}T00:00:00Z`)) as [Date, Date]
      return firstOfMonth(rangeInWords(dayFormat('full'), from, to))
    },
  }
}
