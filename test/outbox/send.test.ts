import { setTimeout as delay } from 'node:timers/promises'
import { describe, expect, test } from 'vitest'
import { makeDigests, previewSend, send } from '../../src/outbox/send.ts'
import { countDigests, finish } from '../../src/outbox/store.ts'
import { unsubscribeSubscriber } from '../../src/subscribers/account-store.ts'
import { findByEmail } from '../../src/subscribers/store.ts'
import { suppress } from '../../src/subscribers/suppression.ts'
import { addReaders, endOf, publishPapers, rawPaper, testOutbox } from '../support/builders.ts'
import { useDatabase } from '../support/database.ts'
import { useOutbox } from '../support/outbox.ts'
import { bringInto, claimOne } from './ledger.ts'

const db = useDatabase()
const mail = useOutbox(db)

const day = '2026-03-10'
const nextDay = '2026-03-11'

describe('sending', () => {
  test('everybody who is due gets the latest edition, and a second send sends nothing', async () => {
    await publishPapers(db, day, [rawPaper(), rawPaper()])
    await addReaders(db, 'a@example.org', 'b@example.org')
    expect(await send(mail.outbox, endOf(day))).toMatchObject({ submitted: 2, digests: 1, failed: 0 })
    expect(mail.receiver.mails.map((mail) => mail.to).sort()).toEqual([['a@example.org'], ['b@example.org']])
    expect(await send(mail.outbox, endOf(day))).toMatchObject({ submitted: 0, digests: 0 })
    expect(mail.receiver.mails).toHaveLength(2)
    expect(await countDigests(db, day)).toEqual({ submitted: 2 })
  })

  test('nobody gets a paper twice over days, also when it is listed again in a newer version', async () => {
    const paper = rawPaper({ externalId: '2601.77777v1', title: 'Seen once' })
    await addReaders(db, 'a@example.org')
    await publishPapers(db, day, [paper, rawPaper()])
    await send(mail.outbox, endOf(day))
    await publishPapers(db, nextDay, [{ ...paper, externalId: '2601.77777v2' }, rawPaper({ title: 'The other' })])
    await send(mail.outbox, endOf(nextDay))
    const [first, second] = mail.receiver.mails.map((mail) => mail.parsed.text ?? '')
    expect(first).toContain('Seen once')
    expect(second).toContain('The other')
    expect(second).not.toContain('Seen once')
  })

  test('without an edition readers stay due', async () => {
    await addReaders(db, 'a@example.org')
    await send(mail.outbox, endOf(day))
    await publishPapers(db, nextDay, [rawPaper()])
    expect(await send(mail.outbox, endOf(nextDay))).toMatchObject({ submitted: 1 })
  })

  test('with nothing new a due reader gets no mail and the next moment', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, 'a@example.org')
    await send(mail.outbox, endOf(day))
    expect(await send(mail.outbox, endOf(nextDay))).toMatchObject({ submitted: 0, quiet: 1 })
    const reader = await findByEmail(db, 'a@example.org')
    expect(reader?.nextDigestAt?.toISOString()).toBe('2026-03-12T08:00:00.000Z')
  })

  test('a reader who missed editions gets one digest of all of them', async () => {
    await addReaders(db, 'a@example.org')
    await publishPapers(db, day, [rawPaper()])
    await send(mail.outbox, endOf(day))
    await publishPapers(db, nextDay, [rawPaper({ title: 'Of Wednesday' })])
    await publishPapers(db, '2026-03-12', [rawPaper({ title: 'Of Thursday' })])
    expect(await send(mail.outbox, endOf('2026-03-12'))).toMatchObject({ submitted: 1 })
    const text = mail.receiver.mails.at(-1)?.parsed.text ?? ''
    expect(text).toContain('Of Wednesday')
    expect(text).toContain('Of Thursday')
  })

  test('readers with the same wants share one digest, others get their own', async () => {
    await publishPapers(db, day, [
      rawPaper({ categories: ['cs.CV'], title: 'Vision' }),
      rawPaper({ title: 'Language' }),
    ])
    await addReaders(db, 'a@example.org', 'b@example.org', 'c@example.org')
    await db.query(`UPDATE subscribers SET topics = '{cs.CV}', with_trending = false WHERE email = 'c@example.org'`)
    expect(await send(mail.outbox, endOf(day))).toMatchObject({ digests: 2, submitted: 3 })
    expect(mail.receiver.to('c@example.org')[0]?.parsed.text).not.toContain('Language')
    expect(mail.receiver.to('a@example.org')[0]?.parsed.text).toContain('Language')
  })

  test('a topic without papers is a quiet day for its reader, and the papers do not come back later', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, 'a@example.org')
    await db.query(`UPDATE subscribers SET topics = '{math.AG}', with_trending = false`)
    expect(await send(mail.outbox, endOf(day))).toMatchObject({ submitted: 0, quiet: 1 })
    expect((await findByEmail(db, 'a@example.org'))?.readUpTo).toBe(1)
  })
})

describe('a day that the operator names', () => {
  test('is its readers’ turn, also when a later clock has moved them on already', async () => {
    await addReaders(db, 'a@example.org')
    await publishPapers(db, day, [rawPaper()])
    await send(mail.outbox, endOf(day))
    await send(mail.outbox, { day: '2026-11-23', now: new Date('2026-11-23T12:00:00Z'), isSet: false })
    await publishPapers(db, nextDay, [rawPaper()])
    expect(await send(mail.outbox, endOf(nextDay))).toMatchObject({ submitted: 1 })
    expect(await send(mail.outbox, endOf(nextDay))).toMatchObject({ submitted: 0, quiet: 0 })
  })

  test('changes nothing for a real clock: whoever is not due is not made due', async () => {
    await addReaders(db, 'a@example.org')
    await publishPapers(db, day, [rawPaper()])
    await send(mail.outbox, endOf(day))
    await publishPapers(db, nextDay, [rawPaper()])
    expect(
      await send(mail.outbox, { day: nextDay, now: new Date(`${nextDay}T07:59:00Z`), isSet: false }),
    ).toMatchObject({
      submitted: 0,
    })
  })
})

describe('consent', () => {
  test('somebody who unsubscribes between fan-out and claim gets nothing, and the ledger says why', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, 'a@example.org', 'b@example.org')
    await makeDigests(db, endOf(day))
    const reader = await findByEmail(db, 'a@example.org')
    await unsubscribeSubscriber(db, reader?.publicId ?? Buffer.alloc(8))
    expect(await send(mail.outbox, endOf(day))).toMatchObject({ submitted: 1, skipped: 1 })
    expect(mail.receiver.to('a@example.org')).toEqual([])
    const { rows } = await db.query(`SELECT reason FROM deliveries WHERE status = 'skipped'`)
    expect(rows).toEqual([{ reason: 'the subscriber is unsubscribed' }])
  })

  test('an address that is suppressed between fan-out and claim is skipped, and its window goes back', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, 'a@example.org')
    await makeDigests(db, endOf(day))
    await suppress(db, 'A@Example.org', 'bounce')
    expect(await send(mail.outbox, endOf(day))).toMatchObject({ submitted: 0, skipped: 1 })
    expect((await findByEmail(db, 'a@example.org'))?.readUpTo).toBe(0)
  })

  test.each(['pending', 'paused', 'unsubscribed', 'bounced', 'complained'])(
    'a %s subscriber is never due',
    async (state) => {
      await publishPapers(db, day, [rawPaper()])
      await addReaders(db, 'a@example.org')
      await db.query('UPDATE subscribers SET state = $1', [state])
      expect(await previewSend(db, endOf(day))).toEqual([])
      expect(await send(mail.outbox, endOf(day))).toMatchObject({ submitted: 0, skipped: 0 })
    },
  )
})

describe('sending to one', () => {
  test('only the named reader gets it, also before their hour', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, 'a@example.org', 'b@example.org')
    const reader = await findByEmail(db, 'b@example.org')
    expect(await send(mail.outbox, endOf(day), { only: { subscriberId: reader?.id ?? 0 } })).toMatchObject({
      submitted: 1,
    })
    expect(mail.receiver.mails.map((mail) => mail.to)).toEqual([['b@example.org']])
  })
})

describe('a dry run', () => {
  test('names who would get what and changes nothing', async () => {
    await publishPapers(db, day, [rawPaper(), rawPaper()])
    await addReaders(db, 'a@example.org', 'b@example.org')
    const [group, ...others] = await previewSend(db, endOf(day))
    expect(others).toEqual([])
    expect(group).toMatchObject({ readers: 2, addresses: ['a@example.org', 'b@example.org'] })
    expect(group?.digest.papers).toHaveLength(2)
    expect(await countDigests(db, day)).toEqual({})
    expect(await send(mail.outbox, endOf(day))).toMatchObject({ submitted: 2 })
  })
})

describe('a late edition', () => {
  test('due readers wait while the sources have failed today, six hours at most; the just confirmed do not', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, 'regular@example.org')
    await send(mail.outbox, endOf(day))
    await publishPapers(db, nextDay, [rawPaper()])
    const third = '2026-03-12'
    await db.query(`INSERT INTO runs (kind, day, outcome, reason) VALUES ('publish', $1, 'failed', 'no answer')`, [
      third,
    ])
    await addReaders(db, 'fresh@example.org')
    await db.query(`UPDATE subscribers SET next_digest_at = $1 WHERE email = 'regular@example.org'`, [
      `${third}T08:00:00Z`,
    ])
    const at = (time: string) => ({ day: third, now: new Date(`${third}T${time}:00Z`), isSet: false })
    expect(await send(mail.outbox, at('09:00'))).toMatchObject({ submitted: 1 })
    expect(mail.receiver.to('fresh@example.org')).toHaveLength(1)
    expect(await send(mail.outbox, at('13:59'))).toMatchObject({ submitted: 0 })
    expect(await send(mail.outbox, at('14:00'))).toMatchObject({ submitted: 1 })
    expect(mail.receiver.to('regular@example.org')).toHaveLength(2)
  })
})

describe('the end of a send', () => {
  test('comes when what other senders have in hand is finished too', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, 'a@example.org', 'b@example.org')
    await makeDigests(db, endOf(day))
    const held = await claimOne(db)
    let finished = false
    const finishing = delay(600).then(async () => {
      if (held) await finish(db, [{ delivery: held, ending: { status: 'submitted', response: '250 Ok' } }])
      finished = true
    })
    expect(await send(mail.outbox, endOf(day))).toMatchObject({ submitted: 1 })
    expect(finished).toBe(true)
    await finishing
  })

  test('tells how far it was: of each delivery, and up to all that were due', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, 'a@example.org', 'b@example.org', 'c@example.org')
    const told: string[] = []
    await send(mail.outbox, endOf(day), { onProgress: ({ done, total }) => told.push(`${done}/${total}`) })
    expect(told).toEqual(['1/3', '2/3', '3/3'])
  })

  test('leaves what is deferred for later, and says how much', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, 'a@example.org', 'b@example.org')
    await makeDigests(db, endOf(day))
    await bringInto(db, 'deferred', `address = 'a@example.org'`)
    await db.query(`UPDATE deliveries SET available_at = now() + interval '1 hour' WHERE status = 'deferred'`)
    expect(await send(mail.outbox, endOf(day))).toMatchObject({ submitted: 1, later: 1 })
  })

  test('comes at once where it is broken off', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, 'a@example.org')
    expect(await send(mail.outbox, endOf(day), { signal: AbortSignal.abort() })).toMatchObject({
      digests: 1,
      submitted: 0,
    })
    expect(await countDigests(db, day)).toEqual({ queued: 1 })
  })
})

describe('several senders', () => {
  test('share the work and send nothing twice', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, ...Array.from({ length: 60 }, (_, index) => `reader${index}@example.org`))
    const other = await testOutbox(db, mail.receiver.url)
    const reports = await Promise.all([send(mail.outbox, endOf(day)), send(other, endOf(day))])
    other.relay.close()
    expect((reports[0]?.submitted ?? 0) + (reports[1]?.submitted ?? 0)).toBe(60)
    expect(new Set(mail.receiver.mails.flatMap((mail) => mail.to)).size).toBe(60)
    expect(mail.receiver.mails).toHaveLength(60)
  })
})

test('what waits for others stays where it is while one reader is sent to', async () => {
  await publishPapers(db, day, [rawPaper()])
  await addReaders(db, 'a@example.org', 'b@example.org')
  await makeDigests(db, endOf(day))
  const reader = await findByEmail(db, 'b@example.org')
  expect(await send(mail.outbox, endOf(day), { only: { subscriberId: reader?.id ?? 0 } })).toMatchObject({
    submitted: 1,
  })
  expect(mail.receiver.mails.map((mail) => mail.to)).toEqual([['b@example.org']])
  expect(await countDigests(db, day)).toEqual({ queued: 1, submitted: 1 })
})
