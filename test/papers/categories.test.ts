import { expect, test } from 'vitest'
import { knownSpelling } from '../../src/papers/categories.ts'

test.each([
  ['CS.cl', 'cs.CL'],
  ['cs.CL', 'cs.CL'],
  ['COND-MAT.MES-HALL', 'cond-mat.mes-hall'],
  ['Hep-Th', 'hep-th'],
  ['CS', 'cs'],
])('%s is spelled %s', (code, spelling) => {
  expect(knownSpelling(code)).toBe(spelling)
})

test.each(['', 'cs.', 'cs.XX', 'neuroscience', 'constructor'])('%j is no category of arXiv', (code) => {
  expect(knownSpelling(code)).toBeUndefined()
})
