import { beforeAll, describe, expect, test } from 'vitest'
import { createLinks, type Purpose } from '../../src/subscribers/link.ts'
import { deleteSubscriber, type Subscriber } from '../../src/subscribers/store.ts'
import { testLinks } from '../support/builders.ts'
import { useDatabase } from '../support/database.ts'
import { addChange, addDigest, addSubscriber, allPurposes, dump, pathTo, posted, testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)

let active: Subscriber
let pending: Subscriber
let wished: Pick<Subscriber, 'publicId'>
let moved: Pick<Subscriber, 'publicId'>
let viewed: Pick<Subscriber, 'publicId'>
beforeAll(async () => {
  viewed = await addDigest(db)
  active = await addSubscriber(db, 'active@example.org')
  pending = await addSubscriber(db, 'pending@example.org', 'pending')
  moved = await addChange(db, active, 'active@example.org', 'before@example.org')
  wished = await addChange(db, active, 'after@example.org')
})

const everyPurpose: readonly Purpose[] = [...allPurposes, 'view']

/** Whose link it is: one for whom a POST would change something. */
function holder(purpose: Purpose): Pick<Subscriber, 'publicId'> {
  if (purpose === 'move-from' || purpose === 'move') return wished
  if (purpose === 'view') return viewed
  if (purpose === 'undo-move') return moved
  return purpose === 'confirm' ? pending : active
}
const form = posted({ size: '3', cadence: 'weekly', hour: '5', zone: 'UTC' })

/** Looks at and posts to each path: all must be refused alike and nothing be written. */
async function expectRefused(paths: readonly string[]): Promise<void> {
  const before = await dump(db)
  const answers = new Set<string>()
  for (const path of paths) {
    // A page that only shows has nothing to post to.
    const asks = path.startsWith('/view/') ? [{}] : [{}, form]
    for (const ask of asks) {
      const response = await pages.request(path, ask)
      expect([path, response.status]).toEqual([path, 404])
      answers.add(await response.text())
    }
  }
  expect(answers.size).toBe(1)
  expect([...answers][0]).toContain('This link does not work')
  expect(await dump(db)).toEqual(before)
}

describe.each(everyPurpose)('a token to %s', (purpose) => {
  const path = () => pathTo(purpose, holder(purpose))

  test('works as it was made, to begin with', async () => {
    expect((await pages.request(path())).status).toBe(200)
  })

  test('is refused when any one character is another', async () => {
    const [, , token = ''] = path().split('/')
    const next = (character: string) => (character === 'a' ? 'b' : 'a')
    await expectRefused(
      Array.from(token, (character, at) => `/${purpose}/${token.slice(0, at)}${next(character)}${token.slice(at + 1)}`),
    )
  })

  test('is refused when it was cut off anywhere', async () => {
    const [, , token = ''] = path().split('/')
    await expectRefused(Array.from(token.slice(1), (_, at) => `/${purpose}/${token.slice(0, at + 1)}`))
  })

  test('is refused with anything before or after it', async () => {
    const [, , token = ''] = path().split('/')
    const longer = [`a${token}`, `${token}a`, `${token}aa`, `${token}=`, `${token}.`, `%20${token}`, token + token]
    await expectRefused(longer.map((changed) => `/${purpose}/${changed}`))
  })

  test('is refused where it is no base32 at all', async () => {
    const odd = ['0', '1', '%00', '%ff', '%F0%9F%98%80', 'a'.repeat(10_000), '-', "'", '%3Cscript%3E', '42']
    await expectRefused(odd.map((token) => `/${purpose}/${token}`))
  })

  test('is refused when it was made for another purpose', async () => {
    const others = everyPurpose.filter((other) => other !== purpose)
    await expectRefused(
      others.map((other) => `/${purpose}/${testLinks.sign(other, holder(purpose).publicId, new Date())}`),
    )
  })

  test('is refused when it was made with another secret', async () => {
    const [, , token = ''] = path().split('/')
    const foreign = Array.from({ length: 1_000 }, (_, index) =>
      createLinks([`another secret, the ${index}th of them all`]).sign(purpose, holder(purpose).publicId),
    )
    // The first four characters hold purpose and key id: some foreign key has the same id, and only the signature tells.
    const sameId = foreign.filter((other) => other.slice(0, 4) === token.slice(0, 4))
    expect(sameId).not.toEqual([])
    await expectRefused([...sameId, ...foreign.slice(0, 20)].map((other) => `/${purpose}/${other}`))
  })

  test('works in capitals, since some programs change the case of addresses', async () => {
    const [, , token = ''] = path().split('/')
    const answers = [`/${purpose}/${token.toUpperCase()}`, path()].map(async (one) => (await pages.request(one)).text())
    const [capitals, small] = await Promise.all(answers)
    expect(capitals).toBe(small)
  })

  test('says nothing about who is no longer there', async () => {
    const gone = await addSubscriber(db, 'gone@example.org', purpose === 'confirm' ? 'pending' : 'active')
    const change = () =>
      purpose !== 'undo-move'
        ? addChange(db, gone, 'gone.after@example.org')
        : addChange(db, gone, 'gone@example.org', 'gone.before@example.org')
    const link = pathTo(purpose, purpose.includes('move') ? await change() : gone)
    await deleteSubscriber(db, gone.id)
    const html = await (await pages.request(link)).text()
    expect(html).not.toMatch(/gone[a-z.]*@example\.org/)
  })
})

describe('tokens', () => {
  test('of everybody and for everything are short enough that a header needs no folding', () => {
    for (const purpose of everyPurpose) expect(pathTo(purpose, active).length).toBeLessThan(65)
  })

  test('made with an older key go on working after the key has changed', async () => {
    const old = 'a secret of thirty-two characters, at least'
    const rotated = testWeb(db, { links: createLinks(['the new secret, which signs from today on', old]) })
    for (const purpose of everyPurpose)
      expect((await rotated.request(pathTo(purpose, holder(purpose)))).status).toBe(200)
  })

  test('made with a key that was given up stop working', async () => {
    const rotated = testWeb(db, { links: createLinks(['the new secret, which signs from today on']) })
    for (const purpose of everyPurpose)
      expect((await rotated.request(pathTo(purpose, holder(purpose)))).status).toBe(404)
  })
})
