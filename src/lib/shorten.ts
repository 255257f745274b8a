const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' })
const sentences = new Intl.Segmenter('en', { granularity: 'sentence' })

/** What a full stop does not end a sentence after, also where a capital follows ("et al. Show", "a.k.a. FSD"). */
const abbreviation =
  /(?:^|[\s([])(?:\p{L}(?:\.\p{L})+|\p{Lu}|cf|al|vs|viz|ca|ch|aka|abbr|avg|incl|resp|approx|Figs?|Eqs?|Refs?|Secs?|Tabs?|Thms?|Nos?|Vols?|Prof|Drs?|Mrs?|Ms|St)\.\s*$/u

/** Small words that would look lost before an ellipsis. */
const danglingWords =
  /(?:\s+(?:an?|the|of|for|to|in|on|at|by|via|with|from|into|over|than|between|and|or|as|is|are|its|their))+$/i

/**
 * `text` as one clean line: white space of any kind becomes single spaces; control characters, broken surrogates and
 * what is invisible or turns the direction of writing are dropped. The joiners stay: emoji and Persian need them.
 */
export function oneLine(text: string): string {
  return text
    .replace(/(?![\u200c\u200d])[\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}]/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}

/** The paragraphs of `text`, apart by an empty line, each as one clean line; none is empty. */
export function paragraphs(text: string): string[] {
  return text
    .split(/(?:\r?\n[^\S\n]*){2,}/)
    .map(oneLine)
    .filter((paragraph) => paragraph !== '')
}

/**
 * `text` in at most `limit` UTF-16 units, cut between words and ended by an ellipsis. Only a first word that is longer
 * than the limit is cut inside, and never inside what a reader sees as one character.
 */
export function shortenAtWord(text: string, limit: number): string {
  if (text.length <= limit) return text
  const room = text.slice(0, limit)
  const space = room.lastIndexOf(' ')
  if (space <= 0) return `${wholeCharacters(text, limit - 1)}…`
  const words = room.slice(0, space).replace(danglingWords, '')
  return `${words.replace(/[\s,;:.–—-]+$/u, '')}…`
}

/**
 * The first whole sentences of `text`, as many as fit into `limits`, and at least the first; `cut` says whether
 * anything is left out. A first sentence longer than `limits.longest` UTF-16 units is cut between words.
 */
export function shortenAtSentence(
  text: string,
  limits: { sentences: number; characters: number; longest: number },
): { text: string; cut: boolean } {
  let kept = ''
  let count = 0
  // What lies further on cannot be kept, and an endless text should not cost its length.
  for (const sentence of splitSentences(text.slice(0, limits.characters + limits.longest))) {
    const longer = kept + sentence
    const fits = count < limits.sentences && longer.trimEnd().length <= limits.characters
    if (count > 0 && !fits) break
    kept = longer
    count += 1
  }
  const whole = kept.trim()
  return {
    text: shortenAtWord(whole, limits.longest),
    cut: whole.length < text.trim().length || whole.length > limits.longest,
  }
}

/** What a paragraph takes of its room for markup, so that a thousand tiny ones find their end too. */
export const paragraphCost = 100

/** The first of the paragraphs, in at most `limit` UTF-16 units with their markup, the last cut as a sentence is. */
export function shortenParagraphs(whole: readonly string[], limit: number): { paragraphs: string[]; cut: boolean } {
  const kept: string[] = []
  let room = limit
  for (const paragraph of whole) {
    const { text, cut } = shortenAtSentence(paragraph, { sentences: Infinity, characters: room, longest: room })
    kept.push(text)
    room -= text.length + paragraphCost
    if (cut || room <= 0) return { paragraphs: kept, cut: cut || kept.length < whole.length }
  }
  return { paragraphs: kept, cut: false }
}

/** The sentences of `text`, with their trailing space: joined they are `text` again. */
function splitSentences(text: string): string[] {
  const found: string[] = []
  for (const { segment } of sentences.segment(text)) {
    const before = found.at(-1)
    if (before !== undefined && abbreviation.test(before)) found[found.length - 1] = before + segment
    else found.push(segment)
  }
  return found
}

function wholeCharacters(text: string, limit: number): string {
  let kept = ''
  for (const { segment } of graphemes.segment(text)) {
    if (kept.length + segment.length > limit) break
    kept += segment
  }
  return kept
}
