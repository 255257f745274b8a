import { beforeAll, describe, expect, test } from 'vitest'
import { openDatabase } from '../../src/db/database.ts'
import { findPaper } from '../../src/papers/store.ts'
import type { Subscriber } from '../../src/subscribers/store.ts'
import { publishPapers, rawPaper, testLinks } from '../support/builders.ts'
import { useDatabase } from '../support/database.ts'
import {
  addSubscriber,
  allPurposes,
  daysAgo,
  pathTo,
  posted,
  readableLog,
  testWeb,
  withoutOurScript,
} from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
let subscriber: Subscriber
let paperId: number | undefined
beforeAll(async () => {
  await publishPapers(db, '2026-03-10', [rawPaper({ externalId: '2603.00001' })])
  subscriber = await addSubscriber(db, 'ada@example.org')
  paperId = (await findPaper(db, 'arxiv', '2603.00001'))?.id
})

const publicPaths = [
  '/',
  '/subscribe',
  '/editions',
  '/editions/2026-03-10',
  '/editions/2026-03-14',
  '/editions/2026-W11',
  '/editions/2026-W12',
  '/editions/2026-03',
  '/embed/code',
  '/sample-mail',
  '/papers/2603.00001',
  '/papers/none',
  '/search',
  '/search?q=behaviour',
  '/search?q=none',
  '/nowhere',
  '/lost-link',
]
const purposes = allPurposes

/** Every kind of answer that carries a page: the request, by a name. */
function requests(): [string, string, RequestInit?][] {
  return [
    ...publicPaths.map((path): [string, string] => [path, path]),
    ...purposes.map((purpose): [string, string] => [purpose, pathTo(purpose, subscriber)]),
    ...purposes.map((purpose): [string, string] => [`a bad link to ${purpose}`, `/${purpose}/nonsense`]),
    ['a sign-up', '/subscribe', posted({ email: 'emmy@example.org' })],
    ['a refused sign-up', '/subscribe', posted({ email: 'emmy' })],
    ['a form that is too large', '/subscribe', posted({ email: 'x'.repeat(300_000) })],
    ['refused choices', pathTo('manage', subscriber), posted({ size: '99' })],
    ['a lost link', '/lost-link', posted({ email: 'emmy@example.org' })],
    ['a refused lost link', '/lost-link', posted({ email: 'emmy' })],
    ['asking to be forgotten', `${pathTo('manage', subscriber)}/forget`, { method: 'POST' }],
    ['asking for the data', `${pathTo('manage', subscriber)}/export`, { method: 'POST' }],
    ['asking to move', `${pathTo('manage', subscriber)}/move`, posted({ email: 'emmy@example.org' })],
    ['asking to move nowhere', `${pathTo('manage', subscriber)}/move`, posted({ email: 'emmy' })],
    ['an expired link', pathTo('forget', subscriber, daysAgo(2))],
    ['unsubscribing', pathTo('unsubscribe', subscriber), { method: 'POST' }],
    ['a paper to save', `${pathTo('list', subscriber)}/${paperId}/save`],
    ['saving it', `${pathTo('list', subscriber)}/${paperId}`, posted({ say: 'saved' })],
    ['a list with something on it', pathTo('list', subscriber)],
    ['removing it', pathTo('list', subscriber), posted({ remove: `${paperId}` })],
    ['a paper that nobody can save', `${pathTo('list', subscriber)}/0`],
    ['undoing it', `${pathTo('unsubscribe', subscriber)}/undo`, { method: 'POST' }],
    ['a reason', `${pathTo('unsubscribe', subscriber)}/reason`, posted({ reason: 'other' })],
  ]
}

/** Asks for every kind of page and hands each to `look`. */
async function forEveryPage(look: (response: Response, name: string) => unknown | Promise<unknown>): Promise<void> {
  for (const [name, path, request] of requests()) await look(await pages.request(path, request), name)
}

describe('every page', () => {
  test('lets nothing run and nothing be loaded but our style sheet', async () => {
    await forEveryPage((response, name) => {
      const policy = (response.headers.get('Content-Security-Policy') ?? '').split('; ').sort()
      expect([name, policy]).toEqual([
        name,
        [
          "base-uri 'none'",
          "default-src 'none'",
          "form-action 'self'",
          "frame-ancestors 'none'",
          ...(name === '/sample-mail' ? ["frame-src 'self'"] : []),
          'img-src data:',
          "script-src 'self'",
          "style-src 'self'",
        ],
      ])
    })
  })

  test('keeps to what that allows: no script but the one file, no style of its own, no frame but of the sample mail, no image', async () => {
    await forEveryPage(async (response, name) => {
      const html = withoutOurScript(await response.text()).replace('<iframe class="mail" src="/sample-mail/html"', '<p')
      expect([name, html.match(/<(script|style|iframe|object|embed|img)|\sstyle=|\son\w+=|javascript:/i)?.[0]]).toEqual(
        [name, undefined],
      )
    })
  })

  test('tells other sites nothing of its address, is no other type, and is in no frame', async () => {
    await forEveryPage((response, name) => {
      expect([name, response.headers.get('Referrer-Policy')]).toEqual([name, 'no-referrer'])
      expect([name, response.headers.get('X-Content-Type-Options')]).toEqual([name, 'nosniff'])
      expect([name, response.headers.has('X-Frame-Options')]).toEqual([name, true])
      expect([name, response.headers.get('Content-Type')]).toEqual([name, 'text/html; charset=UTF-8'])
    })
  })

  test('sets no cookie', async () => {
    await forEveryPage((response, name) => {
      expect([name, response.headers.getSetCookie()]).toEqual([name, []])
    })
  })

  test('is a whole document with a language, a title and one heading of the first rank', async () => {
    await forEveryPage(async (response, name) => {
      const html = await response.text()
      expect([name, html.startsWith('<!doctype html>\n<html lang="en" dir="ltr">')]).toEqual([name, true])
      expect([name, html.match(/<title>[^<]+<\/title>/g)?.length]).toEqual([name, 1])
      expect([name, html.match(/<h1[ >]/g)?.length]).toEqual([name, 1])
    })
  })
})

describe('a page behind a token', () => {
  test.each(purposes)('to %s is kept out of caches and search engines', async (purpose) => {
    const path = pathTo(purpose, subscriber)
    for (const request of [pages.request(path), pages.request(path, { method: 'POST' })]) {
      const { headers } = await request
      expect(headers.get('Cache-Control')).toBe('no-store')
      expect(headers.get('X-Robots-Tag')).toBe('noindex')
    }
  })

  test.each(purposes)('to %s is so also where the token is bad', async (purpose) => {
    const { headers } = await pages.request(`/${purpose}/nonsense`)
    expect(headers.get('Cache-Control')).toBe('no-store')
    expect(headers.get('X-Robots-Tag')).toBe('noindex')
  })

  test('does not make the pages of papers private too', async () => {
    const { headers } = await pages.request('/papers/2603.00001')
    expect(headers.has('X-Robots-Tag')).toBe(false)
  })
})

describe('when the database is away', () => {
  /** The same pages on a pool that has been closed, and what they log. */
  async function withoutDatabase() {
    const closed = openDatabase(db.url)
    await closed.close()
    const { log, lines } = readableLog()
    return { pages: testWeb(closed, { log }), lines }
  }

  test.each(purposes)('a link to %s fails without a word of why on the page, and is as private', async (purpose) => {
    const broken = await withoutDatabase()
    for (const method of ['GET', 'POST']) {
      const response = await broken.pages.request(pathTo(purpose, subscriber), { method })
      expect(response.status).toBe(500)
      expect(response.headers.get('Cache-Control')).toBe('no-store')
      const html = await response.text()
      expect(html).toContain('Something went wrong here')
      expect(html).not.toContain('pool')
    }
  })

  test.each(purposes)('a failed link to %s is logged without its token', async (purpose) => {
    const broken = await withoutDatabase()
    const token = testLinks.sign(purpose, subscriber.publicId)
    for (const method of ['GET', 'POST']) await broken.pages.request(`/${purpose}/${token}`, { method })
    const logged = broken.lines.join('')
    expect(broken.lines).toHaveLength(2)
    expect(logged).toContain('pool')
    expect(logged).toContain(`"route":"/${purpose}/:token"`)
    expect(logged).not.toContain(token.slice(0, 20))
    expect(logged).not.toContain(token.slice(-20))
  })

  test('a failed sign-up is logged without its address', async () => {
    const broken = await withoutDatabase()
    await broken.pages.request('/subscribe', posted({ email: 'ada@example.org' }))
    expect(broken.lines).toHaveLength(1)
    expect(broken.lines.join('')).not.toContain('ada@')
  })

  test('the process is healthy but not ready', async () => {
    const broken = await withoutDatabase()
    expect((await broken.pages.request('/healthz')).status).toBe(200)
    expect((await broken.pages.request('/readyz')).status).toBe(503)
  })
})

describe('when all is well', () => {
  test('the process is healthy and ready', async () => {
    expect(await (await pages.request('/healthz')).text()).toBe('ok')
    expect(await (await pages.request('/readyz')).text()).toBe('ok')
  })

  test('nothing is logged of what people read and press', async () => {
    const { log, lines } = readableLog()
    const logging = testWeb(db, { log })
    for (const [, path, request] of requests()) await logging.request(path, request)
    expect(lines).toEqual([])
  })
})
