import { beforeAll, describe, expect, test } from 'vitest'
import { makeDigests } from '../../src/outbox/send.ts'
import { bringInto } from '../outbox/ledger.ts'
import { addReaders, endOf, publishPapers, rawPaper } from '../support/builders.ts'
import type { Ended } from '../support/process.ts'
import { useCommandLine } from './command-line.ts'

const { db, run, runAll } = useCommandLine()
const day = '2026-03-10'
let ended: Record<string, Ended> = {}

beforeAll(async () => {
  await publishPapers(db, day, [rawPaper()])
  await addReaders(db, 'a@example.org', 'b@example.org')
  await makeDigests(db, endOf(day))
  await bringInto(db, 'failed', `address = 'a@example.org'`)
  await db.query(`UPDATE deliveries SET response = '550 nobody here', attempts = 1 WHERE status = 'failed'`)
  await db.query('UPDATE subscribers SET read_up_to = 0')
  ended = await runAll({
    show: 'deliveries show A@example.org',
    json: 'deliveries show --json a@example.org',
    nobody: 'deliveries show nobody@example.org',
  })
})

describe('deliveries show', () => {
  test('tells every state of each delivery to an address, and what the relay said', () => {
    const lines = ended['show']?.stdout.replace(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, 'at').split('\n')
    expect(lines).toEqual([
      `${day}  digest  failed`,
      '  at UTC  queued',
      '  at UTC  sending',
      '  at UTC  failed     550 nobody here',
      '',
    ])
  })

  test('--json prints the facts', () => {
    expect(JSON.parse(ended['json']?.stdout ?? '')).toMatchObject([
      { day, kind: 'digest', status: 'failed', history: [{ status: 'queued' }, { status: 'sending' }] },
    ])
  })

  test('says so where the ledger has nothing', () => {
    expect(ended['nobody']).toMatchObject({
      code: 1,
      stderr: 'paperroute: The ledger has no delivery to nobody@example.org.\n',
    })
  })
})

test('deliveries retry queues what failed on the day, and nothing else', async () => {
  expect(await run(`deliveries retry --day ${day}`)).toEqual({
    code: 0,
    stdout: `${day}: 1 failed digest queued again\n`,
    stderr: '',
  })
  const { rows } = await db.query('SELECT address, status FROM deliveries ORDER BY address')
  expect(rows.map((row) => row['status'])).toEqual(['queued', 'queued'])
  expect((await run(`deliveries retry --json --day ${day}`)).stdout).toContain('"queued": 0')
})

test('deliveries retry --unknown queues those of which nobody knows whether they were taken', async () => {
  await bringInto(db, 'unknown', `address = 'b@example.org'`)
  expect(await run(`deliveries retry --unknown --day ${day}`)).toEqual({
    code: 0,
    stdout: `${day}: 1 unknown digest queued again\n`,
    stderr: '',
  })
})
