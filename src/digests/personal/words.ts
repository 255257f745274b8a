/** How often each word occurs in a paper; in which order does not matter. */
export type Bag = ReadonlyMap<string, number>

/** Words of every abstract, which tell nothing of what it is about. Those of one letter are passed over anyway. */
const common = new Set(
  `about above abstract after all also although among an and any approach are as at based be been being below between both
  but by can cannot could do does due during each either et al etc first for from further had has have having here how
  however if in including into is it its itself large less many may method more most much must new no nor not of on one
  only or other our out over own paper present problem propose proposed provide same second several should show shown since
  so some study such than that the their them then there these they this those three through thus to too two under up upon
  us use used using various very via was we well were what when where whether which while who will with within without
  would yet you your result`.split(/\s+/),
)

/** Longer than any abstract, in characters: who pastes a book makes no more words of it. */
const longestText = 20_000

/**
 * The words of a text, in lower case and the singular, without those that every abstract has, without numbers, and with
 * the parts of a hyphenated word as words.
 */
export function bagOf(text: string): Bag {
  const bag = new Map<string, number>()
  const plain = text.slice(0, longestText).normalize('NFKC').toLowerCase()
  for (const [found] of plain.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const word = singular(found)
    if (word.length < 2 || word.length > 40 || common.has(found) || common.has(word) || /^\p{N}+$/u.test(word)) continue
    bag.set(word, (bag.get(word) ?? 0) + 1)
  }
  return bag
}

/**
 * The word without the ending of an English plural, after Harman's S-stemmer (How effective is suffixing?, JASIS 1991).
 * Deeper stemming finds hardly more among titles and abstracts, and leaves stumps that no reader can be shown.
 */
function singular(word: string): string {
  if (word.length < 4 || !word.endsWith('s')) return word
  if (/[^ae]ies$/.test(word)) return `${word.slice(0, -3)}y`
  if (/(ss|sh|ch|x|zz)es$/.test(word)) return word.slice(0, -2)
  return /[aius]s$/.test(word) ? word : word.slice(0, -1)
}

/** The words of a paper. Those of the title count twice, since it names what the abstract is about. */
export function paperBag(paper: { title: string; abstract: string }): Bag {
  return bagOf(`${paper.title} ${paper.title} ${paper.abstract}`)
}
