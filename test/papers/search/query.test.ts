import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { parseQuery, typeQuery } from '../../../src/papers/search/query.ts'

/** A query in short: groups in brackets, phrases in quotes, a minus before what is to be away. */
const read = (typed: string) =>
  parseQuery(typed).map((group) =>
    group.map(({ text, isPhrase, isWithout }) => `${isWithout ? '-' : ''}${isPhrase ? `"${text}"` : text}`).join('|'),
  )

describe('what is typed', () => {
  test.each([
    ['graph networks', ['graph', 'networks']],
    ['"graph networks" pooling', ['"graph networks"', 'pooling']],
    ['“graph networks”', ['"graph networks"']],
    ['graph -survey', ['graph', '-survey']],
    ['graph -"a survey"', ['graph', '-"a survey"']],
    ['graph OR tree pooling', ['graph|tree', 'pooling']],
    ['a | b OR c', ['a|b|c']],
    ['fine-tuning', ['"fine-tuning"']],
    ['Y. LeCun', ['LeCun']],
    ['dropout: a simple way', ['"dropout:"', 'a', 'simple', 'way']],
  ])('%s is read as %j', (typed, expected) => {
    expect(read(typed)).toEqual(expected)
  })

  test.each(['', '   ', '"', '""', '-', '--', 'OR', '| OR |', ':* & !', '()<->', '\0', '\ud800'])(
    '%j asks for nothing',
    (typed) => {
      expect(read(typed)).toEqual([])
    },
  )

  test.each([
    ['"unbalanced quotes', ['"unbalanced quotes"']],
    ['OR graph', ['graph']],
    ['graph OR', ['graph']],
    ['graph\0tree', ['graph', 'tree']],
    ['a 27" screen', ['a', '27', 'screen']],
  ])('%j is read as %j', (typed, expected) => {
    expect(read(typed)).toEqual(expected)
  })

  test('is looked at for 300 characters and 16 words', () => {
    expect(read('x'.repeat(100_000)).join('')).toHaveLength(300)
    expect(read('a b c d e f g h i j k l m n o p q r s')).toHaveLength(16)
  })

  test('can be typed again', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (typed) => {
        const query = parseQuery(typed)
        expect(typeQuery(parseQuery(typeQuery(query)))).toBe(typeQuery(query))
      }),
    )
  })
})
