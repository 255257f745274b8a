import { generateKeyPairSync } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { send } from '../../src/outbox/send.ts'
import { enqueueServiceMail } from '../../src/outbox/store.ts'
import { lookAtConfirmation } from '../../src/subscribers/confirm.ts'
import { findByEmail } from '../../src/subscribers/store.ts'
import { subscribe } from '../../src/subscribers/subscribe.ts'
import { addReaders, endOf, publishPapers, rawPaper, testLinks, testOutbox, testSite } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { type Received, startReceiver } from '../support/receiver.ts'
import { fieldsOf, headerOf, tagsOf, takeApart, verifyDkim } from './raw-message.ts'

const db = useDatabase()
const day = '2026-03-10'
const ada = 'ada@example.org'

const toClose: (() => unknown)[] = []
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close()
})
beforeEach(() => emptyDatabase(db))

/** Sends what is due from the site that `env` describes. */
async function sendFrom(env: Record<string, string> = {}): Promise<Received[]> {
  const receiver = await startReceiver()
  toClose.push(() => receiver.close())
  const outbox = await testOutbox(db, receiver.url, { site: testSite(env) })
  toClose.push(() => outbox.relay.close())
  await send(outbox, endOf(day))
  return receiver.mails
}

/** One digest of two papers to one reader, as it arrived. */
async function digestFrom(env: Record<string, string> = {}): Promise<Received> {
  await publishPapers(db, day, [
    rawPaper({ title: 'The first of two' }),
    rawPaper({ title: 'The second of two', signals: { upvotes: 2 } }),
  ])
  await addReaders(db, ada)
  const [mail] = await sendFrom(env)
  if (!mail) throw new Error('no digest arrived')
  return mail
}

/** A service mail to somebody whose sign-up holds `words` wherever a stranger can type. */
async function serviceMail(kind: 'confirmation' | 'already-subscribed', words = 'w', email = ada): Promise<Received> {
  if (kind === 'already-subscribed') await addReaders(db, email)
  await subscribe(
    { db, enqueueServiceMail: (tx, mail) => enqueueServiceMail(tx, { ...mail, day }) },
    { email, timeZone: 'UTC', ip: words, wording: words },
  )
  const [mail] = await sendFrom()
  if (!mail) throw new Error('no mail arrived')
  return mail
}

const titlesIn = (text: string) => text.match(/The (?:first|second) of two/g)

describe('a digest as it arrives', () => {
  let arrived: Received | undefined

  test('can be unsubscribed from with one click: the address on one line, with a token of this reader', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, ada, 'emmy@example.org')
    const mails = await sendFrom()
    expect(mails.map((mail) => mail.to[0]).sort()).toEqual([ada, 'emmy@example.org'])
    for (const mail of mails) {
      const [field] = fieldsOf(mail.raw, 'List-Unsubscribe')
      expect(field?.field).toMatch(/^List-Unsubscribe: <https:\/\/papers\.example\.org\/unsubscribe\/[a-z2-7]{42}>$/)
      const token = field?.value.slice('<https://papers.example.org/unsubscribe/'.length, -1) ?? ''
      const reader = await findByEmail(db, mail.to[0] ?? '')
      expect(testLinks.read('unsubscribe', token)?.subscriber).toEqual(reader?.publicId)
      expect(mail.parsed.text).toContain(`https://papers.example.org/unsubscribe/${token}`)
      expect(mail.parsed.html).toContain(`https://papers.example.org/unsubscribe/${token}`)
    }
  })

  test.each([
    ['List-Unsubscribe-Post', 'List-Unsubscribe=One-Click'],
    ['List-ID', '"Daily Papers" <daily.papers.example.org>'],
    ['List-Help', '<https://papers.example.org/>'],
    ['List-Archive', '<https://papers.example.org/editions>'],
    ['Auto-Submitted', 'auto-generated'],
    ['Precedence', 'bulk'],
    ['X-Auto-Response-Suppress', 'All'],
    ['Feedback-ID', '1:daily::papersexampleor'],
    ['MIME-Version', '1.0'],
    ['To', ada],
  ])('has one %s: %s', async (name, value) => {
    arrived ??= await digestFrom()
    const { raw } = arrived
    expect(fieldsOf(raw, name).map((header) => header.field)).toEqual([`${name}: ${value}`])
  })

  test('has a Message-ID at our domain, the one of the ledger', async () => {
    const { raw } = await digestFrom()
    const { rows } = await db.query('SELECT message_id FROM deliveries')
    expect(headerOf(raw, 'Message-ID')).toBe(rows[0]?.['message_id'])
    expect(headerOf(raw, 'Message-ID')).toMatch(/^<[0-9a-f.]+@papers\.example\.org>$/)
  })

  test('names the cadence of its reader to the mailbox provider', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addReaders(db, ada)
    await db.query(`UPDATE subscribers SET cadence = 'weekly'`)
    const [mail] = await sendFrom()
    expect(headerOf(mail?.raw ?? '', 'Feedback-ID')).toBe('1:weekly::papersexampleor')
  })

  test('is dated now', async () => {
    const before = Date.now()
    const { raw } = await digestFrom()
    expect(Date.parse(headerOf(raw, 'Date'))).toBeGreaterThanOrEqual(before - 1000)
    expect(Date.parse(headerOf(raw, 'Date'))).toBeLessThanOrEqual(Date.now())
  })

  test('is for nobody else: no Bcc, no Cc, one recipient', async () => {
    const mail = await digestFrom()
    expect(fieldsOf(mail.raw, 'Bcc')).toEqual([])
    expect(fieldsOf(mail.raw, 'Cc')).toEqual([])
    expect(mail.to).toEqual([ada])
  })

  test('comes from the address that sends, and bounces to it, unless told otherwise', async () => {
    const mail = await digestFrom()
    expect(mail.from).toBe('digest@papers.example.org')
    expect(headerOf(mail.raw, 'From')).toBe('Daily Papers <digest@papers.example.org>')
    expect(fieldsOf(mail.raw, 'Reply-To')).toEqual([])
  })

  test('has the addresses and the list that the operator names', async () => {
    const mail = await digestFrom({
      REPLY_TO: 'The lab <lab@example.org>',
      RETURN_PATH: 'bounces@papers.example.org',
      LIST_ID: 'papers.lab.example.org',
      POSTAL_ADDRESS: 'The Lab\nMain Street 1',
      PUBLIC_URL: 'https://lab.example.org/papers/',
    })
    expect(mail.from).toBe('bounces@papers.example.org')
    expect(headerOf(mail.raw, 'Reply-To')).toBe('lab@example.org')
    expect(headerOf(mail.raw, 'List-ID')).toBe('"Daily Papers" <papers.lab.example.org>')
    expect(headerOf(mail.raw, 'List-Archive')).toBe('<https://lab.example.org/papers/editions>')
    expect(headerOf(mail.raw, 'List-Unsubscribe')).toMatch(
      /^<https:\/\/lab\.example\.org\/papers\/unsubscribe\/[a-z2-7]+>$/,
    )
    expect(mail.parsed.text).toContain('The Lab\nMain Street 1')
    expect(mail.parsed.html).toContain('Main Street 1')
  })

  test('encodes a sender’s name that is not ASCII, and leaves it out of the list’s', async () => {
    const mail = await digestFrom({ MAIL_FROM: 'Tägliche “Papers” <digest@papers.example.org>' })
    expect(mail.raw).toMatch(/^[\r\n\t -~]*$/)
    expect(headerOf(mail.raw, 'From')).toMatch(/^=\?UTF-8\?[QB]\?[!-~]+\?= <digest@papers\.example\.org>$/)
    expect(mail.parsed.from?.value).toEqual([{ name: 'Tägliche “Papers”', address: 'digest@papers.example.org' }])
    expect(headerOf(mail.raw, 'List-ID')).toBe('<daily.papers.example.org>')
  })

  test('keeps a sender’s name with quotes from breaking a header', async () => {
    const mail = await digestFrom({ MAIL_FROM: '"Papers, \\"daily\\" <x>" <digest@papers.example.org>' })
    expect(mail.parsed.from?.value).toEqual([{ name: 'Papers, "daily" <x>', address: 'digest@papers.example.org' }])
    expect(headerOf(mail.raw, 'List-ID')).toBe('"Papers, daily <x>" <daily.papers.example.org>')
  })

  test('has the same papers in text and HTML, in the same order', async () => {
    const { parsed, raw } = await digestFrom()
    expect(headerOf(raw, 'Content-Type')).toMatch(/^multipart\/alternative;/)
    expect(titlesIn(parsed.text ?? '')).toEqual(['The second of two', 'The first of two'])
    const body = String(parsed.html).slice(String(parsed.html).indexOf('<h2'))
    expect(titlesIn(body.replace(/<[^>]*>/g, ''))).toEqual(['The second of two', 'The first of two'])
  })

  test('has no attachment and asks nothing of the network but its links', async () => {
    const { parsed, raw } = await digestFrom()
    expect(parsed.attachments).toEqual([])
    expect(String(parsed.html)).not.toMatch(/<(?:img|script|link|iframe|object|embed|form)\b/i)
    expect(String(parsed.html)).not.toMatch(/url\(|@import/i)
    expect(fieldsOf(raw, 'Disposition-Notification-To')).toEqual([])
  })

  test('has no line longer than SMTP allows, however long a title and the site’s address', async () => {
    await publishPapers(db, day, [rawPaper({ title: 'x'.repeat(3_000), abstract: 'ü'.repeat(5_000) })])
    await addReaders(db, ada)
    const publicUrl = `https://${'a'.repeat(60)}.${'b'.repeat(60)}.example.org/${'c'.repeat(300)}`
    const [mail] = await sendFrom({ PUBLIC_URL: publicUrl })
    const lines = (mail?.raw ?? '').split('\r\n')
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(998)
    expect(fieldsOf(mail?.raw ?? '', 'List-Unsubscribe')[0]?.field).toMatch(/^List-Unsubscribe: <https:[^\r\n]+>$/)
    expect(takeApart(mail?.raw ?? '').body).not.toMatch(/[^\r]\n|\r[^\n]/)
  })
})

describe('a service mail as it arrives', () => {
  const list = [
    'List-Unsubscribe',
    'List-Unsubscribe-Post',
    'List-ID',
    'List-Help',
    'List-Archive',
    'Precedence',
    'Feedback-ID',
  ]

  test.each(['confirmation', 'already-subscribed'] as const)('as %s is no mail of a list', async (kind) => {
    const { raw } = await serviceMail(kind)
    for (const name of list) expect(fieldsOf(raw, name), name).toEqual([])
    expect(headerOf(raw, 'Auto-Submitted')).toBe('auto-generated')
    expect(headerOf(raw, 'X-Auto-Response-Suppress')).toBe('All')
    expect(headerOf(raw, 'Message-ID')).toMatch(/^<[0-9a-f.]+@papers\.example\.org>$/)
    expect(headerOf(raw, 'To')).toBe(ada)
  })

  test.each(['confirmation', 'already-subscribed'] as const)(
    'as %s holds nothing that a stranger typed',
    async (kind) => {
      const words = 'Visit evil.example now <b>free</b>'
      const email = 'www.evil.example/win@example.org'
      const { raw, parsed } = await serviceMail(kind, words, email)
      const decoded = `${parsed.subject}\n${parsed.text}\n${parsed.html}`
      expect(decoded).not.toMatch(/evil|free/)
      const others = takeApart(raw).headers.filter((header) => header.name !== 'to')
      expect(others.map((header) => header.field).join('\n')).not.toMatch(/evil|free/)
    },
  )

  test('to confirm holds a link that confirms this subscriber', async () => {
    const { parsed } = await serviceMail('confirmation')
    const token = /\/confirm\/([a-z2-7]+)/.exec(parsed.text ?? '')?.[1] ?? ''
    const link = testLinks.read('confirm', token)
    expect(link && (await lookAtConfirmation(db, link, new Date()))).toBe('confirmable')
    expect(parsed.html).toContain(`https://papers.example.org/confirm/${token}`)
  })

  test('to somebody subscribed holds the link to their preferences', async () => {
    const { parsed } = await serviceMail('already-subscribed')
    const token = /\/manage\/([a-z2-7]+)/.exec(parsed.text ?? '')?.[1] ?? ''
    const subscriber = await findByEmail(db, ada)
    expect(testLinks.read('manage', token)?.subscriber).toEqual(subscriber?.publicId)
    expect(parsed.text).not.toContain('/unsubscribe/')
  })
})

describe('a signature', () => {
  const { privateKey, publicKey } = generateKeyPairSync('rsa', {
    modulusLength: 2048,
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  })
  let arrived: Received | undefined
  const dkim = { DKIM_DOMAIN: 'papers.example.org', DKIM_SELECTOR: 'march', DKIM_PRIVATE_KEY: privateKey }

  test('is there only where there is a key', async () => {
    expect(fieldsOf((await digestFrom()).raw, 'DKIM-Signature')).toEqual([])
  })

  test('verifies by the public key, body and headers', async () => {
    const { raw } = await digestFrom(dkim)
    expect(verifyDkim(raw, publicKey)).toEqual({ body: true, headers: true })
  })

  test('is by the domain and selector of the operator, with SHA-256', async () => {
    const tags = tagsOf(headerOf((await digestFrom(dkim)).raw, 'DKIM-Signature'))
    expect(Object.fromEntries(tags)).toMatchObject({
      v: '1',
      a: 'rsa-sha256',
      c: 'relaxed/relaxed',
      d: 'papers.example.org',
      s: 'march',
    })
  })

  test.each([
    'From',
    'To',
    'Subject',
    'Date',
    'Message-ID',
    'MIME-Version',
    'Content-Type',
    'List-ID',
    'List-Unsubscribe',
    'List-Unsubscribe-Post',
  ])('covers %s: it does not verify with another', async (name) => {
    arrived ??= await digestFrom(dkim)
    const { raw } = arrived
    expect(tagsOf(headerOf(raw, 'DKIM-Signature')).get('h')?.toLowerCase().split(':')).toContain(name.toLowerCase())
    const [field] = fieldsOf(raw, name)
    const forged = raw.replace(field?.field ?? '', `${field?.field}x`)
    expect(forged).not.toBe(raw)
    expect(verifyDkim(forged, publicKey)).toEqual({ body: true, headers: false })
  })

  test('does not verify with another body or another key', async () => {
    const { raw } = await digestFrom(dkim)
    expect(verifyDkim(raw.replace('The second', 'The forged'), publicKey).body).toBe(false)
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).publicKey
    expect(verifyDkim(raw, other)).toEqual({ body: true, headers: false })
  })

  test('verifies after a relay has refolded and respaced what relaxed lets it', async () => {
    const { raw } = await digestFrom(dkim)
    const refolded = raw
      .replace(/^Subject: (.{10})(.*)$/m, 'SUBJECT:   $1$2  ')
      .replace('List-Help: <', 'List-Help:\r\n <')
    expect(refolded).not.toBe(raw)
    expect(verifyDkim(refolded, publicKey)).toEqual({ body: true, headers: true })
  })

  test('is on service mails too', async () => {
    await subscribe(
      { db, enqueueServiceMail: (tx, mail) => enqueueServiceMail(tx, { ...mail, day }) },
      { email: ada, timeZone: 'UTC', ip: null, wording: 'w' },
    )
    const [mail] = await sendFrom(dkim)
    expect(verifyDkim(mail?.raw ?? '', publicKey)).toEqual({ body: true, headers: true })
  })

  test('verifies where title and sender’s name are not ASCII, and a line of the text begins with a dot', async () => {
    await publishPapers(db, day, [
      rawPaper({ title: '大規模言語モデル — Poincaré 👩‍👩‍👧', abstract: '. A dot.\n\n.. Two dots.\n\nFrom here on. ' }),
    ])
    await addReaders(db, ada)
    const [mail] = await sendFrom({ ...dkim, MAIL_FROM: 'Tägliche Papers <digest@papers.example.org>' })
    expect(verifyDkim(mail?.raw ?? '', publicKey)).toEqual({ body: true, headers: true })
  })
})
