import type { Db } from '../db/database.ts'
import { createPaperIndex, type PaperIndex } from './paper-index.ts'
import { type Choice, type PersonalScore, rankFor } from './rank.ts'
import { candidatesBetween } from './store.ts'
import type { Wants } from './wants.ts'

/** The editions that a digest is chosen from: after one number, up to and with another. */
export interface Window {
  after: number
  upTo: number
}

/** What one digest holds, and out of how many papers it was chosen. */
export interface ChosenDigest {
  papers: Choice[]
  windowCount: number
}

/** Chooses a digest for wants out of a window, and for one reader's own liking where it is known. */
export type Choose = (
  wants: Wants,
  window: Window,
  personal?: ReadonlyMap<number, PersonalScore>,
) => Promise<ChosenDigest>

/** The windows that end with one edition: the index holds the papers of the longest that was asked for. */
interface Indexed {
  index: PaperIndex
  after: number
  perEdition: Map<number, number>
}

/** So many editions are read at a time: their texts are needed only until they are in the index. */
const editionsAtOnce = 10

/** Chooses digests, reading each edition once however many wants and windows it is chosen for. */
export function createChooser(db: Db): Choose {
  const indexes = new Map<number, Promise<Indexed>>()

  async function reach(known: Indexed, after: number): Promise<Indexed> {
    while (known.after > after) {
      const from = Math.max(after, known.after - editionsAtOnce)
      const candidates = await candidatesBetween(db, from, known.after)
      known.index.add(candidates)
      for (const { edition } of candidates) known.perEdition.set(edition, (known.perEdition.get(edition) ?? 0) + 1)
      known.after = from
    }
    return known
  }

  return async (wants, { after, upTo }, personal) => {
    const known =
      indexes.get(upTo) ?? Promise.resolve({ index: createPaperIndex(), after: upTo, perEdition: new Map() })
    const reached = known.then((indexed) => reach(indexed, after))
    indexes.set(upTo, reached)
    const { index, perEdition } = await reached
    let windowCount = 0
    for (const [edition, count] of perEdition) if (edition > after) windowCount += count
    return { papers: rankFor(wants, index, { after, personal }), windowCount }
  }
}
