import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, test } from 'vitest'
import { deliver } from '../../src/outbox/deliver.ts'
import { makeDigests } from '../../src/outbox/send.ts'
import { addReaders, endOf, publishPapers, rawPaper, testOutbox } from '../support/builders.ts'
import { useDatabase } from '../support/database.ts'
import { startReceiver } from '../support/receiver.ts'
import { ledger, letPass } from './ledger.ts'

const db = useDatabase()
const day = '2026-03-10'
const script = fileURLToPath(new URL('./sender-process.ts', import.meta.url))

test('a sender that is killed in the middle loses nobody, and at most one message a connection goes twice', async () => {
  const readers = Array.from({ length: 300 }, (_, index) => `reader${index}@example.org`)
  await publishPapers(db, day, [rawPaper()])
  await addReaders(db, ...readers)
  await makeDigests(db, endOf(day))

  let kill: (() => void) | undefined
  const receiver = await startReceiver({
    onMessage: () => {
      if (receiver.mails.length >= 40) kill?.()
      return undefined
    },
  })
  const sender = spawn(process.execPath, ['--import', 'tsx', script, db.url, receiver.url], { stdio: 'inherit' })
  kill = () => sender.kill('SIGKILL')
  const [, signal] = await once(sender, 'exit')
  expect(signal).toBe('SIGKILL')

  const outbox = await testOutbox(db, receiver.url)
  const held = (await ledger(db)).filter((row) => row.status === 'sending')
  expect(held.length).toBeGreaterThan(0)
  expect(held.length).toBeLessThanOrEqual(outbox.relay.connections)

  // Another sender goes on at once; what the dead one held it takes up when the lease is over.
  await deliver(outbox)
  await letPass(db, '1 hour')
  await deliver(outbox)
  await letPass(db, '1 hour')
  await deliver(outbox)
  outbox.relay.close()
  await receiver.close()

  const rows = await ledger(db)
  expect(rows.map((row) => row.status)).toEqual(readers.map(() => 'submitted'))
  const timesOf = (address: string) => receiver.to(address).length
  expect(readers.filter((address) => timesOf(address) === 0)).toEqual([])
  const twice = readers.filter((address) => timesOf(address) > 1)
  expect(twice.filter((address) => !held.some((row) => row.address === address))).toEqual([])
  for (const address of twice) {
    expect(new Set(receiver.to(address).map((mail) => mail.parsed.messageId)).size).toBe(1)
  }
}, 60_000)
