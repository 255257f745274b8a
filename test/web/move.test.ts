import { Readable } from 'node:stream'
import { beforeEach, describe, expect, test } from 'vitest'
import { retryEnded } from '../../src/outbox/ledger-store.ts'
import { makeDigests } from '../../src/outbox/send.ts'
import { findPaper } from '../../src/papers/store.ts'
import { forgetOldAddresses } from '../../src/subscribers/change-store.ts'
import { importSubscribers } from '../../src/subscribers/import.ts'
import { keepOpinion, opinionsOn, savedPapers } from '../../src/subscribers/opinions-store.ts'
import { deleteSubscriber, findByEmail, type Subscriber } from '../../src/subscribers/store.ts'
import { suppress, suppressionReasons } from '../../src/subscribers/suppression.ts'
import { bringInto, claimOne } from '../outbox/ledger.ts'
import { addReaders, endOf, publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import {
  addSubscriber,
  daysAgo,
  dump,
  mailDay,
  pathTo,
  posted,
  queuedMails,
  subscriberOf,
  testWeb,
  wishToMove,
} from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const old = 'ada@example.org'
const fresh = 'Lovelace@Example.com'

/** On the reader's page, which leads to a mail to the old address. */
const ask = async (subscriber: Subscriber, email = fresh) =>
  await pages.request(`${pathTo('manage', subscriber)}/move`, posted({ email }))
/** By the link in that mail, which leads to one to the new address. */
const agree = async (change: { publicId: Buffer }, issuedAt?: Date) =>
  await pages.request(pathTo('move-from', change, issuedAt), { method: 'POST' })
const want = (subscriber: Subscriber, email = fresh) => wishToMove(db, pages, subscriber, email)

/** The newest wish to move. */
async function wish(): Promise<{ publicId: Buffer }> {
  const { rows } = await db.query('SELECT public_id FROM address_changes ORDER BY id DESC LIMIT 1')
  return { publicId: rows[0]?.['public_id'] as Buffer }
}

const confirm = async (change: { publicId: Buffer }, issuedAt?: Date) =>
  await pages.request(pathTo('move', change, issuedAt), { method: 'POST' })
const undo = async (change: { publicId: Buffer }, issuedAt?: Date) =>
  await pages.request(pathTo('undo-move', change, issuedAt), { method: 'POST' })

/** Somebody who has moved from one address to another, and the change. */
async function moved(
  from = old,
  to = fresh,
): Promise<{ before: Subscriber; after: Subscriber; change: { publicId: Buffer } }> {
  const before = (await findByEmail(db, from)) ?? (await addSubscriber(db, from))
  await want(before, to)
  const change = await wish()
  await confirm(change)
  return { before, after: await subscriberOf(db, to), change }
}

/** One of each kind that there may be, besides the reader's own. */
async function allKindsOfAddresses(): Promise<string[]> {
  await addSubscriber(db, 'active@example.org')
  await addSubscriber(db, 'left@example.org', 'unsubscribed')
  await suppress(db, 'barred@example.org', 'operator')
  return [
    fresh,
    fresh,
    'active@example.org',
    'left@example.org',
    'barred@example.org',
    'fifth@example.org',
    'sixth@example.org',
  ]
}

describe('asking to move', () => {
  test('leads to a mail to the old address, and to nothing else', async () => {
    const subscriber = await addSubscriber(db, old)
    const response = await ask(subscriber)
    expect(response.status).toBe(200)
    expect(await response.text()).toContain(`A mail to <bdi>${old}</bdi> is on its way.`)
    expect(await queuedMails(db)).toEqual([`move-from ${old}`])
    expect(await subscriberOf(db, old)).toEqual(subscriber)
  })

  test('answers the same to the byte whatever the new address is', async () => {
    const subscriber = await addSubscriber(db, old)
    const answers = new Set<string>()
    for (const email of await allKindsOfAddresses()) {
      const response = await ask(subscriber, email)
      answers.add(JSON.stringify([response.status, [...response.headers], await response.text()]))
    }
    expect(answers.size).toBe(1)
    expect([...answers][0]).not.toContain(fresh)
  })

  test('for the same address mails once in ten minutes, also where it is asked for many times at once', async () => {
    const subscriber = await addSubscriber(db, old)
    await Promise.all(Array.from({ length: 10 }, () => ask(subscriber)))
    expect(await queuedMails(db)).toEqual([`move-from ${old}`])
    await db.query(`UPDATE address_changes SET asked_at = asked_at - interval '10 minutes 1 second'`)
    await ask(subscriber)
    expect(await queuedMails(db)).toHaveLength(2)
  })

  test('for another address mails at once, since the first may have been a slip', async () => {
    const subscriber = await addSubscriber(db, old)
    await ask(subscriber, 'lovelaec@example.com')
    await ask(subscriber)
    expect(await queuedMails(db)).toHaveLength(2)
  })

  test('mails about five addresses a day, also where many are asked for at once', async () => {
    const subscriber = await addSubscriber(db, old)
    await Promise.all(Array.from({ length: 12 }, (_, index) => ask(subscriber, `new${index}@example.org`)))
    expect(await queuedMails(db)).toHaveLength(5)
  })

  test.each(['', 'nowhere', 'a@b', '"><script>@example.org'])('to %j is refused', async (typed) => {
    const before = await addSubscriber(db, old)
    const response = await ask(before, typed)
    expect(response.status).toBe(400)
    expect(await response.text()).not.toContain('<script')
    expect(await queuedMails(db)).toEqual([])
  })

  test('to where the digest comes already is told so', async () => {
    const response = await ask(await addSubscriber(db, old), ` ${old} `)
    expect(response.status).toBe(400)
    expect(await response.text()).toContain('Your digest comes there already')
    expect(await queuedMails(db)).toEqual([])
  })

  test.each(['pending', 'unsubscribed', 'bounced', 'complained'] as const)(
    'by somebody %s leads to no mail',
    async (state) => {
      expect((await ask(await addSubscriber(db, old, state))).status).toBe(200)
      expect(await queuedMails(db)).toEqual([])
    },
  )
})

describe('a link to agree to a move', () => {
  test('opens a page with both addresses and a button, and mails nobody', async () => {
    await ask(await addSubscriber(db, old))
    const before = await dump(db)
    const html = await (await pages.request(pathTo('move-from', await wish()))).text()
    expect(html).toContain('<form method="post"><button>Yes, ask the new address</button></form>')
    expect(html).toContain(`<bdi>${old}</bdi>`)
    expect(html).toContain(`<bdi>${fresh}</bdi>`)
    expect(await dump(db)).toEqual(before)
  })

  test('leads to a mail to the new address when the button is pressed, and changes nothing yet', async () => {
    const subscriber = await addSubscriber(db, old)
    await ask(subscriber)
    const response = await agree(await wish())
    expect(response.status).toBe(200)
    expect(await response.text()).toContain('Check the new inbox')
    expect(await queuedMails(db)).toEqual([`move-from ${old}`, `move ${fresh}`])
    expect(await subscriberOf(db, old)).toEqual(subscriber)
  })

  test('is what the new end waits for: until then its link moves nothing', async () => {
    await ask(await addSubscriber(db, old))
    const before = await dump(db)
    expect((await pages.request(pathTo('move', await wish()))).status).toBe(410)
    expect((await confirm(await wish())).status).toBe(410)
    expect(await dump(db)).toEqual(before)
  })

  test('answers the same whatever the new address is, before and after', async () => {
    const subscriber = await addSubscriber(db, old)
    const answers = new Set<string>()
    for (const email of new Set((await allKindsOfAddresses()).slice(0, 6))) {
      await ask(subscriber, email)
      const link = pathTo('move-from', await wish())
      for (const request of [{ method: 'POST' }, { method: 'GET' }]) {
        const response = await pages.request(link, request)
        const html = (await response.text()).replaceAll(email, 'the new address')
        answers.add(JSON.stringify([response.status, [...response.headers], html]))
      }
    }
    expect(answers.size).toBe(2)
  })

  test('where the new address has its own digest tells that address so', async () => {
    await addSubscriber(db, fresh)
    await want(await addSubscriber(db, old), fresh.toUpperCase())
    expect(await queuedMails(db)).toEqual([`move-from ${old}`, `already-subscribed ${fresh}`])
  })

  test.each(suppressionReasons)('mails no address that is suppressed by %s', async (reason) => {
    await suppress(db, fresh, reason)
    expect((await want(await addSubscriber(db, old))).status).toBe(200)
    expect(await queuedMails(db)).toEqual([`move-from ${old}`])
  })

  test('mails an address once in ten minutes, whoever wants it', async () => {
    const [ada, emmy] = [await addSubscriber(db, old), await addSubscriber(db, 'emmy@example.org')]
    const toFresh = async () => (await queuedMails(db)).filter((mail) => mail === `move ${fresh}`)
    await Promise.all([ada, emmy, ada, emmy, ada].map((subscriber) => want(subscriber)))
    expect(await toFresh()).toHaveLength(1)
    await db.query(`UPDATE address_changes SET asked_at = asked_at - interval '10 minutes 1 second',
      agreed_at = agreed_at - interval '10 minutes 1 second'`)
    await want(emmy)
    expect(await toFresh()).toHaveLength(2)
  })

  test('mails once, however often it is pressed and whenever', async () => {
    await want(await addSubscriber(db, old))
    const change = await wish()
    await Promise.all(Array.from({ length: 10 }, () => agree(change)))
    await db.query(`UPDATE address_changes SET agreed_at = agreed_at - interval '1 hour'`)
    await agree(change)
    expect(await queuedMails(db)).toEqual([`move-from ${old}`, `move ${fresh}`])
  })

  test('has expired after a day', async () => {
    await ask(await addSubscriber(db, old))
    expect((await agree(await wish(), daysAgo(1.01))).status).toBe(410)
    expect((await pages.request(pathTo('move-from', await wish(), daysAgo(1.01)))).status).toBe(410)
    expect(await queuedMails(db)).toEqual([`move-from ${old}`])
    expect((await agree(await wish(), daysAgo(0.99))).status).toBe(200)
  })

  test('is void once another address was agreed to, and not because somebody asked for one', async () => {
    const subscriber = await addSubscriber(db, old)
    await ask(subscriber)
    const first = await wish()
    await ask(subscriber, 'second@example.org')
    const second = await wish()
    expect((await agree(first)).status).toBe(200)
    expect((await agree(second)).status).toBe(200)
    expect((await agree(first)).status).toBe(410)
    expect((await confirm(first)).status).toBe(410)
    expect((await confirm(second)).status).toBe(200)
  })

  test('that waits in the mailbox that was left moves nothing from where the digest went', async () => {
    const subscriber = await addSubscriber(db, old)
    await want(subscriber)
    const [done, later] = [await wish(), (await ask(subscriber, 'third@example.org')) && (await wish())]
    await confirm(done)
    const before = await dump(db)
    expect((await agree(later)).status).toBe(404)
    expect(await dump(db)).toEqual(before)
    expect(await (await pages.request(pathTo('move-from', done))).text()).toContain('goes to another address')
  })

  test.each<[string, number, () => Promise<unknown>]>([
    ['has left', 410, () => db.query(`UPDATE subscribers SET state = 'unsubscribed'`)],
    ['is forgotten', 404, async () => deleteSubscriber(db, (await subscriberOf(db, old)).id)],
  ])('mails nobody where the reader %s', async (_, status, happens) => {
    await ask(await addSubscriber(db, old))
    const change = await wish()
    await happens()
    const before = await dump(db)
    expect((await agree(change)).status).toBe(status)
    expect(await dump(db)).toEqual(before)
  })
})

describe('a link to move', () => {
  test('opens a page with the new address and a button, and moves nothing', async () => {
    await want(await addSubscriber(db, old))
    const before = await dump(db)
    const html = await (await pages.request(pathTo('move', await wish()))).text()
    expect(html).toContain('<button>Yes, send it here</button>')
    expect(html).toContain(fresh)
    expect(html).not.toContain(old)
    expect(await dump(db)).toEqual(before)
  })

  test('moves the digest with its preferences and window when the button is pressed, and tells the old address', async () => {
    const before = await addSubscriber(db, old)
    await db.query(`UPDATE subscribers SET topics = '{cs.CL}', read_up_to = 17`)
    await want(before)
    const response = await confirm(await wish())
    expect(response.status).toBe(200)
    const after = await subscriberOf(db, fresh)
    expect(after).toMatchObject({ id: before.id, state: 'active', readUpTo: 17, nextDigestAt: before.nextDigestAt })
    expect(after.preferences.topics).toEqual(['cs.CL'])
    expect(await findByEmail(db, old)).toBeUndefined()
    expect(await queuedMails(db)).toEqual([`move-from ${old}`, `move ${fresh}`, `moved ${old}`])
  })

  test('goes to the address that the wish names in the database, whatever is posted with it', async () => {
    await want(await addSubscriber(db, old))
    const path = `${pathTo('move', await wish())}?email=evil@example.org`
    await pages.request(path, posted({ email: 'evil@example.org', new_email: 'evil@example.org' }))
    expect(await findByEmail(db, fresh)).toBeDefined()
    expect(await findByEmail(db, 'evil@example.org')).toBeUndefined()
  })

  test('sends the digests that wait to the new address, and leaves the past as it was', async () => {
    await publishPapers(db, mailDay, [rawPaper()])
    await addReaders(db, old)
    await makeDigests(db, endOf(mailDay))
    await db.query(
      `INSERT INTO deliveries (day, subscriber_id, kind, address, status)
       SELECT day, subscriber_id, 'lost-link', address, 'submitted' FROM deliveries`,
    )
    await db.query(`UPDATE deliveries SET limited_domain = 'example.org'`)
    await want(await subscriberOf(db, old))
    await confirm(await wish())
    const { rows } = await db.query(
      `SELECT kind, address, limited_domain FROM deliveries WHERE kind NOT IN ('move-from', 'move') ORDER BY kind`,
    )
    expect(rows).toEqual([
      { kind: 'digest', address: fresh, limited_domain: '' },
      { kind: 'lost-link', address: old, limited_domain: 'example.org' },
      { kind: 'moved', address: old, limited_domain: '' },
    ])
  })

  test('sends a digest that failed before to the new address where the operator tries it again', async () => {
    await publishPapers(db, mailDay, [rawPaper()])
    await addReaders(db, old)
    await makeDigests(db, endOf(mailDay))
    await bringInto(db, 'failed')
    await db.query('UPDATE subscribers SET read_up_to = NULL')
    await db.query(`UPDATE subscribers SET read_up_to = g.after_edition FROM digests g`)
    await moved()
    expect(await retryEnded(db, mailDay)).toEqual({ queued: 1, left: 0 })
    const { rows } = await db.query(`SELECT address FROM deliveries WHERE kind = 'digest'`)
    expect(rows).toEqual([{ address: fresh }])
  })

  test('twice is as good as once', async () => {
    const { change } = await moved()
    const before = await dump(db)
    const again = await confirm(change)
    expect(again.status).toBe(200)
    expect(await again.text()).not.toContain('/manage/')
    expect((await pages.request(pathTo('move', change))).status).toBe(200)
    expect(await dump(db)).toEqual(before)
  })

  test('ten times at once moves once and tells once', async () => {
    await want(await addSubscriber(db, old))
    const change = await wish()
    const responses = await Promise.all(Array.from({ length: 10 }, () => confirm(change)))
    expect(responses.map(({ status }) => status)).toEqual(Array.from({ length: 10 }, () => 200))
    expect(await queuedMails(db)).toEqual([`move-from ${old}`, `move ${fresh}`, `moved ${old}`])
  })

  test('is void once another address was agreed to', async () => {
    const subscriber = await addSubscriber(db, old)
    await want(subscriber)
    const first = await wish()
    await want(subscriber, 'second@example.org')
    expect((await confirm(first)).status).toBe(410)
    expect((await pages.request(pathTo('move', first))).status).toBe(410)
    expect((await confirm(await wish())).status).toBe(200)
    expect(await findByEmail(db, 'second@example.org')).toBeDefined()
  })

  test('has expired after a day', async () => {
    await want(await addSubscriber(db, old))
    expect((await confirm(await wish(), daysAgo(1.01))).status).toBe(410)
    expect((await pages.request(pathTo('move', await wish(), daysAgo(1.01)))).status).toBe(410)
    expect(await findByEmail(db, old)).toBeDefined()
    expect((await confirm(await wish(), daysAgo(0.99))).status).toBe(200)
  })

  test.each<[string, number, () => Promise<unknown>]>([
    ['the reader has left', 410, () => db.query(`UPDATE subscribers SET state = 'unsubscribed'`)],
    ['the reader is forgotten', 404, async () => deleteSubscriber(db, (await subscriberOf(db, old)).id)],
    ['the new address is suppressed', 410, () => suppress(db, fresh, 'operator')],
    ['the new address was subscribed meanwhile', 409, () => addSubscriber(db, fresh)],
  ])('moves nothing where %s', async (_, status, happens) => {
    await want(await addSubscriber(db, old))
    const change = await wish()
    await happens()
    const before = await dump(db)
    expect((await confirm(change)).status).toBe(status)
    expect(await dump(db)).toEqual(before)
  })

  test.each(['pending', 'unsubscribed', 'bounced'] as const)(
    'takes an address over that was %s, and no paper comes twice',
    async (state) => {
      await addSubscriber(db, fresh, state)
      await db.query('UPDATE subscribers SET read_up_to = 9')
      await want(await addSubscriber(db, old))
      expect((await confirm(await wish())).status).toBe(200)
      expect(await subscriberOf(db, fresh)).toMatchObject({ state: 'active', readUpTo: 9 })
      expect((await db.query('SELECT FROM subscribers')).rowCount).toBe(1)
    },
  )

  test('takes the reading list of the new address along, and its own word on a paper stands', async () => {
    await publishPapers(
      db,
      mailDay,
      ['1', '2', '3'].map((id) => rawPaper({ externalId: `2603.0000${id}` })),
    )
    const [own = 0, both = 0, theirs = 0] = await Promise.all(
      ['1', '2', '3'].map(async (id) => (await findPaper(db, 'arxiv', `2603.0000${id}`))?.id),
    )
    const { publicId: reader } = await addSubscriber(db, old)
    const { publicId: there } = await addSubscriber(db, fresh, 'unsubscribed')
    await keepOpinion(db, { subscriber: reader, paperId: own }, 'saved')
    await keepOpinion(db, { subscriber: reader, paperId: both }, 'less')
    await keepOpinion(db, { subscriber: there, paperId: both }, 'more')
    await keepOpinion(db, { subscriber: there, paperId: theirs }, 'saved')
    const { after } = await moved()
    expect((await savedPapers(db, after.publicId)).sort()).toEqual([own, theirs].sort())
    const about = { subscriber: after.publicId, paperId: both }
    expect(await opinionsOn(db, about)).toEqual(new Set(['less']))
    const { rows } = await db.query('SELECT has_opinions FROM subscribers')
    expect(rows).toEqual([{ has_opinions: true }])
  })

  test('may lead to the same address in other letters, which can still be undone and imported', async () => {
    const { after, change } = await moved(old, 'Ada@Example.ORG')
    expect(after).toMatchObject({ email: 'Ada@Example.ORG', state: 'active' })
    expect(await queuedMails(db)).toEqual([`move-from ${old}`, 'move Ada@Example.ORG', `moved ${old}`])
    expect((await db.query('SELECT FROM forgotten')).rowCount).toBe(0)
    expect((await undo(change)).status).toBe(200)
    expect((await subscriberOf(db, old)).email).toBe(old)
  })

  test('names a subscriber to nobody: a subscriber’s id is not a change’s', async () => {
    const subscriber = await addSubscriber(db, old)
    await want(subscriber)
    expect((await confirm(subscriber)).status).toBe(404)
    expect((await pages.request(pathTo('manage', await wish()))).status).toBe(404)
  })
})

describe('after a move', () => {
  const importAddress = (email: string) =>
    importSubscribers(db, Readable.from([`email\n${email}\n`]), { timeZone: 'UTC', wording: 'an old list' })

  test('an old list does not bring a second digest to the address that was left', async () => {
    await moved()
    expect(await importAddress(old.toUpperCase())).toMatchObject({ added: 0, forgotten: 1 })
    expect((await db.query('SELECT FROM subscribers')).rowCount).toBe(1)
  })

  test('an address that was forgotten once may be imported, since its owner confirmed it', async () => {
    await db.query('INSERT INTO forgotten (hash) VALUES (forgotten_hash($1))', [fresh])
    const { after } = await moved()
    await deleteSubscriber(db, after.id)
    expect(await importAddress(fresh)).toMatchObject({ added: 1, forgotten: 0 })
  })

  test('that was undone all its addresses may be imported again', async () => {
    const first = await moved()
    await moved(fresh, 'third@example.org')
    await undo(first.change)
    expect((await db.query('SELECT FROM forgotten')).rowCount).toBe(0)
    expect(await importAddress(fresh)).toMatchObject({ added: 1 })
  })

  test('the links in old mails open nothing, and those in new ones do', async () => {
    const { before, after } = await moved()
    expect((await pages.request(pathTo('manage', before))).status).toBe(410)
    for (const purpose of ['forget', 'export'] as const) {
      expect([purpose, (await pages.request(pathTo(purpose, before), { method: 'POST' })).status]).toEqual([
        purpose,
        404,
      ])
    }
    expect(await (await pages.request(pathTo('manage', after))).text()).toContain(fresh)
  })

  test('the page and the wishes of an old link say what happened and where a new one is, and change nothing', async () => {
    const { before } = await moved()
    const unchanged = await dump(db)
    const page = pathTo('manage', before)
    const form = posted({ email: 'thief@example.org', pause: 'open' })
    for (const response of [
      await pages.request(page),
      await pages.request(page, form),
      ...(await Promise.all(['move', 'forget', 'export'].map((wish) => pages.request(`${page}/${wish}`, form)))),
    ]) {
      expect(response.status).toBe(410)
      const html = await response.text()
      expect(html).toContain('This link is from before a change of address')
      expect(html).toContain('href="/lost-link"')
      expect(html).not.toMatch(/example\.(com|org)/i)
    }
    expect(await dump(db)).toEqual(unchanged)
  })

  test('an old link to the reading list neither shows nor changes it, and leads to the paper', async () => {
    await publishPapers(db, mailDay, [rawPaper({ externalId: '2603.00001', title: 'Of <b>trees</b>' })])
    const paper = await findPaper(db, 'arxiv', '2603.00001')
    const { before, after } = await moved()
    await keepOpinion(db, { subscriber: after.publicId, paperId: paper?.id ?? 0 }, 'saved')
    const unchanged = await dump(db)
    const list = pathTo('list', before)
    const aboutPaper = `${list}/${paper?.id}`
    for (const path of [list, `${list}/papers.bib`, `${list}/papers.ris`, `${list}/0/save`]) {
      const response = await pages.request(path)
      const html = await response.text()
      expect([path, response.status]).toEqual([path, 410])
      expect(html).toContain('This link is from before a change of address')
      expect(html).not.toContain('trees')
    }
    for (const response of [
      await pages.request(`${aboutPaper}/save`),
      await pages.request(aboutPaper, posted({ undo: 'saved' })),
    ]) {
      expect(response.status).toBe(410)
      const html = await response.text()
      expect(html).toContain('<a href="/papers/2603.00001">Of &lt;b&gt;trees&lt;/b&gt;</a>')
      expect(html).not.toMatch(/<button|Your reading list<|example\.com/i)
    }
    await pages.request(list, posted({ remove: `${paper?.id}` }))
    expect(await dump(db)).toEqual(unchanged)
    expect(await (await pages.request(pathTo('list', after))).text()).toContain('trees')
  })

  test('an old link says no more than a forged one once its reader is forgotten', async () => {
    const { before, after } = await moved()
    await deleteSubscriber(db, after.id)
    for (const purpose of ['manage', 'list'] as const) {
      const response = await pages.request(pathTo(purpose, before))
      const forged = await pages.request(`/${purpose}/${'a'.repeat(42)}`)
      expect([response.status, await response.text()]).toEqual([404, await forged.text()])
    }
  })

  test('the unsubscribe link in an old mail still unsubscribes, shows its button and undoes', async () => {
    const { before } = await moved()
    expect(await (await pages.request(pathTo('unsubscribe', before))).text()).toContain('<button>Unsubscribe</button>')
    expect((await pages.request(pathTo('unsubscribe', before), { method: 'POST' })).status).toBe(200)
    expect((await subscriberOf(db, fresh)).state).toBe('unsubscribed')
    await pages.request(`${pathTo('unsubscribe', before)}/undo`, { method: 'POST' })
    expect((await subscriberOf(db, fresh)).state).toBe('active')
  })

  test('the addresses are deleted when nothing can be undone any more, and old links still unsubscribe', async () => {
    const { before } = await moved()
    await forgetOldAddresses(db)
    expect((await db.query('SELECT FROM address_changes WHERE old_email IS NOT NULL')).rowCount).toBe(1)
    await db.query(`UPDATE address_changes SET moved_at = moved_at - interval '8 days 1 minute'`)
    await forgetOldAddresses(db)
    const { rows } = await db.query('SELECT old_email, new_email FROM address_changes')
    expect(rows).toEqual([{ old_email: null, new_email: null }])
    await pages.request(pathTo('unsubscribe', before), { method: 'POST' })
    expect((await subscriberOf(db, fresh)).state).toBe('unsubscribed')
  })

  test('a wish that nobody confirmed is deleted too', async () => {
    await want(await addSubscriber(db, old))
    await forgetOldAddresses(db)
    expect((await db.query('SELECT FROM address_changes')).rowCount).toBe(1)
    await db.query(`UPDATE address_changes SET asked_at = asked_at - interval '9 days'`)
    await forgetOldAddresses(db)
    expect((await db.query('SELECT FROM address_changes')).rowCount).toBe(0)
  })
})

describe('a link to undo a move', () => {
  test('opens a page with a button and puts nothing back', async () => {
    const { change } = await moved()
    const before = await dump(db)
    const html = await (await pages.request(pathTo('undo-move', change))).text()
    expect(html).toContain('<button>Take it back</button>')
    expect(html).not.toContain(fresh)
    expect(await dump(db)).toEqual(before)
  })

  test('puts the old address back', async () => {
    const { change, before } = await moved()
    const response = await undo(change)
    expect(response.status).toBe(200)
    expect(await subscriberOf(db, old)).toMatchObject({ id: before.id, state: 'active' })
    expect(await findByEmail(db, fresh)).toBeUndefined()
    const manage = (await response.text()).match(/href="(\/manage\/[a-z2-7]+)"/)?.[1] ?? 'no link'
    expect(await (await pages.request(manage)).text()).toContain(old)
  })

  test('makes void every link that was sent to the new address, also the one to unsubscribe', async () => {
    const { change, after } = await moved()
    await undo(change)
    for (const purpose of ['manage', 'forget', 'export'] as const) {
      expect([purpose, (await pages.request(pathTo(purpose, after), { method: 'POST' })).status]).toEqual([
        purpose,
        404,
      ])
    }
    expect((await pages.request(pathTo('unsubscribe', after), { method: 'POST' })).status).toBe(200)
    expect((await confirm(change)).status).toBe(410)
    expect(await subscriberOf(db, old)).toMatchObject({ state: 'active' })
  })

  test('says nothing of the move to who holds a link that was sent to the new address', async () => {
    const { change, after } = await moved()
    await undo(change)
    for (const purpose of ['manage', 'list'] as const) {
      expect([purpose, (await pages.request(pathTo(purpose, after))).status]).toEqual([purpose, 404])
    }
  })

  test('makes void also the link that the move was asked for by, but old mails still unsubscribe', async () => {
    const { change, before } = await moved()
    await undo(change)
    expect((await pages.request(pathTo('manage', before))).status).toBe(410)
    await pages.request(pathTo('unsubscribe', before), { method: 'POST' })
    expect((await subscriberOf(db, old)).state).toBe('unsubscribed')
  })

  test('brings what waits back to the old address', async () => {
    await publishPapers(db, mailDay, [rawPaper()])
    await addReaders(db, old)
    await makeDigests(db, endOf(mailDay))
    const { change, after } = await moved()
    await pages.request('/lost-link', posted({ email: after.email }))
    await undo(change)
    const waiting = (await queuedMails(db)).filter((mail) => !mail.startsWith('move'))
    expect(waiting.sort()).toEqual([`digest ${old}`, `lost-link ${old}`])
  })

  test('of the first of two moves takes both back, and the second one’s is void', async () => {
    const first = await moved()
    const second = await moved(fresh, 'third@example.org')
    expect((await undo(first.change)).status).toBe(200)
    expect(await subscriberOf(db, old)).toMatchObject({ id: first.before.id })
    await undo(second.change)
    expect(await findByEmail(db, fresh)).toBeUndefined()
    for (const void_ of [second.before, second.after]) {
      await pages.request(pathTo('unsubscribe', void_), { method: 'POST' })
      expect((await pages.request(pathTo('manage', void_))).status).toBe(404)
    }
    expect((await subscriberOf(db, old)).state).toBe('active')
  })

  test('ends a wish that was asked for from the new address', async () => {
    const { change, after } = await moved()
    await want(after, 'third@example.org')
    const later = await wish()
    await undo(change)
    expect((await confirm(later)).status).toBe(410)
    expect(await findByEmail(db, old)).toBeDefined()
  })

  test('twice is as good as once, and does not undo a later move', async () => {
    const { change } = await moved()
    await undo(change)
    await moved(old, 'third@example.org')
    const before = await dump(db)
    expect((await undo(change)).status).toBe(200)
    expect((await pages.request(pathTo('undo-move', change))).status).toBe(200)
    expect(await dump(db)).toEqual(before)
  })

  test('works for a week', async () => {
    const { change } = await moved()
    expect((await undo(change, daysAgo(7.01))).status).toBe(410)
    expect((await pages.request(pathTo('undo-move', change, daysAgo(7.01)))).status).toBe(410)
    expect(await findByEmail(db, fresh)).toBeDefined()
    expect((await undo(change, daysAgo(6.99))).status).toBe(200)
  })

  test('is not barred by somebody who types the old address into the sign-up form', async () => {
    const { change, before } = await moved()
    await pages.request('/subscribe', posted({ email: old }))
    expect((await undo(change)).status).toBe(200)
    expect((await subscriberOf(db, old)).id).toBe(before.id)
  })

  test('leaves alone who was subscribed anew at the old address', async () => {
    const { change } = await moved()
    await pages.request('/subscribe', posted({ email: old }))
    await pages.request(pathTo('confirm', await subscriberOf(db, old)), { method: 'POST' })
    await db.query(`UPDATE subscribers SET state = 'unsubscribed' WHERE email = $1`, [old])
    const before = await dump(db)
    expect((await undo(change)).status).toBe(409)
    expect(await dump(db)).toEqual(before)
  })

  test('does nothing before the move, or once the reader is forgotten', async () => {
    await want(await addSubscriber(db, old))
    const change = await wish()
    expect((await undo(change)).status).toBe(410)
    await confirm(change)
    await deleteSubscriber(db, (await subscriberOf(db, fresh)).id)
    expect((await undo(change)).status).toBe(404)
    expect((await db.query('SELECT FROM subscribers')).rowCount).toBe(0)
  })
})

describe('a mail to the new address', () => {
  test('is not sent where the operator suppressed that address meanwhile', async () => {
    await want(await addSubscriber(db, old))
    await suppress(db, fresh, 'operator')
    expect((await claimOne(db))?.kind).toBe('move-from')
    expect(await claimOne(db)).toBeUndefined()
    expect((await db.query(`SELECT status, reason FROM deliveries WHERE kind = 'move'`)).rows).toEqual([
      { status: 'skipped', reason: 'suppressed: operator' },
    ])
  })
})
