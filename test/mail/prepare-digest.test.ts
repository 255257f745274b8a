import { simpleParser } from 'mailparser'
import { createTransport } from 'nodemailer'
import { beforeAll, describe, expect, test } from 'vitest'
import type { DigestView } from '../../src/mail/digest-view.ts'
import { smtpData } from '../../src/mail/finished-content.ts'
import { digestMessage, type Message } from '../../src/mail/message.ts'
import { type DigestReader, prepareDigest } from '../../src/mail/prepare-digest.ts'
import { linkUrl, type Site } from '../../src/mail/site.ts'
import type { MailTemplates } from '../../src/mail/templates.ts'
import type { Format } from '../../src/subscribers/preferences.ts'
import { testSite } from '../support/builders.ts'
import { headerOf, takeApart } from './raw-message.ts'
import { digestView, paperView, templatesOf } from './views.ts'

let templates: MailTemplates
beforeAll(async () => {
  templates = await templatesOf()
})

const ada: DigestReader = {
  to: 'ada@example.org',
  messageId: '<7.00ff00ff00ff00ff@papers.example.org>',
  cadence: 'daily',
  unsubscribeToken: 'u'.repeat(42),
  manageToken: 'm'.repeat(42),
  listToken: 'l'.repeat(42),
}

async function bytesOf(message: Message): Promise<string> {
  const composed = await createTransport({ streamTransport: true, buffer: true, newline: 'windows' }).sendMail(message)
  return (composed.message as Buffer).toString('latin1')
}

interface Given {
  view?: DigestView
  reader?: Partial<DigestReader>
  site?: Site
  format?: Format
}

/** The same digest to the same reader: ours, and as Nodemailer composes it. */
async function both({ view = digestView(), reader, site = testSite(), format = 'html' }: Given = {}) {
  const rendered = templates.renderDigest(view)
  const to = { ...ada, ...reader }
  const parts = rendered.forReader({
    manageUrl: linkUrl(site, 'manage', to.manageToken),
    unsubscribeUrl: linkUrl(site, 'unsubscribe', to.unsubscribeToken),
    listUrl: linkUrl(site, 'list', to.listToken),
  })
  const content = { ...to, subject: rendered.subject, ...parts, ...(format === 'text' ? { html: undefined } : {}) }
  const plain = digestMessage(site, content, { ...to, edition: 214 })
  const message = await prepareDigest(site, rendered, 214, { format }).messageFor(to)
  return { message, ours: (message.raw as Buffer).toString('latin1'), plain: await bytesOf(plain) }
}

/** What differs between any two messages of Nodemailer. */
const settled = (raw: string) =>
  raw.replace(/^Date: .*/m, 'Date: today').replaceAll(/(boundary="?|^--)[-_A-Za-z0-9]{20,}/gm, '$1boundary')

/** A message as a reader's program takes it: its fields as they came, and what they and both parts mean. */
async function readOf(raw: string) {
  const { subject, from, to, replyTo, messageId, text, html } = await simpleParser(Buffer.from(raw, 'latin1'))
  return { subject, from, to, replyTo, messageId, text, html, fields: takeApart(settled(raw)).headers }
}

/** How each part begins, and how the last one ends. */
function structureOf(raw: string): string[] {
  const boundary = /boundary="?([^"\r\n]+)/.exec(headerOf(raw, 'Content-Type'))?.[1] ?? 'none'
  const [, ...parts] = takeApart(raw).body.split(`--${boundary}`)
  return parts.map((part) => /^(?:--\r\n$|\r\nContent-Type: .*)/.exec(part)?.[0] ?? part)
}

const hostile: [string, string][] = [
  ['letters of other scripts', '大規模言語モデルの研究 — Исследование — مرحبا بالعالم — Poincaré 👩‍👩‍👧'],
  ['a script that Nodemailer would put into base64', '日本語の要旨。'.repeat(300)],
  ['lines that begin with a dot', '. one\n\n.. two\n\n...\n\n.'],
  ['lines that look like those of a mailbox file', 'From here\n\nFrom  there'],
  ['signs of the encoding itself', '=20 = == =\n\n=C3=A9 =\r\n=3D'],
  ['spaces and tabs at the ends of lines', 'one \n\n two\t \n\n\t three  '],
  ['a word longer than any line', 'x'.repeat(2_000)],
  ['a soft break before every dot', `${'.'.repeat(300)} ${'a.'.repeat(200)}`],
  ['a boundary', '----_NmP-0123456789abcdef-Part_1--\n\n--x\n\n--'],
  ['line ends of other machines', 'one\r\ntwo\rthree\r\r\nfour'],
  ['characters outside the first plane', '𝒪(𝑛²) 🧪🧬 '.repeat(80)],
  ['half a character', 'one \ud83d two'],
  ['characters that nobody sees', 'zero\u200bwidth \u202eright to left\u202c \u2028 \u00a0'],
]

describe('a digest that was prepared once says what a composed one says', () => {
  test.each(hostile)('with %s', async (_name, words) => {
    const view = digestView({
      papers: [paperView({ title: words, abstract: words, authors: [words], comment: words }), paperView()],
      edition: { note: words },
      postalAddress: words,
    })
    const { ours, plain } = await both({ view })
    expect(await readOf(ours)).toEqual(await readOf(plain))
    expect(structureOf(ours)).toEqual(structureOf(plain))
    // 7-bit lines that no relay has a reason to touch.
    expect(ours.slice(ours.indexOf('\r\n\r\n'))).toMatch(/^[\t\r\n -~]*$/)
    for (const line of ours.split('\r\n')) {
      expect(line).not.toMatch(/[\r\n]|^\.|^From |[ \t]$/)
      expect(line.length).toBeLessThanOrEqual(/^(List-|X-|Feedback)/.test(line) ? 998 : 78)
    }
  })

  test('with a sender’s name that is not ASCII, a reply address and a long title', async () => {
    const site = testSite({
      MAIL_FROM: 'Tägliche „Paper“, Große Ausgabe <digest@papers.example.org>',
      REPLY_TO: 'Hilfe <help@papers.example.org>',
    })
    const view = digestView({ papers: [paperView({ title: `Über ${'lange Titel und noch längere '.repeat(9)}` })] })
    const { ours, plain } = await both({ view, site })
    expect(await readOf(ours)).toEqual(await readOf(plain))
  })

  test.each([
    'grace@example.org',
    'grace@bücher.example',
    'grëce@bücher.example',
    '"grace hopper"@example.org',
    "o'grace+papers/daily@example.org",
    'grace@[192.0.2.1]',
    `${'g'.repeat(64)}@${'d'.repeat(60)}.example.org`,
    'Grace@EXAMPLE.org',
    'a,b@example.org',
  ])('to %s, in its envelope and its headers', async (to) => {
    const { message, ours, plain } = await both({ reader: { to } })
    expect(takeApart(settled(ours)).headers).toEqual(takeApart(settled(plain)).headers)
    const streamed = await createTransport({ streamTransport: true, buffer: true }).sendMail({
      from: 'digest@papers.example.org',
      to: { name: '', address: to },
      envelope: { from: testSite().mail.returnPath, to: [to] },
    })
    expect(message.envelope).toEqual(streamed.envelope)
  })
})

describe('a digest of text alone', () => {
  test.each(hostile)('says what a composed one says, with %s', async (_name, words) => {
    const view = digestView({
      papers: [paperView({ title: words, abstract: words, authors: [words], comment: words }), paperView()],
      postalAddress: words,
    })
    const { ours, plain } = await both({ view, format: 'text' })
    expect(await readOf(ours)).toEqual(await readOf(plain))
    expect(ours.slice(ours.indexOf('\r\n\r\n'))).toMatch(/^[\t\r\n -~]*[^\r\n]\r\n$/)
    for (const line of ours.split('\r\n')) expect(line).not.toMatch(/[\r\n]|^\.|^From |[ \t]$/)
  })

  test('is one text/plain body, with the headers of the one that has two parts', async () => {
    const [alone, withHtml] = [await both({ format: 'text' }), await both()]
    expect(headerOf(alone.ours, 'Content-Type')).toBe('text/plain; charset=utf-8')
    const others = (raw: string) => takeApart(settled(raw)).headers.filter(({ name }) => !name.startsWith('content-'))
    expect(others(alone.ours)).toEqual(others(withHtml.ours))
    expect(alone.ours).not.toContain('<html')
  })

  test('holds the reader’s own links', async () => {
    const { text } = await readOf((await both({ format: 'text' })).ours)
    expect(text).toContain(linkUrl(testSite(), 'manage', ada.manageToken))
    expect(text).toContain(linkUrl(testSite(), 'unsubscribe', ada.unsubscribeToken))
  })

  test('is ready to follow DATA', async () => {
    const { message } = await both({ format: 'text' })
    expect(message.smtpData).toEqual(smtpData(message.raw as Buffer))
  })
})

describe('each reader', () => {
  test('gets their own headers and links, and nothing of another', async () => {
    const site = testSite()
    const digest = prepareDigest(site, templates.renderDigest(digestView()), 214)
    const grace = {
      to: 'grace@example.org',
      messageId: '<8.aa@papers.example.org>',
      cadence: 'weekly',
      unsubscribeToken: 'v'.repeat(42),
      manageToken: 'n'.repeat(42),
      listToken: 'k'.repeat(42),
    }
    const first = String((await digest.messageFor(ada)).raw)
    const second = String((await digest.messageFor(grace)).raw)
    expect((await digest.messageFor(grace)).envelope).toEqual({ from: site.mail.returnPath, to: ['grace@example.org'] })
    expect(headerOf(second, 'Feedback-ID')).toBe('214:weekly::papersexampleor')
    expect(headerOf(second, 'List-Unsubscribe')).toBe(`<${linkUrl(site, 'unsubscribe', grace.unsubscribeToken)}>`)
    expect(second).not.toMatch(/ada@|u{42}|m{42}|l{42}|reader\.invalid|x\.invalid/)
    expect(first).not.toMatch(/grace@|v{42}|n{42}|k{42}/)
    expect(String((await digest.messageFor(ada)).raw)).toBe(first)
  })

  test('gets a message that is ready to follow DATA, also where lines of the digest begin with a dot', async () => {
    const abstract = '.hidden\n\n.\n\n..two'
    const view = digestView({ papers: [paperView({ title: '.', abstract })] })
    const { raw, smtpData: data } = await prepareDigest(testSite(), templates.renderDigest(view), 214).messageFor(ada)
    expect(data).toEqual(smtpData(raw as Buffer))
  })

  test('gets a message in the memory of one that has left, and in no other’s', async () => {
    const digest = prepareDigest(testSite(), templates.renderDigest(digestView()), 214)
    const [first, second] = [await digest.messageFor(ada), await digest.messageFor({ ...ada, to: 'b@example.org' })]
    const before = String(second.raw)
    const memoryOf = (message: Message) => (message.smtpData as Buffer).buffer
    expect(memoryOf(second)).not.toBe(memoryOf(first))
    first.release?.()
    first.release?.()
    const [third, fourth] = [await digest.messageFor(ada), await digest.messageFor(ada)]
    expect(memoryOf(third)).toBe(memoryOf(first))
    expect(memoryOf(fourth)).not.toBe(memoryOf(third))
    expect(headerOf(String(third.raw), 'To')).toBe(ada.to)
    expect(String(second.raw)).toBe(before)
  })

  test('gets a message that is dated when it is made', async () => {
    const before = Math.floor(Date.now() / 1_000) * 1_000
    const { raw } = await prepareDigest(testSite(), templates.renderDigest(digestView()), 214).messageFor(ada)
    const date = headerOf(String(raw), 'Date')
    expect(date).toMatch(/^\w{3}, \d\d \w{3} \d{4} \d\d:\d\d:\d\d \+0000$/)
    expect(Date.parse(date)).toBeGreaterThanOrEqual(before)
    expect(Date.parse(date)).toBeLessThanOrEqual(Date.now())
  })
})
