import { oneLine, shortenAtWord } from '../lib/shorten.ts'

/** In UTF-16 units. */
const longest = 70

const closing = `[\\p{Pe}\\p{Pf}"'’]*$`
/** What announces more, and has nothing to announce at the end of a title; a title may speak of `&lt;`. */
const pending = new RegExp(`(?<!&#?\\w{1,8})\\s*[,;:،؛、，；：﹐﹔﹕]+(?=${closing})`, 'u')
/** One full stop of any script; more than one are an ellipsis. */
const fullStop = new RegExp(`(?<![.。．])\\s*[.。．｡।॥۔։።](?=${closing})`, 'u')
/** The dot of an abbreviation belongs to its word, also at the end: `the U.S.`, `et al.` */
const abbreviated = new RegExp(`(?:\\p{L}\\.\\p{L}|(?<!\\p{L})(?:al|etc|vs|Inc|Ltd|Corp|Co|Jr|Sr))\\.${closing}`, 'u')
const marked = new RegExp(`(?!\\.)\\p{Sentence_Terminal}${closing}`, 'u')

/**
 * The title as a subject line can hold it: about 70 characters, cut between words, without what would stand oddly before
 * more words: a full stop, a comma, a colon.
 */
export function subjectTitle(title: string): string {
  const short = shortenAtWord(oneLine(title), longest)
  const bare = short.replace(pending, '')
  return (abbreviated.test(bare) ? bare : bare.replace(fullStop, '')) || short
}

/** Whether a title ends with a mark after which no comma can stand, perhaps inside quotation marks: `?`, `！”`, `؟`. */
export function isMarked(title: string): boolean {
  return marked.test(title)
}
