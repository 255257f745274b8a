import { createHash, createHmac, randomBytes } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import {
  createLinks,
  type ExpiringPurpose,
  hasExpired,
  linkDays,
  type Purpose,
  purposes,
  tokenLength,
} from '../../src/subscribers/link.ts'

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'
const all = Object.keys(purposes) as Purpose[]
const expiring = Object.keys(linkDays) as ExpiringPurpose[]
const lasting = all.filter((purpose) => !(purpose in linkDays))
const old = 'the key of last year, of thirty-two characters'
const current = 'the key of this year, of thirty-two characters'
const links = createLinks([current])
const ada = Buffer.from('0123456789abcdef', 'hex')
const moment = new Date('2026-03-10T08:00:00Z')

describe('a token', () => {
  test.each(all)('to %s says whose it is', (purpose) => {
    expect(links.read(purpose, links.sign(purpose, ada, moment))).toMatchObject({ subscriber: ada })
  })

  const made = new Date('2026-03-10T08:00:00.999Z')
  test.each(expiring)('to %s says when it was made, to the second', (purpose) => {
    expect(links.read(purpose, links.sign(purpose, ada, made))?.issuedAt).toEqual(moment)
  })

  test('to manage, to unsubscribe, to the reading list or to a digest’s page never expires', () => {
    expect(lasting).toEqual(['manage', 'unsubscribe', 'list', 'view'])
    for (const purpose of lasting) expect(links.read(purpose, links.sign(purpose, ada, made))?.issuedAt).toBeNull()
  })

  test.each([
    ['confirm', 7],
    ['forget', 1],
    ['export', 1],
    ['move-from', 1],
    ['move', 1],
    ['undo-move', 7],
  ] as const)('to %s has expired after %i days, and no sooner', (purpose, days) => {
    const link = { subscriber: ada, issuedAt: moment }
    const end = moment.getTime() + days * 24 * 60 * 60 * 1000
    expect(hasExpired(purpose, link, new Date(end))).toBe(false)
    expect(hasExpired(purpose, link, new Date(end + 1))).toBe(true)
    expect(hasExpired(purpose, { ...link, issuedAt: null }, moment)).toBe(true)
  })

  test('to confirm without a moment is of now', () => {
    const before = Math.floor(Date.now() / 1000) * 1000
    const issuedAt = links.read('confirm', links.sign('confirm', ada))?.issuedAt?.getTime() ?? 0
    expect(issuedAt).toBeGreaterThanOrEqual(before)
    expect(issuedAt).toBeLessThanOrEqual(Date.now())
  })

  test.each([
    ['manage', 42],
    ['unsubscribe', 42],
    ['list', 42],
    ['confirm', 48],
    ['forget', 48],
    ['export', 48],
    ['move-from', 48],
    ['move', 48],
    ['undo-move', 48],
  ] as const)('to %s is %i characters of lowercase base32, whoever it is for', (purpose, length) => {
    for (let round = 0; round < 200; round += 1) {
      const token = links.sign(purpose, randomBytes(8), moment)
      expect(token).toMatch(new RegExp(`^[${alphabet}]{${length}}$`))
    }
  })

  test('has the length that mails keep room for', () => {
    expect(links.sign('list', ada)).toHaveLength(tokenLength)
  })

  test('is read whatever a mail client did to its case', () => {
    const token = links.sign('unsubscribe', ada)
    expect(links.read('unsubscribe', token.toUpperCase())?.subscriber).toEqual(ada)
  })

  test('is the same each time, so that every mail to a reader has one link', () => {
    expect(links.sign('unsubscribe', ada)).toBe(createLinks([current]).sign('unsubscribe', ada))
  })

  test('is laid out as documented', () => {
    const key = createHash('sha256').update(`paperroute link ${current}`).digest()
    const body = Buffer.concat([Buffer.from([2, createHash('sha256').update(key).digest()[0] ?? 0]), ada])
    const bytes = Buffer.concat([body, createHmac('sha256', key).update(body).digest().subarray(0, 16)])
    const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, '0')).join('')
    const token = (bits.match(/.{1,5}/g) ?? [])
      .map((five) => alphabet[Number.parseInt(five.padEnd(5, '0'), 2)])
      .join('')
    expect(links.sign('manage', ada)).toBe(token)
  })
})

describe('what is not a token of ours', () => {
  test.each(all)('holds a token to %s with any one character altered', (purpose) => {
    const token = links.sign(purpose, ada, moment)
    for (let at = 0; at < token.length; at += 1) {
      for (const character of alphabet) {
        const altered = token.slice(0, at) + character + token.slice(at + 1)
        if (altered !== token) expect(links.read(purpose, altered), altered).toBeUndefined()
      }
    }
  })

  test.each(all)('holds a token to %s with a character too many or too few', (purpose) => {
    const token = links.sign(purpose, ada, moment)
    for (const character of `${alphabet}=. `) {
      expect(links.read(purpose, token + character), `${token}${character}`).toBeUndefined()
      expect(links.read(purpose, character + token), `${character}${token}`).toBeUndefined()
    }
    for (let at = 0; at < token.length; at += 1) {
      expect(links.read(purpose, token.slice(0, at) + token.slice(at + 1))).toBeUndefined()
    }
  })

  test('holds a token of another purpose', () => {
    for (const made of all) {
      for (const asked of all) {
        if (made !== asked)
          expect(links.read(asked, links.sign(made, ada, moment)), `${made} as ${asked}`).toBeUndefined()
      }
    }
  })

  test('holds a token of another installation', () => {
    expect(createLinks([old]).read('manage', links.sign('manage', ada))).toBeUndefined()
  })

  test.each(expiring)('holds a token to %s whose moment was moved', (purpose) => {
    const [early, late] = [moment, new Date('2026-04-10T08:00:00Z')].map((at) => links.sign(purpose, ada, at))
    // The time is the bits after the sixteenth character; all the rest is of the earlier token.
    const spliced = `${early?.slice(0, 17)}${late?.slice(17, 22)}${early?.slice(22)}`
    expect(spliced).not.toBe(early)
    expect(links.read(purpose, spliced)).toBeUndefined()
  })

  test('is refused without a fault, whatever it is', () => {
    const odd = [
      '',
      ' ',
      '=',
      'a',
      'aaaa',
      '💥',
      '\u0000',
      'İ',
      '../../etc',
      'a'.repeat(42),
      '7'.repeat(42),
      'a'.repeat(1_000_000),
    ]
    for (const text of odd) for (const purpose of all) expect(links.read(purpose, text)).toBeUndefined()
    for (let round = 0; round < 5_000; round += 1) {
      const text = randomBytes(round % 64).toString(round % 2 ? 'latin1' : 'base64url')
      for (const purpose of all) expect(links.read(purpose, text), JSON.stringify(text)).toBeUndefined()
    }
    for (let round = 0; round < 5_000; round += 1) {
      const text = Array.from(randomBytes(round % 2 ? 42 : 48), (byte) => alphabet[byte % 32]).join('')
      for (const purpose of all) expect(links.read(purpose, text), text).toBeUndefined()
    }
  })
})

describe('keys', () => {
  test('of earlier years still read what they signed', () => {
    const token = createLinks([old]).sign('unsubscribe', ada)
    expect(createLinks([current, old]).read('unsubscribe', token)?.subscriber).toEqual(ada)
  })

  test('sign with the first and read in any order', () => {
    const rotated = createLinks([current, old])
    expect(rotated.sign('manage', ada)).toBe(links.sign('manage', ada))
    expect(createLinks([old, current]).sign('manage', ada)).not.toBe(links.sign('manage', ada))
    expect(createLinks([old, current]).read('manage', rotated.sign('manage', ada))?.subscriber).toEqual(ada)
  })

  test('that were taken out read nothing any more', () => {
    expect(createLinks([current]).read('manage', createLinks([old, current]).sign('manage', ada))).toBeUndefined()
  })

  test('with the same key id are told apart', () => {
    const idOf = (secret: string) => {
      const key = createHash('sha256').update(`paperroute link ${secret}`).digest()
      return createHash('sha256').update(key).digest()[0]
    }
    let twin = 0
    while (idOf(`twin ${twin}`) !== idOf(current)) twin += 1
    const both = createLinks([`twin ${twin}`, current])
    expect(both.read('manage', links.sign('manage', ada))?.subscriber).toEqual(ada)
    expect(createLinks([`twin ${twin}`]).read('manage', links.sign('manage', ada))).toBeUndefined()
  })

  test('there must be one', () => {
    expect(() => createLinks([])).toThrow('createLinks needs a secret')
  })
})
