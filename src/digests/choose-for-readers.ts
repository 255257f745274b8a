import type { Db } from '../db/database.ts'
import { type ChosenDigest, createChooser, type Window } from './choose.ts'
import { createModels } from './kept-model.ts'
import type { Model } from './personal/model.ts'
import { createTastes } from './reader-tastes.ts'
import type { Wants } from './wants.ts'

/** What some readers want out of the editions after one. */
export interface Asked {
  wants: Wants
  after: number
  /** The number of the one reader's row, where they have opinions; null where readers share the digest. */
  reader: number | null
}

/** Chooses for all who ask, out of the editions up to and with one; in their order. */
export type ChooseForReaders = <A extends Asked>(
  asked: readonly A[],
  upTo: number,
) => Promise<(A & { digest: ChosenDigest })[]>

/** Memory grows with the windows and with who asks at the same time, not with all readers. */
export async function chooserForReaders(db: Db, models = createModels()): Promise<ChooseForReaders> {
  const model = (await models.current(db))?.model ?? null
  const choose = createChooser(db, model)
  const tastesOf = createTastes(db, model)
  return async (asked, upTo) => {
    const digests = new Map<number, ChosenDigest>()
    const own = new Map(asked.flatMap((one) => (one.reader === null ? [] : [[one.reader, one] as const])))
    for await (const [reader, taste] of tastesOf([...own.keys()])) {
      const one = own.get(reader)
      if (one) digests.set(reader, await choose(one.wants, { after: one.after, upTo }, taste))
    }
    const chosen: ((typeof asked)[number] & { digest: ChosenDigest })[] = []
    for (const one of asked) {
      const digest = digests.get(one.reader ?? 0) ?? (await choose(one.wants, { after: one.after, upTo }))
      chosen.push({ ...one, digest })
    }
    return chosen
  }
}

/** Chooses for one reader, named by their row's number, whether or not they have opinions. */
export type ChooseForReader = (reader: number, wants: Wants, window: Window) => Promise<ChosenDigest>

/** A chooser that reads an edition once and a reader's opinions each time. */
export function createReaderChooser(db: Db, model: Model | null): ChooseForReader {
  const choose = createChooser(db, model)
  const tastesOf = createTastes(db, model)
  return async (reader, wants, window) => {
    for await (const [, taste] of tastesOf([reader])) return await choose(wants, window, taste)
    return await choose(wants, window)
  }
}
