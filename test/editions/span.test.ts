import { describe, expect, test } from 'vitest'
import { spanNamed, spanOf, weeksOf } from '../../src/editions/span.ts'

const daysOf = (name: string) => {
  const span = spanNamed(name)
  return span && `${span.first} to ${span.last}`
}

describe('the name of a span', () => {
  test.each([
    ['2026-W11', '2026-03-09 to 2026-03-15'],
    ['2026-W01', '2025-12-29 to 2026-01-04'],
    ['2026-W53', '2026-12-28 to 2027-01-03'],
    ['2026-03', '2026-03-01 to 2026-03-31'],
    ['2028-02', '2028-02-01 to 2028-02-29'],
  ])('%s is that of %s', (name, days) => {
    expect(daysOf(name)).toBe(days)
  })

  test.each([
    '2025-W53',
    '2026-W00',
    '2026-W1',
    '2026-13',
    '2026-00',
    '2026',
    '0000-01',
    '0999-W01',
    '2026-03-11',
    '2026-w11',
    ' 2026-03',
    '',
  ])('%j is none', (name) => {
    expect(spanNamed(name)).toBeUndefined()
  })

  test('is that of the year that most of a week’s days are in', () => {
    expect(spanOf('2025-12-29', 'week').name).toBe('2026-W01')
    expect(spanOf('2027-01-03', 'week').name).toBe('2026-W53')
    expect(spanOf('2027-01-03', 'month').name).toBe('2027-01')
  })
})

describe('the weeks of a month', () => {
  const shown = (name: string) => {
    const month = spanNamed(name)
    return month
      ? weeksOf(month).map(({ week, days }) => `${week.name} ${days.map((day) => day?.slice(-2) ?? '--').join(' ')}`)
      : []
  }

  test('are from Monday to Sunday, with the days of the month alone', () => {
    expect(shown('2026-01')).toEqual([
      '2026-W01 -- -- -- 01 02 03 04',
      '2026-W02 05 06 07 08 09 10 11',
      '2026-W03 12 13 14 15 16 17 18',
      '2026-W04 19 20 21 22 23 24 25',
      '2026-W05 26 27 28 29 30 31 --',
    ])
  })

  test('may be four, and six', () => {
    expect(shown('2027-02')).toHaveLength(4)
    expect(shown('2026-03')).toHaveLength(6)
  })
})
