import { randomUUID } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { paceOf } from '../../../src/outbox/confirmation-pace.ts'
import { spreadConfirmations, waitingConfirmations } from '../../../src/outbox/confirmation-store.ts'
import { makeDigests } from '../../../src/outbox/send.ts'
import { sweepUnconfirmed } from '../../../src/subscribers/sign-up-store.ts'
import { confirmationDays, unconfirmedDays } from '../../../src/subscribers/subscriber.ts'
import { claimOne } from '../../outbox/ledger.ts'
import { addReaders, endOf, publishPapers, rawPaper } from '../../support/builders.ts'
import { emptyDatabase, useDatabase } from '../../support/database.ts'
import { addSubscriber, mailDay, posted, queuedMails, readableLog, testWeb, wishToMove } from '../../support/web.ts'

const db = useDatabase()
const perHour = 20
const pages = testWeb(db, { confirmationsPerHour: perHour })
beforeEach(() => emptyDatabase(db))

const signUp = async (email = `${randomUUID()}@example.org`, on = pages) =>
  await on.request('/subscribe', posted({ email, website: '' }))

async function flood(count: number): Promise<void> {
  for (let done = 0; done < count; done += 10)
    await Promise.all(Array.from({ length: Math.min(10, count - done) }, () => signUp()))
}

/** How many minutes the mails that wait have still to wait, in their order. */
async function turns(): Promise<number[]> {
  const { rows } = await db.query(
    `SELECT round(greatest(0, extract(epoch FROM available_at - now())) / 60, 1)::float8 AS minutes FROM deliveries
     WHERE kind IN ('confirmation', 'move') ORDER BY available_at, id`,
  )
  return rows.map((row) => Number(row['minutes']))
}

describe('a flood over many addresses', () => {
  test('mails half of an hour’s confirmations at once and the others evenly, so that no hour has more', async () => {
    await flood(30)
    const minutes = await turns()
    expect(minutes.slice(0, 10)).toEqual(Array.from({ length: 10 }, () => 0))
    for (const [index, at] of minutes.slice(10).entries()) expect(Math.abs(at - (index + 1) * 6)).toBeLessThan(0.9)
    expect(minutes.filter((at) => at < 60).length).toBeLessThanOrEqual(perHour)
  })

  test('loses nobody: each confirmation is in the ledger and leaves when its turn comes', async () => {
    await flood(12)
    expect(await queuedMails(db)).toHaveLength(12)
    const taken = async () => {
      let count = 0
      while (await claimOne(db)) count += 1
      return count
    }
    expect(await taken()).toBe(10)
    await db.query(`UPDATE deliveries SET available_at = available_at - interval '6 minutes' WHERE status = 'queued'`)
    expect(await taken()).toBe(1)
    await db.query(`UPDATE deliveries SET available_at = available_at - interval '7 minutes' WHERE status = 'queued'`)
    expect(await taken()).toBe(1)
  })

  test('holds no digest back, and no mail to a reader', async () => {
    await publishPapers(db, mailDay, [rawPaper()])
    await addReaders(db, 'reader@example.com', 'lost@example.com')
    await flood(30)
    for (let index = 0; index < 10; index += 1) expect((await claimOne(db))?.kind).toBe('confirmation')
    await makeDigests(db, endOf(mailDay))
    await pages.request('/lost-link', posted({ email: 'lost@example.com', website: '' }))
    const next = [await claimOne(db), await claimOne(db), await claimOne(db)].map((delivery) => delivery?.kind)
    expect(next).toEqual(['lost-link', 'digest', 'digest'])
    // A confirmation whose turn has come stands behind the digests that waited before it.
    expect(await claimOne(db)).toBeUndefined()
  })

  test('tells everybody on the page how long the mail may take, whether their address is known or not', async () => {
    await addSubscriber(db, 'known@example.org')
    await flood(13)
    const [known, unknown] = [await signUp('known@example.org'), await signUp('unknown@example.org')]
    const words = await known.text()
    expect(words).toMatch(/the mail may come only in (18|24) minutes/)
    expect((await unknown.text()).replace(/\d+ minutes/, '')).toBe(words.replace(/\d+ minutes/, ''))
  })

  test('counts wishes to move, whose mails go to strangers too', async () => {
    const reader = await addSubscriber(db, 'reader@example.com')
    await flood(10)
    await wishToMove(db, pages, reader, 'stranger@example.org')
    expect((await turns()).at(-1)).toBeGreaterThan(5)
  })

  test('is refused once a mail would take longer than a day, with the moment to come again', async () => {
    await flood(10)
    await db.query(`UPDATE allowances SET used_until = used_until + interval '26 hours'`)
    const response = await signUp('late@example.org')
    expect(response.status).toBe(503)
    expect(Number(response.headers.get('Retry-After'))).toBeGreaterThan(3_600)
    const html = await response.text()
    expect(html).toContain('Please press the button again in 3 hours')
    expect(html).toContain('value="late@example.org"')
    expect((await db.query(`SELECT FROM subscribers WHERE email = 'late@example.org'`)).rowCount).toBe(0)
  })

  test('is refused alike for a reader and for a stranger', async () => {
    await addSubscriber(db, 'known@example.org')
    await flood(10)
    await db.query(`UPDATE allowances SET used_until = used_until + interval '26 hours'`)
    const answers = await Promise.all(
      ['known@example.org', 'nobody@example.org'].map(async (email) =>
        (await (await signUp(email)).text()).replaceAll(email, 'X'),
      ),
    )
    expect(answers[0]).toBe(answers[1])
  })

  test('is told in the log with the setting that mends it, and without any address', async () => {
    const { log, lines } = readableLog()
    const told = testWeb(db, { log, confirmationsPerHour: perHour })
    await flood(11)
    await signUp('ada@example.org', told)
    await signUp('emmy@example.org', told)
    expect(lines).toHaveLength(1)
    expect(lines[0]).toContain('CONFIRMATIONS_PER_HOUR (20)')
    expect(lines[0]).not.toContain('@')
  })

  test('shows in the metrics', async () => {
    await flood(15)
    const lines = (await (await pages.request('/metrics')).text()).split('\n')
    expect(lines).toContain('paperroute_confirmations_waiting 5')
  })

  test('waits less once the operator lets more through, and the next sign-up stands behind it', async () => {
    await flood(30)
    await spreadConfirmations(db, 1_200)
    const { count, until } = await waitingConfirmations(db)
    expect(count).toBe(20)
    expect((until?.getTime() ?? 0) - Date.now()).toBeLessThan((20 * 6 + 1) * 1_000)
    await signUp('next@example.org', testWeb(db, { confirmationsPerHour: 1_200 }))
    const { rows } = await db.query(`SELECT address FROM deliveries ORDER BY available_at DESC LIMIT 1`)
    expect(rows).toEqual([{ address: 'next@example.org' }])
  })

  test('keeps its turns where nothing was changed, however often a sender starts', async () => {
    await flood(14)
    const before = await turns()
    for (let starts = 0; starts < 3; starts += 1) await spreadConfirmations(db, perHour)
    const after = await turns()
    for (const [index, at] of before.entries()) expect(Math.abs((after[index] ?? 0) - at)).toBeLessThan(0.9)
  })
})

test.each([1, 2, 3, 500, 1_000_000])('at %i an hour, what leaves at once and in an hour after is no more', (most) => {
  const { atOnce, everySeconds } = paceOf(most)
  expect(atOnce).toBeGreaterThanOrEqual(1)
  expect(atOnce + Math.floor(3_599 / everySeconds)).toBeLessThanOrEqual(most)
})

describe('who never confirmed', () => {
  const age = (days: number) =>
    db.query(
      'UPDATE subscribers SET created_at = a.moment, asked_at = a.moment FROM (SELECT now() - make_interval(days => $1) AS moment) a',
      [days],
    )

  test('is kept for longer than any link of theirs works, and then deleted', async () => {
    expect(unconfirmedDays).toBeGreaterThan(confirmationDays + 2)
    await signUp()
    await db.query(`UPDATE subscribers SET created_at = now() - make_interval(days => $1), asked_at = NULL`, [
      unconfirmedDays - 1,
    ])
    expect(await sweepUnconfirmed(db)).toBe(0)
    await age(unconfirmedDays + 1)
    expect(await sweepUnconfirmed(db)).toBe(1)
  })

  test('is kept where they asked again lately', async () => {
    await signUp('ada@example.org')
    await age(unconfirmedDays + 1)
    await signUp('ada@example.org')
    expect(await sweepUnconfirmed(db)).toBe(0)
  })

  test('is nobody in another state, nor whoever had confirmed once', async () => {
    for (const state of ['active', 'paused', 'unsubscribed', 'bounced', 'complained'] as const)
      await addSubscriber(db, `${state}@b.example`, state)
    await addSubscriber(db, 'once@b.example', 'pending')
    await db.query(`UPDATE subscribers SET confirmed_at = now() WHERE email = 'once@b.example'`)
    await db.query(`UPDATE subscribers SET created_at = now() - interval '1 year'`)
    expect(await sweepUnconfirmed(db)).toBe(0)
  })
})
