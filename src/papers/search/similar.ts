import type { Database, Db } from '../../db/database.ts'
import { guessCount } from './count-store.ts'
import { quoteLexeme } from './marks.ts'
import { mostAlike, stemFrequencies, stemsOf, type TellingWord } from './similar-store.ts'
import { searching } from './store.ts'

/** Finds the papers that are about the same as one. @returns their ids, the most alike first; none for one not known */
export type FindSimilar = (paperId: number) => Promise<number[]>

/** How many are shown. */
const most = 5
/** How many papers tell which words are common. */
const sampled = 2_000
/** How long that is believed, in milliseconds: words do not change in a day. */
const believed = 6 * 60 * 60 * 1_000
/** Two of the most telling words, or of the title's, bring a paper into question; all those and more decide. */
const [asking, deciding] = [16, 48]
/** What is in more of all papers than this says nothing, and in more than the second too little to look for. */
const [commonest, commonestAsking] = [0.3, 0.02]
/** Where there are few papers, so many may have a word that is looked for. */
const fewAsking = 10
/** The index meets each paper that has one of the asking words, so they may be in so many altogether, as it seems. */
const mostMet = 10_000
/** Of the papers that have a word those that have it in the title, about. */
const inTitles = 0.2

interface Frequencies {
  papers: ReadonlyMap<string, number>
  of: number
}

/** Papers alike to others, by their most telling words; which these are is learnt now and then of the newest papers. */
export function createFindSimilar(db: Database): FindSimilar {
  let known: { at: number; frequencies: Promise<Frequencies> } | undefined

  function frequencies(): Promise<Frequencies> {
    if (known && Date.now() - known.at < believed) return known.frequencies
    const fresh = readFrequencies(db)
    const before = known?.frequencies
    known = { at: Date.now(), frequencies: fresh }
    // A database that was away is asked again.
    fresh.catch(() => {
      known = undefined
    })
    return before ?? fresh
  }

  return async (paperId) => {
    const common = await frequencies()
    return await searching(db, async (tx) => {
      const telling = await tellingWords(tx, paperId, common)
      const count = await guessCount(tx)
      const bound = Math.max(commonestAsking, Math.min(fewAsking / common.of, 0.25))
      const rare = telling.filter(({ share }) => share <= bound)
      const titled = telling.filter(({ inTitle }) => inTitle)
      const queries = {
        head: anyTwoOf(askingWords(titled, count * inTitles)),
        words: anyTwoOf(askingWords(rare, count)),
      }
      return await mostAlike(tx, paperId, queries, telling, most)
    })
  }
}

async function readFrequencies(db: Db): Promise<Frequencies> {
  const { count, stems } = await stemFrequencies(db, sampled)
  return { papers: new Map(stems.map(({ word, papers }) => [word, papers])), of: count }
}

/** The words of a paper that tell the most of it, those first: said often here and hardly elsewhere. */
async function tellingWords(db: Db, paperId: number, { papers, of }: Frequencies): Promise<TellingWord[]> {
  const stems = await stemsOf(db, paperId)
  return stems
    .map(({ word, times, inTitle }) => {
      const share = ((papers.get(word) ?? 0) + 0.5) / (of + 1)
      return { word: quoteLexeme(word), inTitle, share, weight: Math.sqrt(times) * -Math.log(share) }
    })
    .filter(({ share }) => share <= commonest)
    .sort((a, b) => b.weight - a.weight || (a.word < b.word ? -1 : 1))
    .slice(0, deciding)
}

/** The first words, without those that are in too many of `count` papers to look for them all. */
function askingWords(telling: readonly TellingWord[], count: number): string[] {
  const words: string[] = []
  let met = 0
  for (const { word, share } of telling) {
    if (words.length === asking || (words.length > 1 && met + share * count > mostMet)) continue
    words.push(word)
    met += share * count
  }
  return words
}

/** `a & (b | c) | b & c`: for all papers that have two of the words. */
function anyTwoOf(words: readonly string[]): string {
  return words
    .slice(0, -1)
    .map((word, index) => `${word} & (${words.slice(index + 1).join(' | ')})`)
    .join(' | ')
}
