import { afterEach, beforeEach, expect, test } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { openRelay } from '../../src/mail/relay.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { createRecorder } from '../../src/outbox/record.ts'
import { makeDigests } from '../../src/outbox/send.ts'
import { addReaders, endOf, publishPapers, rawPaper, testOutbox } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { type Door, openDoor, throughDoor } from '../support/door.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { claimOne, letPass, onlyRow } from './ledger.ts'

const db = useDatabase()
const day = '2026-03-10'

const toClose: (() => unknown)[] = []
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close()
})
beforeEach(async () => {
  await emptyDatabase(db)
  await publishPapers(db, day, [rawPaper()])
  await addReaders(db, 'ada@example.org')
  await makeDigests(db, endOf(day))
})

type Outbox = Awaited<ReturnType<typeof testOutbox>>

/** An outbox whose way to the database is a door; `onMessage` is called when the relay has a message and has not answered. */
async function cuttable(
  onMessage: (door: Door) => void,
  longest = 20,
): Promise<{ receiver: Receiver; outbox: Outbox }> {
  const door = await openDoor(Number(new URL(db.url).port))
  toClose.push(() => door.close())
  const far = openDatabase(throughDoor(db.url, door))
  toClose.push(() => far.close())
  const receiver = await startReceiver({
    onMessage() {
      onMessage(door)
      return undefined
    },
  })
  toClose.push(() => receiver.close())
  const relay = openRelay(receiver.url, { connections: 3, longest })
  toClose.push(() => relay.close())
  const { relay: unused, ...outbox } = await testOutbox(far, receiver.url)
  unused.close()
  return { receiver, outbox: { ...outbox, relay, relays: [relay] } }
}

test('a database that is away as the relay answers, and comes back, hears of it: nothing goes twice', async () => {
  const { receiver, outbox } = await cuttable((door) => {
    door.shut()
    setTimeout(() => door.open(), 700)
  })
  // A sender that was just asking what else is due ends with that fault, but not before what it had under way is recorded.
  const report = await deliver(outbox).catch((fault: Error) => fault.message)
  expect(report).toEqual(
    typeof report === 'string'
      ? expect.stringContaining('Connection terminated')
      : expect.objectContaining({ submitted: 1, unknown: 0 }),
  )
  expect(await onlyRow(db)).toMatchObject({ status: 'submitted', attempts: 1, lease_until: null })
  expect(receiver.mails).toHaveLength(1)
})

test('one that stays away until the claim is over leaves the delivery to the next sender', async () => {
  const { receiver, outbox } = await cuttable((door) => door.shut(), 4)
  await expect(deliver(outbox, { leaseSeconds: 8 })).rejects.toThrow(/\w/)
  expect(await onlyRow(db)).toMatchObject({ status: 'sending', attempts: 1 })
  await letPass(db, '1 hour')
  await deliver({ ...outbox, db })
  await letPass(db, '1 hour')
  expect(await deliver({ ...outbox, db })).toMatchObject({ submitted: 1 })
  expect(receiver.mails.map((mail) => mail.parsed.messageId)).toEqual(Array(2).fill((await onlyRow(db)).message_id))
})

test('one that stays away keeps a sender that is told to end for seconds, not for as long as the claim', async () => {
  const draining = new AbortController()
  const { outbox } = await cuttable((door) => {
    door.shut()
    draining.abort()
  })
  await expect(deliver(outbox, { signal: draining.signal, leaseSeconds: 600 })).rejects.toThrow(/\w/)
  expect(await onlyRow(db)).toMatchObject({ status: 'sending' })
})

test('one that takes back what is recorded, because of a deadlock, is asked again', async () => {
  const { receiver, outbox } = await cuttable(() => undefined)
  await db.query(`
    CREATE SEQUENCE deadlocks;
    CREATE FUNCTION deadlock() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
      IF nextval('deadlocks') = 1 THEN RAISE EXCEPTION 'deadlock detected' USING ERRCODE = '40P01'; END IF;
      RETURN NEW;
    END $$;
    CREATE TRIGGER deadlock BEFORE UPDATE ON deliveries FOR EACH ROW WHEN (NEW.status = 'submitted') EXECUTE FUNCTION deadlock()`)
  toClose.push(() => db.query('DROP FUNCTION deadlock() CASCADE; DROP SEQUENCE deadlocks'))
  expect(await deliver(outbox)).toMatchObject({ submitted: 1 })
  expect(await onlyRow(db)).toMatchObject({ status: 'submitted', attempts: 1 })
  expect(receiver.mails).toHaveLength(1)
})

test('one that is away for a moment hears also of what ended beside a delivery whose claim is over', async () => {
  const delivery = await claimOne(db)
  if (!delivery) throw new Error('nothing is due')
  let times = 0
  const restarting = {
    ...db,
    prepared: {
      query(...asked: Parameters<typeof db.query>) {
        times += 1
        if (times === 1) throw new Error('Connection terminated unexpectedly')
        return db.query(...asked)
      },
    },
  }
  const record = createRecorder(restarting, { signal: undefined, onRefused: undefined })
  const ended = { delivery, ending: { status: 'submitted', response: '250 Ok' }, fault: undefined } as const
  const old = { ...ended, delivery: { ...delivery, id: delivery.id + 1 }, until: Date.now() - 1_000 }
  await Promise.all([record(old), record({ ...ended, until: Date.now() + 60_000 })])
  expect(await onlyRow(db)).toMatchObject({ status: 'submitted' })
})

test('one that says no to what is recorded is not asked again', async () => {
  const { outbox } = await cuttable(() => undefined)
  await db.query('ALTER TABLE deliveries ADD CONSTRAINT none_submitted CHECK (submitted_at IS NULL)')
  toClose.push(() => db.query('ALTER TABLE deliveries DROP CONSTRAINT none_submitted'))
  await expect(deliver(outbox)).rejects.toThrow('none_submitted')
})
