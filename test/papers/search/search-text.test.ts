import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { fold } from '../../../src/lib/fold.ts'
import type { SearchRequest } from '../../../src/papers/search/request.ts'
import { searchPapers } from '../../../src/papers/search/search-papers.ts'
import { foldTexts } from '../../../src/papers/search/store.ts'
import { addPapers, rawPaper } from '../../support/builders.ts'
import { corpora } from '../../support/corpora.ts'
import { useDatabase } from '../../support/database.ts'

const db = useDatabase()

const letters = (text: string) => text.match(/[\p{Script=Latin}0-9]+/gu)?.join(' ') ?? ''

describe('the database', () => {
  test('folds letters as lib/fold does', async () => {
    const written = [
      'Łódź',
      'Erdős',
      'Nguyễn Văn',
      'Straße',
      'Ærø',
      'naïve',
      'ﬁne',
      'Ｗｉｄｅ',
      'þorn',
      'ħbar',
      'Şirin',
      'ĞIŞ',
      'x²',
      'ℝ',
    ]
    expect(await foldTexts(db, written)).toEqual(written.map(fold))
  })

  test('folds any Latin text as lib/fold does', async () => {
    const texts = fc.sample(fc.string({ unit: 'grapheme', maxLength: 30 }), { numRuns: 2_000, seed: 1 })
    const folded = await foldTexts(db, texts)
    expect(folded.map(letters)).toEqual(
      texts.map((text) => letters(fold(text.replace(/['’]s(?![\p{L}\p{N}])/gu, ' ')))),
    )
  })
})

describe('no text that is typed or stored', () => {
  const hostile = [
    '\0',
    'a\0b',
    "'",
    "''",
    "a'b",
    '\\',
    "\\'",
    '"',
    '"a',
    'a"',
    ':*',
    'a:*',
    'a:A',
    '!a',
    '!!',
    'a & b',
    'a | | b',
    '(a',
    'a)',
    'a <-> b',
    '<2>',
    '@2026',
    '/cs.CL',
    '=a',
    '-',
    '- -',
    '-"',
    'OR OR',
    '\ud800',
    '\u{1f600}',
    'a'.repeat(100_000),
    '"'.repeat(1_000),
    'a '.repeat(50_000),
    '-a '.repeat(1_000),
    "'; DROP TABLE papers; --",
    '%_%',
    '$1',
  ]

  test.each(hostile)('breaks the search: %j', async (text) => {
    for (const request of [
      { typed: text },
      { typed: `model ${text}` },
      { typed: 'x', category: text.replaceAll('\0', '') },
    ])
      expect(await searchPapers(db, request satisfies SearchRequest)).toMatchObject({ ids: expect.any(Array) })
  })

  test('breaks the search, whatever it is', async () => {
    await addPapers(db, [rawPaper({ title: 'a b c' })])
    await fc.assert(
      fc.asyncProperty(fc.string({ unit: 'binary', maxLength: 40 }), async (typed) => {
        expect(await searchPapers(db, { typed })).toMatchObject({ ids: expect.any(Array) })
      }),
      { numRuns: 300 },
    )
  })

  test.skipIf(!corpora)('breaks it among the naughty strings, and each is found by itself', async () => {
    const strings = JSON.parse(await readFile(join(corpora ?? '', 'naughty-strings/blns.json'), 'utf8')) as string[]
    const naughty = strings.filter((text) => !text.includes('\0') && text.trim() !== '')
    await db.query(
      `INSERT INTO papers (source, external_id, title, abstract)
       SELECT 'naughty', place::text, text, 'None.' FROM unnest($1::text[]) WITH ORDINALITY AS all_strings (text, place)`,
      [naughty],
    )
    const lost: string[] = []
    for (const text of naughty) {
      const { ids } = await searchPapers(db, { typed: text })
      const { rows } = await db.query(`SELECT title FROM papers WHERE id = ANY ($1::bigint[])`, [ids])
      const words = await foldTexts(db, [text])
      const isWord = /[a-z]{5}/.test(words[0] ?? '') && text.length < 100 && !/[-"|]/.test(text)
      if (isWord && !rows.some(({ title }) => title === text)) lost.push(text)
    }
    expect(lost).toEqual([])
  })
})
