import { beforeEach, describe, expect, test } from 'vitest'
import type { Db } from '../../src/db/database.ts'
import { noteRefusal } from '../../src/feedback/note-refusal.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { makeDigests, send } from '../../src/outbox/send.ts'
import { findByEmail } from '../../src/subscribers/store.ts'
import { suppressionOf } from '../../src/subscribers/suppression.ts'
import { addReaders, endOf, publishPapers, rawPaper } from '../support/builders.ts'
import { useDatabase } from '../support/database.ts'
import { useOutbox } from '../support/outbox.ts'

const db = useDatabase()
const day = '2026-03-10'
const refusals = new Map([
  ['gone@example.org', { code: 550, message: '5.1.1 User unknown' }],
  ['full@example.org', { code: 552, message: '5.2.2 Mailbox full' }],
])
const mail = useOutbox(db, { onRecipient: (address) => refusals.get(address) })

beforeEach(async () => {
  await publishPapers(db, day, [rawPaper()])
  await addReaders(db, 'gone@example.org', 'full@example.org', 'fine@example.org')
  await makeDigests(db, endOf(day))
})

const stateOf = async (email: string) => (await findByEmail(db, email))?.state

describe('an address that a relay refuses for good', () => {
  test('is suppressed and its subscriber bounced; one that may take the next message is not', async () => {
    await deliver({ ...mail.outbox, onRefused: noteRefusal })
    expect(await stateOf('gone@example.org')).toBe('bounced')
    expect(await suppressionOf(db, 'gone@example.org')).toBe('bounce')
    for (const email of ['full@example.org', 'fine@example.org']) {
      expect(await stateOf(email)).toBe('active')
      expect(await suppressionOf(db, email)).toBeUndefined()
    }
  })

  test('gets no digest any more', async () => {
    const outbox = { ...mail.outbox, onRefused: noteRefusal }
    await deliver(outbox)
    await publishPapers(db, '2026-03-11', [rawPaper()])
    expect(await send(outbox, endOf('2026-03-11'))).toMatchObject({ submitted: 1, failed: 1 })
  })

  test('does not lose that its subscriber had left', async () => {
    await db.query(`UPDATE subscribers SET state = 'unsubscribed'`)
    await noteRefusal(db, { address: 'GONE@example.org', fault: { code: 550, message: '550 5.1.1 User unknown' } })
    expect(await stateOf('gone@example.org')).toBe('unsubscribed')
    expect(await suppressionOf(db, 'gone@example.org')).toBe('bounce')
  })

  test('is noted together with the end of the delivery, or neither is', async () => {
    const onRefused = async (tx: Db) => void (await tx.query('SELECT 1 / 0'))
    await expect(deliver({ ...mail.outbox, onRefused })).rejects.toThrow('division by zero')
    const { rows } = await db.query(
      `SELECT DISTINCT status FROM deliveries WHERE address LIKE 'gone%' OR address LIKE 'full%'`,
    )
    expect(rows).toEqual([{ status: 'sending' }])
  })
})
