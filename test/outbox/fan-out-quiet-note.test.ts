import { beforeEach, describe, expect, test } from 'vitest'
import { deliver } from '../../src/outbox/deliver.ts'
import { makeDigests } from '../../src/outbox/send.ts'
import { makeDue } from '../../src/subscribers/due-store.ts'
import { findByEmail } from '../../src/subscribers/store.ts'
import { suppress } from '../../src/subscribers/suppression.ts'
import { fieldsOf, headerOf } from '../mail/raw-message.ts'
import { addReaders, endOf, publishPapers, rawPaper, testLinks } from '../support/builders.ts'
import { useDatabase } from '../support/database.ts'
import { useOutbox } from '../support/outbox.ts'
import { ledger, readUpTo } from './ledger.ts'

const db = useDatabase()
const mail = useOutbox(db)
const day = '2026-03-10'
const ada = 'ada@example.org'
const emmy = 'emmy@example.org'

/** A real clock at a moment, which has not been set by the operator. */
const at = (moment: string) => ({ day: moment.slice(0, 10), now: new Date(moment), isSet: false })
const nextMorning = at('2026-03-11T08:00:00Z')

/** Ada wants to be told that nothing is new, Emmy does not; both have had the only edition, and their mail is out. */
beforeEach(async () => {
  await addReaders(db, ada, emmy)
  await db.query('UPDATE subscribers SET wants_quiet_note = true WHERE email = $1', [ada])
  await publishPapers(db, day, [rawPaper()])
  await makeDigests(db, at(`${day}T08:00:00Z`))
  await deliver(mail.outbox)
  mail.receiver.mails.length = 0
})

const notes = async () => (await ledger(db)).filter(({ kind }) => kind === 'quiet-note')

describe('a quiet period', () => {
  test('brings a note to who wants to be told, and nothing to others', async () => {
    expect(await makeDigests(db, nextMorning)).toEqual({ digests: 0, deliveries: 0, quiet: 2, waiting: 0 })
    expect(await notes()).toMatchObject([{ address: ada, status: 'queued', attempts: 0 }])
  })

  test('brings one note for each due moment, whoever looks and however often', async () => {
    await Promise.all([1, 2, 3, 4].map(() => makeDigests(db, nextMorning)))
    await makeDigests(db, at('2026-03-11T12:00:00Z'))
    expect(await notes()).toHaveLength(1)
    await makeDigests(db, at('2026-03-12T08:00:00Z'))
    expect(await notes()).toHaveLength(2)
  })

  test('brings no second note on a day that the operator turns back to', async () => {
    for (const of of ['2026-03-11', '2026-03-12', '2026-03-11']) await makeDigests(db, endOf(of))
    expect(await notes()).toHaveLength(2)
  })

  test('brings one note after an outage of days', async () => {
    await makeDigests(db, at('2026-03-15T12:00:00Z'))
    expect(await notes()).toHaveLength(1)
  })

  test('brings a note where there are papers but none in the reader’s topics, and they are not looked at again', async () => {
    await db.query(`UPDATE subscribers SET topics = '{math.AG}', with_trending = false`)
    await publishPapers(db, nextMorning.day, [rawPaper()])
    expect(await makeDigests(db, nextMorning)).toMatchObject({ deliveries: 0, quiet: 2 })
    expect(await notes()).toMatchObject([{ address: ada }])
    expect(await readUpTo(db, ada)).toBe(2)
  })
})

describe('a reader who wants to be told', () => {
  test('is told nothing beside a digest', async () => {
    await publishPapers(db, nextMorning.day, [rawPaper()])
    await makeDigests(db, nextMorning)
    expect(await notes()).toEqual([])
  })

  test('is told nothing on a day that has had its digest', async () => {
    await makeDue(db, (await findByEmail(db, ada))?.id ?? 0)
    expect(await makeDigests(db, at(`${day}T12:00:00Z`))).toMatchObject({ quiet: 1 })
    expect(await notes()).toEqual([])
  })

  test('is told nothing on the day, where they live, of a digest that others had days before', async () => {
    const mary = 'mary@example.org'
    await addReaders(db, mary)
    await db.query(
      `UPDATE subscribers SET wants_quiet_note = true, time_zone = 'Pacific/Auckland', hour = 3 WHERE email = $1`,
      [mary],
    )
    const marys = async () => (await notes()).filter(({ address }) => address === mary)
    // Twenty to three at night in Auckland, and then their own hour.
    expect(await makeDigests(db, at('2026-03-11T13:40:00Z'))).toMatchObject({ deliveries: 1 })
    await deliver(mail.outbox)
    expect(await makeDigests(db, at('2026-03-11T14:00:00Z'))).toMatchObject({ quiet: 1 })
    expect(await marys()).toEqual([])
    await makeDigests(db, at('2026-03-12T14:00:00Z'))
    expect(await marys()).toHaveLength(1)
  })

  test('is told nothing before the first edition, and stays due', async () => {
    await db.query('TRUNCATE editions, deliveries CASCADE')
    await db.query(`UPDATE subscribers SET next_digest_at = 'epoch'`)
    await makeDigests(db, nextMorning)
    expect(await notes()).toEqual([])
  })
})

describe('the note', () => {
  async function arrived() {
    await makeDigests(db, nextMorning)
    expect(await deliver(mail.outbox)).toMatchObject({ submitted: 1 })
    const [note] = mail.receiver.mails
    if (!note) throw new Error('no mail has come')
    return note
  }

  test('goes through the ledger to the reader alone', async () => {
    const note = await arrived()
    expect(note.to).toEqual([ada])
    expect(await notes()).toMatchObject([{ status: 'submitted', message_id: headerOf(note.raw, 'Message-ID') }])
  })

  test('has the headers of a digest, and is left by one click', async () => {
    const { raw } = await arrived()
    const [unsubscribe] = fieldsOf(raw, 'List-Unsubscribe')
    const token = /^<https:\/\/papers\.example\.org\/unsubscribe\/([a-z2-7]{42})>$/.exec(unsubscribe?.value ?? '')?.[1]
    const reader = await findByEmail(db, ada)
    expect(testLinks.read('unsubscribe', token ?? '')?.subscriber).toEqual(reader?.publicId)
    expect(headerOf(raw, 'List-Unsubscribe-Post')).toBe('List-Unsubscribe=One-Click')
    expect(headerOf(raw, 'List-ID')).toBe('"Daily Papers" <daily.papers.example.org>')
    expect(headerOf(raw, 'Precedence')).toBe('bulk')
    expect(headerOf(raw, 'Feedback-ID')).toBe('1:daily::papersexampleor')
  })

  test('says the same in text and HTML, with the latest edition, the preferences and the way out', async () => {
    const { parsed } = await arrived()
    expect(parsed.subject).toBe('Nothing new for you in Daily Papers')
    for (const part of [parsed.text, String(parsed.html)]) {
      expect(part).toContain('No paper has come for you since your last digest.')
      expect(part).toContain(`https://papers.example.org/editions/${day}`)
      expect(part).toMatch(/https:\/\/papers\.example\.org\/manage\/[a-z2-7]{42}/)
      expect(part).toMatch(/https:\/\/papers\.example\.org\/unsubscribe\/[a-z2-7]{42}/)
    }
  })
})

describe('at the moment of the claim, the note', () => {
  test.each(['paused', 'unsubscribed', 'bounced', 'complained', 'pending'])(
    'is skipped where its reader is %s by then',
    async (state) => {
      await makeDigests(db, nextMorning)
      await db.query('UPDATE subscribers SET state = $1', [state])
      expect(await deliver(mail.outbox)).toMatchObject({ submitted: 0, skipped: 1 })
      expect(await notes()).toMatchObject([{ status: 'skipped', reason: `the subscriber is ${state}` }])
    },
  )

  test.each(['bounce', 'complaint', 'operator'] as const)(
    'is skipped where %s suppresses its reader',
    async (reason) => {
      await makeDigests(db, nextMorning)
      await suppress(db, ada, reason)
      expect(await deliver(mail.outbox)).toMatchObject({ submitted: 0, skipped: 1 })
      expect(await notes()).toMatchObject([{ status: 'skipped', reason: `suppressed: ${reason}` }])
    },
  )
})
