import { describe, expect, test } from 'vitest'
import { pauseEnd, pauseForm } from '../../src/subscribers/pause-end.ts'

const berlin = 'Europe/Berlin'
const now = new Date('2026-03-10T09:00:00Z')

describe('a pause', () => {
  test('of some weeks ends as that day begins for the reader', () => {
    expect(pauseEnd({ weeks: 1 }, berlin, now)).toEqual(new Date('2026-03-16T23:00:00Z'))
    expect(pauseEnd({ weeks: 2 }, 'Asia/Kathmandu', now)).toEqual(new Date('2026-03-23T18:15:00Z'))
  })

  test('of weeks over which the clocks change ends at midnight all the same', () => {
    expect(pauseEnd({ weeks: 4 }, berlin, now)).toEqual(new Date('2026-04-06T22:00:00Z'))
  })

  test('until a day ends as it begins, also where it begins at one o’clock', () => {
    expect(pauseEnd({ day: '2026-03-20' }, berlin, now)).toEqual(new Date('2026-03-19T23:00:00Z'))
    expect(pauseEnd({ day: '2026-04-24' }, 'Africa/Cairo', now)).toEqual(new Date('2026-04-23T22:00:00Z'))
  })

  test.each(['2026-03-10', '2026-03-09', '2020-01-01'])('until %s, which has begun, is none', (day) => {
    expect(pauseEnd({ day }, berlin, now)).toBeUndefined()
  })

  test('ends within five years, or is one without an end', () => {
    expect(pauseEnd({ day: '2031-03-10' }, berlin, now)).toEqual(new Date('2031-03-09T23:00:00Z'))
    for (const day of ['2031-03-11', '2100-01-04', '9999-12-31']) expect(pauseEnd({ day }, berlin, now)).toBeUndefined()
  })

  test('goes by the reader’s own day', () => {
    // It is the 11th in Kiritimati, and still the 10th in Berlin.
    const late = new Date('2026-03-10T12:00:00Z')
    expect(pauseEnd({ day: '2026-03-11' }, 'Pacific/Kiritimati', late)).toBeUndefined()
    expect(pauseEnd({ day: '2026-03-11' }, berlin, late)).toEqual(new Date('2026-03-10T23:00:00Z'))
  })

  test('without an end has none', () => {
    expect(pauseEnd(null, berlin, now)).toBeNull()
  })

  test('in a zone that nobody knows goes by UTC', () => {
    expect(pauseEnd({ weeks: 1 }, 'Mars/Olympus_Mons', now)).toEqual(new Date('2026-03-17T00:00:00Z'))
  })
})

describe('the form of a pause', () => {
  test.each([
    [{ pause: '1', until: '' }, { weeks: 1 }],
    [{ pause: '4' }, { weeks: 4 }],
    [{ pause: 'until', until: '2026-03-20' }, { day: '2026-03-20' }],
    [{ pause: 'open', until: '2026-03-20' }, null],
  ])('%j says %j', (form, length) => {
    expect(pauseForm.parse(form)).toEqual(length)
  })

  test.each([
    {},
    { pause: '3' },
    { pause: 'until' },
    { pause: 'until', until: '' },
    { pause: 'until', until: '2026-02-30' },
    { pause: ['1', '2'] },
  ])('with %j is refused', (form) => {
    expect(pauseForm.safeParse(form).success).toBe(false)
  })
})
