import { type MessageFormatElement, TYPE } from '@formatjs/icu-messageformat-parser'
import { IntlMessageFormat, type PrimitiveType } from 'intl-messageformat'

/** A message of a language that can be filled again and again. */
export interface CompiledMessage {
  /** The names of what it is filled with, sorted: `count`, and of tags `<link>`. */
  takes: readonly string[]
  /**
   * Its text around what it is filled with. A value stands as it is where it is no text or number; what is between the
   * two ends of a tag is handed to the tag's function.
   * @throws where a value is missing
   */
  fill<T>(values: Values<T>, tag: FillTag<T>): (string | T)[]
}

export type Values<T = never> = Readonly<Record<string, string | number | T>>
export type FillTag<T> = (name: string, inner: (string | T)[]) => T

/**
 * Compiles a message in the format of ICU: `{count, plural, one {one paper} other {# papers}}`, and tags for what a template
 * or a page makes a link: `<link>Change it</link>`.
 * @throws {SyntaxError} where it cannot be read
 */
export function compileMessage(text: string, language: string): CompiledMessage {
  const format = new IntlMessageFormat(text, language, undefined, { formatters })
  const elements = format.getAst()
  const takes = [...new Set(elements.flatMap(namesIn))].sort()
  const tags = takes.filter((name) => name.startsWith('<')).map((name) => name.slice(1, -1))
  // Most messages take nothing, and a digest says some of them for each of its papers.
  const fixed = takes.length === 0 ? [String(format.format())] : undefined
  return {
    takes,
    fill<T>(values: Values<T>, tag: FillTag<T>) {
      if (fixed) return fixed
      const filling: Record<string, PrimitiveType | T | ((inner: (string | T)[]) => T)> = { ...values }
      for (const name of tags) filling[name] = (inner) => tag(name, inner)
      return [format.format<T>(filling)].flat() as (string | T)[]
    },
  }
}

function namesIn(element: MessageFormatElement): string[] {
  switch (element.type) {
    case TYPE.literal:
    case TYPE.pound:
      return []
    case TYPE.tag:
      return [`<${element.value}>`, ...element.children.flatMap(namesIn)]
    case TYPE.select:
    case TYPE.plural:
      return [element.value, ...Object.values(element.options).flatMap(({ value }) => value.flatMap(namesIn))]
    default:
      return [element.value]
  }
}

/** Intl's formatters are dear to make; a message alone would make its own. */
const formatters = {
  getNumberFormat: kept(Intl.NumberFormat),
  getDateTimeFormat: kept(Intl.DateTimeFormat),
  getPluralRules: kept(Intl.PluralRules),
}

function kept<Given extends unknown[], Made>(Formatter: new (...given: Given) => Made): (...given: Given) => Made {
  const made = new Map<string, Made>()
  return (...given) => {
    const key = JSON.stringify(given)
    const known = made.get(key) ?? new Formatter(...given)
    made.set(key, known)
    return known
  }
}
