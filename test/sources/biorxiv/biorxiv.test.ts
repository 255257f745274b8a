import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { biorxivSource } from '../../../src/sources/biorxiv/biorxiv.ts'
import { parseBiorxiv } from '../../../src/sources/biorxiv/biorxiv-rows.ts'
import type { SourceRequest } from '../../../src/sources/source.ts'
import {
  type Answer,
  type FixtureServer,
  html,
  json,
  startFixtureServer,
  status,
} from '../../support/fixture-server.ts'
import { collect, hurriedClient } from '../fixtures/answers.ts'

const day = '2026-02-03'

/** One row in the shape of the service, of an invented preprint. */
function preprint(number: number, row: Record<string, unknown> = {}) {
  return {
    title: `Invented Preprint Number ${number}`,
    authors: 'Example, A. B.; Sample, B.; XYZ Consortium; ',
    author_corresponding: 'Ada Example',
    doi: `10.64898/2026.02.01.${700_000 + number}`,
    date: '2026-02-02',
    version: '1',
    type: 'new results',
    license: 'cc_by',
    category: 'neuroscience',
    abstract: `We invent preprint ${number} and measure nothing.`,
    published: 'NA',
    server: 'bioRxiv',
    ...row,
  }
}

const answer = (rows: unknown[], total: unknown = rows.length) => ({
  messages: [{ status: 'ok', interval: '2026-02-01:2026-02-03', cursor: '0', count: rows.length, total }],
  collection: rows,
})
const none = { messages: [{ status: 'no posts found' }], collection: [] }

const only = (row: Record<string, unknown>) => {
  const [item] = parseBiorxiv(answer([preprint(1, row)]))
  return item && 'paper' in item ? item.paper : item
}

describe('a row', () => {
  test('becomes a paper', () => {
    expect(only({ published: '10.9999/INV.1' })).toEqual({
      source: 'biorxiv',
      externalId: '10.64898/2026.02.01.700001',
      version: 1,
      title: 'Invented Preprint Number 1',
      abstract: 'We invent preprint 1 and measure nothing.',
      authors: ['A. B. Example', 'B. Sample', 'XYZ Consortium'],
      categories: ['neuroscience'],
      publishedAt: new Date('2026-02-02'),
      announcedOn: '2026-02-02',
      absUrl: 'https://www.biorxiv.org/content/10.64898/2026.02.01.700001v1',
      pdfUrl: 'https://www.biorxiv.org/content/10.64898/2026.02.01.700001v1.full.pdf',
      doi: '10.9999/inv.1',
    })
  })

  test('of medRxiv is a paper of medRxiv', () => {
    expect(only({ server: 'medRxiv' })).toMatchObject({
      source: 'medrxiv',
      absUrl: 'https://www.medrxiv.org/content/10.64898/2026.02.01.700001v1',
    })
  })

  test.each([
    ['10.1101/2026.02.01.700001v3', '10.1101/2026.02.01.700001'],
    ['https://doi.org/10.1101/ABC.1', '10.1101/abc.1'],
  ])('with the DOI %s is known as %s', (doi, id) => {
    expect(only({ doi })).toMatchObject({ externalId: id })
  })

  test.each([
    ['2026-2-3', '2026-02-03'],
    ['2026-12-3', '2026-12-03'],
  ])('with the unpadded date %s is of %s', (date, padded) => {
    expect(only({ date })).toMatchObject({ announcedOn: padded, publishedAt: new Date(padded) })
  })

  test.each(['2026-13-1', 'soon', 7, undefined])('with the date %j has none', (date) => {
    expect(only({ date })).toMatchObject({ announcedOn: undefined, publishedAt: undefined })
  })

  test('of a later version is only to be merged, and says nothing of the first day', () => {
    expect(only({ version: 2 })).toMatchObject({ version: 2, onlyKnown: true, announcedOn: undefined })
  })

  test.each([
    ['the title', { title: 'WITHDRAWN: Invented Preprint' }, true],
    ['another form of the title', { title: 'Withdrawal Statement: Invented Preprint' }, true],
    ['the type', { type: 'Withdrawn' }, true],
    ['the abstract', { abstract: 'The authors have withdrawn this manuscript for reasons.' }, true],
    ['nothing: it studies withdrawal', { title: 'Withdrawal from caffeine: a study' }, undefined],
    ['nothing: it studies the withdrawn', { title: 'Withdrawn from society' }, undefined],
  ])('is withdrawn by %s', (_, row, withdrawn) => {
    expect(only(row)).toMatchObject({ withdrawn })
  })

  test.each([
    ['text', 'oops', 'entry 1', /expected object/],
    ['without a DOI', preprint(1, { doi: undefined }), 'entry 1', /^doi: /],
    ['with a DOI that is none', preprint(1, { doi: '<script>' }), 'entry 1 (<script>)', /^doi: is not a DOI/],
    [
      'with an empty abstract',
      preprint(1, { abstract: ' ' }),
      'entry 1 (10.64898/2026.02.01.700001)',
      /^abstract: is empty/,
    ],
    ['without a title', preprint(1, { title: null }), 'entry 1 (10.64898/2026.02.01.700001)', /^title: /],
  ])('that is %s is refused', (_, row, where, why) => {
    expect(parseBiorxiv(answer([row]))).toEqual([{ refused: { where, why: expect.stringMatching(why) } }])
  })
})

describe('versions of one paper', () => {
  const first = preprint(1)
  const second = preprint(1, { version: '2', title: 'Improved', date: '2026-02-03' })
  const third = preprint(1, { version: '3', title: 'Improved again', date: '2026-02-03' })

  test.each([[[first, second]], [[second, first]]])('are one, of the newest, news as its first is there', (rows) => {
    expect(parseBiorxiv(answer(rows))).toMatchObject([
      { paper: { version: 2, title: 'Improved', onlyKnown: undefined, announcedOn: '2026-02-02' } },
    ])
  })

  test('without the first are no news', () => {
    expect(parseBiorxiv(answer([third, second]))).toMatchObject([{ paper: { version: 3, onlyKnown: true } }])
  })

  test('on both servers are two papers', () => {
    expect(parseBiorxiv(answer([first, preprint(1, { server: 'medRxiv' })]))).toHaveLength(2)
  })
})

test.each([
  ['a list', [], 'The answer is not one of bioRxiv and medRxiv.'],
  ['no message', { messages: [], collection: [] }, 'The answer is not one of bioRxiv and medRxiv.'],
  ['a refusal', { messages: [{ status: 'invalid date' }] }, 'bioRxiv refuses the request (invalid date).'],
])('an answer of %s is refused in a sentence', (_, value, sentence) => {
  expect(() => parseBiorxiv(value)).toThrow(sentence)
})

describe('the source', () => {
  let server: FixtureServer
  beforeAll(async () => {
    server = await startFixtureServer()
  })
  beforeEach(() => {
    server.requests.length = 0
  })
  afterAll(async () => server.close())

  const list = '/details/biorxiv/2026-02-01/2026-02-03'
  const rows = (count: number) => Array.from({ length: count }, (_, index) => preprint(index))
  const read = (request: SourceRequest = { day }, client = hurriedClient().client) =>
    collect(biorxivSource({ baseUrl: `${server.url}/`, server: 'biorxiv', client }), request)

  /** As the service: the position is the last part of the path, the total is text. */
  function serve(all: unknown[], { pageSize = 30, total = all.length } = {}) {
    const page = (start: number): Answer => {
      const part = all.slice(start, start + pageSize)
      return json(part.length > 0 ? answer(part, String(total)) : none)
    }
    for (let start = 0; start <= all.length; start++) server.serve(`${list}/${start}`, page(start))
  }

  test.each([30, 100])('reads all pages of %i rows, at most one a second', async (pageSize) => {
    serve(rows(250), { pageSize })
    const { client, waits } = hurriedClient()
    const { papers } = await read({ day }, client)
    expect(new Set(papers.map((paper) => paper.externalId)).size).toBe(250)
    expect(server.requests).toHaveLength(Math.ceil(250 / pageSize))
    expect(new Set(waits)).toEqual(new Set([1000]))
  })

  test('asks medRxiv for medRxiv, whose rows need not say so', async () => {
    server.serve('/details/medrxiv/2026-02-01/2026-02-03/0', json(answer([preprint(1, { server: undefined })])))
    const source = biorxivSource({ baseUrl: server.url, server: 'medrxiv', client: hurriedClient().client })
    expect(source.name).toBe('medrxiv')
    expect((await collect(source)).papers).toMatchObject([{ source: 'medrxiv' }])
  })

  test('of a week asks for its days', async () => {
    server.serve('/details/biorxiv/2026-01-31/2026-02-08/0', json(answer(rows(1))))
    expect((await read({ day, span: 'week' })).papers).toHaveLength(1)
  })

  test('merges versions that stand on different pages', async () => {
    serve([preprint(1), preprint(2), preprint(1, { version: '2' })], { pageSize: 2 })
    expect((await read()).papers).toMatchObject([{ version: 2, onlyKnown: undefined }, { version: 1 }])
  })

  test('numbers refusals through all pages', async () => {
    serve([preprint(1), preprint(2), {}], { pageSize: 2 })
    expect((await read()).refused).toMatchObject([{ where: 'entry 3' }])
  })

  test('is quiet where nothing was posted', async () => {
    serve([])
    expect(await read()).toMatchObject({
      papers: [],
      quiet: 'biorxiv has posted nothing from 2026-02-01 to 2026-02-03',
    })
  })

  test('ends where fewer rows come than were counted', async () => {
    serve(rows(58), { total: 65 })
    expect((await read()).papers).toHaveLength(58)
  })

  test('ends at an empty page where nothing was counted', async () => {
    server.next(`${list}/0`, json(answer(rows(2), null)))
    server.next(`${list}/2`, json(answer([preprint(2)], null)))
    server.next(`${list}/3`, json(answer([], null)))
    expect((await read()).papers).toHaveLength(3)
  })

  test('refuses more than there can be', async () => {
    server.next(`${list}/0`, json(answer(new Array(200_001).fill(0))))
    await expect(read()).rejects.toThrow(/more than 200000 papers since 2026-02-01\. Check BIORXIV_URL/)
  })

  test('asks again for a page in the middle that is empty', async () => {
    serve(rows(100))
    server.next(`${list}/0`, json(answer([], '100')))
    server.next(`${list}/30`, json(none))
    expect((await read()).papers).toHaveLength(100)
  })

  test('stops at a mirror that gives the same page for ever', async () => {
    for (let start = 0; start <= 8; start++) server.serve(`${list}/${start}`, json(answer(rows(2), 1000)))
    expect((await read()).papers).toHaveLength(2)
    expect(server.requests).toHaveLength(2)
  })

  test('waits out a busy answer, a web page and JSON that broke off', async () => {
    serve(rows(40))
    server.next(`${list}/0`, status(429, '', 5), html())
    server.next(`${list}/30`, status(200, '{"messages": [{"status": "o'))
    expect((await read()).papers).toHaveLength(40)
  })

  test('hands on what the service says', async () => {
    server.next(`${list}/0`, json({ messages: [{ status: 'Error: database' }] }))
    await expect(read()).rejects.toThrow('bioRxiv refuses the request (Error: database).')
  })
})
