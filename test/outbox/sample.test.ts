import { describe, expect, test } from 'vitest'
import { latestEdition } from '../../src/editions/store.ts'
import { removeSample, sampleReader, showSample, welcomeSampleReader } from '../../src/outbox/sample.ts'
import { send } from '../../src/outbox/send.ts'
import { enqueueServiceMail } from '../../src/outbox/store.ts'
import { hasSamplePapers } from '../../src/papers/store.ts'
import { findByEmail } from '../../src/subscribers/store.ts'
import { addReaders, endOf, publishPapers, rawPaper } from '../support/builders.ts'
import { useDatabase } from '../support/database.ts'
import { useOutbox } from '../support/outbox.ts'
import { ledger, readUpTo } from './ledger.ts'

const db = useDatabase()
const day = '2026-03-10'
const mail = useOutbox(db)

async function countRows(table: string): Promise<unknown> {
  return (await db.query(`SELECT count(*) AS count FROM ${table}`)).rows[0]?.['count']
}

describe('the sample', () => {
  test('is an edition that occupies no day, and its reader gets a digest that says what it is', async () => {
    expect(await showSample(db, day)).toBe(true)
    expect(await welcomeSampleReader(db, 'UTC')).toBe(true)
    expect(await latestEdition(db)).toMatchObject({ number: 0, isSample: true })
    expect(await send(mail.outbox, endOf(day))).toMatchObject({ submitted: 1 })
    expect(mail.receiver.to(sampleReader)[0]?.parsed.text).toContain('A sample edition')
    expect(mail.receiver.to(sampleReader)[0]?.parsed.subject).toContain('(sample)')
  })

  test('is shown once', async () => {
    await showSample(db, day)
    expect(await showSample(db, day)).toBe(false)
    expect(await welcomeSampleReader(db, 'UTC')).toBe(true)
    expect(await welcomeSampleReader(db, 'UTC')).toBe(false)
    expect(await countRows('editions')).toBe(1)
  })

  test('is not shown where there is an edition, nor its reader welcomed where there are readers', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, 'ada@example.org')
    expect(await showSample(db, day)).toBe(false)
    expect(await welcomeSampleReader(db, 'UTC')).toBe(false)
  })

  test('is taken away whole: papers, edition, digests, deliveries and reader', async () => {
    await showSample(db, day)
    await welcomeSampleReader(db, 'UTC')
    await send(mail.outbox, endOf(day))
    const reader = await findByEmail(db, sampleReader)
    await enqueueServiceMail(db, {
      kind: 'already-subscribed',
      subscriberId: reader?.id ?? 0,
      address: sampleReader,
      day,
    })
    await db.transaction(removeSample)
    expect(await hasSamplePapers(db)).toBe(false)
    for (const table of ['papers', 'editions', 'edition_papers', 'digests', 'deliveries', 'subscribers']) {
      expect([table, await countRows(table)]).toEqual([table, 0])
    }
  })

  test('taken away leaves everything real as it was', async () => {
    await showSample(db, day)
    await welcomeSampleReader(db, 'UTC')
    await addReaders(db, 'ada@example.org')
    await send(mail.outbox, endOf(day))
    await publishPapers(db, day, [rawPaper({ title: 'A real paper' })])
    await db.transaction(removeSample)
    expect(await findByEmail(db, sampleReader)).toBeUndefined()
    expect(await readUpTo(db, 'ada@example.org')).toBe(0)
    expect(await latestEdition(db)).toMatchObject({ number: 1, day, paperCount: 1 })
  })

  test('has no part in the first real edition, which a reader of the sample gets whole', async () => {
    await showSample(db, day)
    await addReaders(db, 'ada@example.org')
    await send(mail.outbox, endOf(day))
    await publishPapers(db, '2026-03-11', [rawPaper({ title: 'The first real paper' })])
    await db.transaction(removeSample)
    await send(mail.outbox, endOf('2026-03-11'))
    const [, real] = mail.receiver.to('ada@example.org')
    expect(real?.parsed.text).toContain('The first real paper')
    expect(real?.parsed.subject).not.toContain('(sample)')
    expect((await ledger(db)).filter((row) => row.status === 'submitted')).toHaveLength(1)
  })
})
