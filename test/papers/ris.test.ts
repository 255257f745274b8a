import { describe, expect, test } from 'vitest'
import type { Referable } from '../../src/papers/reference.ts'
import { risOf } from '../../src/papers/ris.ts'
import { hostileTexts, referable, seen } from './references.ts'

/** The entries of a file, each a list of tags and values; every line must be one of the format. */
function read(papers: readonly Referable[]): [string, string][][] {
  const entries: [string, string][][] = []
  for (const line of risOf(papers).split('\r\n')) {
    if (line === '') continue
    const [, tag = '', value = ''] = /^([A-Z][A-Z0-9]) {2}- (.*)$/su.exec(line) ?? [line, 'no tag', line]
    expect([tag, /[\r\n]/.test(value)]).toEqual([tag.slice(0, 2), false])
    if (tag === 'TY') entries.push([])
    entries.at(-1)?.push([tag, value])
  }
  return entries
}

describe('a RIS entry', () => {
  test('of a preprint says where it is in arXiv', () => {
    expect(risOf([referable()])).toBe(
      [
        'TY  - UNPB',
        'AU  - Lovelace, Ada',
        'AU  - Noether, Emmy',
        'TI  - Sparse codebooks for language models',
        'AB  - We learn sparse codebooks. They are small.',
        'PY  - 2026',
        'AN  - arXiv:2603.00001',
        'UR  - https://arxiv.org/abs/2603.00001',
        'ER  - ',
        '',
        '',
      ].join('\r\n'),
    )
  })

  test('of what was in a journal is an article with its DOI', () => {
    const [entry] = read([referable({ journalRef: 'Nature 1 (2027)', doi: 'https://doi.org/10.1038/x' })])
    expect(Object.fromEntries(entry ?? [])).toMatchObject({
      TY: 'JOUR',
      JO: 'Nature 1 (2027)',
      PY: '2027',
      DO: '10.1038/x',
    })
  })

  test('has no line for what is not known', () => {
    const bare = { source: 'lab', publishedAt: null, announcedOn: null, authors: [] }
    expect(read([referable(bare)])[0]?.map(([tag]) => tag)).toEqual(['TY', 'TI', 'AB', 'ER'])
  })

  test('writes a name as family, given, suffix', () => {
    const authors = ['Ada B. Ames Jr.', 'Ames, Ada', 'ATLAS Collaboration']
    const names = read([referable({ authors })])[0]?.filter(([tag]) => tag === 'AU')
    expect(names?.map(([, name]) => name)).toEqual(['Ames, Ada B., Jr.', 'Ames, Ada', 'ATLAS Collaboration'])
  })

  test.each(hostileTexts)('survives %s, wherever it stands', (_, text) => {
    const entries = read([
      referable({ title: text, abstract: text, authors: [text], journalRef: text, doi: text }),
      referable(),
    ])
    expect(entries.map((entry) => entry.filter(([tag]) => tag === 'TY' || tag === 'ER').length)).toEqual([2, 2])
    expect(entries[0]).toContainEqual(['TI', seen(text)])
    expect(entries[0]).toContainEqual(['AB', seen(text)])
  })
})
