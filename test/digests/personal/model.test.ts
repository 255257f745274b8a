import { expect, test } from 'vitest'
import { fewestLibraries } from '../../../src/digests/personal/learn-space.ts'
import { featuresOf, learnModel, teachModel } from '../../../src/digests/personal/model.ts'
import { bagOf } from '../../../src/digests/personal/words.ts'
import { madeLibraries, madePapers } from './world.ts'

const papers = madePapers(200)

/** As a database would give them. */
async function* oneByOne() {
  for (const paper of papers) yield await Promise.resolve(paper)
}

test('a model of papers that come one by one is that of the same papers at once', async () => {
  expect(await learnModel(oneByOne)).toEqual(await learnModel(() => papers))
})

test('teaching a model changes where papers are, and neither their words nor the model itself', async () => {
  const model = await learnModel(() => papers)
  const libraries = madeLibraries(fewestLibraries, 5, (random) => Math.floor(random() * papers.length))
  const taught = await teachModel(model, oneByOne, libraries)
  const [before, after] = [model, taught].map((one) => featuresOf(one, bagOf('graph node')))
  expect(after?.words).toEqual(before?.words)
  expect(after?.place).not.toEqual(before?.place)
  expect(await learnModel(() => papers)).toEqual(model)
})

test('a model of no papers knows nothing, and says so without NaN', async () => {
  const model = await learnModel(() => [])
  expect(featuresOf(model, bagOf('graph'))).toEqual({
    words: { numbers: new Int32Array(0), weights: new Float32Array(0) },
    place: new Float32Array(1),
  })
})
