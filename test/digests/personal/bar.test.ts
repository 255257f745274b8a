import { expect, test } from 'vitest'
import { createBars } from '../../../src/digests/personal/bar.ts'
import { learnModel } from '../../../src/digests/personal/model.ts'
import { createScorer } from '../../../src/digests/personal/score.ts'
import { createTaster, type Taste } from '../../../src/digests/personal/taste.ts'
import { type Bag, bagOf } from '../../../src/digests/personal/words.ts'
import { featuresOfTexts, fields, madePapers } from './world.ts'

const model = await learnModel(() => madePapers(400))
const [graphs, cells, stars] = fields.map((words) => words.slice(0, 4).join(' '))
const like = (...texts: (string | undefined)[]) => featuresOfTexts(model, ...texts.map((text) => text ?? ''))

function tasteOf(liked: ReturnType<typeof like>, disliked: ReturnType<typeof like> = []): Taste {
  const taste = createTaster(model)(liked, disliked)
  return taste ?? expect.fail('no taste')
}

function scoresOf(taste: Taste, ...texts: (string | undefined)[]): Float32Array {
  return createScorer(like(...texts))(taste)
}

test('a paper of a liked field reaches the bar, and one of another does not', () => {
  const taste = tasteOf(like(graphs))
  const { from } = createBars(model)(taste)
  const [same = 0, other = 0] = scoresOf(taste, 'graph edge tree clique', cells)
  expect(same).toBeGreaterThan(from)
  expect(other).toBeLessThan(from)
})

test('a paper of a disliked field falls below the lower bar, and one of another does not', () => {
  const taste = tasteOf([], like(stars))
  const { downTo } = createBars(model)(taste)
  const [same = 0, other = 0] = scoresOf(taste, 'galaxy halo dust quasar', cells)
  expect(same).toBeLessThan(downTo)
  expect(other).toBeGreaterThan(downTo)
})

test('the bar is higher where all papers are alike', async () => {
  const common = Array.from({ length: 12 }, (_, index) => `common${'abcdefghijkl'[index]}`).join(' ')
  const alike = (bag: Bag): Bag => new Map([...bag, ...bagOf(common)])
  const narrow = await learnModel(() => madePapers(400).map(alike))
  const barIn = (of: typeof model, text: string) => {
    const taste = createTaster(of)(featuresOfTexts(of, text))
    return taste ? createBars(of)(taste).from : 0
  }
  expect(barIn(narrow, common)).toBeGreaterThan(barIn(model, graphs ?? ''))
})

test('the bar is never lower than a likeness that says something', async () => {
  const none = await learnModel(() => [])
  const taste: Taste = { words: { numbers: new Int32Array(), weights: new Float32Array() }, place: new Float32Array(1) }
  expect(createBars(none)(taste)).toEqual({ from: 0.25, downTo: expect.closeTo(-0.075, 6) })
})

test('the bar is never higher than half of what a paper can have', async () => {
  const halves = await learnModel(() =>
    madePapers(400).map((bag, index) => (index % 4 < 2 ? bagOf(graphs ?? '') : bag)),
  )
  const taste = createTaster(halves)(featuresOfTexts(halves, graphs ?? '')) ?? expect.fail('no taste')
  expect(createBars(halves)(taste).from).toBe(0.75)
})

test('the background is of papers that the space has not seen, spread over all, and no more than a fifth', () => {
  expect(model.background).toHaveLength(80)
})
