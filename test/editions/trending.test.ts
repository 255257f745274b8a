import { describe, expect, test } from 'vitest'
import { rankByTrending, type TrendingInputs, trendingScore } from '../../src/editions/trending.ts'

const none: TrendingInputs = { upvotes: null, stars: null, comments: null }
const counts = [null, -2_147_483_648, -5, -1, 0, 1, 2, 9, 10, 999, 2_147_483_647]

const ranked = (id: number, externalId: string, signals: Partial<TrendingInputs> = {}) => ({
  id,
  source: 'arxiv',
  externalId,
  signals: { ...none, ...signals },
})
const orderOf = (...papers: ReturnType<typeof ranked>[]) => rankByTrending(papers).map(({ paper }) => paper.externalId)

describe('the trending score', () => {
  test('is 0 for a paper nobody has said anything about', () => {
    expect(trendingScore(none)).toBe(0)
    expect(trendingScore({ upvotes: 0, stars: 0, comments: 0 })).toBe(0)
  })

  test('is a number that is not negative, whatever the counts', () => {
    for (const upvotes of counts) {
      for (const stars of counts) {
        for (const comments of counts) {
          const score = trendingScore({ upvotes, stars, comments })
          expect(Number.isFinite(score) && score >= 0, `${upvotes} ${stars} ${comments}: ${score}`).toBe(true)
        }
      }
    }
  })

  test.each(['upvotes', 'stars', 'comments'] as const)('grows with %s', (signal) => {
    const rising = [0, 1, 2, 3, 10, 11, 100, 5_000, 2_147_483_647]
    const scores = rising.map((count) => trendingScore({ ...none, [signal]: count }))
    for (let step = 1; step < scores.length; step += 1) expect(scores[step]).toBeGreaterThan(scores[step - 1] ?? 0)
  })

  test('takes a negative count for none', () => {
    expect(trendingScore({ upvotes: -7, stars: -1, comments: -1 })).toBe(0)
  })
})

describe('the order', () => {
  test('is the order of votes', () => {
    expect(orderOf(ranked(1, 'a', { upvotes: 2 }), ranked(2, 'b', { upvotes: 30 }), ranked(3, 'c'))).toEqual([
      'b',
      'a',
      'c',
    ])
  })

  test('is decided by comments between equal votes, and never by the stars of an old repository against votes', () => {
    expect(orderOf(ranked(1, 'a', { upvotes: 5 }), ranked(2, 'b', { upvotes: 5, comments: 1 }))).toEqual(['b', 'a'])
    expect(orderOf(ranked(1, 'a', { stars: 90_000 }), ranked(2, 'b', { upvotes: 2 }))).toEqual(['b', 'a'])
  })

  test('is that of the ids between equals, in whatever order they came', () => {
    const papers = ['2603.00003', '2603.00001', '2603.00010', '2603.00002'].map((id, index) => ranked(index, id))
    const sorted = ['2603.00001', '2603.00002', '2603.00003', '2603.00010']
    expect(orderOf(...papers)).toEqual(sorted)
    expect(orderOf(...papers.toReversed())).toEqual(sorted)
  })

  test('of the same id of two sources is that of the sources', () => {
    const [first, second] = [
      { ...ranked(1, '7'), source: 'b' },
      { ...ranked(2, '7'), source: 'a' },
    ]
    expect(rankByTrending([first, second]).map(({ paper }) => paper.source)).toEqual(['a', 'b'])
  })

  test('leaves what it was given as it was', () => {
    const papers = [ranked(1, 'a'), ranked(2, 'b', { upvotes: 9 })]
    rankByTrending(papers)
    expect(papers.map((paper) => paper.id)).toEqual([1, 2])
  })
})
