import { describe, expect, test } from 'vitest'
import { dayIn, dayInWords, daysBefore, endOfDay, isDay, isTimeZone } from '../../src/lib/clock.ts'

describe('the day that it is', () => {
  test.each([
    ['UTC', '2026-03-10'],
    ['Europe/Berlin', '2026-03-11'],
    ['America/Los_Angeles', '2026-03-10'],
    ['Pacific/Kiritimati', '2026-03-11'],
  ])('in %s at half past eleven in the evening of Greenwich is %s', (zone, day) => {
    expect(dayIn(zone, new Date('2026-03-10T23:30:00Z'))).toBe(day)
  })
})

describe('the end of a day', () => {
  test.each([
    ['UTC', '2026-03-10T23:59:59.999Z'],
    ['Asia/Tokyo', '2026-03-10T14:59:59.999Z'],
    ['America/New_York', '2026-03-11T03:59:59.999Z'],
  ])('in %s is its last millisecond, and still that day', (zone, moment) => {
    const end = endOfDay('2026-03-10', zone)
    expect(end.toISOString()).toBe(moment)
    expect(dayIn(zone, end)).toBe('2026-03-10')
  })

  test('holds on the days of 23 and of 25 hours', () => {
    expect(endOfDay('2026-03-29', 'Europe/Berlin').toISOString()).toBe('2026-03-29T21:59:59.999Z')
    expect(endOfDay('2026-10-25', 'Europe/Berlin').toISOString()).toBe('2026-10-25T22:59:59.999Z')
  })
})

describe('what is a day', () => {
  test.each(['2026-03-10', '2024-02-29'])('%s is one', (text) => {
    expect(isDay(text)).toBe(true)
  })

  test.each(['2026-02-29', '2026-13-01', '2026-3-1', '20260310', '2026-03-10T00:00', '2026-W11-2', ' 2026-03-10', ''])(
    '%j is none',
    (text) => {
      expect(isDay(text)).toBe(false)
    },
  )
})

describe('what is a time zone', () => {
  test.each(['UTC', 'Europe/Berlin', 'America/Argentina/Buenos_Aires'])('%s is one', (name) => {
    expect(isTimeZone(name)).toBe(true)
  })

  test.each(['Berlin', 'Mars/Olympus', 'local', ''])('%j is none', (name) => {
    expect(isTimeZone(name)).toBe(false)
  })
})

test.each([
  ['long', 'Wednesday, 11 March 2026'],
  ['weekday', 'Wednesday, 11 March'],
  ['full', '11 March 2026'],
  ['short', '11 March'],
  ['month', 'March 2026'],
] as const)('a day in words is, %s, %s', (style, words) => {
  expect(dayInWords('2026-03-11', style)).toBe(words)
})

test('days before a day are counted over the ends of months and years', () => {
  expect([daysBefore('2026-03-01', 1), daysBefore('2026-01-05', 29), daysBefore('2026-03-11', 0)]).toEqual([
    '2026-02-28',
    '2025-12-07',
    '2026-03-11',
  ])
})
