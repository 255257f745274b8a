import { expect, test } from 'vitest'
import { firstDayOf, lastDayOf, marksOfMonths, monthOf, quoteLexeme } from '../../../src/papers/search/marks.ts'

test('months are whole years where there are, and single else', () => {
  expect(marksOfMonths(monthOf('2023-11-30'), monthOf('2025-02-01'))).toBe(
    "('@2023-11' | '@2023-12' | '@2024' | '@2025-01' | '@2025-02')",
  )
})

test('a month has a first and a last day', () => {
  expect([firstDayOf(monthOf('2024-02-10')), lastDayOf(monthOf('2024-02-10'))]).toEqual(['2024-02-01', '2024-02-29'])
})

test('a word may hold whatever signs its language has', () => {
  expect(quoteLexeme(`it's \\`)).toBe(`'it''s \\\\'`)
})
