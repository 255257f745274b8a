import type { Database, Db } from '../db/database.ts'
import { findModel, findModelHead, keepModel, newestTexts, savedLibraries, whatThereIs } from './model-store.ts'
import { fewestLibraries, type Library, smallestLibrary } from './personal/learn-space.ts'
import { learnModel, type Model, teachModel } from './personal/model.ts'
import { decodeModel, encodeModel } from './personal/model-bytes.ts'
import { type Bag, paperBag } from './personal/words.ts'

/** With fewer papers words and space say too little, and the background is a handful of papers: docs/ranking.md. */
export const fewestPapers = 200

/** Some 100,000 papers are plenty, and the newest say it in today's words. */
const mostPapers = 100_000

/** Up to so many papers, learning takes seconds. */
export const fewPapers = 20_000

/** How far learning is, part by part. */
export interface LearnProgress {
  part: 'reading' | 'space' | 'readers'
  done: number
  total: number
}

/** What was learnt, with the megabytes that the process needed at most, or why nothing was. */
export type LearnReport =
  | { learnt: true; papers: number; libraries: number; bytes: number; seconds: number; megabytes: number }
  | { learnt: false; why: string }

/** Why there is nothing to learn now, in words; null where there is. */
export async function whyNotLearn(db: Db): Promise<string | null> {
  const there = await whatThereIs(db, smallestLibrary)
  if (!there.hasOpinions) return 'nobody has saved or rated a paper yet'
  if (there.papers < fewestPapers) return `only ${there.papers} papers are known, and ${fewestPapers} are the fewest`
  const kept = await findModelHead(db)
  if (kept?.learntOf !== inShort(there) || !(await isReadable(db))) return null
  return `nothing has changed since ${kept.learntAt.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}

/** Whether a first model is to be learnt where that takes seconds: no model is there that could be read. */
export async function isFirstDue(db: Db): Promise<boolean> {
  const there = await whatThereIs(db, smallestLibrary)
  if (!there.hasOpinions || there.papers < fewestPapers || there.papers > fewPapers) return false
  return !(await isReadable(db))
}

async function isReadable(db: Db): Promise<boolean> {
  const kept = await findModel(db)
  try {
    return kept !== undefined && decodeModel(kept.bytes) !== undefined
  } catch {
    return false
  }
}

/** What a model would be learnt of, in short. Libraries count only where there are enough to teach. */
function inShort({ papers, newest, libraries, saved, lastSaved }: Awaited<ReturnType<typeof whatThereIs>>): string {
  const ofPapers = `${papers} papers up to ${newest}`
  return libraries < fewestLibraries ? ofPapers : `${ofPapers}, ${libraries} libraries of ${saved} up to ${lastSaved}`
}

/**
 * Learns a model from the papers that are known and from what readers saved, and keeps it for all that rank, unless
 * nothing has changed. One process does it at a time. Takes seconds to minutes of one core: not for a thread that has to
 * answer, see `learnAside`.
 */
export async function learnRanking(
  db: Database,
  onProgress: (progress: LearnProgress) => void = () => undefined,
): Promise<LearnReport> {
  return await db.session(async (connection) => {
    await connection.query(`SELECT pg_advisory_lock(hashtext('learn ranking'))`)
    try {
      const why = await whyNotLearn(connection)
      if (why) return { learnt: false, why }
      const start = performance.now()
      // Papers are read three times, and have to be the same each time.
      await connection.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY')
      try {
        const there = await whatThereIs(connection, smallestLibrary)
        const { model, papers, libraries } = await learn(connection, there.papers, onProgress)
        const bytes = encodeModel(model)
        await connection.query('COMMIT')
        await keepModel(connection, { bytes, papers, libraries, learntOf: inShort(there) })
        const seconds = Number(((performance.now() - start) / 1_000).toFixed(1))
        const megabytes = Math.round(process.resourceUsage().maxRSS / 1_024)
        return { learnt: true, papers, libraries, bytes: bytes.length, seconds, megabytes }
      } catch (error) {
        await connection.query('ROLLBACK').catch(() => undefined)
        throw error
      }
    } finally {
      await connection.query(`SELECT pg_advisory_unlock(hashtext('learn ranking'))`).catch(() => undefined)
    }
  })
}

async function learn(
  db: Db,
  known: number,
  onProgress: (progress: LearnProgress) => void,
): Promise<{ model: Model; papers: number; libraries: number }> {
  const total = 2 * Math.min(known, mostPapers)
  const places = new Map<number, number>()
  let done = 0
  async function* read(): AsyncGenerator<Bag> {
    for await (const paper of newestTexts(db, mostPapers)) {
      if (!places.has(paper.id)) places.set(paper.id, places.size)
      done += 1
      if (done % 1_000 === 0 && done <= total) onProgress({ part: 'reading', done, total })
      yield paperBag(paper)
    }
  }
  const tell = (part: 'space' | 'readers') => (done: number, total: number) => onProgress({ part, done, total })
  const model = await learnModel(read, tell('space'))
  const libraries: Library[] = []
  for await (const library of savedLibraries(db, smallestLibrary)) {
    const placed = library.flatMap((paper) => places.get(paper) ?? [])
    if (placed.length >= smallestLibrary) libraries.push(placed)
  }
  if (libraries.length < fewestLibraries) return { model, papers: places.size, libraries: 0 }
  const taught = await teachModel(model, read, libraries, tell('readers'))
  return { model: taught, papers: places.size, libraries: libraries.length }
}
