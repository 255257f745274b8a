import { readTex } from './tex/read-tex.ts'

/**
 * Characters that no reader sees and that break a line, a header or a database: C0 and C1 controls except the newline
 * and the tab, and the NUL that PostgreSQL cannot store.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g

/** What may be TeX, or a formula that lost its marks. Most texts have none of it and need no second look. */
const trace =
  /[\\$^`{]|''|[^\s(]~|\s%|---?|\dtimes|\dx?[A-Za-z%]{1,2}times\d|[A-Za-z]_\d|\b(?:cdot|leq|geq|neq|infty|varepsilon|(?:left)?rightarrow|leftarrow|Rightarrow|subseteq)\b/

/** How often a text may have to be read anew, as `\\$x\\$` becomes `$x$` first. */
const mostRounds = 5

function plain(text: string): string {
  const lines = text.toWellFormed().replace(/\r\n?/g, '\n').replace(controls, '').normalize('NFC')
  return lines.includes('\\n') ? breakLines(lines) : lines
}

/** Some sources write a line's end as `\n`. Where a text speaks of it, it stands in quotes or brackets. */
function breakLines(text: string): string {
  return text.replace(/(?<=[^\s"'`(])(?<!\\r)(?:\\n)+(?=\s|$)/g, (breaks) => '\n'.repeat(breaks.length / 2))
}

function singleSpaced(text: string): string {
  return text.replace(/\s{2,}|[^\S ]/g, ' ').trim()
}

function oneLine(text: string): string {
  return singleSpaced(plain(text))
}

/**
 * Reads the TeX of `text` until nothing changes, so that cleaning what is clean changes nothing. What would never come
 * to rest, or would leave nothing to read, stays as it was.
 */
function readable(text: string, tidy: (text: string) => string): string {
  const start = tidy(text)
  let clean = start
  for (let round = 0; round < mostRounds; round += 1) {
    if (!trace.test(clean)) return clean
    const read = clean.split('\n\n').map(readTex).join('\n\n')
    if (read === clean) return clean
    const next = tidy(read)
    if (next === clean) return clean
    if (next === '') return start
    clean = next
  }
  return start
}

/**
 * A title on one line, its TeX turned into readable Unicode: the sources break lines at 80 columns in the middle of it.
 * What cannot be turned stays as written.
 */
export function cleanTitle(text: string): string {
  return readable(text, oneLine)
}

/** A person's name on one line. */
export const cleanName = cleanTitle

/**
 * An abstract as paragraphs joined by a blank line, its TeX turned into readable Unicode. A newline inside a text is a
 * hard line break of the source; one followed by an indent or a second newline begins a paragraph, as arXiv means it.
 */
export function cleanParagraphs(text: string): string {
  return readable(text, (source) =>
    plain(source)
      .split(/\n(?:[ \t]{2,}(?=\S)|[ \t]*\n\s*)/)
      .map(singleSpaced)
      .filter(Boolean)
      .join('\n\n'),
  )
}
