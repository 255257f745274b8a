/** When a reader wants their digest; the words are those of the product. */
export interface Wish {
  cadence: string
  days: readonly number[]
  hour: number
  timeZone: string
}

/** A day on the wall of one place. */
interface LocalDay {
  /** `YYYY-MM-DD` */
  name: string
  /** 1 is Monday. */
  weekday: number
  dayOfMonth: number
  lastOfMonth: number
  /** When it begins, and when each of its hours does, in milliseconds since 1970. */
  begin: number
  hours: readonly number[]
}

const minute = 60_000
const quarter = 15 * minute
const day = 24 * 60 * minute

/** What the clocks on the walls show, asked of the platform's own tables minute by minute: nothing of the product is in it. */
export interface Calendar {
  /** The first moment of a wish at or after `from`; what ends before that is infinite. */
  next(wish: Wish, from: number): number
  /** The name of the day that it is somewhere. */
  dayAt(timeZone: string, at: number): string
  /** When a day begins somewhere. */
  begin(timeZone: string, name: string): number
  /** `Sun 2025-03-09 08:00` */
  wall(timeZone: string, at: number): string
}

/** @param span the moments between which it will be asked, in milliseconds since 1970 */
export function createCalendar(span: { from: number; to: number }): Calendar {
  const zones = new Map<string, LocalDay[]>()
  const daysOf = (timeZone: string): LocalDay[] => {
    const known = zones.get(timeZone)
    if (known) return known
    const fresh = daysIn(timeZone, { from: span.from - 2 * day, to: span.to + 3 * day })
    zones.set(timeZone, fresh)
    return fresh
  }
  const wishes = new Map<string, number[]>()
  const momentsOf = (wish: Wish): number[] => {
    const key = `${wish.timeZone} ${wish.cadence} ${wish.days} ${wish.hour}`
    const known = wishes.get(key)
    if (known) return known
    const wanted = daysOf(wish.timeZone).filter((local) => isWanted(wish, local))
    const fresh = wanted.map((local) => local.hours[wish.hour] ?? Number.POSITIVE_INFINITY)
    wishes.set(key, fresh)
    return fresh
  }
  const dayOf = (timeZone: string, at: number) => daysOf(timeZone).findLast(({ begin }) => begin <= at)
  return {
    next: (wish, from) => momentsOf(wish).find((moment) => moment >= from) ?? Number.POSITIVE_INFINITY,
    dayAt: (timeZone, at) => dayOf(timeZone, at)?.name ?? '',
    begin: (timeZone, name) => daysOf(timeZone).find((local) => local.name === name)?.begin ?? Number.NaN,
    wall(timeZone, at) {
      const { name, clock, weekday } = readWall(wallOf(timeZone)(at))
      return `${weekdays[weekday - 1]} ${name} ${clock}`
    },
  }
}

const weekdays = ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun']

function isWanted({ cadence, days }: Wish, { weekday, dayOfMonth, lastOfMonth }: LocalDay): boolean {
  if (cadence === 'daily') return true
  if (cadence === 'weekdays') return weekday < 6
  if (cadence === 'monthly') return dayOfMonth === Math.min(days[0] ?? 1, lastOfMonth)
  return days.includes(weekday)
}

/** What the clock on the wall shows, as minutes that count on over days, whatever the zone does to its clocks. */
function wallOf(timeZone: string): (at: number) => number {
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    hourCycle: 'h23',
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
  })
  return (at) => {
    const [month, dayOfMonth, year, hour, minutes] = (format.format(at).match(/\d+/g) ?? []).map(Number)
    return Date.UTC(year ?? 0, (month ?? 1) - 1, dayOfMonth, hour, minutes) / minute
  }
}

function readWall(wall: number): { name: string; clock: string; weekday: number } {
  const written = new Date(wall * minute)
  const [name = '', rest = ''] = written.toISOString().split('T')
  return { name, clock: rest.slice(0, 5), weekday: written.getUTCDay() || 7 }
}

/**
 * Looks at the wall every quarter of an hour. An hour begins when its number is first seen; one that the clocks skip
 * begins as much later as they go forward, which is as long after the last quarter before it as it would have been.
 */
function daysIn(timeZone: string, { from, to }: { from: number; to: number }): LocalDay[] {
  const wall = wallOf(timeZone)
  const seen = new Map<number, number>()
  const quarters: { at: number; wall: number }[] = []
  for (let at = Math.floor(from / quarter) * quarter; at < to; at += quarter) {
    const shown = wall(at)
    quarters.push({ at, wall: shown })
    if (!seen.has(shown)) seen.set(shown, at)
  }
  const hourAt = (wanted: number): number => {
    const exactly = seen.get(wanted)
    if (exactly !== undefined) return exactly
    const last = quarters.findLast((shown) => shown.wall < wanted)
    return last ? last.at + (wanted - last.wall) * minute : Number.NaN
  }
  const first = Math.ceil((quarters[0]?.wall ?? 0) / 1440)
  const last = Math.floor((quarters.at(-1)?.wall ?? 0) / 1440)
  return Array.from({ length: last - first }, (_, index) => {
    const midnight = (first + index) * 1440
    const { name, weekday } = readWall(midnight)
    const [year = 0, month = 1, dayOfMonth = 1] = name.split('-').map(Number)
    const begin = quarters.find((shown) => shown.wall >= midnight && shown.wall < midnight + 1440)?.at ?? Number.NaN
    const hours = Array.from({ length: 24 }, (_, hour) => hourAt(midnight + hour * 60))
    return { name, weekday, dayOfMonth, lastOfMonth: new Date(Date.UTC(year, month, 0)).getUTCDate(), begin, hours }
  })
}
