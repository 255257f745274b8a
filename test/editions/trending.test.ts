import { describe, expect, test } from 'vitest'
import {
  nothingKnown,
  rankByTrending,
  type TrendingInputs,
  trendingInputs,
  trendingScore,
} from '../../src/editions/trending.ts'

const numbers = [null, Number.NaN, Number.NEGATIVE_INFINITY, -2_147_483_648, 0, 0.2, 7, 2_147_483_647, 1e308, Infinity]

const scoreOf = (inputs: Partial<TrendingInputs>) => trendingScore({ ...nothingKnown, ...inputs }).score

const ranked = (externalId: string, inputs: Partial<TrendingInputs> = {}) => ({
  source: 'arxiv',
  externalId,
  inputs: { ...nothingKnown, ...inputs },
})
const orderOf = (...papers: ReturnType<typeof ranked>[]) => rankByTrending(papers).map(({ paper }) => paper.externalId)

describe('the trending score', () => {
  test('is 0 for a paper nobody has said anything about, whoever signed it and whatever it shows', () => {
    expect(trendingScore(nothingKnown).score).toBe(0)
    expect(scoreOf({ upvotes: 0, stars: 0, comments: 0, authors: 30, media: true, hoursListed: 0 })).toBe(0)
  })

  test('is a number that is not negative, whatever the inputs', () => {
    for (const name of Object.keys(nothingKnown)) {
      for (const one of numbers) {
        for (const other of numbers) {
          const inputs = { upvotes: other, gained: other, gainedHours: other, hoursListed: other, [name]: one }
          const score = scoreOf(inputs)
          expect(Number.isFinite(score) && score >= 0, `${JSON.stringify(inputs)}: ${score}`).toBe(true)
        }
      }
    }
  })

  test.each([
    ['votes', (upvotes: number) => ({ upvotes })],
    ['votes of a paper whose hour is known', (upvotes: number) => ({ upvotes, hoursListed: 20 })],
    ['votes gained', (gained: number) => ({ upvotes: 50, gained: gained + 3, gainedHours: 2 })],
    ['comments', (comments: number) => ({ comments: comments / 1e9 })],
    ['stars', (stars: number) => ({ stars })],
    ['authors', (authors: number) => ({ upvotes: 5, authors: authors / 1e9 + 1 })],
  ])('grows with %s', (_, inputs) => {
    const rising = [0, 1, 2, 3, 10, 11, 100, 5_000, 2_147_483_647]
    const scores = rising.map((count) => scoreOf(inputs(count)))
    for (let step = 1; step < scores.length; step += 1) expect(scores[step]).toBeGreaterThan(scores[step - 1] ?? 0)
  })

  test('is higher for as many votes in fewer hours', () => {
    const scores = [10, 5, 2, 0.5, 0].map((hoursListed) => scoreOf({ upvotes: 12, hoursListed }))
    expect(scores).toEqual(scores.toSorted((a, b) => a - b))
    expect(new Set(scores).size).toBe(5)
  })

  test('is higher for more votes gained since a snapshot, the level being equal', () => {
    expect(scoreOf({ upvotes: 30, gained: 20, gainedHours: 6 })).toBeGreaterThan(
      scoreOf({ upvotes: 30, gained: 10, gainedHours: 6 }),
    )
  })

  test('measures the pace since a snapshot rather than since the listing', () => {
    const settled = { upvotes: 30, gained: 0, gainedHours: 6 }
    expect(scoreOf({ ...settled, hoursListed: 0.1 })).toBe(scoreOf({ ...settled, hoursListed: 90 }))
    expect(scoreOf({ ...settled, hoursListed: 1 })).toBeLessThan(scoreOf({ upvotes: 30, hoursListed: 1 }))
  })

  test.each([
    ['the hour of listing', { hoursListed: 0.5 }, { hoursListed: 20 }],
    ['the number of authors', { authors: 30 }, { authors: 1 }],
    ['the number of comments', { comments: 9 }, { comments: 0 }],
  ])('takes %s for an ordinary one where it is unknown: neither praise nor blame', (_, good, bad) => {
    const unknown = scoreOf({ upvotes: 12 })
    expect(scoreOf({ upvotes: 12, ...good })).toBeGreaterThan(unknown)
    expect(scoreOf({ upvotes: 12, ...bad })).toBeLessThan(unknown)
  })

  test('takes a paper of no site with votes for one without votes', () => {
    expect(scoreOf({ stars: 5 })).toBe(scoreOf({ stars: 5, upvotes: 0 }))
  })

  test('takes a negative count for none', () => {
    expect(scoreOf({ upvotes: -7, stars: -1, comments: -1, gained: -3 })).toBe(0)
    expect(scoreOf({ upvotes: 9, gained: -3, gainedHours: 4 })).toBe(scoreOf({ upvotes: 9, gained: 0, gainedHours: 4 }))
  })

  test('is the sum of its terms, each its weight times its value, beside what was known', () => {
    const inputs = { upvotes: 12, hoursListed: 4, comments: 2, stars: 70, authors: 9, media: true }
    const { score, terms } = trendingScore({ ...nothingKnown, ...inputs })
    expect(terms.map(({ name, input }) => [name, input])).toEqual([
      ['votes', 12],
      ['pace', 3],
      ['authors', 9],
      ['media', 1],
      ['comments', 2],
      ['stars', 70],
    ])
    for (const { value, weight, contribution } of terms) expect(contribution).toBeCloseTo(value * weight, 12)
    expect(terms.every((term) => term.contribution > 0)).toBe(true)
    expect(terms.reduce((sum, term) => sum + term.contribution, 0)).toBe(score)
  })

  test('names what is unknown as unknown', () => {
    expect(trendingScore(nothingKnown).terms.map((term) => term.input)).toEqual(Array(6).fill(null))
  })
})

describe('the inputs', () => {
  const now = new Date('2026-03-10T08:00:00Z')
  const at = (hours: number) => new Date(now.getTime() - hours * 3_600_000)
  const facts = {
    signals: { upvotes: 14, stars: null, comments: 2 },
    earlier: null,
    listedAt: at(5.5),
    authors: ['Ada Lovelace', 'Emmy Noether'],
    hasMedia: false,
  }

  test('are the signals, the hours since listing, and the number of authors', () => {
    expect(trendingInputs(facts, now)).toEqual({
      upvotes: 14,
      stars: null,
      comments: 2,
      gained: null,
      gainedHours: null,
      hoursListed: 5.5,
      authors: 2,
      media: false,
    })
  })

  test('tell what was gained since an earlier snapshot, and in what time up to now', () => {
    const earlier = { upvotes: 4, observedAt: at(6) }
    expect(trendingInputs({ ...facts, earlier }, now)).toMatchObject({ gained: 10, gainedHours: 6 })
  })

  test('do not know what was gained where one of the counts is unknown', () => {
    const earlier = { upvotes: null, observedAt: at(6) }
    expect(trendingInputs({ ...facts, earlier }, now).gained).toBeNull()
  })

  test('do not know a moment that lies ahead, and no number of authors where none is named', () => {
    const odd = trendingInputs({ ...facts, listedAt: at(-1.5), authors: [] }, now)
    expect(odd).toMatchObject({ hoursListed: null, authors: null })
    expect(trendingInputs({ ...facts, listedAt: new Date(Number.NaN) }, now).hoursListed).toBeNull()
  })

  test('take a moment little ahead for now, as clocks differ', () => {
    expect(trendingInputs({ ...facts, listedAt: at(-0.5) }, now).hoursListed).toBe(0)
  })
})

describe('the order', () => {
  test('is the order of votes where there is no more to know', () => {
    expect(orderOf(ranked('a', { upvotes: 2 }), ranked('b', { upvotes: 30 }), ranked('c'))).toEqual(['b', 'a', 'c'])
  })

  test('lets a paper that grows quickly pass one with a few votes more, and not one with many more', () => {
    const quick = ranked('quick', { upvotes: 18, hoursListed: 0.5 })
    expect(orderOf(ranked('slow', { upvotes: 20, hoursListed: 7 }), quick)).toEqual(['quick', 'slow'])
    expect(orderOf(ranked('slow', { upvotes: 40, hoursListed: 7 }), quick)).toEqual(['slow', 'quick'])
  })

  test('is decided by comments between equal votes, and never by the stars of an old repository against votes', () => {
    expect(orderOf(ranked('a', { upvotes: 5, comments: 1 }), ranked('b', { upvotes: 5, comments: 2 }))).toEqual([
      'b',
      'a',
    ])
    expect(orderOf(ranked('a', { stars: 90_000 }), ranked('b', { upvotes: 2 }))).toEqual(['b', 'a'])
  })

  test('is that of the ids between equals, in whatever order they came', () => {
    const papers = ['2603.00003', '2603.00001', '2603.00010', '2603.00002'].map((id) => ranked(id))
    const sorted = ['2603.00001', '2603.00002', '2603.00003', '2603.00010']
    expect(orderOf(...papers)).toEqual(sorted)
    expect(orderOf(...papers.toReversed())).toEqual(sorted)
  })

  test('of the same id of two sources is that of the sources', () => {
    const [first, second] = [
      { ...ranked('7'), source: 'b' },
      { ...ranked('7'), source: 'a' },
    ]
    expect(rankByTrending([first, second]).map(({ paper }) => paper.source)).toEqual(['a', 'b'])
  })

  test('leaves what it was given as it was', () => {
    const papers = [ranked('a'), ranked('b', { upvotes: 9 })]
    rankByTrending(papers)
    expect(papers.map((paper) => paper.externalId)).toEqual(['a', 'b'])
  })
})
