import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { openDatabase } from '../../src/db/database.ts'
import { publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { addSubscriber, allPurposes, pathTo, testWeb } from '../support/web.ts'

const db = useDatabase()
const page = '/editions/2026-03-10'

beforeEach(async () => {
  await emptyDatabase(db)
  await publishPapers(db, '2026-03-10', [rawPaper({ externalId: '2603.00001', title: 'The first title' })])
})

/** The same database, with a count of what is asked of it. */
function counted(): { db: Database; asked: () => number } {
  let count = 0
  const counting = (one: Database['query']): Database['query'] => {
    return (text, values) => {
      count += 1
      return one(text, values)
    }
  }
  const wrapped = { ...db, query: counting(db.query), prepared: { query: counting(db.prepared.query) } }
  return { db: wrapped, asked: () => count }
}

describe('a public page', () => {
  test('that nothing has changed on costs no query while it is looked at', async () => {
    const { db: counting, asked } = counted()
    const pages = testWeb(counting, { pagesKeptFor: 60_000 })
    const first = await (await pages.request(page)).text()
    const before = asked()
    for (let reads = 0; reads < 50; reads += 1) expect(await (await pages.request(page)).text()).toBe(first)
    expect(asked()).toBe(before)
  })

  test('costs one query when its time is over, to hear that nothing has changed', async () => {
    const { db: counting, asked } = counted()
    const pages = testWeb(counting)
    await pages.request(page)
    const before = asked()
    await pages.request(page)
    expect(asked()).toBe(before + 1)
  })

  test('that many want at once is made once', async () => {
    const alone = counted()
    await testWeb(alone.db).request(page)
    const together = counted()
    const pages = testWeb(together.db, { pagesKeptFor: 60_000 })
    await Promise.all(Array.from({ length: 50 }, () => pages.request(page)))
    expect(together.asked()).toBe(alone.asked())
  })

  test('is read as it was by all but one while it is made anew', async () => {
    let gate = Promise.resolve()
    const slow = { ...db, query: async (...asked: Parameters<typeof db.query>) => gate.then(() => db.query(...asked)) }
    const pages = testWeb(slow)
    const before = await (await pages.request(page)).text()
    await db.query(`UPDATE editions SET note = 'New'`)
    let open: () => void = () => undefined
    gate = new Promise((resolve) => {
      open = resolve
    })
    const maker = pages.request(page)
    await expect.poll(async () => (await pages.request(page)).text()).toBe(before)
    open()
    expect(await (await maker).text()).toContain('New')
    expect(await (await pages.request(page)).text()).toContain('New')
  })

  describe('that was current a moment ago', () => {
    afterEach(() => vi.useRealTimers())
    const keptFor = 1_000
    /** The page after a change, looked at so long after it was current. */
    async function lookLater(milliseconds: number) {
      vi.useFakeTimers({ toFake: ['performance'] })
      const { db: counting, asked } = counted()
      const pages = testWeb(counting, { pagesKeptFor: keptFor })
      const open = async () => (await pages.request(page)).text()
      const before = await open()
      const made = asked()
      await db.query(`UPDATE editions SET note = 'New'`)
      vi.advanceTimersByTime(milliseconds)
      return { before, made, first: await open(), open, asked }
    }

    test('is shown as it was, and made anew once behind all its readers', async () => {
      const { before, made, first, open, asked } = await lookLater(1.1 * keptFor)
      expect(first).toBe(before)
      await Promise.all(Array.from({ length: 20 }, open))
      await expect.poll(open).toContain('New')
      expect(asked()).toBe(2 * made)
    })

    test('and is no more is waited for', async () => {
      const { first } = await lookLater(4 * keptFor)
      expect(first).toContain('New')
    })
  })

  test('is another one under each address and number, whatever else the address says', async () => {
    await publishPapers(
      db,
      '2026-03-11',
      Array.from({ length: 26 }, () => rawPaper()),
    )
    const pages = testWeb(db, { pagesKeptFor: 60_000 })
    const open = async (path: string) => (await pages.request(path)).text()
    const [first, second] = [await open('/editions/2026-03-11'), await open('/editions/2026-03-11?page=2')]
    expect(second).not.toBe(first)
    expect(await open('/editions/2026-03-11?utm_source=mail')).toBe(first)
    expect(await open('/')).not.toBe(first)
  })

  test('is made once, whatever anybody adds to its address', async () => {
    const { db: counting, asked } = counted()
    const pages = testWeb(counting, { pagesKeptFor: 60_000 })
    for (const path of ['/', page, '/subscribe']) {
      const first = await (await pages.request(path)).text()
      const before = asked()
      for (const added of ['v=1', 'v=2', 'x', 'q=model', 'page=1'])
        expect(await (await pages.request(`${path}?${added}`)).text()).toBe(first)
      expect(asked(), path).toBe(before)
    }
    const before = asked()
    for (const number of [1, 2, 3]) await pages.request(`/?page=${number}`)
    expect(asked()).toBe(before)
  })

  test('is not taken for another one whose path looks like its own with a number', async () => {
    await publishPapers(db, '2026-03-11', [
      rawPaper({ source: 'lab', externalId: 'x', title: 'The one' }),
      rawPaper({ source: 'lab', externalId: 'x 2', title: 'The other' }),
    ])
    const pages = testWeb(db, { pagesKeptFor: 60_000 })
    for (const page of ['2', '2%20', '%202', '2%20%20', '%22,%222%22'])
      expect(await (await pages.request(`/papers/lab:x?page=${page}`)).text()).toContain('>The one</h1>')
    expect(await (await pages.request('/papers/lab:x%202')).text()).toContain('>The other</h1>')
  })

  test('is there while the database is away, once somebody has looked at it', async () => {
    const leaving = openDatabase(db.url)
    const pages = testWeb(leaving)
    const kept = await (await pages.request(page)).text()
    await leaving.close()
    expect(await (await pages.request(page)).text()).toBe(kept)
    expect((await pages.request('/editions')).status).toBe(500)
  })
})

describe('what changes appears, in every process', () => {
  const first = testWeb(db)
  const second = testWeb(db)
  /** What both show; each has looked before, so that it has something to keep. */
  async function afterChange(path: string, change: () => Promise<unknown>): Promise<string[]> {
    for (const pages of [first, second]) await pages.request(path)
    await change()
    return await Promise.all([first, second].map(async (pages) => (await pages.request(path)).text()))
  }
  async function expectToAppear(path: string, words: string, change: () => Promise<unknown>): Promise<void> {
    for (const html of await afterChange(path, change)) expect(html).toContain(words)
  }

  test('a new edition', () =>
    expectToAppear('/', 'Wednesday, 11 March 2026', () => publishPapers(db, '2026-03-11', [rawPaper()])))

  test('a changed note', () =>
    expectToAppear(page, 'A word before', () => db.query(`UPDATE editions SET note = 'A word before'`)))

  test('a withdrawn paper', () =>
    expectToAppear(page, 'Its authors have withdrawn', () => db.query('UPDATE papers SET withdrawn = true')))

  test('a new version of a paper, on its own page', () =>
    expectToAppear('/papers/2603.00001', 'A better title', () =>
      publishPapers(db, '2026-03-12', [rawPaper({ externalId: '2603.00001v2', title: 'A better title' })]),
    ))

  test('more upvotes', () =>
    expectToAppear(page, '▲\u00a04,711', () =>
      db.query('INSERT INTO paper_signals (paper_id, upvotes) SELECT id, 4711 FROM papers'),
    ))

  test('a paper that is deleted', async () => {
    for (const html of await afterChange(page, () => db.query('DELETE FROM papers')))
      expect(html).not.toContain('The first title')
  })

  test('what two transactions change at the same time, each when it commits', async () => {
    await db.session(async (slow) => {
      await slow.query('BEGIN')
      await slow.query(`UPDATE editions SET note = 'The slow one'`)
      await expectToAppear(page, 'The quick one', () => db.query(`UPDATE papers SET title = 'The quick one'`))
      expect(await (await first.request(page)).text()).not.toContain('The slow one')
      await expectToAppear(page, 'The slow one', () => slow.query('COMMIT'))
    })
  })

  test('what a repeatable read changes after somebody else, which does not fail for that', async () => {
    await db.session(async (careful) => {
      await careful.query('BEGIN ISOLATION LEVEL REPEATABLE READ')
      await careful.query('SELECT FROM papers')
      await db.query(`UPDATE editions SET note = 'Meanwhile'`)
      await careful.query(`UPDATE papers SET title = 'Carefully'`)
      await expectToAppear(page, 'Carefully', () => careful.query('COMMIT'))
    })
  })

  test('and a program that may only write papers can still do that', async ({ skip }) => {
    const { rows } = await db.query(
      'SELECT rolsuper OR rolcreaterole AS may FROM pg_roles WHERE rolname = current_user',
    )
    skip(rows[0]?.['may'] !== true, 'the role of TEST_DATABASE_URL may not create another one')
    const role = `writer_${process.pid}`
    await db.query(`CREATE ROLE ${role}; GRANT SELECT, UPDATE ON papers TO ${role}`)
    try {
      await expectToAppear(page, 'From afar', () =>
        db.transaction(async (tx) => {
          await tx.query(`SET LOCAL ROLE ${role}`)
          await tx.query(`UPDATE papers SET title = 'From afar'`)
        }),
      )
    } finally {
      await db.query(`DROP OWNED BY ${role}; DROP ROLE ${role}`)
    }
  })
})

describe('a reader who has the page already', () => {
  const pages = testWeb(db)
  const tagOf = async (path: string) => (await pages.request(path)).headers.get('ETag') ?? 'none'
  const again = (tag: string, method = 'GET') => pages.request(page, { method, headers: { 'If-None-Match': tag } })

  test.each(['GET', 'HEAD'])('is told so without a body: %s', async (method) => {
    const response = await again(await tagOf(page), method)
    expect(response.status).toBe(304)
    expect(await response.text()).toBe('')
    expect(response.headers.get('ETag')).toBe(await tagOf(page))
    expect(response.headers.get('Cache-Control')).toBe('public, max-age=60')
    expect(response.headers.get('Vary')).toBe('Accept-Encoding')
  })

  test('is told so by any process, by a tag among others, by a strong one and by a star', async () => {
    const tag = await tagOf(page)
    const other = await testWeb(db).request(page, { headers: { 'If-None-Match': tag } })
    expect(other.status).toBe(304)
    for (const header of [`"x", ${tag}`, tag.replace('W/', ''), '*']) expect((await again(header)).status).toBe(304)
  })

  test('gets it anew once it has changed, and where the tag is another one’s', async () => {
    const tag = await tagOf(page)
    expect((await again(await tagOf('/subscribe'))).status).toBe(200)
    await db.query(`UPDATE editions SET note = 'New'`)
    expect((await again(tag)).status).toBe(200)
  })

  test('keeps its tag where something else has changed', async () => {
    const tag = await tagOf(page)
    await publishPapers(db, '2025-03-11', [rawPaper()])
    await db.query('DELETE FROM editions WHERE number = 2')
    expect(await tagOf(page)).toBe(tag)
  })

  test('may keep a style sheet for good, as its address names what is in it', async () => {
    const path = (await (await pages.request('/')).text()).match(/href="(\/style\.css\?v=[^"]*)"/)?.[1] ?? ''
    expect((await pages.request(path)).headers.get('Cache-Control')).toBe('public, max-age=31536000, immutable')
    for (const other of ['/style.css', '/style.css?v=1'])
      expect((await pages.request(other)).headers.get('Cache-Control')).toBe('public, max-age=3600')
  })
})

describe('compression', () => {
  const pages = testWeb(db)
  const ask = (accept: string, path = page) => pages.request(path, { headers: { 'Accept-Encoding': accept } })

  test.each([
    ['gzip, deflate, br, zstd', 'br'],
    ['gzip', 'gzip'],
    ['br;q=0, gzip;q=0.5', 'gzip'],
    ['GZIP', 'gzip'],
    ['identity', null],
    ['gzip;q=0', null],
    ['', null],
    ['nonsense;;=', null],
  ])('for who accepts %j is %j', async (accept, encoding) => {
    const response = await ask(accept)
    expect(response.headers.get('Content-Encoding')).toBe(encoding)
    expect(response.headers.get('Vary')).toBe('Accept-Encoding')
    const body = Buffer.from(await response.arrayBuffer())
    const plain = encoding === 'br' ? brotliDecompressSync(body) : encoding === 'gzip' ? gunzipSync(body) : body
    expect(plain.toString()).toBe(await (await pages.request(page)).text())
    if (encoding) expect(body.length).toBeLessThan(plain.length / 2)
  })

  test('leaves alone what is short, and what is behind a token', async () => {
    expect((await ask('br', '/robots.txt')).headers.has('Content-Encoding')).toBe(false)
    const { publicId } = await addSubscriber(db, 'ada@example.org')
    for (const purpose of allPurposes)
      expect((await ask('br', pathTo(purpose, { publicId }))).headers.has('Content-Encoding')).toBe(false)
  })
})

test.each(['/papers/none', '/editions/2026-03-14', `${page}?page=9`])(
  'what is not there, such as %s, is asked for again, since it may come',
  async (path) => {
    const response = await testWeb(db).request(path)
    expect(response.status).toBe(404)
    expect(response.headers.get('Cache-Control')).toBe('no-cache')
    expect(response.headers.has('ETag')).toBe(false)
  },
)
