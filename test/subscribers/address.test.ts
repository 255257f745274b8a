import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { mailAddress } from '../../src/subscribers/subscriber.ts'
import { corpora } from '../support/corpora.ts'

const accepts = (text: string) => mailAddress.safeParse(text).success

describe('a mail address', () => {
  test.each([
    'ada@example.org',
    'Ada.Lovelace@Example.ORG',
    'ada+papers@example.org',
    'ada_l-2@mail.physics.example.ac.uk',
    "o'neill@example.org",
    'customer/department=shipping@example.org',
    '1234567890@123.com',
    'x@y.museum',
    'user@xn--bcher-kva.example',
    `${'a'.repeat(64)}@example.org`,
  ])('may be %s', (address) => {
    expect(mailAddress.parse(address)).toBe(address)
  })

  test('loses the space around it that people paste along', () => {
    expect(mailAddress.parse(' \tada@example.org\r\n')).toBe('ada@example.org')
  })

  test.each([
    ['nothing', ''],
    ['no at sign', 'ada.example.org'],
    ['two at signs', 'ada@home@example.org'],
    ['two at signs in a row', 'ada@@example.org'],
    ['no local part', '@example.org'],
    ['no domain', 'ada@'],
    ['a domain without a dot', 'ada@localhost'],
    ['a domain that ends in a dot', 'ada@example.org.'],
    ['a domain that begins with a dot', 'ada@.example.org'],
    ['two dots in a row in its domain', 'ada@example..org'],
    ['a label that begins with a hyphen', 'ada@-example.org'],
    ['a label that ends with a hyphen', 'ada@example-.org'],
    ['an underscore in its domain', 'ada@exam_ple.org'],
    ['a space in it', 'ada lovelace@example.org'],
    ['a line break in it', 'ada@example.org\nBcc: all@example.org'],
    ['a carriage return in it', 'ada@example\r.org'],
    ['NUL in it', 'ada\u0000@example.org'],
    ['a name around it', 'Ada <ada@example.org>'],
    ['angle brackets', '<ada@example.org>'],
    ['two addresses', 'ada@example.org,emmy@example.org'],
    ['two addresses after a semicolon', 'ada@example.org;emmy@example.org'],
    ['a quoted local part', '"ada lovelace"@example.org'],
    ['a comment', 'ada(home)@example.org'],
    ['an address literal', 'ada@[192.0.2.1]'],
    ['a local part of 65 characters', `${'a'.repeat(65)}@example.org`],
    ['255 characters', `ada@${'a.'.repeat(124)}com`],
    ['a label of 64 characters', `ada@${'a'.repeat(64)}.org`],
    ['letters that SMTP without extensions cannot carry', 'jøran@example.org'],
    ['a domain not in its ASCII form', 'ada@bücher.example'],
    ['an at sign of another width', 'ada＠example.org'],
    ['an invisible character', 'ada\u200b@example.org'],
    ['writing turned around', 'ada\u202e@example.org'],
  ])('is refused with %s', (_, address) => {
    expect(accepts(address)).toBe(false)
  })
})

describe.skipIf(!corpora)('the addresses of other people’s tests (CORPORA)', () => {
  const read = (path: string) => readFileSync(join(corpora ?? '', 'addresses', path), 'utf8')
  const lines = (path: string) =>
    read(path)
      .split('\n')
      .filter((line) => line && !line.trim().startsWith('#'))
  /** All strings anywhere in a JSON value. */
  const stringsIn = (value: unknown): string[] => {
    if (typeof value === 'string') return [value]
    return typeof value === 'object' && value !== null ? Object.values(value).flatMap(stringsIn) : []
  }
  const all = () => [
    ...stringsIn(JSON.parse(read('isemail/tests.json'))),
    ...stringsIn(JSON.parse(read('python-email-validator/cases.json'))),
    ...stringsIn(JSON.parse(read('egulias/cases.json'))),
    ...lines('flanker/mailbox_valid.txt'),
    ...lines('flanker/mailbox_invalid.txt'),
  ]

  test('that are plain are all accepted', () => {
    const label = '[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?'
    const plain = new RegExp(`^[a-z0-9_+-]+(?:\\.[a-z0-9_+-]+)*@(?:${label}\\.)+[a-z]{2,63}$`, 'i')
    const found = all().filter((text) => plain.test(text) && text.length <= 254 && text.indexOf('@') <= 64)
    expect(found.length).toBeGreaterThan(100)
    expect(found.filter((address) => !accepts(address))).toEqual([])
  })

  test('are refused where they hold a space, a line break, no dot in the domain, or another number of at signs', () => {
    const wrong = all().filter((text) => /[\s\p{Cc}]/u.test(text.trim()) || !/^[^@]*@[^@]*\.[^@]*$/.test(text))
    expect(wrong.length).toBeGreaterThan(200)
    expect(wrong.filter(accepts)).toEqual([])
  })

  test('are a single line of ASCII without space once they are accepted', () => {
    for (const text of all()) {
      const parsed = mailAddress.safeParse(text)
      if (parsed.success) expect(parsed.data).toMatch(/^[!-~]{3,254}$/)
    }
  })
})
