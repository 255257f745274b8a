import { beforeEach, describe, expect, test } from 'vitest'
import { latestEdition } from '../../src/editions/store.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { type FanOutReport, fanOut } from '../../src/outbox/fan-out.ts'
import { makeDigests, previewSend } from '../../src/outbox/send.ts'
import { makeDue } from '../../src/subscribers/due-store.ts'
import { findByEmail } from '../../src/subscribers/store.ts'
import { addPapers, addReaders, endOf, publishPapers, rawPaper } from '../support/builders.ts'
import { useDatabase } from '../support/database.ts'
import { useOutbox } from '../support/outbox.ts'
import { bringInto, ledger, readUpTo } from './ledger.ts'

const db = useDatabase()
const day = '2026-03-10'
const nextDay = '2026-03-11'
const ada = 'ada@example.org'

let refuse: ((address: string) => boolean) | undefined
const mail = useOutbox(db, {
  onRecipient: (address) => (refuse?.(address) ? { code: 550, message: 'no' } : undefined),
})
beforeEach(() => {
  refuse = undefined
})

/** A real clock at a moment, which has not been set by the operator. */
const at = (moment: string) => ({ day: moment.slice(0, 10), now: new Date(moment), isSet: false })

const readers = (count: number) => Array.from({ length: count }, (_, index) => `reader${index}@example.org`)

async function nextMomentOf(email: string): Promise<string | undefined> {
  return (await findByEmail(db, email))?.nextDigestAt?.toISOString()
}

async function makeDueByName(email: string): Promise<void> {
  await makeDue(db, (await findByEmail(db, email))?.id ?? 0)
}

describe('a fan-out', () => {
  test('makes one digest, a delivery for each reader, their new window and their next moment', async () => {
    await publishPapers(db, day, [rawPaper(), rawPaper()])
    await addReaders(db, ...readers(3))
    expect(await makeDigests(db, at(`${day}T09:00:00Z`))).toEqual({
      digests: 1,
      deliveries: 3,
      quiet: 0,
      waiting: 0,
    })
    const queued = (await ledger(db)).sort((one, other) => one.address.localeCompare(other.address))
    expect(queued).toMatchObject(
      readers(3).map((address) => ({ address, kind: 'digest', status: 'queued', attempts: 0 })),
    )
    for (const email of readers(3)) {
      expect(await readUpTo(db, email)).toBe(1)
      expect(await nextMomentOf(email)).toBe(`${nextDay}T08:00:00.000Z`)
    }
  })

  test('to many readers, in parts, gives each one delivery of the one digest', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, ...readers(9))
    const latest = await latestEdition(db)
    if (!latest) return expect.fail('there is no edition')
    const now = new Date(`${day}T09:00:00Z`)
    const made = await Promise.all([1, 2].map(() => fanOut(db, { latest, dueAt: now, now, day, inPartsFrom: 1 })))
    expect(made.reduce((sum, { deliveries }) => sum + deliveries, 0)).toBe(9)
    expect((await ledger(db)).map(({ address }) => address).sort()).toEqual(readers(9))
    expect((await db.query('SELECT count(*)::int AS count FROM digests')).rows).toEqual([{ count: 1 }])
    for (const email of readers(9)) expect(await readUpTo(db, email)).toBe(1)
  })

  test('computes each reader’s next moment by their own schedule', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, 'daily@example.org', 'weekly@example.org', 'monthly@example.org', 'kolkata@example.org')
    await db.query(`UPDATE subscribers SET cadence = split_part(email, '@', 1) WHERE email !~ 'kolkata'`)
    await db.query(`UPDATE subscribers SET time_zone = 'Asia/Kolkata', hour = 6 WHERE email ~ 'kolkata'`)
    await makeDigests(db, at(`${day}T09:00:00Z`))
    expect(await nextMomentOf('daily@example.org')).toBe('2026-03-11T08:00:00.000Z')
    expect(await nextMomentOf('weekly@example.org')).toBe('2026-03-16T08:00:00.000Z')
    expect(await nextMomentOf('monthly@example.org')).toBe('2026-04-01T08:00:00.000Z')
    expect(await nextMomentOf('kolkata@example.org')).toBe('2026-03-11T00:30:00.000Z')
  })

  test('takes a reader with a zone that nobody knows by UTC, and keeps nobody waiting', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, ada, 'b@example.org')
    await db.query(`UPDATE subscribers SET time_zone = 'Mars/Olympus_Mons' WHERE email = $1`, [ada])
    expect(await makeDigests(db, at(`${day}T09:00:00Z`))).toMatchObject({ deliveries: 2 })
    expect(await nextMomentOf(ada)).toBe(`${nextDay}T08:00:00.000Z`)
  })

  test('comes to nobody before their moment', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, ada)
    await db.query('UPDATE subscribers SET next_digest_at = $1', [`${day}T08:00:00Z`])
    expect(await makeDigests(db, at(`${day}T07:59:59Z`))).toMatchObject({ deliveries: 0 })
    expect(await makeDigests(db, at(`${day}T08:00:00Z`))).toMatchObject({ deliveries: 1 })
  })

  test('comes to nobody who is suppressed', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, 'Ada@Example.org')
    await db.query(`INSERT INTO suppressions (email_key, reason) VALUES ($1, 'bounce')`, [ada])
    expect(await makeDigests(db, endOf(day))).toMatchObject({ deliveries: 0, quiet: 0 })
    expect(await readUpTo(db, ada)).toBeNull()
  })

  test('gives a weekly reader the editions of the week, and nothing of them again', async () => {
    await addReaders(db, ada)
    await publishPapers(db, day, [rawPaper()])
    await makeDigests(db, endOf(day))
    await deliver(mail.outbox)
    for (const later of [nextDay, '2026-03-12', '2026-03-13']) {
      await publishPapers(db, later, [rawPaper({ title: `Of ${later}` })])
    }
    await db.query(`UPDATE subscribers SET cadence = 'weekly', next_digest_at = '2026-03-16T08:00:00Z'`)
    await makeDigests(db, at('2026-03-16T08:00:00Z'))
    const { rows } = await db.query(`SELECT jsonb_array_length(papers) AS papers, after_edition, up_to_edition
      FROM digests ORDER BY id`)
    expect(rows).toEqual([
      { papers: 1, after_edition: 0, up_to_edition: 1 },
      { papers: 3, after_edition: 1, up_to_edition: 4 },
    ])
  })

  test('leaves all as it was where it breaks in the middle', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, ...readers(5))
    await db.query(`
      CREATE FUNCTION refuse_reader3() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
        IF NEW.address = 'reader3@example.org' THEN RAISE 'the disk is full'; END IF; RETURN NEW; END $$;
      CREATE TRIGGER refuse_reader3 BEFORE INSERT ON deliveries FOR EACH ROW EXECUTE FUNCTION refuse_reader3()`)
    const broken = makeDigests(db, endOf(day))
    await expect(broken).rejects.toThrow('the disk is full')
    await db.query('DROP TRIGGER refuse_reader3 ON deliveries; DROP FUNCTION refuse_reader3')
    expect(await ledger(db)).toEqual([])
    for (const email of readers(5)) {
      expect(await readUpTo(db, email)).toBeNull()
      expect(await nextMomentOf(email)).toBe(new Date(0).toISOString())
    }
    expect(await makeDigests(db, endOf(day))).toMatchObject({ deliveries: 5 })
  })
})

describe('fan-outs at once', () => {
  test('give each reader one delivery, whatever they want', async () => {
    await publishPapers(db, day, [rawPaper(), rawPaper({ categories: ['cs.CV'] })])
    await addReaders(db, ...readers(200))
    await db.query(`UPDATE subscribers SET topics = '{cs.CV}' WHERE id % 3 = 0`)
    await db.query(`UPDATE subscribers SET digest_size = 3 WHERE id % 4 = 0`)
    await db.query(`UPDATE subscribers SET keywords = ARRAY['paper ' || id] WHERE id % 5 = 0`)
    const reports = await Promise.all(Array.from({ length: 5 }, () => makeDigests(db, endOf(day))))
    expect(reports.reduce((sum, report) => sum + report.deliveries, 0)).toBe(200)
    const addresses = (await ledger(db)).map((row) => row.address)
    expect(addresses).toHaveLength(200)
    expect(new Set(addresses).size).toBe(200)
    // Four without a keyword, and one for each of the forty readers with a keyword of their own.
    expect((await db.query('SELECT count(*) AS count FROM digests')).rows).toEqual([{ count: 44 }])
  })

  test('of two days give no reader a paper twice', async () => {
    await publishPapers(db, day, [rawPaper()])
    await publishPapers(db, nextDay, [rawPaper()])
    // So many that the statements overlap.
    await addReaders(db, ...readers(3_000))
    await db.query('UPDATE subscribers SET read_up_to = 0')
    await Promise.all([day, nextDay, day, nextDay].map((of) => makeDigests(db, { ...endOf(of), isSet: false })))
    const { rows } = await db.query(
      `SELECT l.address, p->>'id' AS paper FROM deliveries l JOIN digests d ON d.id = l.digest_id,
         jsonb_array_elements(d.papers) p GROUP BY 1, 2 HAVING count(*) > 1`,
    )
    expect(rows).toEqual([])
    expect(new Set((await ledger(db)).map((row) => row.address)).size).toBe(3_000)
  })
})

describe('a delivery that failed', () => {
  test('is queued again by a later fan-out of the same digest, as if new and to the address of now', async () => {
    refuse = () => true
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, ada)
    await makeDigests(db, endOf(day))
    await deliver(mail.outbox)
    const [failed] = await ledger(db)
    expect(failed).toMatchObject({ status: 'failed' })
    refuse = undefined
    await db.query(`UPDATE subscribers SET email = 'ada@new.example.org'`)
    await makeDueByName('ada@new.example.org')
    expect(await makeDigests(db, endOf(day))).toMatchObject({ deliveries: 1 })
    expect(await ledger(db)).toMatchObject([
      { id: failed?.id, status: 'queued', attempts: 0, first_attempt_at: null, reason: null },
    ])
    expect(await deliver(mail.outbox)).toMatchObject({ submitted: 1 })
    expect(mail.receiver.to('ada@new.example.org')).toHaveLength(1)
  })

  test('or was skipped comes after all when the reader is back', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, ada)
    await makeDigests(db, endOf(day))
    await db.query(`UPDATE subscribers SET state = 'paused'`)
    expect(await deliver(mail.outbox)).toMatchObject({ skipped: 1 })
    await db.query(`UPDATE subscribers SET state = 'active', next_digest_at = 'epoch'`)
    await makeDigests(db, endOf(day))
    expect(await deliver(mail.outbox)).toMatchObject({ submitted: 1 })
    expect(await ledger(db)).toHaveLength(1)
  })

  test('comes with the next edition where that is out by then, and only in it', async () => {
    refuse = () => true
    await publishPapers(db, day, [rawPaper({ title: 'Of Tuesday' })])
    await addReaders(db, ada)
    await makeDigests(db, endOf(day))
    await deliver(mail.outbox)
    refuse = undefined
    await publishPapers(db, nextDay, [rawPaper({ title: 'Of Wednesday' })])
    await makeDigests(db, endOf(nextDay))
    await deliver(mail.outbox)
    expect((await ledger(db)).map((row) => row.status)).toEqual(['failed', 'submitted'])
    expect(mail.receiver.mails[0]?.parsed.text).toMatch(/Of Tuesday[\s\S]*Of Wednesday|Of Wednesday[\s\S]*Of Tuesday/)
  })
})

describe('a digest that somebody has', () => {
  test.each(['queued', 'sending', 'deferred', 'submitted', 'unknown'])(
    'as %s is not made again for them, even if their window were set back',
    async (status) => {
      await publishPapers(db, day, [rawPaper()])
      await addReaders(db, ada)
      await makeDigests(db, endOf(day))
      await bringInto(db, status)
      await db.query(`UPDATE subscribers SET read_up_to = 0, next_digest_at = 'epoch'`)
      expect(await makeDigests(db, endOf(day))).toMatchObject({ deliveries: 0 })
      expect(await ledger(db)).toMatchObject([{ status }])
    },
  )
})

describe('a reader for whom nothing is new', () => {
  test('gets no delivery, and moves on to their next moment', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, ada)
    await makeDigests(db, endOf(day))
    await deliver(mail.outbox)
    expect(await makeDigests(db, at(`${nextDay}T08:00:00Z`))).toEqual({
      digests: 0,
      deliveries: 0,
      quiet: 1,
      waiting: 0,
    })
    expect(await nextMomentOf(ada)).toBe('2026-03-12T08:00:00.000Z')
    expect(await ledger(db)).toHaveLength(1)
  })

  test('because all of it was withdrawn gets none either', async () => {
    await publishPapers(db, day, [rawPaper()])
    await db.query('UPDATE papers SET withdrawn = true')
    await addReaders(db, ada)
    expect(await makeDigests(db, endOf(day))).toEqual({ digests: 0, deliveries: 0, quiet: 1, waiting: 0 })
  })
})

describe('before the first edition', () => {
  test('readers stay due, and papers alone make no digest', async () => {
    await addPapers(db, [rawPaper()])
    await addReaders(db, ada)
    expect(await makeDigests(db, at(`${day}T09:00:00Z`))).toEqual({ digests: 0, deliveries: 0, quiet: 0, waiting: 0 })
    expect(await nextMomentOf(ada)).toBe(new Date(0).toISOString())
  })
})

describe('a reader whose last digest still waits', () => {
  const laterDays = ['2026-03-11', '2026-03-12', '2026-03-13', '2026-03-14', '2026-03-15', '2026-03-16']

  /** A fan-out at eight on each of the days, whose edition is out by then. */
  async function goOnFor(days: readonly string[]): Promise<FanOutReport[]> {
    const reports: FanOutReport[] = []
    for (const later of days) {
      await publishPapers(db, later, [rawPaper({ title: `Of ${later}` })])
      reports.push(await makeDigests(db, at(`${later}T08:00:00Z`)))
    }
    return reports
  }

  async function titlesSent(): Promise<string[][]> {
    // By their numbers, since a longer digest begins with a list of its titles.
    const titles = /(?<=^\d+\. +)Of 2026-03-\d\d/gm
    return mail.receiver.mails.map((sent) => (sent.parsed.text?.match(titles) ?? []).sort())
  }

  beforeEach(async () => {
    await publishPapers(db, day, [rawPaper({ title: `Of ${day}` })])
    await addReaders(db, ada)
    await makeDigests(db, at(`${day}T08:00:00Z`))
  })

  test.each(['queued', 'deferred', 'sending'])('as %s gets no second one', async (status) => {
    await bringInto(db, status)
    expect(await goOnFor([nextDay])).toEqual([{ digests: 0, deliveries: 0, quiet: 0, waiting: 1 }])
    expect(await ledger(db)).toHaveLength(1)
  })

  test('has their next moment all the same, and their window stays', async () => {
    await goOnFor([nextDay])
    expect(await nextMomentOf(ada)).toBe('2026-03-12T08:00:00.000Z')
    expect(await readUpTo(db, ada)).toBe(1)
  })

  test('of a relay that was away for a day gets that digest, and the next covers the rest', async () => {
    await goOnFor([nextDay])
    await deliver(mail.outbox)
    await goOnFor(['2026-03-12'])
    await deliver(mail.outbox)
    expect(await titlesSent()).toEqual([[`Of ${day}`], ['Of 2026-03-11', 'Of 2026-03-12']])
  })

  test('of a relay that was away for a week has one digest waiting, and the next covers the rest', async () => {
    const reports = await goOnFor(laterDays)
    expect(reports.map((report) => report.waiting)).toEqual([1, 1, 1, 1, 1, 1])
    expect(await ledger(db)).toHaveLength(1)
    await deliver(mail.outbox)
    await goOnFor(['2026-03-17'])
    await deliver(mail.outbox)
    expect(await titlesSent()).toEqual([[`Of ${day}`], [...laterDays, '2026-03-17'].map((later) => `Of ${later}`)])
  })

  test('that fails after all gets everything with the next one', async () => {
    await goOnFor([nextDay])
    refuse = () => true
    await deliver(mail.outbox)
    refuse = undefined
    await goOnFor(['2026-03-12'])
    await deliver(mail.outbox)
    expect(await titlesSent()).toEqual([[`Of ${day}`, 'Of 2026-03-11', 'Of 2026-03-12']])
  })

  test('keeps nobody else back', async () => {
    await addReaders(db, 'emmy@example.org')
    expect(await goOnFor([nextDay])).toEqual([{ digests: 1, deliveries: 1, quiet: 0, waiting: 1 }])
  })

  test('is another matter than a service mail that waits', async () => {
    await deliver(mail.outbox)
    await db.query(
      `INSERT INTO deliveries (day, subscriber_id, kind, address) SELECT $1, id, 'confirmation', email FROM subscribers`,
      [day],
    )
    expect(await goOnFor([nextDay])).toMatchObject([{ deliveries: 1, waiting: 0 }])
  })

  test('is not told of in a preview', async () => {
    await publishPapers(db, nextDay, [rawPaper()])
    expect(await previewSend(db, at(`${nextDay}T08:00:00Z`))).toEqual([])
  })
})

describe('a preview', () => {
  test('names at most three of the readers who want the same', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, ...readers(5))
    expect(await previewSend(db, endOf(day))).toMatchObject([
      { readers: 5, addresses: ['reader0@example.org', 'reader1@example.org', 'reader2@example.org'] },
    ])
  })
})
