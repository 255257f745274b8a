import { beforeEach, describe, expect, test } from 'vitest'
import { showSample } from '../../src/outbox/sample.ts'
import { publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { addSubscriber, allPurposes, pathTo, posted, testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const open = async (path: string, request?: RequestInit) => (await pages.request(path, request)).text()

/** The named facts of a page's head, in their order. */
const facts = (html: string, name: RegExp) =>
  Array.from(
    html.matchAll(/<meta (?:name|property)="([^"]*)" content="([^"]*)">/g),
    ([, key, value]) => `${key}: ${value}`,
  ).filter((fact) => name.test(fact))

const canonical = (html: string) => html.match(/<link rel="canonical" href="([^"]*)">/)?.[1]

describe('where an address is passed on', () => {
  beforeEach(() =>
    publishPapers(db, '2026-03-10', [
      rawPaper({ externalId: '2603.00001', title: 'Sorting in $O(n^2)$', abstract: 'It sorts. '.repeat(50) }),
    ]),
  )

  test.each([
    ['/', 'Daily Papers', 'website'],
    ['/editions', 'All editions', 'website'],
    ['/editions/2026-03-10', 'Tuesday, 10 March 2026, No.\u00a01', 'website'],
    ['/editions/2026-W11', 'The best papers of Week 11, 9 to 15 March 2026', 'website'],
    ['/editions/2026-03', 'The best papers of March 2026', 'website'],
    ['/papers/2603.00001', 'Sorting in O(n²)', 'article'],
    ['/subscribe', 'Subscribe', 'website'],
    ['/embed/code', 'The form on your own page', 'website'],
  ])('%s says what it is', async (path, title, type) => {
    const html = await open(path)
    const url = `https://papers.example.org${path}`
    expect(canonical(html)).toBe(url)
    expect(facts(html, /^og:(url|type|title|site_name)/)).toEqual([
      'og:site_name: Daily Papers',
      `og:type: ${type}`,
      `og:url: ${url}`,
      `og:title: ${title}`,
    ])
    expect(facts(html, /^twitter:(card|title)/)).toEqual(['twitter:card: summary', `twitter:title: ${title}`])
    const [said] = facts(html, /^description/)
    expect(said?.length).toBeGreaterThan(30)
    expect(facts(html, /:description/)).toEqual([`og:${said}`, `twitter:${said}`])
  })

  test('an edition tells its first titles', async () => {
    expect(facts(await open('/editions/2026-03-10'), /^description/)).toEqual([
      'description: One paper: Sorting in O(n²)',
    ])
  })

  test('a paper tells the beginning of its abstract', async () => {
    const [said = ''] = facts(await open('/papers/2603.00001'), /^description/)
    expect(said).toMatch(/^description: It sorts\. It sorts\..*…$/)
    expect(said.length).toBeLessThan(220)
  })

  test('a paper is told by its one address, whatever is added to it', async () => {
    expect(canonical(await open('/papers/2603.00001?page=1'))).toBe('https://papers.example.org/papers/2603.00001')
  })

  test('a later page of an edition is told by its own address', async () => {
    await publishPapers(
      db,
      '2026-03-11',
      Array.from({ length: 26 }, () => rawPaper()),
    )
    const url = 'https://papers.example.org/editions/2026-03-11'
    expect(canonical(await open('/editions/2026-03-11?page=2&utm_source=x'))).toBe(`${url}?page=2`)
    expect(canonical(await open('/editions/2026-03-11?page=1'))).toBe(url)
  })
})

describe('what nobody should find', () => {
  const isHidden = (html: string) => {
    expect(facts(html, /^robots/)).toEqual(['robots: noindex'])
    expect(facts(html, /^(og|twitter):/)).toEqual([])
    expect(canonical(html)).toBeUndefined()
  }

  test.each(allPurposes)('a link to %s', async (purpose) => {
    const { publicId } = await addSubscriber(db, 'ada@example.org')
    isHidden(await open(pathTo(purpose, { publicId })))
    isHidden(await open(`/${purpose}/nonsense`))
  })

  test('an answer to a form, a page that is not there, and the sample', async () => {
    await showSample(db, '2026-03-10')
    isHidden(await open('/subscribe', posted({ email: 'ada' })))
    isHidden(await open('/nowhere'))
    isHidden(await open('/editions/sample'))
    isHidden(await open('/papers/2602.20159'))
  })
})

describe('what reference managers read of a paper', () => {
  test('is its title, each author, the date of its first version, its ids and its file', async () => {
    const published = { publishedAt: new Date('2026-03-09T18:00:00Z'), doi: '10.1000/a&b', announcedOn: '2026-03-10' }
    const names = { title: 'On <b> & "c"', authors: ['Ada Lovelace', "Brendan O'Hara"] }
    await publishPapers(db, '2026-03-10', [rawPaper({ externalId: '2603.00001', ...published, ...names })])
    expect(facts(await open('/papers/2603.00001'), /^citation_/)).toEqual([
      'citation_title: On &lt;b&gt; &amp; &quot;c&quot;',
      'citation_author: Ada Lovelace',
      'citation_author: Brendan O&#39;Hara',
      'citation_date: 2026/03/09',
      'citation_doi: 10.1000/a&amp;b',
      'citation_arxiv_id: 2603.00001',
      'citation_pdf_url: https://arxiv.org/pdf/2603.00001',
    ])
  })

  test('leaves out what is not known', async () => {
    await db.query(`INSERT INTO papers (source, external_id, title, abstract) VALUES ('lab', '1', 'A title', 'Words.')`)
    expect(facts(await open('/papers/lab:1'), /^citation_/)).toEqual(['citation_title: A title'])
  })

  test('is on no other page', async () => {
    await publishPapers(db, '2026-03-10', [rawPaper()])
    for (const path of ['/', '/editions/2026-03-10']) expect(facts(await open(path), /^citation_/)).toEqual([])
  })
})
