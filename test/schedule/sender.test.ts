import { connect, createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { deliver } from '../../src/outbox/deliver.ts'
import { makeDigests } from '../../src/outbox/send.ts'
import { countDigests } from '../../src/outbox/store.ts'
import { type Sender, startSender } from '../../src/schedule/sender.ts'
import { addReaders, endOf, publishPapers, rawPaper, testOutbox } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { type Manners, type Receiver, startReceiver } from '../support/receiver.ts'
import { recordLog } from './recorder.ts'

/** Looks again and again, for long enough also on a busy machine. */
const soon = <T>(look: () => T) => expect.poll(look, { timeout: 10_000 })

const db = useDatabase()
const day = '2026-03-10'
const closing: (() => Promise<unknown>)[] = []

beforeEach(() => emptyDatabase(db))
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const pauses = { usual: 50, trouble: 100 }

/** A sender as `start` has it, with a log that can be read. */
async function startOwn(smtpUrl: string, own = pauses): Promise<{ sender: Sender; lines: string[] }> {
  const outbox = await testOutbox(db, smtpUrl)
  const { log, lines } = recordLog()
  const sender = startSender(
    async (signal) => {
      await makeDigests(db, endOf(day))
      return await deliver(outbox, { signal })
    },
    log,
    own,
  )
  // Before the servers, which wait for its connections.
  closing.unshift(async () => {
    await sender.drain()
    outbox.relay.close()
  })
  return { sender, lines }
}

async function open(manners?: Manners): Promise<Receiver> {
  const receiver = await startReceiver(manners)
  closing.push(() => receiver.close())
  return receiver
}

/** The address of a relay that is not there. */
async function nobody(): Promise<{ url: string; port: number }> {
  const probe = createServer()
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve))
  const { port } = probe.address() as { port: number }
  await new Promise((resolve) => probe.close(resolve))
  return { url: `smtp://127.0.0.1:${port}`, port }
}

describe('a sender', () => {
  test('sends what becomes due while it runs, and says so in a line', async () => {
    const receiver = await open()
    const { lines } = await startOwn(receiver.url)
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, 'a@example.org')
    await soon(() => receiver.mails.length).toBe(1)
    await soon(() => lines).toEqual(['info: submitted 1'])
  })

  test('that drains finishes what is on a connection and claims nothing new', async () => {
    let arrived = 0
    const receiver = await open({
      options: {
        onMailFrom(_address, _session, callback) {
          arrived += 1
          setTimeout(callback, 400)
        },
      },
    })
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, ...Array.from({ length: 12 }, (_, index) => `reader${index}@example.org`))
    const { sender } = await startOwn(receiver.url)
    // One message is on each of its three connections.
    await soon(() => arrived).toBe(3)
    await sender.drain()
    expect(receiver.mails).toHaveLength(3)
    expect(await countDigests(db, day)).toEqual({ submitted: 3, queued: 9 })
    await sleep(200)
    expect(receiver.mails).toHaveLength(3)
  })

  test('that drains ends the long pause after trouble at once', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, 'a@example.org')
    const { sender, lines } = await startOwn((await nobody()).url, { usual: 60_000, trouble: 60_000 })
    await soon(() => lines).toHaveLength(1)
    const since = Date.now()
    await sender.drain()
    expect(Date.now() - since).toBeLessThan(1_000)
  })
})

describe('trouble', () => {
  test('with the relay is told once, and again when it is over, and costs nobody an attempt', async () => {
    const { url, port } = await nobody()
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, 'a@example.org')
    const { lines } = await startOwn(url)
    await soon(() => lines).toHaveLength(1)
    await sleep(600)
    expect(lines).toEqual([`warn: sending waits: no relay can be used (connect ECONNREFUSED 127.0.0.1:${port})`])
    // It goes on trying, and for the moment of a try it is on a connection.
    const ledger = async () => (await db.query('SELECT status, attempts FROM deliveries')).rows
    await soon(ledger).toEqual([{ status: 'queued', attempts: 0 }])
    const receiver = await startReceiver()
    closing.push(() => receiver.close())
    const forward = createServer((socket) => {
      const { port: to } = new URL(receiver.url)
      socket.pipe(connect(Number(to), '127.0.0.1')).pipe(socket)
    })
    await new Promise<void>((resolve) => forward.listen(port, '127.0.0.1', resolve))
    closing.push(() => new Promise((resolve) => forward.close(resolve)))
    await soon(() => lines.slice(1)).toEqual(['info: sending goes on', 'info: submitted 1'])
    expect(receiver.mails).toHaveLength(1)
  })

  test('with the database is told once, and again when it is over', async () => {
    const receiver = await open()
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, 'a@example.org')
    await db.query('ALTER TABLE deliveries RENAME TO deliveries_away')
    const { lines } = await startOwn(receiver.url)
    await soon(() => lines).toHaveLength(1)
    await sleep(400)
    expect(lines).toEqual(['warn: sending waits: relation "deliveries" does not exist'])
    await db.query('ALTER TABLE deliveries_away RENAME TO deliveries')
    await soon(() => lines.slice(1)).toEqual(['info: sending goes on', 'info: submitted 1'])
  })
})
