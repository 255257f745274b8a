import { expect, test } from 'vitest'
import { learnModel } from '../../../src/digests/personal/model.ts'
import { reasonFor } from '../../../src/digests/personal/reason.ts'
import { featuresOfTexts, madePapers } from './world.ts'

const model = await learnModel(() => madePapers(400))
const savedTexts = (...texts: string[]) =>
  featuresOfTexts(model, ...texts).map((features, index) => ({ id: index + 1, features }))

/** The number of the saved paper that explains a paper, from 1, and the words. */
function reason(paper: string, ...saved: string[]) {
  const [features] = featuresOfTexts(model, paper)
  const found = features && reasonFor(model.corpus, features, savedTexts(...saved))
  return found ? { id: found.saved.id, words: found.words } : null
}

test('a paper is explained by the saved one that it is most like, and by what both have', () => {
  const found = reason('protein gene cell cell', 'graph node', 'protein cell enzyme', 'star dust')
  expect(found?.id).toBe(2)
  expect(found?.words.toSorted()).toEqual(['cell', 'protein'])
})

test('the words that tie two papers most come first, and three are enough', () => {
  const found = reason('star dust dust dust halo galaxy', 'dust dust dust star galaxy halo')
  expect(found?.words).toHaveLength(3)
  expect(found?.words[0]).toBe('dust')
})

test('a paper can be explained without a common word, where words of both go together', () => {
  expect(reason('tree clique', 'star dust', 'graph node')).toEqual({ id: 2, words: [] })
})

test('there is no reason where nothing was saved, or a paper has no known words', () => {
  expect(reason('graph node')).toBeNull()
  expect(reason('', 'graph node')).toBeNull()
})
