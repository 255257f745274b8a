import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { isArxivListing, parseArxivListing } from '../../../src/sources/arxiv/arxiv-listing.ts'
import { corpora } from '../../support/corpora.ts'

const rule = '-'.repeat(78)
const record = `${rule}
\\\\
arXiv:2602.00001
Date: Mon, 2 Feb 2026 10:13:39 GMT   (1945kb,D)

Title: An Invented Title That Goes On
  in a Second Line
Authors: Ada Example (1) and Bo Sample (2) ((1) Here, (2) There)
Categories: cs.CL cs.LG
Comments: 12 pages,
  three of them empty
Journal-ref: J. Inv. 1 (2026) 1
DOI: 10.1000/invented
\\\\
  We invent a first paragraph.
  And a second.
\\\\ ( https://arxiv.org/abs/2602.00001 ,  1945kb)
`
const replaced = `${rule}
\\\\
arXiv:2501.00002 (*cross-listing*)
replaced with revised version Mon, 2 Feb 2026 14:13:00 GMT   (793kb)

Title: Another
Authors: Cy Model
Categories: cs.CV
Comments: This paper has been withdrawn by its author
\\\\
  We revise.
\\\\ ( https://arxiv.org/abs/2501.00002 ,  793kb)
`
const listed = `${rule}
\\\\
Paper: hep-th/9901001
From: Ada <ada@example.com>
Date: Fri, 1 Jan 1999 10:13 GMT   (9kb)
Date (revised v2): Sat, 2 Jan 1999 10:13:39 GMT   (9kb)

Title: A Third
Authors: Ada Example
Categories: hep-th
\\\\
${rule}
`

describe('a listing mail', () => {
  test('gives each record with all its fields, affiliations and continued lines aside', () => {
    expect(parseArxivListing(record)).toEqual([
      {
        paper: {
          source: 'arxiv',
          externalId: '2602.00001',
          version: undefined,
          title: 'An Invented Title That Goes On in a Second Line',
          abstract: 'We invent a first paragraph.\n  And a second.',
          authors: ['Ada Example', 'Bo Sample'],
          categories: ['cs.CL', 'cs.LG'],
          publishedAt: new Date('2026-02-02T10:13:39Z'),
          absUrl: 'https://arxiv.org/abs/2602.00001',
          pdfUrl: 'https://arxiv.org/pdf/2602.00001',
          comment: '12 pages, three of them empty',
          journalRef: 'J. Inv. 1 (2026) 1',
          doi: '10.1000/invented',
          withdrawn: undefined,
          onlyKnown: undefined,
        },
      },
    ])
  })

  test('keeps its records apart, in their order', () => {
    const items = parseArxivListing(`Subject: cs daily\n\n${record}${replaced}${listed}${record}`)
    expect(items.map((item) => ('paper' in item ? item.paper.externalId : item))).toEqual([
      '2602.00001',
      '2501.00002',
      {
        refused: {
          where: 'record hep-th/9901001',
          why: 'there is no abstract: weekly and monthly listings have none',
        },
      },
      '2602.00001',
    ])
  })

  test('marks a replacement as a change of a known paper, and a withdrawal', () => {
    expect(parseArxivListing(replaced)).toMatchObject([{ paper: { onlyKnown: true, withdrawn: true } }])
  })

  test('is recognised, with line ends of either kind, and other text is not', () => {
    expect(isArxivListing(record)).toBe(true)
    expect(isArxivListing(listed.replaceAll('\n', '\r\n'))).toBe(true)
    expect(isArxivListing('arXiv:2602.00001 is a paper\n\\\\\nand this is not')).toBe(false)
  })

  test('of Windows line ends says the same', () => {
    expect(parseArxivListing(record.replaceAll('\n', '\r\n'))).toEqual(parseArxivListing(record))
  })
})

test('an .abs record knows its version from its revisions', () => {
  const abs = `${listed.trimEnd().slice(0, -rule.length)}  We invent.\n\\\\\n`
  expect(parseArxivListing(abs)).toMatchObject([
    { paper: { externalId: 'hep-th/9901001', version: 2, publishedAt: new Date('1999-01-01T10:13:00Z') } },
  ])
})

test.skipIf(!corpora)('no record of the real listings and .abs files is lost', () => {
  for (const folder of ['listing-mail', 'abs']) {
    for (const name of readdirSync(join(corpora ?? '', 'arxiv-feeds', folder))) {
      const text = readFileSync(join(corpora ?? '', 'arxiv-feeds', folder, name), 'latin1')
      const records = text.match(/^(?:arXiv:|Paper:|Paper \()/gm) ?? []
      expect([name, parseArxivListing(text).length]).toEqual([name, records.length])
    }
  }
})
