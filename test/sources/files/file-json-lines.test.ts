import { gzipSync } from 'node:zlib'
import { describe, expect, test } from 'vitest'
import { fileSource } from '../../../src/sources/files/file.ts'
import type { Progress } from '../../../src/sources/files/file-bytes.ts'
import { collect } from '../fixtures/answers.ts'
import { paperLine, temporaryFiles } from '../fixtures/files.ts'

const { file, read } = temporaryFiles()

describe('JSON lines', () => {
  test('hold a paper each, with the columns of the table', async () => {
    const { papers } = await read(
      paperLine({
        id: undefined,
        source: 'invented-archive',
        external_id: '10.1101/2026.02.03',
        authors: ['Ada Example'],
        categories: ['Neuroscience', ' two\n  words '],
        published_at: '2026-02-01T10:00:00Z',
        announced_on: '2026-02-03',
        version: 2,
        abs_url: ' https://archive.example/1 ',
        pdf_url: 'https://archive.example/1.pdf',
        code_url: 'javascript:alert(1)',
        project_url: '',
        thumbnail_url: null,
        comment: 'Ten pages',
        journal_ref: 'J. Inv. 1 (2026) 1',
        doi: 'https://doi.org/10.1000/1',
        withdrawn: false,
        upvotes: 3,
        stars: 0,
      }),
    )
    expect(papers).toEqual([
      {
        source: 'invented-archive',
        externalId: '10.1101/2026.02.03',
        title: 'A Title',
        abstract: 'An abstract.',
        authors: ['Ada Example'],
        categories: ['Neuroscience', 'two words'],
        publishedAt: new Date('2026-02-01T10:00:00Z'),
        announcedOn: '2026-02-03',
        version: 2,
        absUrl: 'https://archive.example/1',
        pdfUrl: 'https://archive.example/1.pdf',
        comment: 'Ten pages',
        journalRef: 'J. Inv. 1 (2026) 1',
        doi: '10.1000/1',
        withdrawn: false,
        signals: { upvotes: 3, stars: 0 },
      },
    ])
  })

  test('may call the id arxiv_id and the abstract summary', async () => {
    const { papers } = await read(
      paperLine({ id: undefined, arxiv_id: '2602.10010v2', abstract: null, summary: 'What it says.' }),
    )
    expect(papers).toMatchObject([{ source: 'arxiv', externalId: '2602.10010', abstract: 'What it says.' }])
  })

  test('keep their abstract where there is a summary as well', async () => {
    const { papers } = await read(paperLine({ summary: 'In short.' }))
    expect(papers).toMatchObject([{ abstract: 'An abstract.' }])
  })

  test('may name an arXiv paper by id alone', async () => {
    const { papers } = await read(paperLine({ id: '2602.10010v2', categories: ['cs.CL', '68T50'] }))
    expect(papers).toMatchObject([
      {
        source: 'arxiv',
        externalId: '2602.10010',
        version: 2,
        categories: ['cs.CL'],
        absUrl: 'https://arxiv.org/abs/2602.10010',
      },
    ])
  })

  test('may end with any line ending and hold blank lines and a byte order mark', async () => {
    const { papers } = await read(`\ufeff${paperLine()}\r\n\n  \n${paperLine({ id: '2602.10020' })}`)
    expect(papers.map((paper) => paper.externalId)).toEqual(['2602.10010', '2602.10020'])
  })

  test('may hold the line separators of Unicode inside of text', async () => {
    expect((await read(paperLine({ abstract: 'one\u2028two\u0085three' }))).papers[0]?.abstract).toBe(
      'one\u2028two\u0085three',
    )
  })

  test('with a moment that names no zone mean UTC', async () => {
    const { papers } = await read(paperLine({ published_at: '2026-02-01T10:00:00' }))
    expect(papers[0]?.publishedAt).toEqual(new Date('2026-02-01T10:00:00Z'))
  })

  test.each([
    [paperLine({ title: undefined }), /^title: expected string, received undefined$/],
    [paperLine({ abstract: ' ' }), /^abstract: is empty$/],
    [paperLine({ id: 2602.1 }), /^id: is a number, which loses final zeros$/],
    [paperLine({ id: 'nonsense' }), /^"nonsense" is not an arXiv id, so source is due$/],
    [paperLine({ id: undefined, source: 'arxiv' }), /^there is no id/],
    [paperLine({ id: undefined, source: 'x', external_id: 'a\u0000b' }), /^external_id: holds a control character$/],
    [paperLine({ authors: 'Ada Example' }), /^authors: expected array, received string$/],
    [paperLine({ announced_on: '2026-02-30' }), /^announced_on: is not a day, YYYY-MM-DD$/],
    [paperLine({ published_at: 'yesterday' }), /^published_at: is not a moment in ISO 8601$/],
    [paperLine({ upvotes: -1, stars: 1.5 }), /^upvotes: .*; stars: /],
    ['[1]', /^expected object, received array$/],
    ['null', /^expected object, received null$/],
  ])('that are %s are refused by their number', async (bad, why) => {
    const { papers, refused } = await read(`${paperLine()}\n${bad}\n${paperLine()}\n`)
    expect(papers).toHaveLength(2)
    expect(refused).toMatchObject([{ where: 'line 2', why: expect.stringMatching(why) }])
  })

  test('with one line that is not JSON refuse the file by name, line and reason', async () => {
    const path = await file(`${paperLine()}\n\n${paperLine().slice(0, -1)}\n${paperLine()}`)
    await expect(collect(fileSource({ path }))).rejects.toThrow(
      /^.*papers\.data, line 3, is not JSON: .+\. Nothing was taken from it\.$/,
    )
  })

  test('cut off in the first line refuse the file', async () => {
    await expect(read(paperLine().slice(0, 30))).rejects.toThrow(/papers\.data, line 1, is not JSON/)
  })

  test('that are not UTF-8 refuse the file by line', async () => {
    const latin = Buffer.from(`${paperLine()}\n${paperLine({ title: 'Köln' })}`, 'latin1')
    await expect(read(latin)).rejects.toThrow(/papers\.data, line 2, is not UTF-8 text/)
  })

  test('are read as they are wanted, not ahead', async () => {
    const path = await file(`${paperLine()}\n`.repeat(100_000))
    const progress: Progress[] = []
    const items = fileSource({ path, onProgress: (step) => progress.push(step) }).items({ day: '2026-02-03' })
    for await (const item of items) {
      expect(item).toHaveProperty('paper')
      break
    }
    const last = progress.at(-1)
    expect(last?.readBytes).toBeLessThan((last?.totalBytes ?? 0) / 4)
  })

  test('tell how many bytes of the packed file are read', async () => {
    const packed = gzipSync(`${paperLine()}\n`.repeat(20_000))
    const progress: Progress[] = []
    const path = await file(packed)
    const { papers } = await collect(fileSource({ path, onProgress: (step) => progress.push(step) }))
    expect(papers).toHaveLength(20_000)
    expect(progress.at(-1)).toEqual({ readBytes: packed.length, totalBytes: packed.length })
  })

  test('stop when the reading is aborted', async () => {
    const path = await file(`${paperLine()}\n`.repeat(100_000))
    const signal = AbortSignal.abort(new Error('the process stops'))
    await expect(collect(fileSource({ path }), { day: '2026-02-03', signal })).rejects.toThrow('the process stops')
  })
})

const lines = (...rows: unknown[]) => rows.map((row) => JSON.stringify(row)).join('\n')

test('a line taken from a feed is known by its link, or by the end of its title', async () => {
  const abstract = 'We invent.'
  const { papers, refused } = await read(
    lines(
      { title: 'Invented. (arXiv:2602.00001v2 [cs.LG] UPDATED)', link: 'http://arxiv.org/abs/2602.00001', abstract },
      { title: 'Another.', link: 'https://arxiv.org/abs/2602.00002', abstract },
      { title: 'From elsewhere', link: 'https://example.org/2602.00003', abstract },
    ),
  )
  expect(papers.map(({ externalId, version, title }) => [externalId, version, title])).toEqual([
    ['2602.00001', 2, 'Invented'],
    ['2602.00002', undefined, 'Another.'],
  ])
  expect(refused).toMatchObject([{ where: 'line 3', why: expect.stringContaining('there is no id') }])
})

test('a line of the table behind arXiv’s metadata names one version', async () => {
  const row = {
    paper_id: 'hep-th/9901001',
    title: 'Invented',
    abstract: 'We invent.',
    authors: 'Ada Example and Bo Sample',
    abs_categories: 'hep-th math.AG',
    comments: null,
    journal_ref: 'J. Inv. 1 (1999) 1',
    version: 3,
    created: '1999-01-01 10:13:00',
    is_withdrawn: 1,
  }
  expect((await read(lines(row))).papers).toMatchObject([
    {
      externalId: 'hep-th/9901001',
      version: 3,
      authors: ['Ada Example', 'Bo Sample'],
      categories: ['hep-th', 'math.AG'],
      journalRef: 'J. Inv. 1 (1999) 1',
      publishedAt: new Date('1999-01-01T10:13:00Z'),
      withdrawn: true,
    },
  ])
})
