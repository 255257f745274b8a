import { beforeEach, expect, test } from 'vitest'
import { dayIn } from '../../src/lib/clock.ts'
import { makeDigests } from '../../src/outbox/send.ts'
import { bringInto } from '../outbox/ledger.ts'
import { addReaders, publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { runHere } from '../support/run-here.ts'
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

test('the counters of the process never fall from one scrape to the next', async () => {
  const cpuSeconds = async () => {
    const line = (await metrics()).find((one) => one.startsWith('process_cpu_seconds_total '))
    return Number(line?.split(' ')[1])
  }
  // More than scrapes take, which is all that a counter would tell that began anew with each.
  const since = process.cpuUsage()
  while (process.cpuUsage(since).user < 200_000) JSON.stringify(process.versions)
  const [first, second, third] = [await cpuSeconds(), await cpuSeconds(), await cpuSeconds()]
  expect(first).toBeGreaterThan(0)
  expect(second).toBeGreaterThanOrEqual(first)
  expect(third).toBeGreaterThanOrEqual(second)
})

test('a scrape that begins while another one asks the database takes nothing from it', async () => {
  await publishPapers(db, dayIn('UTC', new Date()), [rawPaper()])
  await addReaders(db, 'a@example.org', 'b@example.org')
  const ours = async (from: typeof pages) => {
    const text = await (await from.request('/metrics')).text()
    return text.split('\n').filter((line) => line.startsWith('paperroute_'))
  }
  const alone = await ours(pages)
  expect(alone).toContain('paperroute_subscribers{state="active"} 2')
  let other: Promise<string[]> | undefined
  const query: typeof db.query = async (...asked) => {
    const answer = await db.query(...asked)
    // The last that a scrape asks for.
    if (asked[1]?.includes('publish')) other ??= ours(interrupted)
    return answer
  }
  const interrupted = testWeb({ ...db, query })
  expect(await ours(interrupted)).toEqual(alone)
  expect(await other).toEqual(alone)
})

test('status --json counts one ledger as the metrics do', async () => {
  const now = new Date()
  const day = dayIn('UTC', now)
  await publishPapers(db, day, [rawPaper()])
  await addReaders(db, ...['a', 'b', 'c', 'd', 'e', 'f'].map((name) => `${name}@example.org`))
  await makeDigests(db, { day, now, isSet: false })
  await bringInto(db, 'submitted', `address IN ('a@example.org', 'b@example.org')`)
  await bringInto(db, 'failed', `address = 'c@example.org'`)
  await bringInto(db, 'unknown', `address = 'd@example.org'`)
  const env = { DATABASE_URL: db.url, SECRET: 'a secret of at least thirty-two characters' }
  const { stdout } = await runHere(['status', '--json', '--day', day], env)
  const { digests, serviceMails, open, subscribers } = JSON.parse(stdout)
  expect(digests).toEqual({ submitted: 2, failed: 1, unknown: 1, queued: 2 })
  const line = (name: string, labels: string, count: unknown) => `paperroute_${name}{${labels}} ${count}`
  const told = (name: string, label: string, counts: object) =>
    Object.entries(counts).map(([value, count]) => line(name, `${label}="${value}"`, count))
  const { due, inFlight, later } = open
  expect((await metrics()).filter((one) => /^paperroute_(deliveries|subscribers)/.test(one)).sort()).toEqual(
    [
      ...told('deliveries', 'kind="digest",status', digests),
      ...told('deliveries', 'kind="service",status', serviceMails),
      ...told('deliveries_waiting', 'when', { due, on_a_connection: inFlight, later }),
      ...told('subscribers', 'state', subscribers),
    ].sort(),
  )
})
