import type { Liquid } from 'liquidjs'
import { escapeHtml } from '../lib/html.ts'
import type { DayStyle, Words } from '../lib/words.ts'

/**
 * Lets templates say messages in the language of `words`, which stands in what they are filled with:
 * `{{ 'digest.all' | t: count: shown }}`. A message that has a tag is given what opens it, as HTML, and its end closes
 * that: `{% capture link %}<a href="{{ url }}">{% endcapture %}{{ KEY | t: link: link }}`. All else is escaped in HTML,
 * and in text a tag leaves nothing but what it holds.
 */
export function addWordsFilters(engine: Liquid, part: 'html' | 'text'): void {
  const say = part === 'html' ? sayInHtml : (words: Words, key: string, values: Filling) => words.t(key, values)
  engine.registerFilter('t', {
    // It escapes by itself; what it gives must not be escaped again.
    raw: part === 'html',
    handler(key: string, ...values: [name: string, value: string | number][]) {
      return say(wordsOf(this.context), key, Object.fromEntries(values))
    },
  })
  engine.registerFilter('count', function (value: number) {
    return wordsOf(this.context).number(value)
  })
  engine.registerFilter('day', function (value: string, style: DayStyle = 'long') {
    return wordsOf(this.context).day(value, style)
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

/** The keys that a template's source says messages by. */
export function keysIn(source: string): string[] {
  return Array.from(source.matchAll(/(["'])([^"'\s]+)\1\s*\|\s*t\b/g), ([, , key = '']) => key)
}

function wordsOf(context: { getSync(path: string[]): unknown }): Words {
  return context.getSync(['words']) as Words
}
