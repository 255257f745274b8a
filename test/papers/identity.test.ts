import { afterEach, describe, expect, test } from 'vitest'
import { identify, paperPath, sourceLinks } from '../../src/papers/paper.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'

const db = useDatabase()
afterEach(() => emptyDatabase(db))

/** What is served, and the paper that it names: source, bare id, version. Any source may serve it. */
const served: [string, string, string, number | null][] = [
  ['2501.00001', 'arxiv', '2501.00001', null],
  ['2501.00001v1', 'arxiv', '2501.00001', 1],
  ['2501.00001V12', 'arxiv', '2501.00001', 12],
  [' 2501.00001v2\n', 'arxiv', '2501.00001', 2],
  ['\u00a02501.00001v2\u2028', 'arxiv', '2501.00001', 2],
  ['\ufeff2501.00001\v\u3000', 'arxiv', '2501.00001', null],
  ['2501.00010', 'arxiv', '2501.00010', null],
  ['2410.10000v10', 'arxiv', '2410.10000', 10],
  ['0704.0001', 'arxiv', '0704.0001', null],
  ['1412.9990v3', 'arxiv', '1412.9990', 3],
  ['arXiv:2501.00001v3', 'arxiv', '2501.00001', 3],
  ['arXiv: 2501.00001', 'arxiv', '2501.00001', null],
  ['ARXIV:2501.00001', 'arxiv', '2501.00001', null],
  ['oai:arXiv.org:2203.01250v3', 'arxiv', '2203.01250', 3],
  ['http://arxiv.org/abs/2501.00001v1', 'arxiv', '2501.00001', 1],
  ['https://www.arxiv.org/abs/2501.00001', 'arxiv', '2501.00001', null],
  ['https://export.arxiv.org/pdf/2501.00001v2.pdf', 'arxiv', '2501.00001', 2],
  ['arxiv.org/abs/hep-th/9901001v2', 'arxiv', 'hep-th/9901001', 2],
  ['hep-th/9901001', 'arxiv', 'hep-th/9901001', null],
  ['HEP-TH/9901001v1', 'arxiv', 'hep-th/9901001', 1],
  ['math.CA/0611800v2', 'arxiv', 'math/0611800', 2],
  ['math/0611800', 'arxiv', 'math/0611800', null],
  ['oai:arXiv.org:cs.CL/0701010', 'arxiv', 'cs/0701010', null],
  // What only resembles an arXiv id is left as it is, with its source.
  ['10.1101/2020.01.01.123456', 'elsewhere', '10.1101/2020.01.01.123456', null],
  ['2501.000010', 'elsewhere', '2501.000010', null],
  ['2501.001', 'elsewhere', '2501.001', null],
  ['12501.00001', 'elsewhere', '12501.00001', null],
  ['2501.00001v', 'elsewhere', '2501.00001v', null],
  ['2501.00001v12345', 'elsewhere', '2501.00001v12345', null],
  ['2501.00001 v2', 'elsewhere', '2501.00001 v2', null],
  ['https://example.org/abs/2501.00001', 'elsewhere', 'https://example.org/abs/2501.00001', null],
  ['https://notarxiv.org/abs/2501.00001', 'elsewhere', 'https://notarxiv.org/abs/2501.00001', null],
  ['hep-th/990100', 'elsewhere', 'hep-th/990100', null],
  ['٢٥٠١.٠٠٠٠١', 'elsewhere', '٢٥٠١.٠٠٠٠١', null],
  ['  PMC123 ', 'elsewhere', 'PMC123', null],
  ['ABCv2', 'elsewhere', 'ABCv2', null],
]

describe('an id as served', () => {
  test.each(served)('%j is %s %s, version %s', (id, source, externalId, version) => {
    expect(identify('elsewhere', id)).toEqual({ source, externalId, version: version ?? undefined })
  })

  test.each(served)('%j is %s %s, version %s also by a plain INSERT', async (id, source, externalId, version) => {
    const { rows } = await db.query(
      `INSERT INTO papers (source, external_id, title, abstract) VALUES ('elsewhere', $1, 'A title', 'An abstract')
       RETURNING source, external_id, version`,
      [id],
    )
    expect(rows).toEqual([{ source, external_id: externalId, version }])
  })
})

test('a version that a plain INSERT states is kept over the one in its id', async () => {
  const { rows } = await db.query(
    `INSERT INTO papers (source, external_id, title, abstract, version) VALUES ('arxiv', '2501.00001v2', 't', 'a', 3)
     RETURNING external_id, version`,
  )
  expect(rows).toEqual([{ external_id: '2501.00001', version: 3 }])
})

describe('the address of a page', () => {
  test('is the bare id for arXiv, with the slash of an old one as it is', () => {
    expect(paperPath({ source: 'arxiv', externalId: 'hep-th/9901001' })).toBe('/papers/hep-th/9901001')
  })

  test('names any other source, and lets nothing of an id change the address', () => {
    expect(paperPath({ source: 'biorxiv', externalId: '10.1101/a b?c#d%2e' })).toBe(
      '/papers/biorxiv%3A10.1101/a%20b%3Fc%23d%252e',
    )
  })
})

test('a paper of arXiv links to arXiv without a version, unless its row says where', () => {
  const paper = { source: 'arxiv', externalId: '2501.00001', absUrl: null, pdfUrl: 'https://example.org/mirror.pdf' }
  expect(sourceLinks(paper)).toEqual({
    absUrl: 'https://arxiv.org/abs/2501.00001',
    pdfUrl: 'https://example.org/mirror.pdf',
  })
})

test('a paper from elsewhere has the links of its row alone', () => {
  const paper = { source: 'elsewhere', externalId: '17', absUrl: null, pdfUrl: null }
  expect(sourceLinks(paper)).toEqual({ absUrl: null, pdfUrl: null })
})
