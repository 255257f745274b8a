import { DateTime, Settings } from 'luxon'
import { afterEach, describe, expect, test } from 'vitest'
import { cadences, daysOf, dueUpTo, momentAnew, nextMoment, type Schedule } from '../../src/subscribers/due.ts'

const berlin = 'Europe/Berlin'
const newYork = 'America/New_York'

const dailyAtEight: Schedule = { cadence: 'daily', days: [], hour: 8, timeZone: 'UTC' }

/** The next moment in UTC, after a moment in UTC. */
function next(wanted: Partial<Schedule>, after: string): string {
  const moment = nextMoment({ ...dailyAtEight, ...wanted }, new Date(after))
  return moment.toISOString().replace(':00.000Z', 'Z')
}

describe('the next moment', () => {
  test.each([
    ['daily', '2026-03-10T07:59:59.999Z', '2026-03-10T08:00Z'],
    ['daily', '2026-03-10T12:00:00Z', '2026-03-11T08:00Z'],
    ['weekdays', '2026-03-12T12:00:00Z', '2026-03-13T08:00Z'],
    ['weekdays', '2026-03-13T12:00:00Z', '2026-03-16T08:00Z'],
    ['weekdays', '2026-03-14T03:00:00Z', '2026-03-16T08:00Z'],
    ['weekly', '2026-03-10T12:00:00Z', '2026-03-16T08:00Z'],
    ['weekly', '2026-03-16T07:00:00Z', '2026-03-16T08:00Z'],
    ['monthly', '2026-03-10T12:00:00Z', '2026-04-01T08:00Z'],
    ['monthly', '2026-12-31T23:00:00Z', '2027-01-01T08:00Z'],
  ] as const)('of a %s digest after %s is %s', (cadence, after, expected) => {
    expect(next({ cadence }, after)).toBe(expected)
  })

  test.each([
    ['chosen', [2, 5], '2026-03-10T07:00:00Z', '2026-03-10T08:00Z'],
    ['chosen', [2, 5], '2026-03-10T08:00:00Z', '2026-03-13T08:00Z'],
    ['chosen', [2, 5], '2026-03-13T08:00:00Z', '2026-03-17T08:00Z'],
    ['chosen', [7], '2026-03-10T08:00:00Z', '2026-03-15T08:00Z'],
    ['weekly', [4], '2026-03-10T08:00:00Z', '2026-03-12T08:00Z'],
    ['weekly', [4], '2026-03-12T08:00:00Z', '2026-03-19T08:00Z'],
    ['monthly', [15], '2026-03-10T08:00:00Z', '2026-03-15T08:00Z'],
    ['monthly', [15], '2026-03-15T08:00:00Z', '2026-04-15T08:00Z'],
  ] as const)('of a %s digest on %j after %s is %s', (cadence, days, after, expected) => {
    expect(next({ cadence, days: [...days] }, after)).toBe(expected)
  })

  test.each(cadences)('of a %s digest is never the moment itself', (cadence) => {
    const wanted = { cadence, days: [7] }
    const moment = next(wanted, '2026-05-31T08:00:00Z')
    expect(next(wanted, moment)).not.toBe(moment)
    expect(next(wanted, new Date(new Date(moment).getTime() - 1).toISOString())).toBe(moment)
  })

  test.each([
    [31, ['2027-01-31', '2027-02-28', '2027-03-31', '2027-04-30', '2027-05-31']],
    [30, ['2027-01-30', '2027-02-28', '2027-03-30', '2027-04-30', '2027-05-30']],
    [29, ['2028-01-29', '2028-02-29', '2028-03-29', '2028-04-29', '2028-05-29']],
    [31, ['2028-01-31', '2028-02-29', '2028-03-31', '2028-04-30', '2028-05-31']],
  ])('of a digest on the %ith is on the last day of a month that is shorter', (day, expected) => {
    let moment = `${expected[0]?.slice(0, 4)}-01-01T00:00:00Z`
    const found = expected.map(() => {
      moment = next({ cadence: 'monthly', days: [day] }, moment)
      return moment.slice(0, 10)
    })
    expect(found).toEqual(expected)
  })

  test('after an outage of a month is one, and ahead', () => {
    const monthLater = '2026-04-10T11:00:00Z'
    expect(next({}, monthLater)).toBe('2026-04-11T08:00Z')
    expect(next({ cadence: 'chosen', days: [1, 5] }, monthLater)).toBe('2026-04-13T08:00Z')
  })

  test.each([
    ['chosen', []],
    ['chosen', [8]],
    ['weekly', [9]],
    ['monthly', [0]],
  ] as const)('of %s days that no calendar has, %j, is tomorrow’s, and is found', (cadence, days) => {
    expect(next({ cadence, days: [...days] }, '2026-03-10T12:00:00Z')).toBe('2026-03-11T08:00Z')
  })

  test.each([
    ['2028-02-28T12:00:00Z', 'daily', '2028-02-29T08:00Z'],
    ['2027-02-28T12:00:00Z', 'daily', '2027-03-01T08:00Z'],
    ['2028-02-29T12:00:00Z', 'monthly', '2028-03-01T08:00Z'],
  ] as const)('knows leap years: after %s, %s, it is %s', (after, cadence, expected) => {
    expect(next({ cadence }, after)).toBe(expected)
  })

  test.each([
    ['Asia/Kolkata', 8, '2026-03-10T02:30Z'],
    ['Asia/Kathmandu', 8, '2026-03-10T02:15Z'],
    ['Pacific/Kiritimati', 8, '2026-03-10T18:00Z'],
    ['Pacific/Pago_Pago', 8, '2026-03-10T19:00Z'],
    ['Asia/Kolkata', 0, '2026-03-10T18:30Z'],
  ])('is the reader’s own hour in %s at %i', (timeZone, hour, expected) => {
    expect(next({ timeZone, hour }, '2026-03-10T00:00:00Z')).toBe(expected)
  })

  test('goes by the reader’s own weekday and month', () => {
    const timeZone = 'Pacific/Kiritimati'
    // Sunday evening in UTC is Monday there, and the last of March the first of April.
    expect(next({ timeZone, cadence: 'weekly' }, '2026-03-15T12:00:00Z')).toBe('2026-03-15T18:00Z')
    expect(next({ timeZone, cadence: 'monthly' }, '2026-03-31T12:00:00Z')).toBe('2026-03-31T18:00Z')
  })

  test('of a zone that nobody knows is that of UTC, and is found', () => {
    expect(next({ timeZone: 'Mars/Olympus_Mons' }, '2026-03-10T00:00:00Z')).toBe('2026-03-10T08:00Z')
  })
})

describe('the clocks go forward', () => {
  test.each([
    [berlin, '2026-03-27T12:00:00Z', ['2026-03-28T07:00Z', '2026-03-29T06:00Z', '2026-03-30T06:00Z']],
    [newYork, '2026-03-06T18:00:00Z', ['2026-03-07T13:00Z', '2026-03-08T12:00Z', '2026-03-09T12:00Z']],
    ['Australia/Lord_Howe', '2026-10-02T12:00:00Z', ['2026-10-02T21:30Z', '2026-10-03T21:00Z', '2026-10-04T21:00Z']],
  ])('and it stays 8 o’clock in %s', (timeZone, after, expected) => {
    let moment = after
    const found = expected.map(() => {
      moment = next({ timeZone }, moment)
      return moment
    })
    expect(found).toEqual(expected)
  })

  test.each([
    [berlin, '2026-03-29T00:00:00Z', '2026-03-29T03:00'],
    [newYork, '2026-03-08T05:30:00Z', '2026-03-08T03:00'],
    ['Australia/Lord_Howe', '2026-10-03T14:00:00Z', '2026-10-04T02:30'],
  ])('and 2 o’clock, which %s skips, is the next time that there is', (timeZone, after, expected) => {
    const moment = DateTime.fromISO(next({ timeZone, hour: 2 }, after), { zone: timeZone })
    expect(moment.toFormat("yyyy-MM-dd'T'HH:mm")).toBe(expected)
  })

  test('at 23 o’clock, and what Nuuk skips of Saturday comes as Sunday begins', () => {
    const wanted: Partial<Schedule> = { timeZone: 'America/Nuuk', hour: 23, cadence: 'chosen', days: [6] }
    const before = DateTime.fromISO('2026-03-28T22:59:59', { zone: 'America/Nuuk' })
    const moment = next(wanted, before.toUTC().toISO() ?? '')
    expect(DateTime.fromISO(moment, { zone: 'America/Nuuk' }).toFormat('cccc HH:mm')).toBe('Sunday 00:00')
    expect(next(wanted, moment)).toBe('2026-04-05T00:00Z')
  })

  test('at midnight, and the day still has its digest', () => {
    const moment = next({ timeZone: 'Africa/Cairo', hour: 0 }, '2026-04-23T12:00:00Z')
    expect(DateTime.fromISO(moment, { zone: 'Africa/Cairo' }).toFormat('yyyy-MM-dd HH:mm')).toBe('2026-04-24 01:00')
  })
})

describe('the clocks go back', () => {
  afterEach(() => {
    Settings.now = () => Date.now()
  })

  // The library guesses by the season in which it runs, so both are tried.
  describe.each(['2026-01-15T00:00:00Z', '2026-07-15T00:00:00Z'])('asked on %s', (today) => {
    test.each([
      [berlin, 2, '2026-10-24T12:00:00Z', '2026-10-25T00:00Z', '2026-10-26T01:00Z'],
      [newYork, 1, '2026-10-31T18:00:00Z', '2026-11-01T05:00Z', '2026-11-02T06:00Z'],
      ['Asia/Beirut', 23, '2026-10-24T12:00:00Z', '2026-10-24T20:00Z', '2026-10-25T21:00Z'],
    ])(
      'and what %s has twice, %i o’clock, is taken the first time and once',
      (timeZone, hour, after, first, second) => {
        Settings.now = () => new Date(today).getTime()
        expect(next({ timeZone, hour }, after)).toBe(first)
        expect(next({ timeZone, hour }, first)).toBe(second)
      },
    )
  })
})

test('2 o’clock comes once where the clocks go back by half an hour to half past one', () => {
  const wanted = { timeZone: 'Australia/Lord_Howe', hour: 2 }
  expect(next(wanted, '2026-04-04T00:00:00Z')).toBe('2026-04-04T15:30Z')
  expect(next(wanted, '2026-04-04T15:30:00Z')).toBe('2026-04-05T15:30Z')
})

describe('a day that a zone skips, as Samoa did Friday, 30 December 2011,', () => {
  const apia = 'Pacific/Apia'
  const local = (moment: string) => DateTime.fromISO(moment, { zone: apia }).toFormat('ccc d LLL HH:mm')

  test('has no digest of its own: a daily one comes once on the day after', () => {
    let moment = '2011-12-29T00:00:00Z'
    const found = [1, 2, 3].map(() => {
      moment = next({ timeZone: apia }, moment)
      return local(moment)
    })
    expect(found).toEqual(['Thu 29 Dec 08:00', 'Sat 31 Dec 08:00', 'Sun 1 Jan 08:00'])
  })

  test.each([
    [{ cadence: 'weekly', days: [5] }, 'Fri 6 Jan 08:00'],
    [{ cadence: 'chosen', days: [5] }, 'Fri 6 Jan 08:00'],
    [{ cadence: 'monthly', days: [30] }, 'Mon 30 Jan 08:00'],
  ] as const)('brings the digest of %o a day later, and then it is as before', ({ cadence, days }, then) => {
    const wanted = { cadence, days: [...days], timeZone: apia }
    const moment = next(wanted, '2011-12-26T00:00:00Z')
    expect(local(moment)).toBe('Sat 31 Dec 08:00')
    // Also asked on the day itself, before its hour.
    expect(next(wanted, '2011-12-30T12:00:00Z')).toBe(moment)
    expect(local(next(wanted, moment))).toBe(then)
  })
})

describe('somebody whose schedule is new', () => {
  const anew = (wanted: Partial<Schedule>, had: string | null, now: string) => {
    const standing = { lastDigestAt: had === null ? null : new Date(had), pausedUntil: null }
    return momentAnew({ ...dailyAtEight, ...wanted }, standing, new Date(now))
      .toISOString()
      .replace(':00.000Z', 'Z')
  }

  test('has their digest today where the hour is still to come and none has come today', () => {
    expect(anew({ hour: 18 }, '2026-03-09T08:00:00Z', '2026-03-10T07:00:00Z')).toBe('2026-03-10T18:00Z')
    expect(anew({ hour: 18 }, null, '2026-03-10T07:00:00Z')).toBe('2026-03-10T18:00Z')
  })

  test('has no second one on the same day, though the hour is still to come', () => {
    expect(anew({ hour: 18 }, '2026-03-10T08:00:00Z', '2026-03-10T09:00:00Z')).toBe('2026-03-11T18:00Z')
  })

  test('and flies west after breakfast has no second one on the day that begins again', () => {
    // 8 o’clock in Berlin is 3 in the night of the same day in New York.
    expect(anew({ timeZone: newYork }, '2026-03-10T07:00:00Z', '2026-03-10T08:00:00Z')).toBe('2026-03-11T12:00Z')
  })

  test('and flies east has one on the day that has begun there', () => {
    // 8 o’clock in New York is 21 o’clock in Tokyo.
    expect(anew({ timeZone: 'Asia/Tokyo' }, '2026-03-10T12:00:00Z', '2026-03-10T13:00:00Z')).toBe('2026-03-10T23:00Z')
  })

  test('and crosses the date line has one on the day that they have twice, unless it has had one', () => {
    const samoa = 'Pacific/Pago_Pago'
    // Tuesday, 8 o’clock in Auckland is Monday, 8 o’clock in Pago Pago.
    expect(anew({ timeZone: samoa }, '2026-03-09T19:00:00Z', '2026-03-09T20:00:00Z')).toBe('2026-03-10T19:00Z')
    expect(anew({ timeZone: samoa }, '2026-03-08T19:00:00Z', '2026-03-09T18:00:00Z')).toBe('2026-03-09T19:00Z')
  })

  test('and wants it weekly now waits for that day, however soon it is', () => {
    const had = '2026-03-10T08:00:00Z'
    expect(anew({ cadence: 'weekly', days: [3] }, had, '2026-03-10T09:00:00Z')).toBe('2026-03-11T08:00Z')
    expect(anew({ cadence: 'weekly', days: [2] }, had, '2026-03-10T09:00:00Z')).toBe('2026-03-17T08:00Z')
  })

  test('while a pause goes on has none before its end', () => {
    const standing = { lastDigestAt: null, pausedUntil: new Date('2026-03-20T00:00:00Z') }
    const moment = momentAnew(dailyAtEight, standing, new Date('2026-03-10T09:00:00Z'))
    expect(moment).toEqual(new Date('2026-03-20T08:00:00Z'))
  })

  test('and who reads at midnight has theirs the moment that a pause ends', () => {
    const midnight = new Date('2026-03-20T00:00:00Z')
    const standing = { lastDigestAt: null, pausedUntil: midnight }
    const moment = momentAnew({ ...dailyAtEight, hour: 0 }, standing, new Date('2026-03-10T09:00:00Z'))
    expect(moment).toEqual(midnight)
  })

  test('in a zone that nobody knows goes by UTC', () => {
    const moment = anew({ timeZone: 'Mars/Olympus_Mons' }, '2026-03-10T06:00:00Z', '2026-03-10T07:00:00Z')
    expect(moment).toBe('2026-03-11T08:00Z')
  })
})

describe('the days of a cadence', () => {
  test.each([
    ['daily', [3], []],
    ['weekdays', [], []],
    ['chosen', [5, 1, 5], [1, 5]],
    ['weekly', [], [1]],
    ['weekly', [7], [7]],
    ['monthly', [], [1]],
    ['monthly', [31], [31]],
  ] as const)('%s and %j are kept as %j', (cadence, days, kept) => {
    expect(daysOf(cadence, days)).toEqual(kept)
  })

  test.each([
    ['chosen', []],
    ['chosen', [0]],
    ['chosen', [8]],
    ['chosen', [1.5]],
    ['chosen', [Number.NaN]],
    ['weekly', [1, 2]],
    ['weekly', [8]],
    ['monthly', [32]],
    ['monthly', [1, 15]],
  ] as const)('%s cannot be %j', (cadence, days) => {
    expect(daysOf(cadence, days)).toBeUndefined()
  })
})

describe('who is due', () => {
  const now = new Date('2026-03-10T14:00:00Z')

  test('is everybody whose moment has come', () => {
    expect(dueUpTo(now, false)).toEqual(now)
  })

  test('is, while the edition is late, who has waited six hours', () => {
    expect(dueUpTo(now, true)).toEqual(new Date('2026-03-10T08:00:00Z'))
  })
})
