import { describe, expect, test } from 'vitest'
import { learnCorpus, vectorOf } from '../../../src/digests/personal/corpus.ts'
import { findSpace } from '../../../src/digests/personal/find-space.ts'
import { fewestLibraries, type Library, learnSpace } from '../../../src/digests/personal/learn-space.ts'
import { placeOf, type Space } from '../../../src/digests/personal/space.ts'
import { dot } from '../../../src/digests/personal/vectors.ts'
import { bagOf } from '../../../src/digests/personal/words.ts'
import { fields, madeLibraries, madePapers } from './world.ts'

const papers = madePapers(400)
const corpus = await learnCorpus(papers)
const vectors = papers.map((bag) => vectorOf(corpus, bag))
const found = findSpace(corpus.words.length, vectors, 4)

/** The cosine of two texts in a space. */
function nearness(space: Space, one: string, other: string): number {
  const [a, b] = [one, other].map((text) => placeOf(space, vectorOf(corpus, bagOf(text))))
  return a && b ? dot(a, 0, b, 0, space.dimensions) : Number.NaN
}

describe('a space found in papers', () => {
  test('has words near each other that go together, also where no paper asked about has both', () => {
    expect(nearness(found, 'graph node', 'tree clique')).toBeGreaterThan(0.9)
    expect(nearness(found, 'graph node', 'galaxy star')).toBeLessThan(0.1)
  })

  test('is the same for the same papers', () => {
    expect(findSpace(corpus.words.length, vectors, 4)).toEqual(found)
  })

  test('has perpendicular dimensions of one length', () => {
    const { dimensions, words } = found
    const column = (c: number) => Float32Array.from(corpus.words, (_, word) => words[word * dimensions + c] ?? 0)
    const product = (a: number, b: number) => dot(column(a), 0, column(b), 0, corpus.words.length)
    for (let a = 0; a < dimensions; a += 1) {
      for (let b = 0; b <= a; b += 1) expect(product(a, b)).toBeCloseTo(a === b ? 16 : 0, 2)
    }
  })

  test('has one dimension for eight words and papers, so that it has to bring some together', () => {
    expect(corpus.words).toHaveLength(32)
    expect(findSpace(32, vectors).dimensions).toBe(4)
    expect(findSpace(32, vectors.slice(0, 16)).dimensions).toBe(2)
  })

  test('has no NaN where papers are equal, empty or none', () => {
    const [one] = vectors
    if (!one) throw new Error('there is no paper')
    const empty = vectorOf(corpus, new Map())
    for (const few of [[one], [one, one, one], [empty], [empty, one, empty], []]) {
      const space = findSpace(corpus.words.length, few)
      expect(space.dimensions).toBe(1)
      expect([...space.words].every(Number.isFinite)).toBe(true)
    }
    expect(findSpace(0, [])).toEqual({ dimensions: 1, words: new Float32Array(0) })
  })

  test('has a paper without known words nowhere', () => {
    expect([...placeOf(found, vectorOf(corpus, new Map()))]).toEqual([0, 0, 0, 0])
  })
})

describe('a space taught by libraries', () => {
  /** Readers of one field and the next: 0 and 1 go together, 2 and 3. */
  const paired = madeLibraries(5 * fewestLibraries, 6, (random) => Math.floor(random() * 400)).map((library, reader) =>
    library.map((paper) => paper - (paper % 4) + (reader % 2) * 2 + (paper % 2)),
  )
  const unique = (libraries: readonly Library[]) => libraries.map((library) => [...new Set(library)])
  const taught = learnSpace(found, vectors, unique(paired))
  const [graphs, proteins, galaxies] = fields.map((words) => words.join(' '))

  test('has that nearer which readers save together, though no paper has words of both', () => {
    const before = nearness(found, graphs ?? '', proteins ?? '')
    expect(nearness(taught, graphs ?? '', proteins ?? '')).toBeGreaterThan(before + 0.3)
    expect(nearness(taught, graphs ?? '', galaxies ?? '')).toBeLessThan(0.1)
  })

  test('is the same for the same libraries, and leaves the space it came from as it was', () => {
    expect(learnSpace(found, vectors, unique(paired))).toEqual(taught)
    expect(findSpace(corpus.words.length, vectors, 4)).toEqual(found)
  })

  test('is the one found where there are too few libraries, or too small ones', () => {
    expect(learnSpace(found, vectors, unique(paired).slice(0, fewestLibraries - 1))).toBe(found)
    const small = unique(paired).map((library) => library.slice(0, 2))
    expect(learnSpace(found, vectors, small)).toBe(found)
  })

  test('stays finite where papers are empty, unknown or saved by everybody', () => {
    const some = [...vectors.slice(0, 5), vectorOf(corpus, new Map())]
    const libraries = Array.from({ length: fewestLibraries }, () => [0, 1, 2, 3, 4, 5, 999])
    expect([...learnSpace(found, some, libraries).words].every(Number.isFinite)).toBe(true)
  })

  test('takes no more lessons of very many libraries, so that learning ends', () => {
    let last = 0
    const many = Array.from({ length: 21_000 }, () => [0, 4, 8])
    learnSpace(found, vectors, many, (done, total) => {
      last = Math.max(last, done, total)
    })
    expect(last).toBe(4 * 20_000)
  })

  test('says how far its learning is, up to the end', () => {
    const told: [number, number][] = []
    learnSpace(found, vectors, unique(paired), (done, total) => told.push([done, total]))
    expect(told.length).toBeGreaterThan(1)
    expect(told.at(-1)?.[0]).toBe(told.at(-1)?.[1])
    expect(told.map(([done]) => done)).toEqual(told.map(([done]) => done).toSorted((a, b) => a - b))
  })
})
