import { beforeEach, describe, expect, test } from 'vitest'
import { mailboxAllowance, ownWishAllowance } from '../../../src/subscribers/allowance.ts'
import type { Subscriber } from '../../../src/subscribers/store.ts'
import { emptyDatabase, useDatabase } from '../../support/database.ts'
import { addSubscriber, pathTo, posted, queuedMails, testWeb, wishToMove } from '../../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const victim = 'ada@example.org'
const many = 50

const signUp = async (email = victim) => await pages.request('/subscribe', posted({ email, website: '' }))
const lostLink = async (email = victim) => await pages.request('/lost-link', posted({ email, website: '' }))
const wish = async (subscriber: Subscriber, kind: 'forget' | 'export') =>
  await pages.request(`${pathTo('manage', subscriber)}/${kind}`, { method: 'POST' })
const askToMove = async (subscriber: Subscriber, email: string) =>
  await pages.request(`${pathTo('manage', subscriber)}/move`, posted({ email }))
/** By an accomplice who has a mailbox of their own to agree at. */
const moveThere = async (subscriber: Subscriber, email = victim) => await wishToMove(db, pages, subscriber, email)

/** As if minutes had passed. */
async function wait(minutes: number): Promise<void> {
  const past = `- make_interval(secs => ${minutes * 60})`
  await db.query(`UPDATE subscribers SET asked_at = asked_at ${past}, forget_asked_at = forget_asked_at ${past},
    export_asked_at = export_asked_at ${past}, state_changed_at = state_changed_at ${past}`)
  await db.query(`UPDATE address_changes SET asked_at = asked_at ${past}, agreed_at = agreed_at ${past}`)
  await db.query(`UPDATE allowances SET used_until = used_until ${past}`)
}

/** Does each of the things at once, many times. */
const atOnce = (...things: (() => Promise<unknown>)[]) =>
  Promise.all(Array.from({ length: many }, (_, index) => things[index % things.length]?.()))

describe('fifty requests at the same time lead to one mail', () => {
  test('where an unknown address signs up', async () => {
    await atOnce(
      () => signUp(),
      () => signUp(victim.toUpperCase()),
      () => signUp('Ada@EXAMPLE.org'),
    )
    expect(await queuedMails(db)).toHaveLength(1)
    expect((await db.query('SELECT FROM subscribers')).rowCount).toBe(1)
  })

  test('where a reader’s link is lost', async () => {
    await addSubscriber(db, victim)
    await atOnce(() => lostLink())
    expect(await queuedMails(db)).toEqual([`lost-link ${victim}`])
  })

  test.each(['forget', 'export'] as const)('where a reader wants to %s', async (kind) => {
    const reader = await addSubscriber(db, victim)
    await atOnce(() => wish(reader, kind))
    expect(await queuedMails(db)).toEqual([`${kind} ${victim}`])
  })

  test('where several readers want to move there', async () => {
    const readers = [await addSubscriber(db, 'emmy@example.org'), await addSubscriber(db, 'mary@example.org')]
    await atOnce(...readers.map((reader) => () => moveThere(reader)))
    expect((await queuedMails(db)).filter((mail) => mail.endsWith(victim))).toEqual([`move ${victim}`])
  })

  test('where a reader wants to move somewhere', async () => {
    const reader = await addSubscriber(db, victim)
    await atOnce(() => askToMove(reader, 'next@example.org'))
    expect(await queuedMails(db)).toEqual([`move-from ${victim}`])
  })

  test('where a stranger plays all forms against each other for an unknown address', async () => {
    const accomplice = await addSubscriber(db, 'emmy@example.org')
    await atOnce(
      () => signUp(),
      () => lostLink(),
      () => moveThere(accomplice),
    )
    expect((await queuedMails(db)).filter((mail) => mail.endsWith(victim))).toHaveLength(1)
  })

  test('where a stranger plays all forms against each other for a reader', async () => {
    await addSubscriber(db, victim)
    const accomplice = await addSubscriber(db, 'emmy@example.org')
    await atOnce(
      () => signUp(),
      () => lostLink(),
      () => moveThere(accomplice),
    )
    expect((await queuedMails(db)).filter((mail) => mail.endsWith(victim))).toHaveLength(1)
  })
})

describe('within the ten minutes of an address', () => {
  const mailsThere = async () => (await queuedMails(db)).filter((mail) => mail.endsWith(victim))

  test('a wish to move there does not follow a sign-up', async () => {
    const accomplice = await addSubscriber(db, 'emmy@example.org')
    await signUp()
    await moveThere(accomplice)
    expect(await mailsThere()).toEqual([`confirmation ${victim}`])
    await wait(10.1)
    await moveThere(accomplice)
    expect(await mailsThere()).toEqual([`confirmation ${victim}`, `move ${victim}`])
  })

  test('a sign-up does not follow a wish to move there', async () => {
    await moveThere(await addSubscriber(db, 'emmy@example.org'))
    await signUp()
    expect(await mailsThere()).toEqual([`move ${victim}`])
    await wait(10.1)
    await signUp()
    expect(await mailsThere()).toEqual([`move ${victim}`, `confirmation ${victim}`])
  })
})

describe('a patient stranger', () => {
  const day = 24 * 60

  test('who asks every ten minutes of a day sends one address not 144 mails', async () => {
    for (let minute = 0; minute < day; minute += 10.1) {
      await signUp()
      await wait(10.1)
    }
    const mails = await queuedMails(db)
    expect(mails.length).toBeGreaterThanOrEqual(mailboxAllowance.atOnce)
    expect(mails.length).toBeLessThanOrEqual(mailboxAllowance.atOnce + 8)
  })

  test('who writes the mailbox in a hundred ways reaches it as often as with one', async () => {
    const spellings = Array.from({ length: 100 }, (_, index) =>
      index % 3 === 0
        ? `ada+${index}@example.org`
        : index % 3 === 1
          ? `A.d.a+x.${index}@Example.ORG`
          : `a.da+${index}@EXAMPLE.org`,
    )
    for (let index = 0; index < 100; index += 25)
      await Promise.all(spellings.slice(index, index + 25).map((one) => signUp(one)))
    expect(await queuedMails(db)).toHaveLength(mailboxAllowance.atOnce)
    expect((await db.query('SELECT FROM subscribers')).rowCount).toBe(mailboxAllowance.atOnce)
  })

  test('who has used a mailbox up keeps no other mailbox from anything', async () => {
    for (let index = 0; index < 20; index += 1) await signUp(`ada+${index}@example.org`)
    await signUp('emmy@example.org')
    await signUp('ada@example.com')
    expect((await queuedMails(db)).slice(-2)).toEqual(['confirmation emmy@example.org', 'confirmation ada@example.com'])
  })

  test('who has used a mailbox up cannot keep its reader from their data, or from being forgotten', async () => {
    const reader = await addSubscriber(db, victim)
    for (let index = 0; index < 20; index += 1) await signUp(`ada+${index}@example.org`)
    await wish(reader, 'export')
    await wish(reader, 'forget')
    expect((await queuedMails(db)).slice(-2)).toEqual([`export ${victim}`, `forget ${victim}`])
  })

  test('to whom a digest was forwarded sends its reader few mails by its link', async () => {
    const reader = await addSubscriber(db, victim)
    for (let minute = 0; minute < day; minute += 10.1) {
      const ask = [wish(reader, 'forget'), wish(reader, 'export'), askToMove(reader, `to.${minute}@example.com`)]
      await Promise.all(ask)
      await wait(10.1)
    }
    const mails = await queuedMails(db)
    expect(mails.length).toBeLessThanOrEqual(ownWishAllowance.atOnce + 8)
  })

  test('is answered as everybody is, also when nothing is sent any more', async () => {
    const answer = async () => {
      const response = await signUp()
      return JSON.stringify([response.status, [...response.headers], await response.text()])
    }
    const first = await answer()
    for (let index = 0; index < 20; index += 1) await signUp(`ada+${index}@example.org`)
    await wait(10.1)
    expect(await answer()).toBe(first)
    expect((await queuedMails(db)).filter((mail) => mail.endsWith(` ${victim}`))).toHaveLength(1)
  })

  test('leaves no trace of a mailbox that got nothing', async () => {
    for (let index = 0; index < 20; index += 1) await signUp(`ada+${index}@example.org`)
    const { rows } = await db.query(`SELECT FROM subscribers WHERE email = 'ada+19@example.org'`)
    expect(rows).toEqual([])
  })
})

test('an address in Unicode is refused, and its punycode is one address in whatever case', async () => {
  for (const email of ['ada@bücher.example', 'ådå@example.org', 'ada@example｡org'])
    expect((await signUp(email)).status).toBe(400)
  await signUp('ada@xn--bcher-kva.example')
  await signUp('ADA@XN--BCHER-KVA.example')
  expect(await queuedMails(db)).toEqual(['confirmation ada@xn--bcher-kva.example'])
})
