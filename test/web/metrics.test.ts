import { beforeEach, expect, test } from 'vitest'
import { dayIn } from '../../src/lib/clock.ts'
import { makeDigests } from '../../src/outbox/send.ts'
import { bringInto } from '../outbox/ledger.ts'
import { addReaders, publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

async function metrics(): Promise<string[]> {
  const answer = await pages.request('/metrics')
  expect(answer.headers.get('content-type')).toMatch(/^text\/plain; version=0\.0\.4/)
  return (await answer.text()).split('\n')
}

test('the metrics tell what status tells, and no address', async () => {
  const now = new Date()
  const day = dayIn('UTC', now)
  await publishPapers(db, day, [rawPaper(), rawPaper()])
  await addReaders(db, 'a@example.org', 'b@example.org', 'c@example.org')
  await makeDigests(db, { day, now, isSet: false })
  await bringInto(db, 'submitted', `address = 'a@example.org'`)
  const lines = await metrics()
  for (const line of [
    'paperroute_deliveries{kind="digest",status="queued"} 2',
    'paperroute_deliveries{kind="digest",status="submitted"} 1',
    'paperroute_deliveries_waiting{when="due"} 2',
    'paperroute_subscribers{state="active"} 3',
    'paperroute_edition_number 1',
    'paperroute_edition_papers 2',
  ]) {
    expect(lines).toContain(line)
  }
  expect(lines.some((line) => /^paperroute_run_ended_seconds\{kind="publish",outcome="done"\} \d+/.test(line))).toBe(
    true,
  )
  expect(lines.some((line) => line.startsWith('process_resident_memory_bytes '))).toBe(true)
  expect(lines.join('\n')).not.toContain('@')
})

test('what is no more is not told any more', async () => {
  await addReaders(db, 'a@example.org')
  await metrics()
  await db.query('DELETE FROM subscribers')
  expect((await metrics()).some((line) => line.startsWith('paperroute_subscribers{'))).toBe(false)
})
