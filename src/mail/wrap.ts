const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })

/** The columns of a typed letter. */
export const columns = 72

/**
 * `text` in lines of at most 72 columns, each after `indent` spaces. An address is never broken, any other word only where it is longer than a whole line.
 */
export function wrap(text: string, indent = 0): string {
  const width = columns - indent
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/).flatMap((word) => piecesOf(word, width))) {
    if (line !== '' && lengthOf(line) + 1 + lengthOf(word) > width) {
      lines.push(line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  lines.push(line)
  const margin = ' '.repeat(indent)
  return margin + lines.join(`\n${margin}`)
}

function piecesOf(word: string, width: number): string[] {
  if (lengthOf(word) <= width || word.includes('://')) return [word]
  const characters = Array.from(graphemes.segment(word), ({ segment }) => segment)
  return Array.from({ length: Math.ceil(characters.length / width) }, (_, index) =>
    characters.slice(index * width, (index + 1) * width).join(''),
  )
}

/** How many characters a reader sees. Abstracts are nearly always ASCII, so that the slow count is rare. */
function lengthOf(text: string): number {
  let length = text.length
  for (let at = 0; at < text.length; at += 1) {
    if (text.charCodeAt(at) > 0x2ff) {
      length = 0
      for (const _ of graphemes.segment(text)) length += 1
      return length
    }
  }
  return length
}
