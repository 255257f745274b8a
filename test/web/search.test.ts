import { beforeEach, describe, expect, test } from 'vitest'
import { showSample } from '../../src/outbox/sample.ts'
import type { RawPaper } from '../../src/sources/source.ts'
import { addPapers, rawPaper, testMessages } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { readableLog, testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const add = (...papers: Partial<RawPaper>[]) => addPapers(db, papers.map(rawPaper))
const search = (query: Record<string, string>) => pages.request(`/search?${new URLSearchParams(query)}`)
const found = async (query: Record<string, string>) => await (await search(query)).text()
const titles = (html: string) =>
  Array.from(html.matchAll(/<h2 dir="auto">(.*?)<\/h2>/gs), ([, title]) => textOf(title ?? ''))
const textOf = (html: string) => html.replace(/<[^>]*>/g, '')

describe('the search page', () => {
  test('is a plain form that is there before anything is asked', async () => {
    const html = await found({})
    expect(html).toContain('<form class="search" role="search" action="/search" method="get">')
    expect(html).toContain('name="q"')
    expect(html).not.toContain('No paper has')
  })

  test('is in the navigation of every page', async () => {
    expect(await (await pages.request('/editions')).text()).toContain('<a href="/search"')
  })

  test('finds a word that every object of JavaScript has', async () => {
    await add({ title: 'A constructor of models' })
    expect(titles(await found({ q: 'constructor' }))).toEqual(['A constructor of models'])
  })

  test('keeps what was asked in its form', async () => {
    const html = await found({ q: 'say "this" & <that>', category: 'cs.CL', from: '2026-01-02', to: '2026-03-04' })
    expect(html).toContain('value="say &quot;this&quot; &amp; &lt;that&gt;"')
    expect(html).toContain('<option value="cs.CL" selected>')
    expect(html).toContain('name="from" value="2026-01-02"')
    expect(html).toContain('<details open>')
  })

  test('offers a category of another source that was asked for', async () => {
    expect(await found({ category: 'Neuro <science>' })).toContain(
      '<option value="Neuro &lt;science&gt;" selected>Neuro &lt;science&gt;</option>',
    )
  })

  test('takes a category in any case', async () => {
    await add({ title: 'Speech', categories: ['cs.CL'] })
    const html = await found({ category: 'CS.cl' })
    expect(titles(html)).toEqual(['Speech'])
    expect(html).toContain('<option value="cs.CL" selected>')
    expect(html).toContain('href="/feed/cs.CL.xml"')
  })

  test.each(['cs.CL', 'CS.cl', 'hep-th'])('takes %s alone for the topic that it is', async (q) => {
    await add({ title: 'Of it', categories: ['cs.CL', 'hep-th'] }, { title: 'Of another', categories: ['cs.CV'] })
    const html = await found({ q })
    expect(titles(html)).toEqual(['Of it'])
    expect(html).toMatch(/<option value="(cs\.CL|hep-th)" selected>/)
    expect(html).toContain('name="q" value=""')
  })

  test('passes over days that are none, and says which', async () => {
    await add({ title: 'Kernels' })
    for (const day of ['yesterday', '2026-02-31', '0000-01-01', '<i>']) {
      const html = await found({ q: 'kernels', from: day, to: day })
      expect(titles(html)).toEqual(['Kernels'])
      expect(html.split(`<bdi>${day.replace('<i>', '&lt;i&gt;')}</bdi> is no day, so it was passed over`)).toHaveLength(
        2,
      )
    }
    expect(await found({ q: 'kernels', from: '2026-02-28', to: '' })).not.toContain('is no day')
  })

  test('puts days right that are the wrong way round, and says so', async () => {
    await add({ title: 'Kernels', publishedAt: new Date('2026-03-03T12:00:00Z') })
    const html = await found({ q: 'kernels', from: '2026-03-05', to: '2026-03-01' })
    expect(titles(html)).toEqual(['Kernels'])
    expect(html).toContain('they have changed places: 1 to 5 March 2026.')
    expect(html).toContain('name="from" value="2026-03-01"')
    expect(html).toContain('name="to" value="2026-03-05"')
  })

  test('looks for a category as words where another topic is chosen', async () => {
    await add({ title: 'A map of cs.CL', categories: ['cs.DL'] })
    expect(titles(await found({ q: 'cs.CL', category: 'cs.DL' }))).toEqual(['A map of cs.CL'])
  })

  test('leaves the words of its hint in one piece with their minus, in every language', async () => {
    for (const usual of testMessages.all) {
      const said = await testWeb(db, { messages: { ...testMessages, usual } }).request('/search')
      const hint = textOf(/<p class="quiet" id="hint">(.*?)<\/p>/s.exec(await said.text())?.[1] ?? '')
      expect(hint).toMatch(/-\u2060survey/)
    }
  })
})

describe('a hit', () => {
  test('says who wrote it, where it is from and when it came out, and marks what matched', async () => {
    await add({
      externalId: '2603.00042',
      title: 'Sparse kernels',
      authors: ['Ada Lovelace', 'Emmy Noether'],
      abstract: 'Nothing yet. We learn a kernel that is sparse.',
      categories: ['cs.LG', 'stat.ML'],
      publishedAt: new Date('2026-03-10T12:00:00Z'),
    })
    const html = await found({ q: 'kernel noether' })
    expect(html).toContain('<a href="/papers/2603.00042">Sparse <mark>kernels</mark></a>')
    expect(html).toContain('Ada Lovelace and Emmy <mark>Noether</mark>')
    expect(html).toContain(
      '<bdi><span title="cs.LG">Machine Learning</span>, <span title="stat.ML">Machine Learning (Statistics)</span></bdi>',
    )
    expect(html.replaceAll('\u00a0', ' ')).toContain('</bdi> · <bdi>arXiv:2603.00042</bdi> · <bdi>10 March 2026</bdi>')
    expect(html).toContain('We learn a <mark>kernel</mark> that is sparse.')
    expect(html).toContain('One paper')
  })

  test('marks what matched also where it is written in another way', async () => {
    await add({ title: 'GPT-4 in $O(n^2)$ steps' })
    expect(await found({ q: 'gpt4 $n^2$' })).toContain(
      '<mark>GPT</mark>-<mark>4</mark> in O(<mark>n<sup>2</sup></mark>)',
    )
  })

  test('shows the part of a long abstract where the words are', async () => {
    await add({
      abstract: `${'Nothing of it is here. '.repeat(60)}At last the zeugma comes. ${'And more. '.repeat(60)}`,
    })
    const html = await found({ q: 'zeugma' })
    expect(html).toMatch(/…At last the <mark>zeugma<\/mark> comes\. And more\./)
    expect(html).toContain('more…</p>')
  })

  test('marks words in their other forms, beginnings, and letters with accents', async () => {
    await add({ title: 'Schölkopf classified O(n²) transformations' })
    const html = await found({ q: 'scholkopf classifying transf' })
    expect(html).toContain(
      '<mark>Schölkopf</mark> <mark>classified</mark> O(n<sup>2</sup>) <mark>transformations</mark>',
    )
  })

  test('leaves the words unmarked that were to be away', async () => {
    await add({ title: 'Kernels', abstract: 'Of graphs.' }, { title: 'Kernels', abstract: 'Of trees.' })
    const html = await found({ q: 'kernels -trees' })
    expect(html).toContain('Of graphs.')
    expect(html).not.toContain('Of trees.')
  })
})

describe('what has names of its own leads to the paper', () => {
  beforeEach(() =>
    add(
      { externalId: '2603.00042', title: 'Kernels', doi: '10.1000/XYZ.1' },
      { externalId: 'hep-th/9901001', title: 'Strings' },
      { source: 'biorxiv', externalId: '10.1101/2026.01.01.123456', title: 'Cells' },
    ),
  )

  test.each([
    ['2603.00042', '/papers/2603.00042'],
    [' arXiv:2603.00042v3 ', '/papers/2603.00042'],
    ['https://arxiv.org/pdf/2603.00042v1', '/papers/2603.00042'],
    ['hep-th/9901001', '/papers/hep-th/9901001'],
    ['10.48550/arXiv.2603.00042', '/papers/2603.00042'],
    ['10.1000/xyz.1', '/papers/2603.00042'],
    ['https://doi.org/10.1000/XYZ.1', '/papers/2603.00042'],
    ['doi:10.1101/2026.01.01.123456', '/papers/biorxiv%3A10.1101/2026.01.01.123456'],
    ['arXiv:2603.00042 [cs.CV]', '/papers/2603.00042'],
    ['https://huggingface.co/papers/2603.00042', '/papers/2603.00042'],
    ['https://papers.example.org/papers/2603.00042', '/papers/2603.00042'],
    [
      'https://papers.example.org/papers/biorxiv%3A10.1101/2026.01.01.123456',
      '/papers/biorxiv%3A10.1101/2026.01.01.123456',
    ],
  ])('%s', async (q, path) => {
    const response = await search({ q })
    expect([response.status, response.headers.get('Location')]).toEqual([302, path])
    expect((await pages.request(path)).status).toBe(200)
  })

  test.each(['2603.99999', 'arXiv:2603.99999 [cs.CV]', '10.1000/none', '10.1000/xyz.1 kernels', 'see 2603.00042'])(
    '%s is looked for as words',
    async (q) => {
      expect((await search({ q })).status).toBe(200)
    },
  )
})

describe('many hits', () => {
  test('are shown twenty at a time', async () => {
    await add(
      ...Array.from({ length: 45 }, (_, index) => ({ title: `Kernel ${index}`, abstract: 'Same.', authors: [] })),
    )
    const [first, second, third] = await Promise.all(
      ['1', '2', '3'].map((page) => found({ q: 'kernel', category: 'cs.CL', page })),
    )
    expect([first, second, third].map((html) => titles(html ?? '').length)).toEqual([20, 20, 5])
    expect(new Set([first, second, third].flatMap((html) => titles(html ?? ''))).size).toBe(45)
    expect(first).toContain('45 papers')
    expect(second).toContain('<a rel="prev" href="/search?q=kernel&amp;category=cs.CL">')
    expect(second).toContain('<a rel="next" href="/search?q=kernel&amp;category=cs.CL&amp;page=3">')
    expect(third).not.toContain('rel="next"')
  })

  test.each(['0', '-1', '9999', 'x', '1e9', '2 3', ''])('have no page %s, which breaks nothing', async (page) => {
    await add({ title: 'Kernels' })
    expect((await search({ q: 'kernels', page })).status).toBe(200)
  })

  test('are found as far as one search goes, and the page says so', async () => {
    await db.query(
      `INSERT INTO papers (source, external_id, title, abstract, published_at)
       SELECT 'test', n::text, 'Kernels', 'None.', timestamptz '2025-12-31 12:00Z' - n / 100 * interval '1 day'
       FROM generate_series(1, 4000) n`,
    )
    await db.query('ANALYZE paper_words')
    const html = await found({ q: 'kernels' })
    expect(html).toMatch(/About [34],\d00 papers/)
    expect(await found({ q: 'kernels', page: '400' })).toContain('as far as one search goes')
  })
})

describe('where nothing is found', () => {
  test('searches with fewer wishes are offered that find something', async () => {
    await add({ title: 'Sparse kernels', categories: ['cs.LG'] })
    const html = await found({ q: 'sparse kernels xyzzy', category: 'cs.LG' })
    expect(html).toContain('No paper has all of that')
    expect(html).toContain('<a href="/search?q=sparse+kernels&amp;category=cs.LG">Without <bdi>xyzzy</bdi></a>')
    expect(html).not.toContain('Without <bdi>sparse</bdi>')
    expect(await found({ q: 'kernels', category: 'cs.CV' })).toContain(
      '<a href="/search?q=kernels">In all topics and at any time</a>',
    )
  })

  test('in a topic, fewer words are tried in all topics too', async () => {
    await add({ title: 'Sparse kernels', categories: ['cs.LG'] })
    expect(await found({ q: 'kernels xyzzy', category: 'cs.GL' })).toContain(
      '<a href="/search?q=kernels">Without <bdi>xyzzy</bdi></a>',
    )
  })

  test.each(['"', '\u{1f600}', 'OR', '-', '()', ':*'])('because %s is no word, the page says so', async (q) => {
    await add({ title: 'Kernels' })
    const html = await found({ q })
    expect(html).toContain('There is no word to look for in that')
    expect(html).not.toContain('No paper has all of that')
    expect(titles(html)).toEqual([])
  })

  test('because the words are in every text, the page says so', async () => {
    await add({ title: 'The one of the two and all' })
    const html = await found({ q: 'the of and' })
    expect(html).toContain('Words as common as these are not looked for')
    expect(html).not.toContain('No paper has all of that')
  })

  test('in what was typed, the page shows what topic and days ask for, and says so', async () => {
    await add({ title: 'Kernels', categories: ['cs.LG'] }, { title: 'Trees', categories: ['cs.DS'] })
    for (const [q, sentence] of [
      ['"', 'There is no word to look for in that, so here is everything'],
      ['the of', 'Words as common as these are not looked for, so here is everything'],
    ] as const) {
      const html = await found({ q, category: 'cs.LG' })
      expect(html).toContain(sentence)
      expect(titles(html)).toEqual(['Kernels'])
    }
  })

  test('no search is offered in which nothing typed would be looked for', async () => {
    await add({ title: 'Kernels', categories: ['cs.LG'] })
    expect(await found({ q: 'the xyzzy', category: 'cs.LG' })).not.toContain('Without <bdi>xyzzy</bdi>')
  })

  test('and nothing else would, the page says what helps', async () => {
    expect(await found({ q: 'xyzzy' })).toContain('Try fewer or other words')
  })
})

test('a topic’s hits name its feeds', async () => {
  await add({ categories: ['cs.CL'] })
  expect(await found({ category: 'cs.CL' })).toContain('<a href="/feed/cs.CL.xml">Atom</a>')
  expect(await found({ from: '2000-01-01' })).not.toContain('href="/feed/')
})

test('papers of the sample are found while there is nothing else', async () => {
  await showSample(db, '2026-03-10')
  expect(titles(await found({ category: 'cs' })).length).toBeGreaterThan(3)
})

test.each([
  '\0',
  'a\0b',
  '"unbalanced',
  ':*',
  'a:* & !b | (c',
  "'; DROP TABLE papers; --",
  'x'.repeat(100_000),
  '"'.repeat(5_000),
  '%',
  '\ud83d',
  '<script>alert(1)</script>',
])('%j breaks nothing', async (q) => {
  const { log, lines } = readableLog()
  await add({ title: 'Kernels' })
  const watched = testWeb(db, { log })
  for (const name of ['q', 'category', 'from', 'to', 'page']) {
    const response = await watched.request(`/search?${name}=${encodeURIComponent(q.toWellFormed())}&q=kernels`)
    expect(response.status).toBe(200)
    expect(await response.text()).not.toContain('<script>alert')
  }
  for (const path of [
    '/search?q=%ff%fe',
    '/search?q=%00',
    '/search?q[]=1',
    '/search?q=%',
    `/search?${q.length > 100 ? '' : q}`,
  ])
    expect((await watched.request(path)).status).toBe(200)
  expect(lines).toEqual([])
})

describe('where a search is not answered in time', () => {
  const question = { q: 'sparse kernels', category: 'cs.LG' }

  /** While nobody can look at the papers' words. */
  async function whileLocked(work: () => Promise<void>): Promise<void> {
    await db.transaction(async (tx) => {
      await tx.query('LOCK TABLE paper_words IN ACCESS EXCLUSIVE MODE')
      await work()
    })
  }

  test('one that takes too long is given up, says what would make it easier, and keeps the form', async () => {
    await whileLocked(async () => {
      const answer = await search(question)
      expect(answer.status).toBe(503)
      expect(answer.headers.get('Retry-After')).toMatch(/^\d+$/)
      const html = await answer.text()
      expect(html).toContain('This search took too long')
      expect(html).toContain('value="sparse kernels"')
    })
  })

  test('of very many at once the last are told to come back, and those before are answered', async () => {
    await add({ title: 'Sparse kernels', categories: ['cs.LG'] })
    const asked: Promise<Response>[] = []
    await whileLocked(async () => {
      for (let visitor = 0; visitor < 33; visitor += 1) asked.push(Promise.resolve(search(question)))
      const last = await asked[32]
      expect(last?.status).toBe(503)
      const html = (await last?.text()) ?? ''
      expect(html).toContain('Many are searching at this moment')
      expect(html).toContain('value="sparse kernels"')
    })
    const statuses = (await Promise.all(asked)).map(({ status }) => status)
    expect(statuses.filter((status) => status === 200)).toHaveLength(32)
  })
})
