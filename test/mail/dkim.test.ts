import { generateKeyPairSync, type KeyObject } from 'node:crypto'
import { dkimVerify } from 'mailauth'
import { createTransport } from 'nodemailer'
import { beforeAll, describe, expect, test } from 'vitest'
import { composeMessage } from '../../src/mail/compose-message.ts'
import { createSigner, relaxedBody, relaxedLines } from '../../src/mail/dkim.ts'
import { serviceMessage } from '../../src/mail/message.ts'
import { prepareDigest } from '../../src/mail/prepare-digest.ts'
import type { MailTemplates } from '../../src/mail/templates.ts'
import type { Format } from '../../src/subscribers/preferences.ts'
import { testSite } from '../support/builders.ts'
import { fieldsOf, tagsOf, takeApart } from './raw-message.ts'
import { digestView, paperView, templatesOf } from './views.ts'

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 })
const ed25519 = generateKeyPairSync('ed25519')
const pem = (key: KeyObject) => key.export({ type: 'pkcs8', format: 'pem' }).toString()
const dkim = {
  domain: 'papers.example.org',
  keys: [
    { selector: 'test', privateKey: pem(rsa.privateKey) },
    { selector: 'test-ed', privateKey: pem(ed25519.privateKey) },
  ],
}
const sign = createSigner(dkim)

/** What stands in the DNS (RFC 6376 §3.6.1): of an Ed25519 key its 32 bytes alone (RFC 8463 §4.2). */
function recordOf({ publicKey }: { publicKey: KeyObject }): string {
  const spki = publicKey.export({ type: 'spki', format: 'der' })
  const bytes = publicKey.asymmetricKeyType === 'ed25519' ? spki.subarray(-32) : spki
  return `v=DKIM1; k=${publicKey.asymmetricKeyType}; p=${bytes.toString('base64')}`
}

const names = { rsa: 'test._domainkey.papers.example.org', ed25519: 'test-ed._domainkey.papers.example.org' }
const records: Record<string, string> = { [names.rsa]: recordOf(rsa), [names.ed25519]: recordOf(ed25519) }

let templates: MailTemplates
beforeAll(async () => {
  templates = await templatesOf()
})

/** A signed digest of one paper that says `words`, to `to`. */
async function signed(
  words = 'Sparse codebooks',
  to = 'ada@example.org',
  site = testSite(),
  format: Format = 'html',
): Promise<string> {
  const papers = [paperView({ title: words, abstract: words, authors: [words] })]
  const rendered = templates.renderDigest(digestView({ papers, edition: { note: words } }))
  const { raw } = await prepareDigest(site, rendered, 214, { sign, format }).messageFor({
    to,
    messageId: '<7.00ff@papers.example.org>',
    cadence: 'daily',
    unsubscribeToken: 'u'.repeat(42),
    manageToken: 'm'.repeat(42),
    listToken: 'l'.repeat(42),
  })
  return String(raw)
}

/** The tags of each signature. */
const signaturesOf = (raw: string) => fieldsOf(raw, 'DKIM-Signature').map(({ value }) => tagsOf(value))

/** What a receiver that is not ours makes of the signatures, with our keys in its DNS; `over` are other records. */
async function verdictOf(raw: string, over: Record<string, string> = {}) {
  const known = { ...records, ...over }
  const { results } = await dkimVerify(Buffer.from(raw), {
    resolver: async (name) => {
      if (!known[name]) throw Object.assign(new Error(name), { code: 'ENOTFOUND' })
      return [[known[name]]]
    },
  })
  return results.map(({ selector, signingDomain, status }) => [selector, signingDomain, status.result])
}

/** Of the RSA key, and of the Ed25519 key. */
const verdicts = (ofRsa: string, ofEd25519: string) => [
  ['test', 'papers.example.org', ofRsa],
  ['test-ed', 'papers.example.org', ofEd25519],
]
const passed = verdicts('pass', 'pass')

describe('signatures of ours', () => {
  test.each([
    ['plain words', 'Sparse codebooks'],
    ['other scripts', '大規模言語モデル — Исследование — مرحبا 👩‍👩‍👧 𝒪(𝑛²)'],
    ['dots, spaces and signs of the encoding', '. one\n\n.. two  \t\n\n=20 = \t three\n\nFrom here'],
    ['one word without end', 'x'.repeat(3_000)],
  ])('are accepted by another verifier over %s', async (_name, words) => {
    expect(await verdictOf(await signed(words))).toEqual(passed)
  })

  test.each([
    ['plain words', 'Sparse codebooks'],
    ['empty lines and spaces', '. one\n\n.. two  \t\n\n\n\n'],
  ])('are accepted over text alone, with %s', async (_name, words) => {
    expect(await verdictOf(await signed(words, undefined, undefined, 'text'))).toEqual(passed)
  })

  test.each(['grëce@bücher.example', '"grace  hopper"@example.org', `${'g'.repeat(64)}@${'d'.repeat(60)}.example.org`])(
    'are accepted on a message to %s',
    async (to) => {
      expect(await verdictOf(await signed(undefined, to))).toEqual(passed)
    },
  )

  test('are accepted with a sender’s name that is folded, and a reply address', async () => {
    const site = testSite({
      MAIL_FROM: `Große „Paper“ ${'und noch mehr '.repeat(8)}<digest@papers.example.org>`,
      REPLY_TO: 'help@papers.example.org',
    })
    const raw = await signed(undefined, undefined, site)
    expect(await verdictOf(raw)).toEqual(passed)
    for (const tags of signaturesOf(raw)) expect(tags.get('h')).toContain(':reply-to:')
  })

  test.each([
    ['a word of the text', /Sparse/, 'Dense'],
    ['a link', /manage\/m/, 'manage/n'],
    ['one-click', /=One-Click/, '=Two-Clicks'],
    ['the address to unsubscribe', /unsubscribe\/u/, 'unsubscribe/v'],
    ['the reader', /^To: ada/m, 'To: eve'],
  ])('are not accepted over another %s', async (_name, from, to) => {
    const raw = await signed()
    const forged = raw.replace(from, to)
    expect(forged).not.toBe(raw)
    expect((await verdictOf(forged)).map(([, , result]) => result)).not.toContain('pass')
  })

  test.each([
    ['RSA', { [names.rsa]: recordOf(generateKeyPairSync('rsa', { modulusLength: 2048 })) }, verdicts('fail', 'pass')],
    ['Ed25519', { [names.ed25519]: recordOf(generateKeyPairSync('ed25519')) }, verdicts('pass', 'fail')],
  ])('stand each for itself: with another %s key in the DNS that one fails alone', async (_type, over, expected) => {
    expect(await verdictOf(await signed(), over)).toEqual(expected)
  })

  test('cover the same fields and body, and name algorithm and key of their own', async () => {
    const [ofRsa, ofEd25519, ...more] = signaturesOf(await signed())
    expect(more).toEqual([])
    expect(Object.fromEntries(ofRsa ?? [])).toMatchObject({ a: 'rsa-sha256', s: 'test', d: 'papers.example.org' })
    expect(Object.fromEntries(ofEd25519 ?? [])).toMatchObject({
      a: 'ed25519-sha256',
      s: 'test-ed',
      d: 'papers.example.org',
    })
    for (const tag of ['bh', 'h', 'c', 'v']) expect(ofEd25519?.get(tag)).toBe(ofRsa?.get(tag))
  })

  test('have the tags of Nodemailer’s for the same message, the hash of the body among them', async () => {
    const raw = await signed('. one\n\n 二  \t\n\nthree')
    const [ours] = signaturesOf(raw)
    const composed = await createTransport({ streamTransport: true, buffer: true }).sendMail({
      envelope: { from: 'digest@papers.example.org', to: ['ada@example.org'] },
      raw: raw.slice(raw.search(/^(?!DKIM-Signature| )/m)),
      dkim: {
        domainName: dkim.domain,
        keySelector: 'test',
        privateKey: pem(rsa.privateKey),
        headerFieldNames: ours?.get('h'),
      },
    })
    expect(ours).toEqual(signaturesOf(String(composed.message))[0])
  })

  test('are the first fields, and none of their lines is long', async () => {
    const raw = await signed()
    const [first, second] = takeApart(raw).headers
    expect([first?.name, second?.name]).toEqual(['dkim-signature', 'dkim-signature'])
    for (const line of raw.slice(0, raw.indexOf('\r\nList-')).split('\r\n')) expect(line.length).toBeLessThan(300)
  })

  test('are made for a domain of other letters under its ASCII name', async () => {
    const fields = await createSigner({ ...dkim, domain: 'bücher.example' })(['From: x'], 'aGFzaA==')
    for (const field of fields)
      expect(tagsOf(field.slice(field.indexOf(':') + 1)).get('d')).toBe('xn--bcher-kva.example')
  })

  test('are one where there is one key', async () => {
    const alone = createSigner({ ...dkim, keys: dkim.keys.slice(0, 1) })
    expect(await alone(['From: x'], 'aGFzaA==')).toEqual([expect.stringContaining('a=rsa-sha256')])
  })
})

describe('a mail that is one person’s alone', () => {
  const content = { subject: 'Please confirm', messageId: '<7.00ff@papers.example.org>' }
  const letter = 'Press this:\n\n  https://papers.example.org/confirm/x  \n\n. a dot\nFrom here  \n\n\n'

  test.each([
    ['plain words', letter, undefined, 'ada@example.org'],
    ['two parts', letter, '<p>Press  this.</p>\n\n\n', 'ada@example.org'],
    ['other scripts', '請確認 👩‍👩‍👧\n\n', '<p>請確認</p>', 'ada@example.org'],
    ['an address of other letters', letter, undefined, 'grëce@bücher.example'],
  ])('has both signatures, which another verifier accepts, with %s', async (_name, text, html, to) => {
    const { raw } = await composeMessage(serviceMessage(testSite(), { ...content, to, text, html }), sign)
    expect(await verdictOf(String(raw))).toEqual(passed)
    expect(String(raw)).toMatch(/^(?:[^\r\n]*\r\n)*$/)
  })

  test('is the same without a key, but for the signatures', async () => {
    const message = serviceMessage(testSite(), { ...content, to: 'ada@example.org', text: letter })
    const dated = { ...message, date: new Date(0) }
    const [bare, withBoth] = [await composeMessage(dated), await composeMessage(dated, sign)]
    expect(signaturesOf(String(bare.raw))).toEqual([])
    expect(String(withBoth.raw).endsWith(String(bare.raw))).toBe(true)
    expect(bare.envelope).toEqual({ from: 'digest@papers.example.org', to: ['ada@example.org'] })
    expect(withBoth.envelope).toEqual(bare.envelope)
  })
})

test('the relaxed form of a body has no empty lines at its end', () => {
  expect(relaxedBody('a \r\n\r\nb\r\n \r\n\r\n')).toBe('a\r\n\r\nb\r\n')
})

test('the relaxed form of lines joins spaces, drops those at a line’s end, and keeps empty lines', () => {
  expect(relaxedLines('a \t b\r\n \t c \t\r\n\r\n  \r\nd\r\n')).toBe('a b\r\n c\r\n\r\n\r\nd\r\n')
})
