import { paragraphCost } from '../lib/shorten.ts'
import { mathHtml } from '../papers/math-html.ts'

/** What a text takes in the HTML part, in bytes: six for a quotation mark, eleven more for a superscript. */
function htmlBytes(text: string): number {
  return Buffer.byteLength(mathHtml(text))
}

/** How many of the first UTF-16 units of `text` take at most `bytes` in the HTML part. */
export function unitsWithin(text: string, bytes: number): number {
  // No unit takes less than a byte, so that an endless text costs no more than what of it could fit.
  const room = text.slice(0, bytes)
  if (htmlBytes(room) <= bytes) return room.length
  let fitting = 0
  let tooMany = room.length
  while (tooMany - fitting > 1) {
    const middle = (fitting + tooMany) >> 1
    if (htmlBytes(room.slice(0, middle)) <= bytes) fitting = middle
    else tooMany = middle
  }
  return fitting
}

/** The same of paragraphs, each with what its own markup takes: a limit for `shortenParagraphs`. */
export function unitsOfParagraphs(paragraphs: readonly string[], bytes: number): number {
  let units = 0
  let left = bytes
  for (const paragraph of paragraphs) {
    // An endless one is not looked through.
    const taken = paragraph.length <= left ? htmlBytes(paragraph) : Number.POSITIVE_INFINITY
    if (taken > left) return units + unitsWithin(paragraph, left)
    units += paragraph.length + paragraphCost
    left -= taken + paragraphCost
    if (left <= 0) return units
  }
  return units
}
