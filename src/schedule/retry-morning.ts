import type { Database } from '../db/database.ts'
import { editionOf } from '../editions/store.ts'
import { lastRun, troubledSources } from '../runs/store.ts'
import type { Source } from '../sources/source.ts'

interface Morning {
  db: Database
  sources: readonly Source[]
  ingest(sources: readonly Source[]): Promise<unknown>
  publish(): Promise<unknown>
}

/** Asks again the sources that failed or were stale when they were last asked for `day`, and publishes what was late. */
export async function retryMorning(morning: Morning, day: string): Promise<void> {
  const troubled = await troubledSources(morning.db, day)
  const again = morning.sources.filter((source) => troubled.includes(source.name))
  if (again.length > 0) await morning.ingest(again)
  await publishLate(morning, day)
}

/** Publishes once more where the day's edition is missing because its sources had failed or were stale. */
export async function publishLate({ db, publish }: Pick<Morning, 'db' | 'publish'>, day: string): Promise<void> {
  const published = await lastRun(db, 'publish', day)
  const isMissing = published?.outcome === 'failed' || published?.outcome === 'stale'
  if (isMissing && (await editionOf(db, day)) === undefined) await publish()
}
