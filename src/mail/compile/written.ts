import type { Fault } from './fault.ts'

/** A template as it was written, though perhaps in several files: every place in it is one of a file. */
export interface Written {
  text: string
  /** A fault at an offset of the text. */
  fault(offset: number, what: string): Fault
}

/** A file of the folder of templates. */
export interface TemplateFile {
  /** Its path in that folder, `partials/head.mjml`. */
  name: string
  /** Its path as an operator finds it. */
  path: string
  text: string
  /** Whether it is the operator's. */
  isOwn: boolean
}

/** A stretch of a file, and where in the whole it begins. */
export interface Stretch {
  from: number
  file: TemplateFile
  /** Where in its file it begins. */
  at: number
}

export function written(text: string, stretches: readonly Stretch[]): Written {
  return {
    text,
    fault(offset, what) {
      const stretch = stretches.findLast(({ from }) => from <= offset) ?? stretches[0]
      if (!stretch) throw new Error('A template is made of at least one file')
      const place = placeOf(stretch.file.text, stretch.at + offset - stretch.from)
      return { file: stretch.file.path, ...place, what, frame: frameOf(stretch.file.text, place) }
    },
  }
}

/** A file that stands alone. */
export function writtenIn(file: TemplateFile): Written {
  return written(file.text, [{ from: 0, file, at: 0 }])
}

/** The same with other text, in which every sign has kept its place. */
export function withText({ fault }: Written, text: string): Written {
  return { text, fault }
}

/** The text with blanks for all but one stretch of it, or for that stretch. */
export function blankOutside(text: string, from: number, to: number): string {
  return blank(text.slice(0, from)) + text.slice(from, to) + blank(text.slice(to))
}

export function blankInside(text: string, from: number, to: number): string {
  return text.slice(0, from) + blank(text.slice(from, to)) + text.slice(to)
}

function blank(text: string): string {
  return text.replace(/[^\n]/g, ' ')
}

/** @param line, column both from 1 */
export function offsetOf(text: string, line: number, column: number): number {
  const before = text.split('\n').slice(0, line - 1)
  return before.reduce((offset, one) => offset + one.length + 1, 0) + column - 1
}

interface Place {
  line: number
  column: number
}

function placeOf(text: string, offset: number): Place {
  const before = text.slice(0, offset).split('\n')
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 }
}

const linesAround = 2

function frameOf(text: string, { line, column }: Place): string {
  const lines = text.split('\n')
  const first = Math.max(1, line - linesAround)
  const last = Math.min(lines.length, line + linesAround)
  const width = String(last).length
  return lines
    .slice(first - 1, last)
    .flatMap((content, index) => {
      const number = first + index
      const shown = `${number === line ? '>' : ' '} ${String(number).padStart(width)} | ${content}`
      return number === line ? [shown, `  ${' '.repeat(width)} | ${' '.repeat(column - 1)}^`] : [shown]
    })
    .join('\n')
}
