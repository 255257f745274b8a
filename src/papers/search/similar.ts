import type { Database, Db } from '../../db/database.ts'
import { quoteLexeme } from './marks.ts'
import { mostAlike, stemFrequencies, stemsOf, type TellingWord } from './similar-store.ts'
import { guessCount, searching } from './store.ts'

/** Finds the papers that are about the same as one. @returns their ids, the most alike first; none for one not known */
export type FindSimilar = (paperId: number) => Promise<number[]>

/** How many are shown. */
const most = 5
/** How many papers tell which words are common. */
const sampled = 2_000
/** How long that is believed, in milliseconds: words do not change in a day. */
const believed = 6 * 60 * 60 * 1_000
/** Two of the most telling words bring a paper into question; those and the next ones decide. */
const [asking, deciding] = [12, 24]
/** The index meets each paper that has one of the asking words, so they may be in so many altogether, as it seems. */
const mostMet = 30_000
/** What is in more papers says too little to look for: a share of them, and where there are few papers so many. */
const [commonestShare, commonest] = [0.02, 10]

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
      const query = anyTwoOf(askingWords(telling, await guessCount(tx)))
      return query ? await mostAlike(tx, paperId, query, telling, most) : []
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
  const bound = Math.max(commonestShare * of, Math.min(commonest, of / 4))
  return stems
    .map(({ word, times }) => ({ word, times, papers: papers.get(word) ?? 0 }))
    .filter((stem) => stem.papers <= bound)
    .map(({ word, times, papers }) => ({
      word: quoteLexeme(word),
      share: (papers + 0.5) / (of + 1),
      weight: Math.sqrt(times) * Math.log((of + 1) / (papers + 0.5)),
    }))
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
