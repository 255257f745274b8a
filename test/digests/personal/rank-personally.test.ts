import { describe, expect, test } from 'vitest'
import { rankPersonally } from '../../../src/digests/personal/rank-personally.ts'
import { type Candidate, rankFor, type Wants } from '../../../src/digests/rank.ts'

const candidates: Candidate[] = [['cs.LG'], ['cs.CL'], ['cs.LG'], ['math.AG']].map((categories, index) => ({
  id: index + 1,
  categories,
  score: 10 - index,
}))
const all: Wants = { topics: [], withTrending: true, digestSize: 10 }
const scores = [0.1, 0.4, 0.3, 0.9]
const silent = () => null
const idsFor = (wants: Partial<Wants>, own: readonly number[] | null = scores) =>
  rankPersonally({ ...all, ...wants }, candidates, own, silent).map(({ id }) => id)

describe('a digest for a reader with a taste', () => {
  test('begins with what they like best, and holds no more than they want', () => {
    expect(idsFor({})).toEqual([4, 2, 3, 1])
    expect(idsFor({ digestSize: 2 })).toEqual([4, 2])
  })

  test('has the wanted topics first, and in each part what they like best', () => {
    expect(idsFor({ topics: ['cs.LG'] })).toEqual([3, 1, 4, 2])
    expect(idsFor({ topics: ['cs.LG'], withTrending: false })).toEqual([3, 1])
  })

  test('leaves papers that they like as well as each other in the order of trending', () => {
    expect(idsFor({}, [0.2, 0.5, 0.2, 0.2])).toEqual([2, 1, 3, 4])
  })

  test('says why a paper is there in their own words where there are such, else as for anyone', () => {
    const choices = rankPersonally({ ...all, topics: ['cs.LG'] }, candidates, scores, (id) =>
      id === 3 ? 'Mine' : null,
    )
    expect(choices.slice(0, 3).map(({ why }) => why)).toEqual(['Mine', 'In Machine Learning', 'Trending'])
  })
})

test('a reader without a taste gets topics and trending', () => {
  for (const topics of [[], ['cs.LG'], ['cs.CL', 'math.AG']]) {
    const wants = { ...all, topics }
    expect(rankPersonally(wants, candidates, null, () => 'Mine')).toEqual(rankFor(wants, candidates))
  }
})
