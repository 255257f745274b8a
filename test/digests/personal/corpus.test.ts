import { describe, expect, test } from 'vitest'
import { learnCorpus, vectorOf } from '../../../src/digests/personal/corpus.ts'
import { bagOf } from '../../../src/digests/personal/words.ts'

const papers = ['graph tree', 'graph star', 'graph galaxy galaxy', 'graph'].map(bagOf)
const corpus = await learnCorpus(papers)

/** Weights by word. */
function weightsOf(text: string): Record<string, number> {
  const { numbers, weights } = vectorOf(corpus, bagOf(text))
  return Object.fromEntries([...numbers].map((number, i) => [corpus.words[number] ?? '', weights[i] ?? Number.NaN]))
}

describe('a corpus', () => {
  test('counts a word once for each paper that has it, and weighs rare ones more', () => {
    expect(corpus.weights[corpus.numbers.get('graph') ?? -1]).toBeCloseTo(Math.log(5 / 4.5), 6)
    expect(corpus.weights[corpus.numbers.get('galaxy') ?? -1]).toBeCloseTo(Math.log(5 / 1.5), 6)
    expect(corpus.unknownWeight).toBeCloseTo(Math.log(5 / 0.5), 6)
  })

  test('keeps the most frequent words, and is the same whatever the order of papers', async () => {
    const most = await learnCorpus(papers, 2)
    expect(most.words).toEqual(['graph', 'galaxy'])
    expect(await learnCorpus([...papers].reverse(), 2)).toEqual(most)
  })

  test('may be of no papers', async () => {
    expect(vectorOf(await learnCorpus([]), bagOf('graph')).numbers).toHaveLength(0)
  })
})

describe('a vector', () => {
  test('has the length 1 where all its words are known', () => {
    expect(Math.hypot(...Object.values(weightsOf('graph tree galaxy galaxy')))).toBeCloseTo(1, 6)
  })

  test('weighs a word said four times twice as much as one said once', () => {
    const weights = weightsOf('tree star star star star')
    expect((weights['star'] ?? 0) / (weights['tree'] ?? 0)).toBeCloseTo(2, 5)
  })

  test('is shorter for words that nobody knows, which it leaves out', () => {
    const weights = weightsOf('tree quark')
    expect(Object.keys(weights)).toEqual(['tree'])
    expect(weights['tree']).toBeLessThan(0.9)
  })

  test('of an empty bag is empty', () => {
    expect(weightsOf('')).toEqual({})
  })
})
