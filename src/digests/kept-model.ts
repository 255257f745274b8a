import type { Db } from '../db/database.ts'
import { messageOf } from '../lib/error.ts'
import { findModel, findModelHead } from './model-store.ts'
import type { Model } from './personal/model.ts'
import { decodeModel } from './personal/model-bytes.ts'

/** The model that every process ranks with, and when and of what it was learnt. */
export interface KeptModel {
  model: Model
  learntAt: Date
  papers: number
  libraries: number
}

/** Reads the kept model once for each time that it is learnt. */
export interface Models {
  /** Null where none is kept, or none that can be read; then readers get topics and trending. */
  current(db: Db): Promise<KeptModel | null>
}

/** @param onBroken told once of each model that cannot be read */
export function createModels(onBroken: (why: string) => void = () => undefined): Models {
  let known: { learntAt: number; model: Promise<KeptModel | null> } | undefined

  async function read(db: Db): Promise<KeptModel | null> {
    const found = await findModel(db)
    if (!found) return null
    const { learntAt, papers, libraries } = found
    try {
      return { model: decodeModel(found.bytes), learntAt, papers, libraries }
    } catch (error) {
      onBroken(messageOf(error))
      return null
    }
  }

  return {
    async current(db) {
      const head = await findModelHead(db)
      if (!head) return null
      const learntAt = head.learntAt.getTime()
      if (known?.learntAt !== learntAt) {
        const model = read(db)
        known = { learntAt, model }
        // A database that was away is asked again.
        model.catch(() => {
          if (known?.model === model) known = undefined
        })
      }
      return await known.model
    },
  }
}
