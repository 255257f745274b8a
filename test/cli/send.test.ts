import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { makeDigests } from '../../src/outbox/send.ts'
import { countDigests } from '../../src/outbox/store.ts'
import { addReaders, endOf, publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase } from '../support/database.ts'
import { freePorts } from '../support/ports.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { relayAt, useCommandLine } from './command-line.ts'

const { db, run, spawn, runAll } = useCommandLine()
let receiver: Receiver
let relay: Record<string, string>

beforeAll(async () => {
  receiver = await startReceiver({
    onRecipient: (address) => (address.startsWith('gone') ? { code: 550, message: 'no such mailbox' } : undefined),
  })
  relay = relayAt(receiver.url)
})
afterAll(() => receiver.close())
beforeEach(async () => {
  await emptyDatabase(db)
  receiver.mails.length = 0
})

const day = '2026-03-10'
/** How a send sums up. */
const summary = (counts: { submitted?: number; failed?: number } = {}) =>
  `submitted ${counts.submitted ?? 0}, deferred 0, failed ${counts.failed ?? 0}, skipped 0, unknown 0\n`
const addresses = () => receiver.mails.flatMap((mail) => mail.to).sort()

describe('send', () => {
  test('delivers to everybody who is due, sums up and exits 0, also when recipients failed; the second time nobody is', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, 'a@example.org', 'b@example.org', 'gone@example.org')
    const first = await run(`send --day ${day}`, relay)
    expect(first).toEqual({ code: 0, stdout: summary({ submitted: 2, failed: 1 }), stderr: '' })
    expect(await run(`send --day ${day}`, relay)).toEqual({
      code: 0,
      stdout: `${summary()}nobody is due\n`,
      stderr: '',
    })
    expect(addresses()).toEqual(['a@example.org', 'b@example.org'])
  })

  test('without any edition says what to do, and leaves the readers due', async () => {
    await addReaders(db, 'a@example.org', 'gone@example.org')
    expect(await run('send', relay)).toEqual({
      code: 0,
      stdout: `${summary()}there is no edition yet: run \`paperroute ingest\` and \`paperroute publish\`\n`,
      stderr: '',
    })
    await publishPapers(db, day, [rawPaper()])
    // And --json prints the facts and nothing else.
    const { code, stdout, stderr } = await run('send --json', relay)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ digests: 1, submitted: 1, failed: 1, quiet: 0, unreachable: null })
  })
})

describe('send to where no mail goes', () => {
  beforeEach(async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, 'a@example.org', 'b@example.org')
    await makeDigests(db, endOf(day))
  })

  test('exits 1 with one line that names SMTP_URL where there is no relay at all', async () => {
    const { code, stdout, stderr } = await run(`send --day ${day}`)
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^paperroute: There is no relay .*SMTP_URL.*\n$/)
  })

  test('exits 1 with one line where the relay cannot be reached, and burns no attempt', async () => {
    const [port] = await freePorts(1)
    const { code, stdout, stderr } = await run(`send --day ${day}`, relayAt(`smtp://user:hunter2@127.0.0.1:${port}`))
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^paperroute: The relay 127\.0\.0\.1:\d+ cannot be used: .*ECONNREFUSED.*SMTP_URL.*\n$/)
    expect(stderr).not.toContain('hunter2')
    const { rows } = await db.query('SELECT DISTINCT status, attempts FROM deliveries')
    expect(rows).toEqual([{ status: 'queued', attempts: 0 }])
  })

  test('exits 1 when the relay goes away in the middle, says how much is left, and a later send sends it', async () => {
    let greeted = 0
    const failing = await startReceiver({
      options: {
        // The first connection is the one that asks whether the relay is there.
        onConnect(_session, callback) {
          greeted += 1
          callback(greeted > 1 ? Object.assign(new Error('closing for the night'), { responseCode: 421 }) : null)
        },
      },
    })
    const { code, stderr } = await run(`send --day ${day}`, relayAt(failing.url))
    await failing.close()
    expect(code).toBe(1)
    expect(stderr).toMatch(/^paperroute: The relay .*closing for the night.* 2 deliveries wait in the ledger; run send/)
    expect((await run(`send --day ${day}`, relay)).stdout).toBe(summary({ submitted: 2 }))
  })
})

describe('send --dry-run', () => {
  test('says who would get what, needs no relay and changes nothing', async () => {
    await publishPapers(db, day, [rawPaper({ title: 'The first of all' })])
    await addReaders(db, 'a@example.org', 'b@example.org')
    const ended = await runAll({ text: `send --dry-run --day ${day}`, json: `send --dry-run --day ${day} --json` })
    expect(ended['text']).toEqual({
      code: 0,
      stdout: '1 paper, first “The first of all” → 2 readers: a@example.org, b@example.org\n',
      stderr: '',
    })
    expect(JSON.parse(ended['json']?.stdout ?? '')).toMatchObject([{ readers: 2 }])
    expect(await countDigests(db, day)).toEqual({})
  })

  test('says so when nobody is due', async () => {
    await publishPapers(db, day, [rawPaper()])
    expect((await run(`send --dry-run --day ${day}`)).stdout).toBe('Nobody is due; nothing would be sent.\n')
  })
})

describe('send --to', () => {
  beforeEach(async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, 'a@example.org', 'b@example.org')
  })

  test('sends to the one reader, though they are not due; with nothing new it says so and links the edition', async () => {
    await db.query(`UPDATE subscribers SET next_digest_at = now() + interval '1 day'`)
    expect(await run('send --to B@Example.org', relay)).toMatchObject({ code: 0, stdout: summary({ submitted: 1 }) })
    expect(await run('send --to b@example.org', relay)).toMatchObject({
      code: 0,
      stdout: `${summary()}nothing new for b@example.org; the latest edition is https://papers.example.org/editions/${day}\n`,
    })
    expect(addresses()).toEqual(['b@example.org'])
  })

  test('of somebody unknown, or not active, exits 1 with one line and sends nothing', async () => {
    await db.query(`UPDATE subscribers SET state = 'unsubscribed' WHERE email = 'b@example.org'`)
    const ended = await runAll({ unknown: 'send --to c@example.org', inactive: 'send --to b@example.org' }, relay)
    expect(ended).toEqual({
      unknown: {
        code: 1,
        stdout: '',
        stderr:
          'paperroute: c@example.org is not a subscriber: add them with `paperroute subscribers add c@example.org`.\n',
      },
      inactive: {
        code: 1,
        stdout: '',
        stderr: 'paperroute: b@example.org is unsubscribed, and only active subscribers are sent digests.\n',
      },
    })
    expect(addresses()).toEqual([])
  })
})

describe('a SIGTERM during send', () => {
  test('lets what is on a connection finish, leaves the rest queued, and nobody gets it twice', async () => {
    const slow = await startReceiver({
      options: {
        onMailFrom(_address, _session, callback) {
          setTimeout(callback, 150)
        },
      },
    })
    const env = relayAt(slow.url)
    await publishPapers(db, day, [rawPaper()])
    const readers = Array.from({ length: 60 }, (_, index) => `reader${index}@example.org`)
    await addReaders(db, ...readers)
    const sending = spawn(`send --day ${day}`, env)
    await expect.poll(() => slow.mails.length, { timeout: 15_000 }).toBeGreaterThan(0)
    sending.kill('SIGTERM')
    const { code, stdout, stderr } = await sending.ended
    const { submitted = 0, queued = 0, ...others } = await countDigests(db, day)
    expect(others).toEqual({})
    expect(queued).toBeGreaterThan(0)
    expect(slow.mails).toHaveLength(submitted)
    expect({ code, stdout }).toEqual({ code: 1, stdout: summary({ submitted }) })
    expect(stderr).toBe(
      `paperroute: Stopped before the end: ${queued} deliveries wait in the ledger; run send again.\n`,
    )
    expect((await run(`send --day ${day}`, env)).stdout).toBe(summary({ submitted: queued }))
    expect(slow.mails.flatMap((mail) => mail.to).sort()).toEqual(readers.sort())
    await slow.close()
  })
})
