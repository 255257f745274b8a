import { pairBraces } from './braces.ts'
import { readCommand } from './command.ts'
import { formulaAt } from './dollars.ts'
import { readGroup } from './group.ts'
import { unescapeAddress } from './links.ts'
import { mathematics } from './mathematics.ts'
import { mendBackslashes, readMarks, uncomment } from './prose.ts'
import { type Reading, write } from './reading.ts'
import { readScript } from './script-in-prose.ts'

/** Deeper nested braces than any author writes: such a text is left as it is. */
const deepest = 30

/**
 * Turns the TeX of one paragraph, its prose and its formulas, into readable text. What cannot be turned stays as it was
 * written. It takes time in proportion to the length of the text, whatever is in it.
 */
export function readTex(text: string): string {
  const source = mendBackslashes(uncomment(text))
  const { partner, depth } = pairBraces(source)
  if (depth > deepest) return text
  const reading: Reading = {
    source,
    partner,
    pieces: [],
    tail: '',
    read: (from, to) => read(reading, from, to),
    words: readTex,
  }
  reading.read(0, source.length)
  const last = reading.pieces.length - 1
  return reading.pieces
    .map(({ parts, kept }, place) => (kept ? parts.join('') : readMarks(parts.join(''), place < last)))
    .join('')
}

const address = /https?:\/\/(?:[^\s{}$\\<>"]|\\[_%#&~$])+/y

function read(reading: Reading, from: number, to: number): void {
  const { source } = reading
  const triggers = /[\\${^_]|https?:\/\//g
  let at = from
  while (at < to) {
    triggers.lastIndex = at
    const found = triggers.exec(source)
    const place = Math.min(found?.index ?? to, to)
    write(reading, source.slice(at, place))
    if (place >= to) return
    at = readTrigger(reading, place, to)
  }
}

/** @returns where to go on. */
function readTrigger(reading: Reading, at: number, to: number): number {
  const { source } = reading
  switch (source[at]) {
    case '\\':
      return readCommand(reading, at, to)
    case '$':
      return readDollar(reading, at, to)
    case '{':
      return readGroup(reading, at)
    case '^':
    case '_':
      return readScript(reading, at)
    default: {
      address.lastIndex = at
      const found = address.exec(source)?.[0].slice(0, to - at) ?? 'h'
      write(reading, unescapeAddress(found), found.length > 1)
      return at + found.length
    }
  }
}

/** Space that was put into the formula for what comes after it: `$5\,$m`. */
const endsInSpace = /(?:\\[,:; ]|~)\s*$/

function readDollar(reading: Reading, at: number, to: number): number {
  const { source, words } = reading
  const formula = formulaAt(source, at, to)
  if (!formula) {
    write(reading, '$', true)
    return at + 1
  }
  const line = mathematics(formula.inner, words)
  if (line === undefined) write(reading, source.slice(at, formula.end), true)
  else write(reading, endsInSpace.test(formula.inner) ? `${line} ` : line)
  return formula.end
}
