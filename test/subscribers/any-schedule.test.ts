import fc from 'fast-check'
import { DateTime } from 'luxon'
import { expect, test } from 'vitest'
import { cadences, daysOf, nextMoment, type Schedule } from '../../src/subscribers/due.ts'

const zones = [
  'UTC',
  'Europe/Berlin',
  'Europe/Dublin',
  'America/New_York',
  'America/St_Johns',
  'America/Santiago',
  'America/Asuncion',
  'America/Nuuk',
  'Asia/Beirut',
  'Asia/Kathmandu',
  'Africa/Cairo',
  'Africa/Casablanca',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'Antarctica/Troll',
]

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

/** How far the clocks of a zone are ahead of UTC, in milliseconds, by the engine's own tables and not the library's. */
function offsetOf(formatter: Intl.DateTimeFormat, moment: number): number {
  const parts = Object.fromEntries(formatter.formatToParts(moment).map(({ type, value }) => [type, Number(value)]))
  const { year = 0, month = 0, day: date = 0, hour: hours = 0, minute: minutes = 0 } = parts
  return Date.UTC(year, month - 1, date, hours, minutes) - moment
}

/** What the clocks of a zone have shown from `from` on: the changes, which come at quarters of an hour. */
function offsets(timeZone: string, from: number, days: number): { since: number; offset: number }[] {
  const formatter = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  })
  const found = [{ since: from, offset: offsetOf(formatter, from) }]
  for (let then = from; then <= from + days * day; then += 12 * hour) {
    const offset = offsetOf(formatter, then)
    if (offset === found.at(-1)?.offset) continue
    let since = then - 12 * hour
    while (offsetOf(formatter, since) === found.at(-1)?.offset) since += 15 * minute
    found.push({ since, offset: offsetOf(formatter, since) })
  }
  return found
}

/** The first moment at which the clocks show `wall`, or else at which they would have, had they not been changed. */
function momentOf(wall: number, known: readonly { since: number; offset: number }[]): number {
  const shown = known
    .map(({ offset }, index) => ({ moment: wall - offset, index }))
    .filter(({ moment, index }) => {
      const until = known[index + 1]?.since ?? Number.POSITIVE_INFINITY
      return moment >= (known[index]?.since ?? 0) && moment < until
    })
  if (shown.length > 0) return Math.min(...shown.map(({ moment }) => moment))
  const before = known.findLast(({ since, offset }) => wall - offset >= since)
  return wall - (before?.offset ?? 0)
}

function isWanted({ cadence, days }: Schedule, date: Date): boolean {
  const weekday = date.getUTCDay() || 7
  if (cadence === 'daily') return true
  if (cadence === 'weekdays') return weekday < 6
  if (cadence !== 'monthly') return days.includes(weekday)
  const isLast = new Date(date.getTime() + day).getUTCDate() === 1
  return days.some((wanted) => date.getUTCDate() === wanted || (isLast && date.getUTCDate() < wanted))
}

/** By the definition alone: of the moments of all wanted days around, the first after `after`. */
function byDefinition(wanted: Schedule, after: number): Date {
  const midnight = Math.floor(after / day) * day
  const known = offsets(wanted.timeZone, midnight - 5 * day, 45)
  const moments = Array.from({ length: 40 }, (_, index) => midnight + (index - 2) * day)
    .filter((date) => isWanted(wanted, new Date(date)))
    .map((date) => momentOf(date + wanted.hour * hour, known))
  return new Date(Math.min(...moments.filter((moment) => moment > after)))
}

const anySchedule = fc
  .record({
    cadence: fc.constantFrom(...cadences),
    weekdays: fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 }),
    monthDay: fc.integer({ min: 1, max: 31 }),
    hour: fc.integer({ min: 0, max: 23 }),
    timeZone: fc.constantFrom(...zones),
  })
  .map(({ weekdays, monthDay, ...rest }): Schedule => {
    const { cadence } = rest
    const days = cadence === 'chosen' ? weekdays : cadence === 'monthly' ? [monthDay] : weekdays.slice(0, 1)
    return { ...rest, days: daysOf(cadence, days) ?? [] }
  })

const anyMoment = fc.integer({ min: Date.UTC(2020) / minute, max: Date.UTC(2032) / minute }).map((m) => m * minute)

/** The nights on which clocks change are few, so half of the moments are just before one. */
const clocksChange = fc
  .record({
    year: fc.integer({ min: 2020, max: 2031 }),
    season: fc.constantFrom([2, 1], [3, 1], [3, 20], [8, 1], [9, 1], [9, 20], [10, 1]),
    minutes: fc.integer({ min: 0, max: 14 * 24 * 60 }),
  })
  .map(({ year, season: [month = 0, date], minutes }) => Date.UTC(year, month, date) + minutes * minute)

test('the next moment of any schedule is the first one on a wanted day at the wanted hour', () => {
  fc.assert(
    fc.property(anySchedule, fc.oneof(anyMoment, clocksChange), (wanted, after) => {
      expect(nextMoment(wanted, new Date(after))).toEqual(byDefinition(wanted, after))
    }),
    { seed: 11, numRuns: 1_500 },
  )
})

test('the moments of any schedule follow each other, and asking in between gives the same', () => {
  fc.assert(
    fc.property(anySchedule, anyMoment, fc.double({ min: 0, max: 1, noNaN: true }), (wanted, after, share) => {
      const first = nextMoment(wanted, new Date(after))
      const second = nextMoment(wanted, first)
      expect(second.getTime()).toBeGreaterThan(first.getTime())
      const between = first.getTime() + Math.floor((second.getTime() - 1 - first.getTime()) * share)
      expect(nextMoment(wanted, new Date(between))).toEqual(second)
    }),
    { seed: 12, numRuns: 500 },
  )
})

test.each([
  ['daily', [], 365],
  ['weekdays', [], 261],
  ['chosen', [2, 5], 104],
  ['weekly', [7], 52],
  ['monthly', [31], 12],
] as const)('a %s digest on %j comes %i times in 2026, wherever', (cadence, days, times) => {
  for (const timeZone of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe']) {
    const wanted = { cadence, days: [...days], hour: 2, timeZone }
    let moment = DateTime.fromISO('2025-12-31T12:00', { zone: timeZone })
    let found = 0
    for (;;) {
      moment = DateTime.fromJSDate(nextMoment(wanted, moment.toJSDate()), { zone: timeZone })
      if (moment.year > 2026) break
      found += 1
    }
    expect(found).toBe(times)
  }
})
