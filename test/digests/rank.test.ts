import { describe, expect, test } from 'vitest'
import { type Candidate, rankFor, type Wants } from '../../src/digests/rank.ts'

/** Papers 1, 2, 3 … in that order, with these categories; all talked about unless told. */
const candidates = (...categories: string[][]): Candidate[] =>
  categories.map((codes, index) => ({ id: index + 1, categories: codes, score: 10 - index }))
const all: Wants = { topics: [], withTrending: true, digestSize: 10 }
const idsFor = (wants: Partial<Wants>, papers: readonly Candidate[]) =>
  rankFor({ ...all, ...wants }, papers).map((choice) => choice.id)

const mixed = candidates(['cs.CV'], ['cs.CL', 'cs.LG'], ['math.AG'], ['cs.LG'], [])

describe('a digest without topics', () => {
  test('is the best papers in their order', () => {
    expect(idsFor({ digestSize: 3 }, mixed)).toEqual([1, 2, 3])
  })

  test('explains no paper: who asks for everything knows why it comes', () => {
    expect(rankFor(all, mixed).map((choice) => choice.why)).toEqual([null, null, null, null, null])
  })

  test('holds everything where nobody asked for other papers, since all are wanted', () => {
    expect(idsFor({ withTrending: false }, mixed)).toEqual([1, 2, 3, 4, 5])
  })
})

describe('a digest of topics', () => {
  test('begins with the papers of the topics, in their order, and is filled up with the others', () => {
    expect(idsFor({ topics: ['cs.LG'] }, mixed)).toEqual([2, 4, 1, 3, 5])
  })

  test('holds nothing else where the reader wants nothing else', () => {
    expect(idsFor({ topics: ['cs.LG'], withTrending: false }, mixed)).toEqual([2, 4])
  })

  test('may be empty', () => {
    expect(idsFor({ topics: ['econ.EM'], withTrending: false }, mixed)).toEqual([])
  })

  test('prefers any paper of a topic to any other paper, however much that is talked about', () => {
    expect(idsFor({ topics: ['math.AG'], digestSize: 1 }, mixed)).toEqual([3])
  })

  test('says of each paper why it is there, in words', () => {
    const choices = rankFor({ ...all, topics: ['cs.LG', 'math.AG'] }, mixed)
    expect(choices.map((choice) => [choice.id, choice.why])).toEqual([
      [2, 'In Machine Learning'],
      [3, 'In Algebraic Geometry'],
      [4, 'In Machine Learning'],
      [1, 'Trending'],
      [5, 'Trending'],
    ])
  })

  test('says that another paper is trending only where somebody has said anything about it', () => {
    const others = [
      { id: 1, categories: [], score: 0.3 },
      { id: 2, categories: [], score: 0 },
    ]
    const choices = rankFor({ ...all, topics: ['cs.LG'] }, others)
    expect(choices.map((choice) => choice.why)).toEqual(['Trending', null])
  })

  test('names the first of the paper’s categories that is wanted', () => {
    const [choice] = rankFor({ ...all, topics: ['cs.CL', 'cs.LG'] }, candidates(['math.AG', 'cs.LG', 'cs.CL']))
    expect(choice?.why).toBe('In Machine Learning')
  })

  test('matches a category as a whole and by its case', () => {
    expect(idsFor({ topics: ['cs.L'], withTrending: false }, mixed)).toEqual([])
    expect(idsFor({ topics: ['CS.LG'], withTrending: false }, mixed)).toEqual([])
  })
})

describe('any digest', () => {
  test('holds each paper once, no more than are wanted, and only what there is', () => {
    const sizes = [1, 2, 3, 5, 50]
    for (const digestSize of sizes) {
      for (const topics of [[], ['cs.LG'], ['cs.CL', 'cs.CV', 'cs.LG'], ['econ.EM']]) {
        for (const withTrending of [true, false]) {
          const ids = idsFor({ topics, withTrending, digestSize }, mixed)
          expect(new Set(ids).size).toBe(ids.length)
          expect(ids.length).toBeLessThanOrEqual(Math.min(digestSize, mixed.length))
          if (withTrending || topics.length === 0) expect(ids).toHaveLength(Math.min(digestSize, mixed.length))
        }
      }
    }
  })

  test('of a window without papers is empty', () => {
    expect(rankFor(all, [])).toEqual([])
  })
})
