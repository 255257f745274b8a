import type { Db } from '../db/database.ts'
import { type Candidate, type Choice, rankFor, type Wants } from './rank.ts'
import { candidatesBetween } from './store.ts'

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

/** Chooses digests, reading each window's papers once however many wants it is chosen for. */
export function createChooser(db: Db): (wants: Wants, window: Window) => Promise<ChosenDigest> {
  const windows = new Map<string, Promise<Candidate[]>>()
  return async (wants, { after, upTo }) => {
    const key = `${after} ${upTo}`
    const found = windows.get(key) ?? candidatesBetween(db, after, upTo)
    windows.set(key, found)
    const candidates = await found
    return { papers: rankFor(wants, candidates), windowCount: candidates.length }
  }
}
