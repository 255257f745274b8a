import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { BrowserContext } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { publish } from '../../src/editions/publish.ts'
import { send } from '../../src/outbox/send.ts'
import { cleanTitle } from '../../src/papers/clean-text.ts'
import { openBrowser } from '../support/browser.ts'
import { addReaders, endOf, testOutbox } from '../support/builders.ts'
import { corpora } from '../support/corpora.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { type Received, type Receiver, startReceiver } from '../support/receiver.ts'
import { takeApart } from './raw-message.ts'
import { addressesOf } from './views.ts'

const db = useDatabase()
let receiver: Receiver
let outbox: Awaited<ReturnType<typeof testOutbox>>
let browser: BrowserContext
let closeBrowser: () => Promise<void>
beforeAll(async () => {
  receiver = await startReceiver()
  outbox = await testOutbox(db, receiver.url)
  const opened = await openBrowser()
  closeBrowser = opened.close
  browser = await opened.browser.newContext()
}, 60_000)
afterAll(async () => {
  await closeBrowser()
  outbox.relay.close()
  await receiver.close()
})
beforeEach(async () => {
  await emptyDatabase(db)
  receiver.mails.length = 0
})

const harmless = 'A harmless title'
/** As many papers to a mail as fit into its bytes. */
const papersPerMail = 20

let days = 0
/**
 * Publishes one paper for each of `words`, which are its title, author, abstract, category and comment, put in by plain
 * SQL, and sends the edition to a reader. The papers are in the order of `words`.
 */
async function mailOf(words: readonly string[], links: readonly string[] = []): Promise<Received> {
  for (const [index, word] of words.entries()) {
    await db.query(
      `INSERT INTO papers (source, external_id, title, abstract, authors, categories, comment, abs_url, code_url)
       VALUES ('hostile', $1, $2, $2, $3, $4, $2, $5, $5)`,
      [`${days}-${String(index).padStart(3, '0')}`, word, JSON.stringify([word, word]), [word], links[index] ?? null],
    )
  }
  days += 1
  const day = new Date(Date.UTC(2026, 0, days)).toISOString().slice(0, 10)
  await publish({ db }, { day })
  await db.query('DELETE FROM subscribers')
  await addReaders(db, `reader${days}@example.org`)
  await db.query('UPDATE subscribers SET digest_size = 50')
  await send(outbox, endOf(day))
  const [mail] = receiver.to(`reader${days}@example.org`)
  if (!mail) throw new Error('no mail arrived')
  return mail
}

interface Seen {
  titles: string[]
  /** `a class href` and the like, each once. */
  elements: string[]
  hrefs: string[]
  comments: number
}

/** Runs in the browser, whose types the project does not have. */
const lookScript = `
  const parsed = new DOMParser().parseFromString(html, 'text/html')
  const all = [...parsed.querySelectorAll('*')]
  const shape = (element) => element.localName + [...element.attributes].map((attribute) => ' ' + attribute.name).sort().join('')
  const walker = parsed.createTreeWalker(parsed, NodeFilter.SHOW_COMMENT)
  let comments = 0
  while (walker.nextNode()) comments += 1
  return {
    titles: [...parsed.querySelectorAll('h2')].map((title) => title.textContent),
    elements: [...new Set(all.map(shape))],
    hrefs: all.flatMap((element) => element.getAttribute('href') ?? element.getAttribute('src') ?? []),
    comments,
  }`

/** What a browser makes of the HTML, without running it. */
async function look(html: string): Promise<Seen> {
  const page = browser.pages()[0] ?? (await browser.newPage())
  return page.evaluate(`((html) => {${lookScript}})(${JSON.stringify(html)})`)
}

/** Lets a browser with scripts show the HTML. @returns what it asked for, opened or complained about. */
async function run(html: string): Promise<string[]> {
  const noticed: string[] = []
  const page = await browser.newPage()
  page.on('request', (request) => noticed.push(`request ${request.url()}`))
  page.on('dialog', (dialog) => {
    noticed.push(`dialog ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on('console', (message) => noticed.push(`console ${message.text()}`))
  page.on('pageerror', (error) => noticed.push(`error ${error.message}`))
  await page.setContent(html)
  await page.evaluate(
    `for (const element of document.querySelectorAll('*')) element.dispatchEvent(new Event('mouseover'))`,
  )
  await page.close()
  return noticed
}

/** What there is to read of a text, raised or on the line: neither space nor what nobody sees. */
const readable = (text: string) =>
  text.replace(/[²³¹ʰ-ʸᴬ-ᵿ⁰-₟]/gu, (script) => script.normalize('NFKC')).replace(/[\s\p{C}]+/gu, '')

/** The names of the header fields, which no paper can add to. */
const fieldNames = (mail: Received) => takeApart(mail.raw).headers.map((header) => header.name)

/** A mail of as many harmless papers: what a hostile one may look like. */
let model: Seen
let modelFields: string[]
beforeEach(async () => {
  if (model) return
  const mail = await mailOf(
    Array.from({ length: 5 }, () => harmless),
    ['https://example.org/1'],
  )
  model = await look(String(mail.parsed.html))
  modelFields = fieldNames(mail)
  await emptyDatabase(db)
})

/** Expects a mail that says all of `words` and means none of them. */
async function expectTame(mail: Received, words: readonly string[]): Promise<void> {
  const html = String(mail.parsed.html)
  const text = readable(mail.parsed.text ?? '')
  expect(fieldNames(mail)).toEqual(modelFields)
  expect(mail.parsed.subject).toMatch(/^[^\p{Cc}\u2028\u2029]+$/u)
  const seen = await look(html)
  expect(seen.titles).toHaveLength(words.length)
  for (const [index, written] of words.entries()) {
    const word = cleanTitle(written) || written
    const title = readable(seen.titles[index] ?? '').replace(/…$/, '')
    // Long titles are shortened, and what cannot be seen at all is replaced by the paper's address.
    if (readable(word) !== '') expect(readable(word).startsWith(title), JSON.stringify(word)).toBe(true)
    if (word.length < 400 && readable(word) !== '') expect(title).toBe(readable(word).replace(/…$/, ''))
    expect(text, JSON.stringify(word)).toContain(`${index + 1}.${title}`)
  }
  expect(seen.elements.filter((shape) => ![...model.elements, 'sup', 'sub'].includes(shape))).toEqual([])
  expect(seen.comments).toBe(model.comments)
  expect(seen.hrefs.filter((href) => !/^(https?:\/\/[^\s"<>]+|#p\d+)$/.test(href))).toEqual([])
  expect(await run(html)).toEqual([])
}

test('the browser notices what is live: a script, a handler, a picture', async () => {
  expect(await run('<script>alert(1)</script>')).toEqual(['dialog 1'])
  expect(await run('<b onmouseover="console.log(2)">x</b>')).toEqual(['console 2'])
  expect(await run('<img src="http://127.0.0.1:9/3">')).toContain('request http://127.0.0.1:9/3')
  expect(await look('<!-- x --><svg onload="x"><a href="y">')).toEqual({
    titles: [],
    elements: ['html', 'head', 'body', 'svg onload', 'a href'],
    hrefs: ['y'],
    comments: 1,
  })
})

describe('papers that are hostile', () => {
  const worst: [string, string][] = [
    ['a script', '<script>alert(1)</script>'],
    ['markup that closes what is open', '</title></style></script><img src=x onerror=alert(1)>'],
    ['an attribute closed by a quote', '"><svg/onload=alert(1)>'],
    ['an attribute closed by an apostrophe', "' onmouseover='alert(1)' x='"],
    ['a comment for Outlook', '<!--[if mso]><v:rect href="https://evil.example/">--><!--'],
    ['the end of a comment', '-->'],
    ['CDATA', ']]><![CDATA['],
    ['entities', '&lt;script&gt;alert(1)&lt;/script&gt; &#x3c;b&#x3e; &nbsp;&amp;amp;'],
    ['Liquid that prints', '{{ manageUrl }}{% include "digest" %}{{ "a" | append: "b" }}'],
    ['Liquid that closes', '{% endraw %}{%- endfor -%}{% if true %}'],
    ['header lines', 'Bcc: all@example.org\r\nX-Injected: yes\r\n\r\n<b>body</b>'],
    ['encoded words', '=?UTF-8?Q?encoded=0d=0aBcc:_x?= =?UTF-8?B?PGI+?='],
    ['the end of a message', '\r\n.\r\nMAIL FROM:<evil@example.org>\r\n'],
    ['the boundary of a part', '----_NmP-boundary-Part_1--\n\nContent-Type: text/html\n\n<b>'],
    ['replacement patterns', "$& $1 $` $' $$ \\0 \\r\\n %0d%0a"],
    ['writing turned round', '\u202egnp.exe\u202c \u2066right to left\u2069 \u200b\ufeff zero'],
    ['5,000 letters and 500 tags', `${'A'.repeat(5_000)} ${'<b>'.repeat(500)}`],
    ['a tower of accents', `${'\u0301'.repeat(300)}Z${'\u0334'.repeat(100)}algo`],
    ['signs beyond the first plane', '\ufff9\u{e0001}\u{1f468}\u200d\u{1f469}\u200d\u{1f467} ﷽ ក្រ'],
    ['SQL', "'; DROP TABLE papers; --"],
  ]

  test('appear in the mail as they are written, and as nothing else', async () => {
    const words = worst.map(([, word]) => word)
    await expectTame(await mailOf(words), words)
  })

  test.each(worst)('called by %s lead an edition without touching its subject or its headers', async (_, word) => {
    await expectTame(await mailOf([word, harmless]), [word, harmless])
  })

  test('have links that lead where they say, on one line, and carry no markup', async () => {
    const links = [
      'https://example.org/?a="><script>alert(1)</script>',
      "https://example.org/' onmouseover='alert(1)",
      'https://example.org/a\r\nBcc: all@example.org',
      'https://example.org/{{ manageUrl }}',
      'https://example.org/</a><b>',
      'HTTPS://EXAMPLE.ORG/%3Cscript%3E',
      'https://exämple.org/ü?ü#ü',
    ]
    const words = links.map(() => harmless)
    const mail = await mailOf(words, links)
    await expectTame(mail, words)
    const { hrefs } = await look(String(mail.parsed.html))
    for (const link of links) {
      const url = new URL(link).href
      expect(hrefs.filter((href) => !href.startsWith('#')).map((href) => new URL(href).href)).toContain(url)
      expect(addressesOf(String(mail.parsed.text), 'Code')).toContain(url)
    }
  })

  test('that nobody could see have their address for a title', async () => {
    const mail = await mailOf(
      ['\u200b\u200b', '\u0001\u0002'],
      ['https://example.org/unseen', 'https://example.org/too'],
    )
    const { titles } = await look(String(mail.parsed.html))
    expect(titles).toEqual(['https://example.org/unseen', 'https://example.org/too'])
  })

  test.skipIf(!corpora)(
    'out of the big list of naughty strings are all tame (CORPORA)',
    async () => {
      const list = JSON.parse(readFileSync(join(corpora ?? '', 'naughty-strings/blns.json'), 'utf8')) as string[]
      expect(list).toHaveLength(515)
      // PostgreSQL stores no NUL, and the driver sends half a character as the replacement character.
      const storable = list.map((word) => word.replaceAll('\0', '').toWellFormed())
      const fit = storable.filter((word) => word.trim() !== '')
      expect(fit.length).toBeGreaterThan(500)
      for (let from = 0; from < fit.length; from += papersPerMail) {
        const words = fit.slice(from, from + papersPerMail)
        await expectTame(await mailOf(words), words)
      }
    },
    180_000,
  )
})
