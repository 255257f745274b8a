import { beforeAll, describe, expect, test } from 'vitest'
import { dayIn } from '../../src/lib/clock.ts'
import { makeDigests } from '../../src/outbox/send.ts'
import { bringInto } from '../outbox/ledger.ts'
import { addReaders, endOf, publishPapers, rawPaper } from '../support/builders.ts'
import type { Ended } from '../support/process.ts'
import { testWeb } from '../support/web.ts'
import { useCommandLine } from './command-line.ts'

const { db, run, spawn, runAll } = useCommandLine()
const day = '2026-03-10'
let ended: Record<string, Ended> = {}

beforeAll(async () => {
  await publishPapers(db, day, [rawPaper(), rawPaper()])
  await addReaders(db, 'a@example.org', 'b@example.org')
  await makeDigests(db, endOf(day))
  await bringInto(db, 'failed', `address = 'b@example.org'`)
  await db.query(`INSERT INTO runs (kind, day) VALUES ('ingest', $1)`, [day])
  await db.query(
    `WITH run AS (
       INSERT INTO runs (kind, day, outcome, reason)
       SELECT kind, '2026-03-09', 'stale', 'arxiv stale: the newest id has not moved'
       FROM unnest('{ingest,ingest,ingest,publish}'::text[]) AS kind RETURNING id, kind
     )
     INSERT INTO run_sources (run_id, source, asked_at, outcome, added)
     SELECT id, source, '2026-03-09T05:05:00Z', outcome, added
     FROM (SELECT min(id) AS id FROM run WHERE kind = 'ingest') first,
       (VALUES ('arxiv', 'stale', 0), ('hugging-face', 'done', 3)) AS part (source, outcome, added)`,
  )
  ended = await runAll({
    stale: 'status --day 2026-03-09',
    text: `status --day ${day}`,
    json: `status --json --day ${day}`,
    other: 'status --day 2026-03-11',
    migrate: 'migrate',
  })
})

describe('status', () => {
  test('tells the runs of the day, its edition and the ledger, each in a line', () => {
    expect(ended['text']).toMatchObject({ code: 0, stderr: '' })
    const lines = ended['text']?.stdout.replace(/\d\d:\d\d UTC/g, 'hh:mm UTC').split('\n')
    expect(lines).toEqual([
      day,
      '  ingest       hh:mm UTC  2 papers',
      '  publish      hh:mm UTC  2 papers',
      '  ingest       hh:mm UTC  still running, or interrupted',
      '  edition      No. 1, 2 papers',
      '  digests      failed 1, queued 1',
      '  service mail nothing',
      '  waiting      due now 1',
      '  subscribers  active 2',
      '',
      'Last days',
      `  ${day}  edition of 2 papers · test 2`,
      '  2026-03-09  no edition: stale · arxiv stale · hugging-face 3',
      '',
    ])
  })

  test('of a morning in trouble tells it once, and its source in the line of the day', () => {
    const lines = ended['stale']?.stdout.replace(/\d\d:\d\d UTC/g, 'hh:mm UTC').split('\n')
    expect(lines?.slice(0, 5)).toEqual([
      '2026-03-09',
      '  ingest       hh:mm UTC  stale: arxiv stale: the newest id has not moved',
      '  publish      hh:mm UTC  stale: arxiv stale: the newest id has not moved',
      '  and          2 runs before that ended likewise',
      '  edition      none; the latest is No. 1 of 2026-03-10',
    ])
    expect(lines).toContain('  2026-03-09  no edition: stale · arxiv stale · hugging-face 3')
    expect(JSON.parse(ended['json']?.stdout ?? '').days).toMatchObject([
      { day, publish: { outcome: 'done', count: 2 } },
      {
        day: '2026-03-09',
        sources: [
          { source: 'arxiv', outcome: 'stale' },
          { source: 'hugging-face', added: 3 },
        ],
      },
    ])
  })

  test('of a day without anything says so, and names the latest edition', () => {
    expect(ended['other']?.stdout).toContain('  no run on this day\n')
    expect(ended['other']?.stdout).toContain(`  edition      none; the latest is No. 1 of ${day}\n`)
  })

  test('--json prints the facts and nothing else', () => {
    expect(ended['json']).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(ended['json']?.stdout ?? '')).toMatchObject({
      day,
      runs: [{ kind: 'ingest' }, { kind: 'publish' }, { kind: 'ingest', outcome: null }],
      edition: { number: 1, paperCount: 2 },
      digests: { failed: 1, queued: 1 },
      open: { due: 1, inFlight: 0, later: 0 },
      subscribers: { active: 2 },
    })
  })
})

test('status tells of confirmations that wait because too many sign up, and of the setting that lets more through', async () => {
  await db.query(
    `INSERT INTO deliveries (day, subscriber_id, kind, address, available_at)
     SELECT $1, 1, 'confirmation', n || '@example.org', '2099-01-01T10:00:00Z'::timestamptz + n * interval '1 minute'
     FROM generate_series(1, 12) n`,
    [day],
  )
  const { text, json } = await runAll({ text: `status --day ${day}`, json: `status --json --day ${day}` })
  await db.query(`DELETE FROM deliveries WHERE kind = 'confirmation'`)
  expect(text?.stdout).toContain(
    '\n  sign-ups     12 confirmations wait for their turn, the last until 2099-01-01 10:12 UTC: more than 500 an hour. Raise CONFIRMATIONS_PER_HOUR if they are welcome\n',
  )
  expect(JSON.parse(json?.stdout ?? '').confirmations).toEqual({ count: 12, until: '2099-01-01T10:12:00.000Z' })
})

test('migrate says that the database is up to date', () => {
  expect(ended['migrate']).toEqual({ code: 0, stdout: 'The database is up to date.\n', stderr: '' })
})

test('a command does not mind when nobody reads its answer any more', async () => {
  const asking = spawn(`status --day ${day}`)
  asking.closeStdout()
  expect(await asking.ended).toMatchObject({ code: 0, stderr: '' })
})

test('status and the metrics tell the same of one ledger', async () => {
  const now = new Date()
  const today = dayIn('UTC', now)
  await publishPapers(db, today, [rawPaper()])
  await addReaders(db, 'c@example.org', 'd@example.org')
  await makeDigests(db, { day: today, now, isSet: false })
  await bringInto(db, 'submitted', `address = 'c@example.org'`)
  const { digests, open } = JSON.parse((await run('status --json')).stdout)
  expect(digests).toMatchObject({ queued: expect.any(Number), submitted: 1 })
  const answer = await testWeb(db).request('/metrics')
  const told = (await answer.text()).split('\n')
  for (const [status, count] of Object.entries(digests)) {
    expect(told).toContain(`paperroute_deliveries{kind="digest",status="${status}"} ${count}`)
  }
  expect(told).toContain(`paperroute_deliveries_waiting{when="due"} ${open.due}`)
  expect(told).toContain(`paperroute_deliveries_waiting{when="on_a_connection"} ${open.inFlight}`)
  expect(told).toContain(`paperroute_deliveries_waiting{when="later"} ${open.later}`)
})
