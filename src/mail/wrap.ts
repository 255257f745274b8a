import { eastAsianWidth } from 'get-east-asian-width'

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The columns of a typed letter. */
export const columns = 72

/**
 * A character of Chinese or Japanese, with the signs that may not be parted from it: what opens does not end a line, and
 * what closes does not begin one. Around it a line may end, since these are written without blanks. Korean has them.
 */
const unspaced =
  /([\p{Ps}\p{Pi}]*[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}][\p{Pe}\p{Pf}、。，．：；！？…—％ー々]*(?:[\u00a0\u202f]\S*)*)/u

/** Blanks at which no line ends; a letter has them as any other blank. */
const binding = /[\u00a0\u202f]/g

/**
 * `text` in lines of at most 72 columns, each after `indent` spaces. An address is never broken, any other word only where it
 * is longer than a whole line; Chinese and Japanese are broken between any two of their characters.
 * A dot between two things ends a line and begins none.
 * @param label what stands in the margin of the first line, near its words
 */
export function wrap(text: string, indent = 0, label = ''): string {
  const width = columns - indent
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const word of text.replaceAll(' · ', '\u00a0· ').split(/[^\S\u00a0\u202f]+/)) {
    for (const [index, piece] of piecesOf(word, width).entries()) {
      const glue = line !== '' && index === 0 ? ' ' : ''
      const needed = widthOf(piece)
      if (line !== '' && used + glue.length + needed > width) {
        lines.push(line)
        line = piece
        used = needed
      } else {
        line += glue + piece
        used += glue.length + needed
      }
    }
  }
  lines.push(line)
  const margin = ' '.repeat(indent)
  const first = label === '' ? margin : `${label} `.padStart(indent)
  return (first + lines.join(`\n${margin}`)).replace(binding, ' ')
}

/** What of a word stays on one line. */
function piecesOf(word: string, width: number): string[] {
  if (word.includes('://')) return [word]
  const parts = unspaced.test(word) ? word.split(unspaced).filter((part) => part !== '') : [word]
  return parts.flatMap((part) => (widthOf(part) <= width ? [part] : cut(part, width)))
}

function cut(word: string, width: number): string[] {
  const lines: string[] = []
  let line = ''
  let used = 0
  for (const { segment } of graphemes.segment(word)) {
    const needed = columnsOf(segment)
    if (used + needed > width) {
      lines.push(line)
      line = ''
      used = 0
    }
    line += segment
    used += needed
  }
  return [...lines, line]
}

/** How many columns it takes. Abstracts are nearly always ASCII, so that the slow count is rare. */
function widthOf(text: string): number {
  for (let at = 0; at < text.length; at += 1) {
    if (text.charCodeAt(at) > 0x2ff) {
      let columns = 0
      for (const { segment } of graphemes.segment(text)) columns += columnsOf(segment)
      return columns
    }
  }
  return text.length
}

/**
 * How many columns one character takes in a font of one width: two in the writing of East Asia (Unicode's Annex 11),
 * which most emoji count among. Others are made emoji by what follows them, or are a flag of two letters.
 */
function columnsOf(character: string): number {
  if (/^[\p{Cf}\p{M}]/u.test(character)) return 0
  if (/\ufe0f|^\p{RI}{2}/u.test(character)) return 2
  return eastAsianWidth(character.codePointAt(0) ?? 0)
}
