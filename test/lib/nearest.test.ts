import { expect, it } from 'vitest'
import { nearest } from '../../src/lib/nearest.ts'

const names = ['wrap', 'count', 'upcase', 'downcase', 'url_encode', 't', 'sort']

it.each([
  ['warp', 'wrap'],
  ['wra', 'wrap'],
  ['Wrap', 'wrap'],
  ['upcas', 'upcase'],
  ['url-encode', 'url_encode'],
])('of what was typed %s means %s', (typed, meant) => {
  expect(nearest(typed, names)).toBe(meant)
})

it.each(['shout', 'x', 'to', ''])('of %j there is none that is near', (typed) => {
  expect(nearest(typed, names)).toBeUndefined()
})
