import { createHash } from 'node:crypto'
import { beforeEach, describe, expect, test } from 'vitest'
import { seeded } from '../../../src/lib/random.ts'
import { createLinks, type Purpose, purposes } from '../../../src/subscribers/link.ts'
import type { Subscriber } from '../../../src/subscribers/store.ts'
import { testLinks } from '../../support/builders.ts'
import { emptyDatabase, useDatabase } from '../../support/database.ts'
import {
  addChange,
  addSubscriber,
  allPurposes,
  dump,
  newestChange,
  pathTo,
  posted,
  readableLog,
  subscriberOf,
  testWeb,
  wishToMove,
} from '../../support/web.ts'

const db = useDatabase()
const { log, lines } = readableLog()
const pages = testWeb(db, { log })
beforeEach(() => emptyDatabase(db))

const address = 'ada@example.org'
const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
const form = posted({
  size: '3',
  cadence: 'weekly',
  hour: '5',
  zone: 'UTC',
  weekday: '2',
  email: 'evil@example.net',
  say: 'saved',
})

/** What may stand behind a token, each an address of its own. */
const beyond: Partial<Record<Purpose, readonly string[]>> = {
  manage: ['/move', '/forget', '/export'],
  unsubscribe: ['/undo', '/reason'],
  list: ['/1', '/1/save', '/papers.bib', '/papers.ris'],
}

/** Looks at and posts to all pages of a token, and gives what they answer. */
async function tryOut(purpose: Purpose, token: string): Promise<{ path: string; status: number; text: string }[]> {
  const answers: { path: string; status: number; text: string }[] = []
  for (const rest of ['', ...(beyond[purpose] ?? [])]) {
    for (const request of [{}, form]) {
      const path = `/${purpose}/${token}${rest}`
      const response = await pages.request(path, request)
      answers.push({ path, status: response.status, text: await response.text() })
    }
  }
  return answers
}

/** All of them are as good as no token: nothing is told, and nothing written. */
async function expectWorthless(tokens: readonly [Purpose, string][]): Promise<void> {
  const before = await dump(db)
  for (const [purpose, token] of tokens) {
    for (const { path, status, text } of await tryOut(purpose, token)) {
      expect([path, status]).toEqual([path, expect.toSatisfy((code) => [404, 405, 410].includes(code))])
      expect(text).not.toMatch(/(?<!you)@example\./)
    }
  }
  expect(await dump(db)).toEqual(before)
}

/** A token of each purpose that would do something. */
async function tokensOf(reader: Subscriber): Promise<[Purpose, string][]> {
  const moved = await addChange(db, reader, reader.email, 'before@example.org')
  const wished = await addChange(db, reader, 'next@example.org')
  const idOf = (purpose: Purpose) =>
    (purpose === 'move-from' || purpose === 'move' ? wished : purpose === 'undo-move' ? moved : reader).publicId
  return allPurposes.map((purpose) => [purpose, testLinks.sign(purpose, idOf(purpose))])
}

describe('a token', () => {
  test('that is guessed, cut together of others, or has bits turned over is never accepted (seed 20260310)', async () => {
    const random = seeded(20_260_310)
    const below = (count: number) => Math.floor(random() * count)
    const real = await tokensOf(await addSubscriber(db, address))
    const others = await tokensOf(await addSubscriber(db, 'emmy@example.org'))
    const known = new Set([...real, ...others].map(([, token]) => token))
    const pick = () => [...real, ...others][below(real.length + others.length)]?.[1] ?? ''
    const letter = () => alphabet[below(32)] ?? 'a'
    const ways: (() => string)[] = [
      () => Array.from({ length: below(2) ? 42 : 48 }, letter).join(''),
      () => {
        const [one, other] = [pick(), pick()]
        const at = below(one.length)
        return one.slice(0, at) + other.slice(at)
      },
      () => Array.from(pick(), (character) => (below(8) ? character : letter())).join(''),
      () => {
        const characters = [...pick()]
        const [a, b] = [below(characters.length), below(characters.length)]
        ;[characters[a], characters[b]] = [characters[b] ?? '', characters[a] ?? '']
        return characters.join('')
      },
      () => [...pick()].reverse().join(''),
    ]
    let tried = 0
    for (let round = 0; round < 20_000; round += 1) {
      const token = ways[round % ways.length]?.() ?? ''
      if (known.has(token)) continue
      tried += 1
      for (const purpose of allPurposes) expect(testLinks.read(purpose, token), `${purpose} ${token}`).toBeUndefined()
    }
    expect(tried).toBeGreaterThan(15_000)
    const some = Array.from({ length: 40 }, (_, index): [Purpose, string] => [
      allPurposes[index % allPurposes.length] ?? 'manage',
      ways[index % ways.length]?.() ?? '',
    ])
    await expectWorthless(some.filter(([, token]) => !known.has(token)))
  })

  test('altered in any one place, to any other letter, opens none of the pages behind it', async () => {
    const real = await tokensOf(await addSubscriber(db, address))
    for (const [purpose, token] of real) {
      const altered = Array.from(token, (was, at): [Purpose, string] => {
        const is = alphabet[(alphabet.indexOf(was) + 1 + (at % 31)) % 32] ?? ''
        return [purpose, token.slice(0, at) + is + token.slice(at + 1)]
      })
      // The first, the last and some between go through all pages; the signature of all is looked at.
      for (const [, one] of altered) expect(testLinks.read(purpose, one)).toBeUndefined()
      await expectWorthless(altered.filter((_, at) => at % 12 === 0 || at === token.length - 1))
    }
  })

  test('of one purpose opens nothing of any other, on any of its pages', async () => {
    const real = await tokensOf(await addSubscriber(db, address))
    for (const [made, token] of real)
      await expectWorthless(allPurposes.filter((asked) => asked !== made).map((asked) => [asked, token]))
  })

  test('of which only the first byte says another purpose opens nothing', async () => {
    const reader = await addSubscriber(db, address)
    for (const made of allPurposes) {
      for (const asked of allPurposes) {
        const of = (purpose: Purpose) => testLinks.sign(purpose, reader.publicId, new Date('2026-11-01T00:00:00Z'))
        // Eight bits are the first character and three bits of the second; both purposes are small numbers.
        const relabelled = of(asked).slice(0, 2) + of(made).slice(2)
        if (made !== asked) expect(testLinks.read(asked, relabelled)).toBeUndefined()
      }
    }
    expect(new Set(Object.values(purposes)).size).toBe(Object.keys(purposes).length)
  })

  test('of another installation, or of a key that was retired, opens nothing, also where the key has the same id', async () => {
    const reader = await addSubscriber(db, address)
    const idOf = (secret: string) => {
      const key = createHash('sha256').update(`paperroute link ${secret}`).digest()
      return createHash('sha256').update(key).digest()[0]
    }
    const own = idOf('a secret of thirty-two characters, at least')
    let twin = 0
    while (idOf(`the key of another installation, no. ${twin}`) !== own) twin += 1
    for (const secret of [`the key of another installation, no. ${twin}`, 'a key of ours that was retired last year']) {
      const links = createLinks([secret])
      await expectWorthless(allPurposes.map((purpose) => [purpose, links.sign(purpose, reader.publicId)]))
    }
  })

  test('in capitals is the same one; with a blank, a line break, a dot or a bracket that a mail program added it is none', async () => {
    const real = await tokensOf(await addSubscriber(db, address))
    for (const [purpose, token] of real) {
      const mixed = Array.from(token, (character, at) => (at % 2 ? character.toUpperCase() : character)).join('')
      for (const one of [token.toUpperCase(), mixed])
        expect((await pages.request(`/${purpose}/${one}`)).status, `${purpose} ${one}`).toBe(200)
    }
    for (const [purpose, token] of real) {
      const middle = 20
      const mangled = [
        `${token}.`,
        `${token},`,
        `${token})`,
        `${token}%3E`,
        `${token}%20`,
        `%20${token}`,
        `${token}%0d%0a`,
        `${token}%00`,
        `${token.slice(0, middle)}%0d%0a%20${token.slice(middle)}`,
        `${token.slice(0, middle)}=${token.slice(middle)}`,
        `${token.slice(0, middle)}-${token.slice(middle)}`,
        `3D${token}`,
      ]
      const before = await dump(db)
      for (const one of mangled) {
        expect((await pages.request(`/${purpose}/${one}`)).status, one).toBe(404)
        expect((await pages.request(`/${purpose}/${one}`, form)).status, one).toBe(404)
      }
      expect(await dump(db)).toEqual(before)
    }
  })

  test('never comes to the log, whatever is done with it', async () => {
    lines.length = 0
    const broken = testWeb(db, {
      log,
      db: { ...db, query: () => Promise.reject(new Error('the database is away')) },
    })
    for (const [purpose, token] of await tokensOf(await addSubscriber(db, address))) {
      await broken.request(`/${purpose}/${token}`)
      await broken.request(`/${purpose}/${token}`, form)
      for (const line of lines) expect(line).not.toContain(token)
    }
    expect(lines.length).toBeGreaterThan(5)
  })
})

describe('after somebody was forgotten', () => {
  /** Somebody with links of every purpose in their mailbox, who is then forgotten. */
  async function forgotten(): Promise<[Purpose, string][]> {
    const reader = await addSubscriber(db, address)
    const tokens = await tokensOf(reader)
    expect((await pages.request(pathTo('forget', reader), { method: 'POST' })).status).toBe(200)
    return tokens
  }
  /** That one says yes to whoever it is asked for: see one-click.test.ts. */
  const butUnsubscribing = (tokens: [Purpose, string][]) => tokens.filter(([purpose]) => purpose !== 'unsubscribe')

  test('no link of theirs does or tells anything', async () => {
    await expectWorthless(butUnsubscribing(await forgotten()))
  })

  test('their unsubscribe link says yes, and has nothing to do', async () => {
    const tokens = await forgotten()
    const before = await dump(db)
    for (const { text } of await tryOut('unsubscribe', Object.fromEntries(tokens).unsubscribe ?? ''))
      expect(text).not.toMatch(/(?<!you)@example\./)
    expect(await dump(db)).toEqual(before)
  })

  test('and has subscribed again, their former links reach nothing of what is theirs now', async () => {
    const tokens = await forgotten()
    await pages.request('/subscribe', posted({ email: address, website: '' }))
    await pages.request(pathTo('confirm', await subscriberOf(db, address)), { method: 'POST' })
    expect((await subscriberOf(db, address)).state).toBe('active')
    await expectWorthless(butUnsubscribing(tokens))
    await pages.request(`/unsubscribe/${Object.fromEntries(tokens).unsubscribe}`, { method: 'POST' })
    expect((await subscriberOf(db, address)).state).toBe('active')
  })
})

test('after a move no link in the old mailbox opens anything; only the way back and the way out work', async () => {
  const reader = await addSubscriber(db, address)
  const old = allPurposes.map((purpose): [Purpose, string] => [purpose, testLinks.sign(purpose, reader.publicId)])
  await wishToMove(db, pages, reader, 'next@example.org')
  const change = await newestChange(db, reader)
  await pages.request(`${pathTo('manage', reader)}/move`, posted({ email: 'other@example.org' }))
  const asked = await newestChange(db, reader)
  await pages.request(pathTo('move', change), { method: 'POST' })
  expect((await subscriberOf(db, 'next@example.org')).state).toBe('active')
  await expectWorthless(old.filter(([purpose]) => purpose !== 'unsubscribe'))
  await expectWorthless([['move-from', testLinks.sign('move-from', asked.publicId)]])
  await pages.request(`/unsubscribe/${Object.fromEntries(old).unsubscribe}`, { method: 'POST' })
  expect((await subscriberOf(db, 'next@example.org')).state).toBe('unsubscribed')
})
