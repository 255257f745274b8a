import { describe, expect, test } from 'vitest'
import { featuresOf, learnModel } from '../../../src/digests/personal/model.ts'
import { createScorer, likenessTo, scoreParts, sharedWords } from '../../../src/digests/personal/score.ts'
import { createTaster } from '../../../src/digests/personal/taste.ts'
import { bagOf } from '../../../src/digests/personal/words.ts'
import { featuresOfTexts, fields, madePapers } from './world.ts'

const model = await learnModel(() => madePapers(400))
const tasteOf = createTaster(model)
const candidates = fields.map((words) => featuresOf(model, bagOf(words.join(' '))))

/** The scores of a paper of each field, in their order, for who saved and disliked these texts. */
function scoresFor(saved: string[], disliked: string[] = []): number[] {
  const taste = tasteOf(featuresOfTexts(model, ...saved), featuresOfTexts(model, ...disliked))
  return taste ? [...createScorer(candidates)(taste)] : []
}
/** The fields, best first. */
const orderOf = (scores: readonly number[]) => [...scores.keys()].sort((a, b) => (scores[b] ?? 0) - (scores[a] ?? 0))

describe('the score of a paper', () => {
  test('is highest for what is like the one paper that was saved', () => {
    for (const [field, words] of fields.entries()) expect(orderOf(scoresFor([words[0] ?? '']))[0]).toBe(field)
  })

  test('is high for a paper that shares no word with the saved one, but words that go with its words', () => {
    const taste = tasteOf(featuresOfTexts(model, 'graph node'))
    if (!taste) throw new Error('there is no taste')
    const [near, far] = createScorer(featuresOfTexts(model, 'tree clique', 'galaxy star'))(taste)
    expect(near).toBeGreaterThan((far ?? 0) + 0.3)
  })

  test('is the sum of the parts that explain it, and of what is liked and what is disliked', () => {
    const [liked, disliked] = [featuresOfTexts(model, 'graph node', 'star dust'), featuresOfTexts(model, 'star halo')]
    const tastes = [tasteOf(liked), tasteOf([], disliked)]
    for (const [index, score] of scoresFor(['graph node', 'star dust'], ['star halo']).entries()) {
      const paper = candidates[index]
      const parts = tastes.flatMap((taste) => (taste && paper ? Object.values(scoreParts(taste, paper)) : []))
      expect(parts).toHaveLength(4)
      expect(parts.reduce((sum, part) => sum + part, 0)).toBeCloseTo(score, 5)
    }
  })

  test('under the taste of one saved paper is the likeness to that', () => {
    const [saved] = featuresOfTexts(model, 'graph node star')
    const scores = scoresFor(['graph node star'])
    for (const [index, paper] of candidates.entries()) {
      expect(saved && likenessTo(saved)(paper)).toBeCloseTo(scores[index] ?? 0, 5)
      expect(saved && likenessTo(paper)(saved)).toBeCloseTo(scores[index] ?? 0, 5)
    }
    const [graphs] = candidates
    const words = saved && graphs ? sharedWords(saved, graphs) : []
    expect(words.map(({ word }) => model.corpus.words[word]).sort()).toEqual(['graph', 'node'])
  })

  test('is the same whatever the order of the saved papers', () => {
    const one = scoresFor(['graph node', 'star dust', 'star halo'])
    const other = scoresFor(['star halo', 'graph node', 'star dust'])
    for (const [index, score] of one.entries()) expect(other[index]).toBeCloseTo(score, 5)
  })

  test('of two fields that were saved is higher for that which was saved more', () => {
    expect(orderOf(scoresFor(['star dust', 'star halo', 'galaxy quasar', 'graph node'])).slice(0, 2)).toEqual([2, 0])
  })

  test('does not depend on what else there is to score', () => {
    const taste = tasteOf(featuresOfTexts(model, 'graph node'))
    if (!taste) throw new Error('there is no taste')
    const alone = candidates.map((candidate) => createScorer([candidate])(taste)[0])
    expect([...createScorer(candidates)(taste)]).toEqual(alone)
    expect(createScorer([])(taste)).toHaveLength(0)
  })

  test('stays between what nothing can exceed, for 3,000 saved papers as for one', () => {
    const many = madePapers(3_000).filter((_, index) => index % 4 === 1)
    const taste = tasteOf(many.map((bag) => featuresOf(model, bag)))
    const scores = taste ? [...createScorer(candidates)(taste)] : []
    expect(orderOf(scores)[0]).toBe(1)
    for (const score of scores) expect(Math.abs(score)).toBeLessThanOrEqual(1.5)
  })
})

describe('a dislike', () => {
  const saved = ['graph node edge', 'galaxy star halo']

  test('pushes down what is like the disliked paper', () => {
    const [before, after] = [scoresFor(saved), scoresFor(saved, ['graph tree'])]
    expect(after[0]).toBeLessThan(before[0] ?? 0)
    expect(orderOf(after)[0]).toBe(2)
  })

  test('is gentler than a save: the field of a paper disliked among saved ones stays above others', () => {
    const scores = scoresFor(['graph node edge'], ['graph tree'])
    expect(orderOf(scores)[0]).toBe(0)
    expect(scores[0]).toBeGreaterThan(0.3)
  })

  test('hardly touches papers of other fields', () => {
    expect(scoresFor(saved, ['market price'])[2]).toBeCloseTo(scoresFor(saved)[2] ?? 0, 1)
  })

  test('alone puts its field last, and tells nothing of the others', () => {
    const scores = scoresFor([], ['star dust'])
    expect(orderOf(scores).at(-1)).toBe(2)
    expect(scores[2]).toBeLessThan(-0.1)
    for (const other of [0, 1, 3]) expect(scores[other]).toBeCloseTo(0, 1)
  })
})

describe('a taste', () => {
  test('is none where nothing was saved or disliked, or only papers without known words', () => {
    expect(tasteOf([])).toBeNull()
    expect(tasteOf(featuresOfTexts(model, '', 'quark'), featuresOfTexts(model, '—'))).toBeNull()
  })

  test('is of its own reader, whoever came before', () => {
    const before = scoresFor(['graph node'], ['star dust'])
    scoresFor(['star dust', 'protein cell'], ['graph node'])
    expect(scoresFor(['graph node'], ['star dust'])).toEqual(before)
  })

  test('of papers of which some have no words is that of the others', () => {
    const scores = scoresFor(['', 'graph node', 'quark'], [''])
    expect(orderOf(scores)[0]).toBe(0)
    expect(scores.every(Number.isFinite)).toBe(true)
  })

  test('scores a paper without known words 0', () => {
    const taste = tasteOf(featuresOfTexts(model, 'graph node'))
    expect(taste && [...createScorer(featuresOfTexts(model, '', 'quark'))(taste)]).toEqual([0, 0])
  })
})
