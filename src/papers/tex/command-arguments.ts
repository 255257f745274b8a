import { dingbat } from './dingbats.ts'
import { between } from './dollars.ts'
import { characterOf, linked, unescapeAddress } from './links.ts'
import { mathematics } from './mathematics.ts'
import { groupAt, lastRead, type Reading, write } from './reading.ts'
import { script } from './scripts.ts'
import { environments, firstOfTwo, lastOfTwo, referring, worded } from './text-commands.ts'

type Group = { from: number; to: number }

/**
 * Reads a command that takes something: its words stay, what it does to them goes.
 * @param end the place after its name.
 * @returns where to go on, undefined where it is none of these.
 */
export function readArguments(reading: Reading, name: string, end: number, to: number): number | undefined {
  if (name === 'begin' || name === 'end') return readEnvironment(reading, name, end, to)
  if (name === 'item') return readItem(reading, end)
  if (name === 'verb') return readVerbatim(reading, end)
  const from = afterOption(reading.source, end)
  const group = groupAt(reading, from)
  if (!group) return undefined
  const { source } = reading
  const argument = source.slice(group.from, group.to)
  if (name === 'href' || name === 'hyperref' || (name === 'hyperlink' && argument.startsWith('http')))
    return readLink(reading, name, group)
  if (referring.test(name)) return done(reading, `[${optionsOf(source.slice(end, from))}${argument.trim()}]`, group)
  // A colour of the authors' own may have swallowed a letter that is to be read.
  if (name === 'color' && /^[a-z]+(?:![a-z\d!]+)?$/.test(argument)) return group.to + 1
  if (/^(?:label|vspace|hspace|hypersetup|pagestyle|thispagestyle|vskip)$/.test(name)) return group.to + 1
  if (name === 'footnote' || name === 'thanks' || name === 'footnotetext') return enclosed(reading, group, ' (', ')')
  if (name === 'unicode')
    return done(reading, characterOf(argument) ?? source.slice(end - name.length - 1, group.to + 1), group)
  const ornament = name === 'ding' ? dingbat(argument) : undefined
  if (ornament !== undefined) return done(reading, ornament, group)
  if (name === 'enquote' || name === 'textquote') return enclosed(reading, group, '“', '”')
  if (/^(?:url|path|nolinkurl)$/.test(name)) {
    write(reading, unescapeAddress(argument), true)
    return group.to + 1
  }
  if (name === 'textsuperscript' || name === 'textsubscript') {
    return done(reading, script(name === 'textsuperscript' ? '^' : '_', reading.words(argument)), group)
  }
  if (!worded.test(name)) return undefined
  const second = groupAt(reading, group.to + 1)
  const shown = lastOfTwo.test(name) ? (second ?? group) : group
  reading.read(shown.from, shown.to)
  return firstOfTwo.test(name) ? (second ?? group).to + 1 : shown.to + 1
}

function done(reading: Reading, text: string, group: Group): number {
  write(reading, text)
  return group.to + 1
}

function enclosed(reading: Reading, group: Group, before: string, after: string): number {
  write(reading, before)
  reading.read(group.from, group.to)
  write(reading, after)
  return group.to + 1
}

/** What stands in the brackets of options: to be read before a reference (`\cite[p. 7]{x}`), else not. */
function optionsOf(brackets: string): string {
  return brackets.replace(/[*[]/g, '').replace(/\]/g, ' ').replace(/ +/g, ' ').trimStart()
}

function afterOption(source: string, end: number): number {
  return end + (/^\*?(?:\[[^[\]]{0,80}\]){0,2}(?=\s?\{)/.exec(source.slice(end, end + 200))?.[0].length ?? 0)
}

/** The words of a link, and its address where they are not that. */
function readLink(reading: Reading, name: string, group: Group): number {
  const { source } = reading
  const words = groupAt(reading, group.to + 1)
  if (name === 'hyperref' || !words) {
    const shown = words ?? group
    reading.read(shown.from, shown.to)
    return shown.to + 1
  }
  const shown = unescapeAddress(source.slice(words.from, words.to))
  reading.read(words.from, words.to)
  write(reading, linked(source.slice(group.from, group.to), shown).slice(shown.length), true)
  return words.to + 1
}

function readEnvironment(reading: Reading, name: string, end: number, to: number): number | undefined {
  const { source } = reading
  const group = groupAt(reading, end)
  if (!group) return undefined
  const environment = source.slice(group.from, group.to).replace('*', '')
  if (environments.test(environment)) return done(reading, ' ', group)
  if (name !== 'begin' || !/^(?:equation|displaymath|math|gather|multline|align|eqnarray)$/.test(environment))
    return undefined
  const close = `\\end{${source.slice(group.from, group.to)}}`
  const formula = between(source, group.to, to, '}', close)
  const line = formula && mathematics(formula.inner.replace(/(?<!\\)&|\\\\/g, ' '), reading.words)
  if (line === undefined || !formula) return undefined
  write(reading, ` ${line} `)
  return formula.end
}

function readItem(reading: Reading, end: number): number {
  const label = /^\s*\[([^[\]]{1,40})\]/.exec(reading.source.slice(end, end + 60))
  write(reading, /\S$/.test(lastRead(reading)) ? ' ' : '')
  write(reading, label ? `${label[1]} ` : '• ')
  return end + (label?.[0].length ?? 0)
}

/** `\verb|as it is|`. */
function readVerbatim(reading: Reading, end: number): number | undefined {
  const found = /^([|+!@"=])([^\n]{1,80}?)\1/.exec(reading.source.slice(end, end + 90))
  if (!found) return undefined
  write(reading, found[2] ?? '', true)
  return end + found[0].length
}
