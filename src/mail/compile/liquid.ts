import { Liquid, LiquidError } from 'liquidjs'
import { messageOf } from '../../lib/error.ts'
import { isolatedLines } from '../../lib/isolate.ts'
import type { Messages } from '../../lib/messages.ts'
import { nearest } from '../../lib/nearest.ts'
import { mathHtml } from '../../papers/math-html.ts'
import { numberLinks } from '../number-links.ts'
import { addWordsFilters } from '../words-filter.ts'
import { wrap } from '../wrap.ts'
import { type Fault, refuse, TemplateError } from './fault.ts'
import { lateFaults } from './late-names.ts'
import { offsetOf, type Written } from './written.ts'

/** Liquid as templates have it: the one escapes all that it prints, the other is for text. */
export interface Engines {
  html: Liquid
  text: Liquid
}

/**
 * @param house what every template of an installation knows, beside what its mail tells it
 * @param messages what the filters say and write with
 */
export function createEngines(house: object, messages: Messages): Engines {
  const strict = { strictVariables: true, strictFilters: true, ownPropertyOnly: true, globals: house } as const
  const engines = {
    html: new Liquid({ ...strict, outputEscape: 'escape' as const }),
    text: new Liquid(strict),
  }
  for (const engine of [engines.html, engines.text]) {
    // These would read files from wherever the process runs.
    for (const tag of ['include', 'render', 'layout', 'block']) delete engine.tags[tag]
    engine.registerFilter('wrap', (value: string, indent?: number, label?: string) =>
      isolatedLines(wrap(value, indent, label)),
    )
    engine.registerFilter('numbered', (value: string, indent?: number) => numberLinks(value, indent))
  }
  addWordsFilters(engines.html, 'html', messages)
  addWordsFilters(engines.text, 'text', messages)
  // It escapes by itself; what it gives must not be escaped again.
  engines.html.registerFilter('math', { raw: true, handler: (value: string) => mathHtml(value) })
  return engines
}

/**
 * Makes a template ready to be filled.
 * @param source as it was written, which tells where a fault is
 * @param ready what is filled, with the same tags, where that is something else
 * @param names what it may name: see `nameFaults`
 * @param late which of these are put in after it was filled: see `lateFaults`
 * @throws {TemplateError} at once where it cannot be read or names what nobody knows, and as it is filled where what it
 * names is not there
 */
export function compileLiquid(
  engine: Liquid,
  source: Written,
  names: object,
  ready: string = source.text,
  late: readonly string[] = [],
): (scope: object) => string {
  const asWritten = locating(engine, source, () => engine.parse(source.text))
  refuse([...nameFaults(engine, source, names), ...lateFaults(engine, source, late)])
  const template = locating(engine, source, () => engine.parse(ready))
  return (scope) => {
    try {
      return String(engine.renderSync(template, scope))
    } catch (error) {
      // Filling it as it was written fails at the same tag, and that one has a place.
      locating(engine, source, () => engine.renderSync(asWritten, scope))
      throw error
    }
  }
}

function locating<T>(engine: Liquid, source: Written, act: () => T): T {
  try {
    return act()
  } catch (error) {
    const what = remedyFor(engine, messageOf(error).replace(/(, file:\S+)?, line:\d+, col:\d+$/, ''))
    const [line, column] = LiquidError.is(error) ? error.token.getPosition() : []
    const offset = line && column ? offsetOf(source.text, line, column) : 0
    throw new TemplateError([source.fault(offset, what)], { cause: error })
  }
}

/** What Liquid and the messages say, in words that say what to do. */
function remedyFor(engine: Liquid, message: string): string {
  for (const [pattern, inWords] of remedies) {
    const found = pattern.exec(message)
    if (found) return inWords(engine, ...found.slice(1))
  }
  return message
}

const remedies: readonly (readonly [RegExp, (engine: Liquid, ...found: (string | undefined)[]) => string])[] = [
  [/^tag (\{%-?\s*(\w+).*) not closed$/, (_, tag, name) => `${tag} is not closed: put {% end${name} %} where it ends`],
  [
    /^(?:output|tag) "(.*)" not closed$/,
    (_, cut = '') => `${cut} has no end: put ${cut.startsWith('{%') ? '%}' : '}}'} behind it`,
  ],
  [
    /^expected ":" after filter name$/,
    () =>
      'a filter ends before this: put }} there if the tag ends too, : if this is for the filter, | if it is another one',
  ],
  [/^tag "(end.*)" not found$/, (_, tag) => `{% ${tag} %} closes nothing that is open: take it out`],
  [/^tag "(.*)" not found$/, (_, tag) => `{% ${tag} %} opens nothing that is known: take it out or mend its name`],
  [
    /^undefined filter: (.*)$/,
    (engine, filter = '') => {
      const meant = nearest(filter, Object.keys(engine.filters))
      return `there is no filter ${filter}: ${meant ? `did you mean ${meant}? ` : ''}docs/templates.md tells which there are`
    },
  ],
  [
    /^undefined variable: (.*)$/,
    (_, variable) => `${variable} is not there: mend the name, or ask for it first by {% if %}`,
  ],
  [
    /context variable "(.*?)" was not provided/,
    (_, value) => `the message says ${value}, which it is not given: put "${value}: …" behind its t`,
  ],
]

/**
 * What a template names that its mail never tells it, also where it would be named only now and then.
 * @param names an example of all that it is told, beside what the engine knows for all
 */
function nameFaults(engine: Liquid, source: Written, names: object): Fault[] {
  const known = { ...engine.options.globals, ...names }
  const { globals } = engine.parseAndAnalyzeSync(source.text)
  return Object.values(globals).flatMap((uses) =>
    uses.flatMap(({ segments, location }) => {
      const unknown = unknownPart(known, segments.map(String))
      if (!unknown) return []
      return [source.fault(offsetOf(source.text, location.row, location.col), unknown)]
    }),
  )
}

function unknownPart(known: object, segments: readonly string[]): string | undefined {
  let inside: unknown = known
  for (const [index, segment] of segments.entries()) {
    // What a list, a text or what may be missing has inside is seen when it is filled.
    if (typeof inside !== 'object' || inside === null || Array.isArray(inside)) return undefined
    if (!Object.hasOwn(inside, segment)) {
      const name = segments.slice(0, index + 1).join('.')
      return `${name} is not known here: use one of ${Object.keys(inside).sort().join(', ')}`
    }
    inside = (inside as Record<string, unknown>)[segment]
  }
  return undefined
}
