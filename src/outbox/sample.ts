import type { Database, Db } from '../db/database.ts'
import { deleteSampleDigests } from '../digests/store.ts'
import { publishSample } from '../editions/publish.ts'
import { deleteSampleEdition, latestEdition } from '../editions/store.ts'
import { type NewPaper, toPaper } from '../papers/paper.ts'
import { deleteSamplePapers, upsertPapers } from '../papers/store.ts'
import { samplePapers } from '../sources/sample.ts'
import { addConsented } from '../subscribers/consented-store.ts'
import { countByState, deleteSampleReader } from '../subscribers/store.ts'
import { deleteSampleDeliveries } from './store.ts'

/** The address that the local inbox shows a first digest for. Reserved by RFC 2606: it is nobody's. */
export const sampleReader = 'reader@example.org'

/**
 * Publishes the bundled papers as the sample edition, where there is no edition at all, so that a first start without a
 * network has something to show. Never call it where a real relay is configured.
 */
export async function showSample(db: Database, day: string): Promise<boolean> {
  return await db.transaction(async (tx) => {
    if (await latestEdition(tx)) return false
    const papers = samplePapers.map(toPaper).filter((paper): paper is NewPaper => !('unfit' in paper))
    await upsertPapers(tx, papers, { archived: false, sample: true })
    await publishSample(tx, day)
    return true
  })
}

/** Signs the sample's reader up, where nobody is subscribed yet. */
export async function welcomeSampleReader(db: Db, timeZone: string): Promise<boolean> {
  if (Object.keys(await countByState(db)).length > 0) return false
  const reader = {
    email: sampleReader,
    wording: 'signed up by the first start',
    how: 'operator' as const,
    sample: true,
  }
  return (await addConsented(db, [reader], { timeZone })).added > 0
}

/** Takes the sample away, all of it: papers, edition, digests, what the ledger has of them, and the reader. */
export async function removeSample(tx: Db): Promise<void> {
  await deleteSampleDeliveries(tx)
  await deleteSampleDigests(tx)
  await deleteSampleEdition(tx)
  await deleteSamplePapers(tx)
  await deleteSampleReader(tx)
}
