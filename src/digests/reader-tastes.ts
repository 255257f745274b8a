import type { Db } from '../db/database.ts'
import { opinionsOf, type Said } from '../subscribers/opinions-store.ts'
import { createPaperFeatures, type KnownPaper } from './paper-features.ts'
import { type Bar, createBars } from './personal/bar.ts'
import type { Model } from './personal/model.ts'
import { createTaster, type Taste } from './personal/taste.ts'

/** A paper that a reader likes, and whether they saved it or only said so. */
export interface LikedPaper extends KnownPaper {
  id: number
  isSaved: boolean
}

/** What one reader's opinions come to. */
export interface ReaderTaste {
  /** Null where no model is there, or what they said gives none; then topics and trending decide. */
  taste: Taste | null
  /** What scores under this taste mean. */
  bar: Bar
  liked: readonly LikedPaper[]
  disliked: readonly KnownPaper[]
  /** The papers that they have an opinion on: they know them. */
  known: ReadonlySet<number>
}

/** Finds the tastes of readers, one after the other, in no order. Who said nothing is not among them. */
export type ReadTastes = (readers: readonly number[]) => AsyncGenerator<[reader: number, taste: ReaderTaste]>

/** So many readers' opinions are read at a time, and so many papers held for them, or one reader's. */
const [readersAtOnce, papersAtOnce] = [200, 4_000]

/** @param model null: only what they know is told */
export function createTastes(db: Db, model: Model | null): ReadTastes {
  const find = model && createPaperFeatures(db, model)
  const tasteOf = model && createTaster(model)
  const barOf = model && createBars(model)

  async function* some(said: readonly Said[]): AsyncGenerator<[number, ReaderTaste]> {
    const papers = await find?.(said.flatMap((one) => [...papersOf(one)]))
    for (const one of said) {
      const { reader, saved, more, less } = one
      const isSaved = new Set(saved)
      const isDisliked = new Set(less)
      // Who keeps a paper for reading and wants less like it has said both, and the ranking is what the second is about.
      const liked = [...new Set([...saved, ...more])].flatMap((id) => {
        const paper = isDisliked.has(id) ? undefined : papers?.get(id)
        return paper ? { ...paper, id, isSaved: isSaved.has(id) } : []
      })
      const disliked = less.flatMap((id) => papers?.get(id) ?? [])
      const taste = tasteOf?.(liked.map(featuresIn), disliked.map(featuresIn)) ?? null
      const bar = taste && barOf ? barOf(taste) : nothingSpeaks
      yield [reader, { taste, bar, liked, disliked, known: papersOf(one) }]
    }
  }

  return async function* (readers) {
    for (let from = 0; from < readers.length; from += readersAtOnce) {
      const found = await opinionsOf(db, readers.slice(from, from + readersAtOnce))
      let waiting: Said[] = []
      let papers = 0
      for (const one of found) {
        const more = papersOf(one).size
        if (waiting.length > 0 && papers + more > papersAtOnce) {
          yield* some(waiting)
          waiting = []
          papers = 0
        }
        waiting.push(one)
        papers += more
      }
      yield* some(waiting)
    }
  }
}

const nothingSpeaks: Bar = { from: Number.POSITIVE_INFINITY, downTo: Number.NEGATIVE_INFINITY }

const featuresIn = ({ features }: KnownPaper) => features

function papersOf({ saved, more, less }: Said): Set<number> {
  return new Set([...saved, ...more, ...less])
}
