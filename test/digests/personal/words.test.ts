import { describe, expect, test } from 'vitest'
import { bagOf, paperBag } from '../../../src/digests/personal/words.ts'

const wordsOf = (text: string) => [...bagOf(text).keys()]

describe('a bag of words', () => {
  test('counts each word, whatever its case', () => {
    expect(bagOf('Graph kernels: a graph GRAPH')).toEqual(
      new Map([
        ['graph', 3],
        ['kernel', 1],
      ]),
    )
  })

  test('leaves out what every abstract says, numbers and single letters', () => {
    expect(wordsOf('In this paper we propose x with 95 % of 2,000 results, others and does')).toEqual([])
  })

  test('takes a hyphenated word apart, and keeps words of other scripts and of letters with digits', () => {
    expect(wordsOf('self-attention Schrödinger 深度学习 h2o')).toEqual([
      'self',
      'attention',
      'schrödinger',
      '深度学习',
      'h2o',
    ])
  })

  test('writes equal letters in one way, however they are composed', () => {
    expect(wordsOf('Schro\u0308dinger Schr\u00f6dinger ﬁeld field')).toEqual(['schrödinger', 'field'])
  })

  test.each([
    ['theories', 'theory'],
    ['networks', 'network'],
    ['classes', 'class'],
    ['boxes', 'box'],
    ['graphs', 'graph'],
    ['images', 'image'],
    ['gas', 'gas'],
    ['loss', 'loss'],
    ['locus', 'locus'],
    ['analysis', 'analysis'],
    ['movies', 'movy'],
  ])('has %s as %s', (plural, singular) => {
    expect(wordsOf(plural)).toEqual([singular])
  })

  test('of nothing, or of what is no text, is empty', () => {
    for (const text of ['', '   ', '§ — ∑ 😀', '\u0000']) expect(wordsOf(text)).toEqual([])
  })

  test('of a book is that of its beginning', () => {
    const bag = bagOf(`${'node '.repeat(100_000)} galaxy`)
    expect([...bag]).toEqual([['node', 4_000]])
  })
})

test('the words of a title count twice', () => {
  expect(paperBag({ title: 'Galaxy dust', abstract: 'The dust of a star' })).toEqual(
    new Map([
      ['galaxy', 2],
      ['dust', 3],
      ['star', 1],
    ]),
  )
})
