import { describe, expect, test } from 'vitest'
import { createPaperIndex } from '../../src/digests/paper-index.ts'
import { type Personal, type RankOptions, rankFor } from '../../src/digests/rank.ts'
import type { Candidate } from '../../src/digests/store.ts'
import { defaultWants, type Wants } from '../../src/digests/wants.ts'
import { whyInWords } from '../../src/digests/why.ts'
import { testMessages } from '../support/builders.ts'

const paper = (over: Partial<Candidate>): Candidate => ({
  id: 1,
  edition: 1,
  position: 1,
  score: 0,
  categories: [],
  title: '',
  abstract: '',
  authors: [],
  ...over,
})

/** Papers 1, 2, 3 … in that order, all talked about unless told. */
const papersOf = (...facts: Partial<Candidate>[]): Candidate[] =>
  facts.map((fact, index) => paper({ id: index + 1, position: index + 1, score: 10 - index, ...fact }))
const candidates = (...categories: string[][]) => papersOf(...categories.map((codes) => ({ categories: codes })))

const rank = (wants: Partial<Wants>, papers: readonly Candidate[], options?: RankOptions) =>
  rankFor({ ...defaultWants, ...wants }, createPaperIndex(papers), options).map(({ id, why }) => ({
    id,
    why: why && whyInWords(testMessages.for('en'), why),
  }))
const idsFor = (wants: Partial<Wants>, papers: readonly Candidate[], options?: RankOptions) =>
  rank(wants, papers, options).map((choice) => choice.id)

const mixed = candidates(['cs.CV'], ['cs.CL', 'cs.LG'], ['math.AG'], ['cs.LG'], [])

describe('a digest without topics', () => {
  test('is the best papers in their order', () => {
    expect(idsFor({ digestSize: 3 }, mixed)).toEqual([1, 2, 3])
  })

  test('explains no paper: who asks for everything knows why it comes', () => {
    expect(rank({}, mixed).map((choice) => choice.why)).toEqual([null, null, null, null, null])
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
    const choices = rank({ topics: ['cs.LG', 'math.AG'] }, mixed)
    expect(choices.map((choice) => [choice.id, choice.why])).toEqual([
      [2, 'In Machine Learning (cs.LG)'],
      [3, 'In Algebraic Geometry (math.AG)'],
      [4, 'In Machine Learning (cs.LG)'],
      [1, 'Trending'],
      [5, 'Trending'],
    ])
  })

  test('says that another paper is trending only where somebody has said anything about it', () => {
    const choices = rank({ topics: ['cs.LG'] }, papersOf({ score: 0.3 }, { score: 0 }))
    expect(choices.map((choice) => choice.why)).toEqual(['Trending', null])
  })

  test('names the first of the paper’s categories that is wanted', () => {
    const [choice] = rank({ topics: ['cs.CL', 'cs.LG'] }, candidates(['math.AG', 'cs.LG', 'cs.CL']))
    expect(choice?.why).toBe('In Machine Learning (cs.LG)')
  })

  test('matches a category as a whole and by its case', () => {
    expect(idsFor({ topics: ['cs.L'], withTrending: false }, mixed)).toEqual([])
    expect(idsFor({ topics: ['CS.LG'], withTrending: false }, mixed)).toEqual([])
  })
})

describe('a digest of interests', () => {
  const only = { withTrending: false }
  const lecun = { authors: ['Yann LeCun', 'Ada Example'] }
  const diffusion = { title: 'Diffusion models' }

  test('begins with followed authors, then keywords in titles, those in abstracts, topics, and what is trending', () => {
    const papers = papersOf(
      {},
      { categories: ['cs.LG'] },
      { abstract: 'We use diffusion.' },
      { title: 'Diffusion' },
      lecun,
    )
    const wants = { authors: ['Y. LeCun'], keywords: ['diffusion'], topics: ['cs.LG'] }
    expect(rank(wants, papers)).toEqual([
      { id: 5, why: 'You follow Y. LeCun' },
      { id: 4, why: 'Keyword “diffusion”' },
      { id: 3, why: 'Keyword “diffusion”' },
      { id: 2, why: 'In Machine Learning (cs.LG)' },
      { id: 1, why: 'Trending' },
    ])
  })

  test('puts what has one more reason first, however much the other is talked about', () => {
    const topic = { categories: ['cs.LG'] }
    const papers = papersOf(
      topic,
      diffusion,
      { ...diffusion, ...topic },
      lecun,
      { ...lecun, ...topic },
      { ...lecun, ...diffusion },
    )
    const wants = { ...only, authors: ['Y. LeCun'], keywords: ['diffusion'], topics: ['cs.LG'] }
    expect(idsFor(wants, papers)).toEqual([6, 5, 4, 3, 2, 1])
  })

  test('keeps papers of the same reasons in the order of their scores', () => {
    const papers = papersOf({ ...diffusion, score: 1 }, { ...diffusion, score: 3 }, { ...diffusion, score: 2 })
    expect(idsFor({ keywords: ['diffusion'] }, papers)).toEqual([2, 3, 1])
  })

  test('tells all reasons, the strongest first', () => {
    const papers = papersOf({ ...lecun, ...diffusion, abstract: 'Of graphs.', categories: ['cs.CV', 'cs.LG'] })
    const wants = { authors: ['Y. LeCun'], keywords: ['"diffusion"', 'graph'], topics: ['cs.LG'] }
    expect(rank(wants, papers)[0]?.why).toBe(
      'You follow Y. LeCun · keywords “diffusion” and “graph” · in Machine Learning (cs.LG)',
    )
  })

  test('names three keywords and counts the others', () => {
    const keywords = ['one', 'two', 'three', 'four', 'five']
    expect(rank({ keywords }, papersOf({ title: 'one two three four five' }))[0]?.why).toBe(
      'Keywords “one”, “two”, “three” and 2 more',
    )
  })

  test('holds nothing else where the reader wants nothing else, and may be empty', () => {
    expect(idsFor({ ...only, keywords: ['diffusion'] }, papersOf({}, diffusion))).toEqual([2])
    expect(idsFor({ ...only, authors: ['Y. LeCun'] }, papersOf({}, diffusion))).toEqual([])
  })
})

describe('what is to be avoided', () => {
  const survey = { title: 'A survey' }

  test('stays away even from a topic and a keyword that are wanted', () => {
    const papers = papersOf({ ...survey, categories: ['cs.LG'], abstract: 'of diffusion' }, { categories: ['cs.LG'] })
    expect(idsFor({ topics: ['cs.LG'], keywords: ['diffusion'], avoid: ['surveys'] }, papers)).toEqual([2])
  })

  test('stays away from what is trending, and from a digest of everything', () => {
    const papers = papersOf(survey, {})
    expect(idsFor({ avoid: ['survey'] }, papers)).toEqual([2])
    expect(idsFor({ avoid: ['survey'], topics: ['cs.LG'] }, papers)).toEqual([2])
  })

  test('does not keep back the paper of a followed author', () => {
    const papers = papersOf({ ...survey, authors: ['Yann LeCun'] }, survey)
    expect(idsFor({ avoid: ['survey'], authors: ['Y. LeCun'] }, papers)).toEqual([1])
  })
})

describe('what a reader’s opinions say', () => {
  const personalOf = (scores: Record<number, number>, ...known: number[]): Personal => ({
    scores: new Map(Object.entries(scores).map(([id, score]) => [Number(id), score])),
    why: (id) => ({ kind: 'like', title: `${id}`, isSaved: true }),
    known: new Set(known),
  })
  const liked = personalOf({ 2: 0.3, 3: 0.9, 99: 1 })
  const topic = { categories: ['cs.LG'] }

  test('brings papers before those without a reason, the higher first, and says why', () => {
    expect(rank({}, papersOf({}, {}, {}), { personal: liked })).toEqual([
      { id: 3, why: 'Similar to “3”, which you saved' },
      { id: 2, why: 'Similar to “2”, which you saved' },
      { id: 1, why: null },
    ])
  })

  test('is a reason of its own where others are not wanted', () => {
    expect(idsFor({ topics: ['cs.LG'], withTrending: false }, papersOf({}, {}, {}), { personal: liked })).toEqual([
      3, 2,
    ])
  })

  test('orders a topic, and comes after a keyword', () => {
    const papers = papersOf({ title: 'Diffusion' }, topic, topic, {})
    const choices = rank({ topics: ['cs.LG'], keywords: ['diffusion'] }, papers, { personal: liked })
    expect(choices.map((choice) => choice.id)).toEqual([1, 3, 2, 4])
    expect(choices[1]?.why).toBe('Similar to “3”, which you saved · in Machine Learning (cs.LG)')
  })

  test('comes before a topic alone, however much that is talked about', () => {
    expect(idsFor({ topics: ['cs.LG'] }, papersOf(topic, topic, {}), { personal: personalOf({ 3: 0.3 }) })).toEqual([
      3, 1, 2,
    ])
  })

  test('keeps what it knows nothing of in the order of its scores', () => {
    expect(idsFor({}, papersOf({}, {}, {}, {}), { personal: personalOf({ 3: 0.3 }) })).toEqual([3, 1, 2, 4])
  })

  test('puts what is like disliked papers last of its reasons, and explains it by them alone', () => {
    const personal = personalOf({ 1: -0.2, 2: -0.1, 4: -0.3 })
    expect(rank({ topics: ['cs.LG'] }, papersOf(topic, topic, topic, {}, {}), { personal })).toEqual([
      { id: 3, why: 'In Machine Learning (cs.LG)' },
      { id: 2, why: 'In Machine Learning (cs.LG)' },
      { id: 1, why: 'In Machine Learning (cs.LG)' },
      { id: 5, why: 'Trending' },
      { id: 4, why: 'Trending' },
    ])
  })

  test('does not hold back whom they follow and what they named', () => {
    const papers = papersOf({ title: 'Diffusion' }, { authors: ['Yann LeCun'] }, topic)
    const wants = { topics: ['cs.LG'], keywords: ['diffusion'], authors: ['Y. LeCun'] }
    expect(idsFor(wants, papers, { personal: personalOf({ 1: -0.4, 2: -0.4 }) })).toEqual([2, 1, 3])
  })

  test('keeps away the papers that they know, also of whom they follow', () => {
    const papers = papersOf({ authors: ['Yann LeCun'] }, topic, {})
    expect(idsFor({ authors: ['Y. LeCun'], topics: ['cs.LG'] }, papers, { personal: personalOf({}, 1, 2) })).toEqual([
      3,
    ])
  })

  test('does not bring what is to be avoided', () => {
    const wants = { avoid: ['survey'] }
    expect(idsFor(wants, papersOf({}, { title: 'A survey' }), { personal: personalOf({ 2: 0.9 }) })).toEqual([1])
  })
})

describe('a window inside the index', () => {
  test('holds only papers of later editions, also by its topics', () => {
    const papers = papersOf(
      { edition: 1, categories: ['cs.LG'] },
      { edition: 2, categories: ['cs.LG'] },
      { edition: 3 },
    )
    expect(idsFor({ topics: ['cs.LG'] }, papers, { after: 1 })).toEqual([2, 3])
    expect(idsFor({ topics: ['cs.LG'] }, papers, { after: 3 })).toEqual([])
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
    expect(rank({}, [])).toEqual([])
  })
})
