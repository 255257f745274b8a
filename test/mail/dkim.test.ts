import { generateKeyPairSync } from 'node:crypto'
import { dkimVerify } from 'mailauth'
import { createTransport } from 'nodemailer'
import { beforeAll, describe, expect, test } from 'vitest'
import { createSigner, relaxedLines } from '../../src/mail/dkim.ts'
import { prepareDigest } from '../../src/mail/prepare-digest.ts'
import type { MailTemplates } from '../../src/mail/templates.ts'
import type { Format } from '../../src/subscribers/preferences.ts'
import { testSite } from '../support/builders.ts'
import { headerOf, tagsOf } from './raw-message.ts'
import { digestView, paperView, templatesOf } from './views.ts'

const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
const dkim = {
  domain: 'papers.example.org',
  selector: 'test',
  privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
}
const sign = createSigner(dkim)

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

/** What a receiver that is not ours makes of the signature, with our key in its DNS. */
async function verdictOf(raw: string) {
  const key = publicKey.export({ type: 'spki', format: 'der' }).toString('base64')
  const { results } = await dkimVerify(Buffer.from(raw), {
    resolver: async (name) => {
      if (name !== 'test._domainkey.papers.example.org') throw Object.assign(new Error(name), { code: 'ENOTFOUND' })
      return [[`v=DKIM1; k=rsa; p=${key}`]]
    },
  })
  return results.map(({ status, signingDomain }) => [status.result, signingDomain])
}

const passed = [['pass', 'papers.example.org']]

describe('a signature of ours', () => {
  test.each([
    ['plain words', 'Sparse codebooks'],
    ['other scripts', '大規模言語モデル — Исследование — مرحبا 👩‍👩‍👧 𝒪(𝑛²)'],
    ['dots, spaces and signs of the encoding', '. one\n\n.. two  \t\n\n=20 = \t three\n\nFrom here'],
    ['one word without end', 'x'.repeat(3_000)],
  ])('is accepted by another verifier over %s', async (_name, words) => {
    expect(await verdictOf(await signed(words))).toEqual(passed)
  })

  test.each([
    ['plain words', 'Sparse codebooks'],
    ['empty lines and spaces', '. one\n\n.. two  \t\n\n\n\n'],
  ])('is accepted over text alone, with %s', async (_name, words) => {
    expect(await verdictOf(await signed(words, undefined, undefined, 'text'))).toEqual(passed)
  })

  test.each(['grëce@bücher.example', '"grace  hopper"@example.org', `${'g'.repeat(64)}@${'d'.repeat(60)}.example.org`])(
    'is accepted on a message to %s',
    async (to) => {
      expect(await verdictOf(await signed(undefined, to))).toEqual(passed)
    },
  )

  test('is accepted with a sender’s name that is folded, and a reply address', async () => {
    const site = testSite({
      MAIL_FROM: `Große „Paper“ ${'und noch mehr '.repeat(8)}<digest@papers.example.org>`,
      REPLY_TO: 'help@papers.example.org',
    })
    const raw = await signed(undefined, undefined, site)
    expect(await verdictOf(raw)).toEqual(passed)
    expect(tagsOf(headerOf(raw, 'DKIM-Signature')).get('h')).toContain(':reply-to:')
  })

  test.each([
    ['a word of the text', /Sparse/, 'Dense'],
    ['a link', /manage\/m/, 'manage/n'],
    ['one-click', /=One-Click/, '=Two-Clicks'],
    ['the address to unsubscribe', /unsubscribe\/u/, 'unsubscribe/v'],
    ['the reader', /^To: ada/m, 'To: eve'],
  ])('is not accepted over another %s', async (_name, from, to) => {
    const raw = await signed()
    const forged = raw.replace(from, to)
    expect(forged).not.toBe(raw)
    expect(await verdictOf(forged)).not.toEqual(passed)
  })

  test('has the tags of Nodemailer’s for the same message, the hash of the body among them', async () => {
    const raw = await signed('. one\n\n 二  \t\n\nthree')
    const [, unsigned] = /^DKIM-Signature: (?:.*\r\n )*.*\r\n(?! )([\s\S]*)$/.exec(raw) ?? []
    const composed = await createTransport({ streamTransport: true, buffer: true }).sendMail({
      envelope: { from: 'digest@papers.example.org', to: ['ada@example.org'] },
      raw: unsigned,
      dkim: {
        domainName: dkim.domain,
        keySelector: dkim.selector,
        privateKey: dkim.privateKey,
        headerFieldNames: tagsOf(headerOf(raw, 'DKIM-Signature')).get('h'),
      },
    })
    const theirs = String(composed.message)
    expect(tagsOf(headerOf(raw, 'DKIM-Signature'))).toEqual(tagsOf(headerOf(theirs, 'DKIM-Signature')))
  })

  test('is the first field, and none of its lines is long', async () => {
    const raw = await signed()
    expect(raw).toMatch(/^DKIM-Signature: v=1; a=rsa-sha256; c=relaxed\/relaxed; d=papers\.example\.org;/)
    for (const line of raw.slice(0, raw.indexOf('\r\nList-')).split('\r\n')) expect(line.length).toBeLessThan(300)
  })

  test('is made for a domain of other letters under its ASCII name', async () => {
    const field = await createSigner({ ...dkim, domain: 'bücher.example' })(['From: x'], 'aGFzaA==')
    expect(tagsOf(field.slice(field.indexOf(':') + 1)).get('d')).toBe('xn--bcher-kva.example')
  })
})

test('the relaxed form of lines joins spaces, drops those at a line’s end, and keeps empty lines', () => {
  expect(relaxedLines('a \t b\r\n \t c \t\r\n\r\n  \r\nd\r\n')).toBe('a b\r\n c\r\n\r\n\r\nd\r\n')
})
