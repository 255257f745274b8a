import { expect, test } from 'vitest'
import { learnModel } from '../../../src/digests/personal/model.ts'
import { decodeModel, encodeModel } from '../../../src/digests/personal/model-bytes.ts'
import { bagOf } from '../../../src/digests/personal/words.ts'
import { madePapers } from './world.ts'

const model = await learnModel(() => [...madePapers(200), bagOf('深度学习 schrödinger')])
const bytes = encodeModel(model)

test('a model comes back from its bytes as it was, wherever in memory they are', () => {
  expect(decodeModel(bytes)).toEqual(model)
  const shifted = Buffer.concat([Buffer.from('x'), bytes]).subarray(1)
  expect(decodeModel(shifted)).toEqual(model)
})

test('a model of no papers comes back too', async () => {
  const empty = await learnModel(() => [])
  expect(decodeModel(encodeModel(empty))).toEqual(empty)
})

test.each([
  ['nothing', Buffer.alloc(0)],
  ['a few bytes', Buffer.from('abc')],
  ['another file', Buffer.from('{"version":1,"words":[]}')],
  ['a part of a model', bytes.subarray(0, -4)],
  ['a model and more', Buffer.concat([bytes, Buffer.alloc(4)])],
  ['a model of another release', Buffer.from(bytes.toString('latin1').replace('"version":2', '"version":1'), 'latin1')],
])('%s is refused with what to do', (_, other) => {
  expect(() => decodeModel(other)).toThrow('The kept ranking model is broken or of another release: learn it anew.')
})
