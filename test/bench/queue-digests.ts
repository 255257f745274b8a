import { randomBytes } from 'node:crypto'
import type { Database } from '../../src/db/database.ts'
import { makeDigests } from '../../src/outbox/send.ts'
import { addConsented } from '../../src/subscribers/consented-store.ts'
import { endOf } from '../support/builders.ts'

/** The day that the benchmark sends. */
export const day = '2026-03-10'

/** Adds so many readers of one digest, who are due at once, and queues it for them. */
export async function queueDigests(db: Database, count: number): Promise<void> {
  const group = randomBytes(4).toString('hex')
  const readers = Array.from({ length: count }, (_, index) => ({
    email: `reader${index}@${group}.example.org`,
    wording: 'a benchmark',
    how: 'import' as const,
    digestSize: 20,
  }))
  await addConsented(db, readers, { timeZone: 'UTC' })
  await makeDigests(db, endOf(day))
}
