import { parse } from 'bibtex-parse'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bibtexOf } from '../../src/papers/bibtex.ts'
import type { Referable } from '../../src/papers/reference.ts'
import { hostileTexts, referable, seen } from './references.ts'

/** The entries that another program reads from a file of ours, in which nothing else may stand. */
function read(papers: readonly Referable[]) {
  const items = parse(bibtexOf(papers), { number: 'string' })
  expect(
    items.filter((item) => item.itemtype !== 'entry' && !(item.itemtype === 'comment' && !item.comment.trim())),
  ).toEqual([])
  return items
    .filter((item) => item.itemtype === 'entry')
    .map(({ type, key, fields }) => ({
      type,
      key,
      ...Object.fromEntries(fields.map((field) => [field.name, field.value])),
    }))
}
const readOne = (over: Partial<Referable>): Record<string, string> => read([referable(over)])[0] ?? {}

const signs: Record<string, string> = {
  textbackslash: '\\',
  textbraceleft: '{',
  textbraceright: '}',
  textasciitilde: '~',
  textasciicircum: '^',
}
/** What TeX prints for an escaped text. */
const printed = (tex = '') =>
  tex.replace(/\\(?:(text[a-z]+)\{\}|([%&$#_]))/g, (_, name: string, sign: string) => sign ?? signs[name] ?? '?')
const titleOf = (entry: Record<string, string>) => printed(entry['title']?.replace(/^\{|\}$/g, ''))

describe('a BibTeX entry', () => {
  test('of a preprint says where it is in arXiv', () => {
    expect(bibtexOf([referable()])).toBe(`@misc{lovelace2026-2603.00001,
  title = {{Sparse codebooks for language models}},
  author = {Lovelace, Ada and Noether, Emmy},
  year = {2026},
  eprint = {2603.00001},
  archiveprefix = {arXiv},
  primaryclass = {cs.CL},
  url = {https://arxiv.org/abs/2603.00001},
}
`)
  })

  test('of what was in a journal is an article of that year, under the key that it had before', () => {
    const published = { journalRef: 'Phys. Rev. D 76 (2027) 013009', doi: 'doi:10.1103/PhysRevD.76_1' }
    expect(readOne(published)).toMatchObject({
      type: 'article',
      key: 'lovelace2026-2603.00001',
      journal: 'Phys. Rev. D 76 (2027) 013009',
      year: '2027',
      doi: '10.1103/PhysRevD.76_1',
    })
  })

  test('of another source has no arXiv id, and of what is not known no field', () => {
    const bare = { publishedAt: null, announcedOn: null, authors: [], categories: [] }
    expect(readOne({ source: 'Our Lab', externalId: 'X 1/2', ...bare })).toEqual({
      type: 'misc',
      key: 'our-lab-x-1-2',
      title: '{Sparse codebooks for language models}',
    })
  })

  test('writes names with the family first, and those of groups whole', () => {
    const authors = ['Ludwig van Beethoven', 'Ada Ames Jr.', 'CMS Collaboration', '陈明', 'R&D and Sons', 'others']
    expect(readOne({ authors })['author']).toBe(
      'van Beethoven, Ludwig and Ames, Jr., Ada and {CMS Collaboration} and {陈明} and {R\\&D and Sons} and {others}',
    )
  })

  test('keeps an address as it is but for what would end its field', () => {
    expect(readOne({ source: 'lab', absUrl: 'https://lab.example/a_b%20c?x={y}&z=\\#~' })['url']).toBe(
      'https://lab.example/a_b%20c?x=%7By%7D&z=%5C#~',
    )
  })

  test.each(hostileTexts)('survives %s, wherever it stands', (_, text) => {
    const entries = read([
      referable({ title: text, authors: [text, `Ada ${text}`], categories: [text], journalRef: text, doi: text }),
      referable({ source: text, externalId: text }),
      referable({ externalId: '2603.00002', title: 'The next' }),
    ])
    expect(entries).toHaveLength(3)
    expect(titleOf(entries[0] ?? {})).toBe(seen(text))
    expect(printed((entries[0] as Record<string, string>)['journal'])).toBe(seen(text))
    expect(entries[2]).toMatchObject({ key: 'lovelace2026-2603.00002', title: '{The next}' })
  })

  test('says the title that it was given, whatever that is', () => {
    const texts = fc.string({ unit: fc.constantFrom(...'\\{}%&$#_~^"@,=()- aé文\n') })
    fc.assert(
      fc.property(fc.array(fc.tuple(texts, texts), { minLength: 1, maxLength: 5 }), (given) => {
        const entries = read(given.map(([title, author]) => referable({ title, authors: [author, title] })))
        // A title that is empty on its line is a field of two empty braces.
        expect(entries.map(titleOf)).toEqual(given.map(([title]) => seen(title)))
      }),
      { numRuns: 500 },
    )
  })
})

describe('the keys', () => {
  test('are each another, also where papers differ in nothing that a key can hold', () => {
    const papers = ['a/b', 'a b', 'A-B', '文'].map((externalId) => referable({ source: 'lab', externalId }))
    const keys = read([...papers, referable({ source: '文', externalId: '文', authors: [], publishedAt: null })]).map(
      ({ key }) => key,
    )
    expect(new Set(keys).size).toBe(5)
    for (const key of keys) expect(key).toMatch(/^[a-z0-9.-]+$/)
  })

  test('stay, whatever else is in the file', () => {
    const [old, other] = [referable({ externalId: 'hep-th/9901001' }), referable()]
    expect(read([old])[0]?.key).toBe('lovelace2026-hep-th-9901001')
    expect(read([other, old])[1]?.key).toBe('lovelace2026-hep-th-9901001')
  })

  test('are ASCII where the name is not', () => {
    expect(readOne({ authors: ['Émilie du Châtelet'] })['key']).toBe('duchatelet2026-2603.00001')
    expect(readOne({ authors: ['陈明'] })['key']).toBe('2026-2603.00001')
  })
})
