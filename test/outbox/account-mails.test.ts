import { describe, expect, test } from 'vitest'
import { deliver } from '../../src/outbox/deliver.ts'
import { findByEmail } from '../../src/subscribers/store.ts'
import { testLinks } from '../support/builders.ts'
import { useDatabase } from '../support/database.ts'
import { useOutbox } from '../support/outbox.ts'
import type { Received } from '../support/receiver.ts'
import { addSubscriber, pathTo, posted, subscriberOf, testWeb } from '../support/web.ts'

const db = useDatabase()
const given = useOutbox(db)
const pages = testWeb(db)

const old = 'ada@example.org'
const fresh = 'lovelace@example.com'

/** Sends what waits; the newest mail to an address. */
async function mailTo(address: string): Promise<Received> {
  await deliver(given.outbox)
  const mail = given.receiver.to(address).at(-1)
  if (!mail) throw new Error(`no mail came to ${address}`)
  return mail
}

/** The one link of a mail, the same in both parts, as a path of our pages. */
function linkIn({ parsed }: Received): string {
  const links = [...(parsed.text ?? '').matchAll(/https:\/\/papers\.example\.org(\/[a-z-]+\/[a-z2-7]+)/g)]
  expect(links).toHaveLength(1)
  const path = links[0]?.[1] ?? ''
  const targets = [...String(parsed.html).matchAll(/href="([^"]+)"/g)].map(([, target]) => target)
  expect(targets).toEqual([`https://papers.example.org${path}`])
  return path
}

const press = async (path: string) => await pages.request(path, { method: 'POST' })
const askOn = async (page: string, wish: string, fields: Record<string, string> = {}) =>
  await pages.request(`${page}/${wish}`, posted(fields))

describe('by mail alone', () => {
  test('a lost link is found again', async () => {
    await addSubscriber(db, old)
    await pages.request('/lost-link', posted({ email: old }))
    expect(await (await pages.request(linkIn(await mailTo(old)))).text()).toContain(`<bdi>${old}</bdi>`)
  })

  test('a reader gets their data', async () => {
    await askOn(pathTo('manage', await addSubscriber(db, old)), 'export')
    const data = await (await press(linkIn(await mailTo(old)))).json()
    expect(data).toMatchObject({ subscriber: { email: old }, deliveries: [{ kind: 'export', status: 'submitted' }] })
  })

  test('a reader is forgotten', async () => {
    await askOn(pathTo('manage', await addSubscriber(db, old)), 'forget')
    expect((await press(linkIn(await mailTo(old)))).status).toBe(200)
    expect(await findByEmail(db, old)).toBeUndefined()
  })

  test('a reader agrees to a move at the old address, confirms it at the new one, is told so at the old address, and takes it back from there', async () => {
    await askOn(pathTo('manage', await addSubscriber(db, old)), 'move', { email: fresh })
    expect((await press(linkIn(await mailTo(old)))).status).toBe(200)
    expect((await press(linkIn(await mailTo(fresh)))).status).toBe(200)
    expect(await findByEmail(db, fresh)).toBeDefined()
    expect((await press(linkIn(await mailTo(old)))).status).toBe(200)
    expect(await findByEmail(db, old)).toBeDefined()
    expect(await findByEmail(db, fresh)).toBeUndefined()
  })
})

describe('the mails of a change of address', () => {
  test('hold nothing that whoever asked could type, and neither end’s address for the other', async () => {
    const typed = 'www.evil.example/win@example.com'
    await askOn(pathTo('manage', await addSubscriber(db, old)), 'move', { email: typed })
    const question = await mailTo(old)
    await press(linkIn(question))
    const confirmation = await mailTo(typed)
    await press(linkIn(confirmation))
    const notice = await mailTo(old)
    for (const { parsed } of [question, confirmation, notice]) {
      expect(`${parsed.subject}\n${parsed.text}\n${parsed.html}`).not.toMatch(/evil|win@|ada@/)
    }
  })

  test('are not sent once the change is void', async () => {
    const page = pathTo('manage', await addSubscriber(db, old))
    await askOn(page, 'move', { email: fresh })
    const first = linkIn(await mailTo(old))
    await askOn(page, 'move', { email: 'third@example.com' })
    const second = linkIn(await mailTo(old))
    await press(first)
    await press(second)
    await mailTo('third@example.com')
    expect(given.receiver.to(fresh)).toEqual([])
  })
})

test('a mail that waits while the address changes has the links of the mailbox that it goes to', async () => {
  const before = await addSubscriber(db, old)
  await askOn(pathTo('manage', before), 'move', { email: fresh })
  await press(linkIn(await mailTo(old)))
  const confirmation = linkIn(await mailTo(fresh))
  await askOn(pathTo('manage', before), 'export')
  await press(confirmation)
  await deliver(given.outbox)
  expect(given.receiver.to(old).map(({ parsed }) => parsed.subject)).toEqual([
    'Do you want Daily Papers at another address?',
    'Daily Papers now goes to another address',
  ])
  const data = await mailTo(fresh)
  expect(data.parsed.subject).toBe('Your data from Daily Papers')
  const link = testLinks.read('export', linkIn(data).split('/')[2] ?? '')
  expect(link?.subscriber).toEqual((await subscriberOf(db, fresh)).publicId)
})
