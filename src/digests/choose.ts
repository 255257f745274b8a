import type { Db } from '../db/database.ts'
import { createPaperIndex, type PaperIndex } from './paper-index.ts'
import type { Model } from './personal/model.ts'
import { personalFor, speaks } from './personal-choice.ts'
import { type Choice, type Personal, rankFor } from './rank.ts'
import type { ReaderTaste } from './reader-tastes.ts'
import { candidatesBetween } from './store.ts'
import type { Wants } from './wants.ts'
import { createWindowScores } from './window-scores.ts'

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

/** Chooses a digest for wants out of a window, for one reader alone where they have opinions. */
export type Choose = (wants: Wants, window: Window, reader?: ReaderTaste) => Promise<ChosenDigest>

/** The windows that end with one edition: the index holds the papers of the longest that was asked for. */
interface Indexed {
  index: PaperIndex
  after: number
  perEdition: Map<number, number>
}

/** So many editions are read at a time: their texts are needed only until they are in the index. */
const editionsAtOnce = 10

/**
 * Chooses digests, reading each edition once however many wants and windows it is chosen for.
 * @param model what tastes are of; null where there is none, then they only keep away what a reader knows
 */
export function createChooser(db: Db, model: Model | null = null): Choose {
  const scoresOf = model && createWindowScores(db, model)
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

  async function personally(reader: ReaderTaste, window: Window): Promise<Personal> {
    const scored = reader.taste && scoresOf ? await scoresOf(reader.taste, window, speaks(reader)) : []
    return personalFor(reader, scored, model?.corpus)
  }

  return async (wants, { after, upTo }, reader) => {
    const known =
      indexes.get(upTo) ?? Promise.resolve({ index: createPaperIndex(), after: upTo, perEdition: new Map() })
    const reached = known.then((indexed) => reach(indexed, after))
    indexes.set(upTo, reached)
    const { index, perEdition } = await reached
    let windowCount = 0
    for (const [edition, count] of perEdition) if (edition > after) windowCount += count
    const personal = reader && (await personally(reader, { after, upTo }))
    return { papers: rankFor(wants, index, { after, personal }), windowCount }
  }
}
