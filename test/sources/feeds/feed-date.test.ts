import { expect, test } from 'vitest'
import { findDoi } from '../../../src/sources/doi.ts'
import { feedDate } from '../../../src/sources/feeds/feed-date.ts'

test.each([
  ['Tue, 03 Feb 2026 00:00:00 -0500', '2026-02-03T05:00:00.000Z'],
  ['3 Feb 2026 10:00 GMT', '2026-02-03T10:00:00.000Z'],
  ['Tue, 03 Feb 2026 10:00:00 EST', '2026-02-03T15:00:00.000Z'],
  ['2026-02-03T00:00:00-05:00', '2026-02-03T05:00:00.000Z'],
  ['2026-02-03', '2026-02-03T00:00:00.000Z'],
  ['Tuesday, 03-Feb-26 10:00:00 GMT', '2026-02-03T10:00:00.000Z'],
])('%s is a moment', (text, moment) => {
  expect(feedDate(text)?.toISOString()).toBe(moment)
})

test.each(['', 'yesterday', '0001-01-01', '9999-12-31T00:00:00Z', '2026-02-31', undefined])('%s is none', (text) => {
  expect(feedDate(text)).toBeUndefined()
})

test.each([
  ['doi:10.1000/jex.257', '10.1000/jex.257'],
  ['(see https://doi.org/10.1000/ab).', '10.1000/ab'],
  ['10.1000/a(1).', '10.1000/a(1)'],
  ['10.1000/one 10.1000/two', '10.1000/one'],
  ['10.1/short', undefined],
])('the DOI in %s is %s', (text, doi) => {
  expect(findDoi(text)).toBe(doi)
})
