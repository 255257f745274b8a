import type { Db } from '../db/database.ts'
import type { PublishReport } from '../editions/publish.ts'
import type { IngestReport } from '../papers/ingest.ts'
import type { RunOutcome } from '../runs/run.ts'
import { enqueueNotice } from './store.ts'

/** Who is told about what goes wrong in the morning. */
export interface Operators {
  db: Db
  /** `ADMIN_EMAILS`. */
  addresses: readonly string[]
}

/** Tells the operators by mail which sources failed or were stale: each once a day, however often it is tried again. */
export async function notifyOfIngest(operators: Operators, day: string, report: IngestReport): Promise<void> {
  for (const { source, ended } of report.sources) await notify(operators, day, `ingest ${source}`, ended)
}

/** Tells the operators, once a day, that there is no edition because its sources failed or were stale. */
export async function notifyOfPublish(operators: Operators, day: string, { run }: PublishReport): Promise<void> {
  await notify(operators, day, 'publish', run)
}

async function notify({ db, addresses }: Operators, day: string, about: string, ended: RunOutcome): Promise<void> {
  if (addresses.length === 0 || (ended.outcome !== 'failed' && ended.outcome !== 'stale')) return
  await enqueueNotice(db, { day, about, outcome: ended.outcome, reason: ended.reason }, addresses)
}
