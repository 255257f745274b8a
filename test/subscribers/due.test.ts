import { DateTime, Settings } from 'luxon'
import { afterEach, describe, expect, test } from 'vitest'
import { cadences, dueUpTo, nextMoment, type Schedule } from '../../src/subscribers/due.ts'

const berlin = 'Europe/Berlin'
const newYork = 'America/New_York'

/** The next moment in UTC, after a moment in UTC. */
function next(wanted: Partial<Schedule>, after: string): string {
  const moment = nextMoment({ cadence: 'daily', hour: 8, timeZone: 'UTC', ...wanted }, new Date(after))
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

  test.each(cadences)('of a %s digest is never the moment itself', (cadence) => {
    const moment = next({ cadence }, '2026-05-31T08:00:00Z')
    expect(next({ cadence }, moment)).not.toBe(moment)
    expect(next({ cadence }, new Date(new Date(moment).getTime() - 1).toISOString())).toBe(moment)
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

describe('any schedule', () => {
  const zones = [
    'UTC',
    berlin,
    newYork,
    'Australia/Lord_Howe',
    'Africa/Cairo',
    'Asia/Beirut',
    'America/Santiago',
    'America/St_Johns',
    'Asia/Kolkata',
    'Pacific/Kiritimati',
    'Pacific/Chatham',
    'Africa/Casablanca',
    'Europe/Dublin',
    'America/Asuncion',
    'Antarctica/Troll',
  ]

  /** What the clocks show on that day, every half hour. */
  function timesOf(day: DateTime): string[] {
    const times: string[] = []
    for (let then = day.startOf('day'); then.hasSame(day, 'day'); then = then.plus({ minutes: 30 })) {
      times.push(then.toFormat('H:mm'))
    }
    return times
  }

  test.each(zones)('in %s comes later, on a wanted day, at the wanted hour unless that day skips it', (timeZone) => {
    let seed = 11
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return (seed >> 8) % below
    }
    const start = Date.parse('2026-01-01T00:00:00Z')
    for (let round = 0; round < 400; round += 1) {
      const wanted: Schedule = { cadence: cadences[random(4)] ?? 'daily', hour: random(24), timeZone }
      const after = new Date(start + random(6 * 365 * 24 * 60) * 60_000)
      const moment = nextMoment(wanted, after)
      const local = DateTime.fromJSDate(moment, { zone: timeZone })
      const told = `${JSON.stringify(wanted)} after ${after.toISOString()}: ${local.toISO()}`
      expect(moment.getTime(), told).toBeGreaterThan(after.getTime())
      if (wanted.cadence === 'weekdays') expect(local.weekday, told).toBeLessThanOrEqual(5)
      if (wanted.cadence === 'weekly') expect(local.weekday, told).toBe(1)
      if (wanted.cadence === 'monthly') expect(local.day, told).toBe(1)
      if (local.hour === wanted.hour && local.minute === 0) continue
      expect(timesOf(local), told).not.toContain(`${wanted.hour}:00`)
      expect(local.hour, told).toBeGreaterThanOrEqual(wanted.hour)
    }
  })

  test('comes as often as its cadence says in a year', () => {
    const count = (cadence: Schedule['cadence'], timeZone: string) => {
      let moment = new Date('2025-12-31T12:00:00Z')
      let found = 0
      for (;;) {
        moment = nextMoment({ cadence, hour: 2, timeZone }, moment)
        if (DateTime.fromJSDate(moment, { zone: timeZone }).year > 2026) return found
        found += 1
      }
    }
    for (const timeZone of [berlin, newYork, 'Australia/Lord_Howe']) {
      expect(cadences.map((cadence) => count(cadence, timeZone))).toEqual([365, 261, 52, 12])
    }
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
