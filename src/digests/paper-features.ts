import { LRUCache } from 'lru-cache'
import type { Db } from '../db/database.ts'
import { shortenAtWord } from '../lib/shorten.ts'
import { textsOf } from './model-store.ts'
import { type Features, featuresOf, type Model } from './personal/model.ts'
import { paperBag } from './personal/words.ts'

/** A paper that readers have opinions on, as the ranking sees it, and its name in few words. */
export interface KnownPaper {
  title: string
  features: Features
}

/** Finds papers by their ids; those that are gone are not among them. */
export type FindPapers = (ids: Iterable<number>) => Promise<ReadonlyMap<number, KnownPaper>>

/** So many are kept for the next who ask, those last asked for: about 2 kB each. */
const mostKept = 20_000

/** So many texts are in memory at a time. */
const textsAtOnce = 1_000

/** A title in a reason stands beside others, on a phone. UTF-16 units. */
const longestTitle = 60

/** Papers as one model sees them. What one reader saved others have saved too, so the last ones are kept. */
export function createPaperFeatures(db: Db, model: Model): FindPapers {
  const kept = new LRUCache<number, KnownPaper>({ max: mostKept })
  return async (ids) => {
    const found = new Map<number, KnownPaper>()
    const missing: number[] = []
    for (const id of new Set(ids)) {
      const paper = kept.get(id)
      if (paper) found.set(id, paper)
      else missing.push(id)
    }
    for (let from = 0; from < missing.length; from += textsAtOnce) {
      for (const text of await textsOf(db, missing.slice(from, from + textsAtOnce))) {
        const paper = {
          title: shortenAtWord(text.title, longestTitle),
          features: featuresOf(model, paperBag(text)),
        }
        found.set(text.id, paper)
        kept.set(text.id, paper)
      }
    }
    return found
  }
}
