import { expect, test } from 'vitest'
import { authorName } from '../../src/papers/author-name.ts'

test.each([
  ['Ada Lovelace', 'Lovelace', 'Ada', ''],
  ['Lovelace, Ada', 'Lovelace', 'Ada', ''],
  ['J. R. R. Tolkien', 'Tolkien', 'J. R. R.', ''],
  ['Ludwig van Beethoven', 'van Beethoven', 'Ludwig', ''],
  ['Johannes de la Cruz Villa', 'de la Cruz Villa', 'Johannes', ''],
  ['van der Berg', 'van der Berg', '', ''],
  ['danah boyd', 'boyd', 'danah', ''],
  ['Ada B. Ames Jr.', 'Ames', 'Ada B.', 'Jr.'],
  ['Ames, Ada, III', 'Ames', 'Ada', 'III'],
  ['Émilie du Châtelet', 'du Châtelet', 'Émilie', ''],
  ['陈明', '陈明', '', ''],
  ['Plato', 'Plato', '', ''],
  ['The ATLAS Collaboration', 'The ATLAS Collaboration', '', ''],
  ['Sons and Daughters', 'Sons and Daughters', '', ''],
  ['', '', '', ''],
])('%s is of the family %s', (name, family, given, suffix) => {
  expect(authorName(name)).toEqual({ family, given, suffix })
})
