import type { Liquid } from 'liquidjs'
import { escapeHtml } from '../lib/html.ts'
import type { Messages } from '../lib/messages.ts'
import type { Words } from '../lib/words.ts'
import type { Fault } from './compile/fault.ts'
import type { Written } from './compile/written.ts'

/** What templates are told of the words that they are written in; the filters ask for the language. */
export interface Spoken {
  language: string
  direction: 'ltr' | 'rtl'
  /** The sides where its lines begin and end. */
  start: 'left' | 'right'
  end: 'left' | 'right'
}

export function spoken({ language, direction }: Words): Spoken {
  const sides =
    direction === 'rtl' ? ({ start: 'right', end: 'left' } as const) : ({ start: 'left', end: 'right' } as const)
  return { language, direction, ...sides }
}

/**
 * Lets templates say messages in the `language` that they are filled with: `{{ 'digest.all' | t: count: shown }}`. A message
 * that has a tag is given what opens it, as HTML, and its end closes that:
 * `{% capture link %}<a href="{{ url }}">{% endcapture %}{{ KEY | t: link: link }}`. All else is escaped in HTML, and in text
 * a tag leaves nothing but what it holds.
 */
export function addWordsFilters(engine: Liquid, part: 'html' | 'text', messages: Messages): void {
  const byLanguage = new Map(messages.all.map((words) => [words.language, words]))
  const wordsOf = (context: { getSync(path: string[]): unknown }) =>
    byLanguage.get(String(context.getSync(['language']))) ?? messages.usual
  engine.registerFilter('t', {
    // It escapes by itself; what it gives must not be escaped again.
    raw: part === 'html',
    handler(key: string, ...given: [name: string, value: string | number][]) {
      const values = Object.fromEntries(given)
      const words = wordsOf(this.context)
      return part === 'html' ? sayInHtml(words, key, values) : words.t(key, values)
    },
  })
  engine.registerFilter('count', function (value: number) {
    return wordsOf(this.context).number(value)
  })
}

type Filling = Record<string, string | number>

/** What a value or a tag became, in HTML. */
interface Marked {
  html: string
}

function sayInHtml(words: Words, key: string, given: Filling): string {
  const write = (parts: readonly (string | Marked)[]): string =>
    parts.map((part) => (typeof part === 'string' ? escapeHtml(part) : part.html)).join('')
  const said = words.rich<Marked>(key, given, (name, inner) => {
    const opening = String(given[name] ?? '')
    const element = /^<([a-z][a-z0-9]*)[\s>]/.exec(opening)?.[1]
    if (!element) throw new Error(`the message "${key}" needs HTML that opens its tag <${name}>`)
    return { html: `${opening}${write(inner)}</${element}>` }
  })
  return write(said)
}

/** The messages that a template says and nobody has. */
export function keyFaults(source: Written, words: Pick<Words, 'has'>): Fault[] {
  return Array.from(source.text.matchAll(/(["'])([^"'\s]+)\1\s*\|\s*t\b/g)).flatMap(({ index, 2: key = '' }) =>
    words.has(key)
      ? []
      : [source.fault(index, `there is no message "${key}": mend its name, or add it to messages/en.json`)],
  )
}
