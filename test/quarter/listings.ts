import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { seeded } from '../../src/lib/random.ts'
import { followed, subjects } from './readers.ts'

/** What Hugging Face lists for a day, as its answer had it at a moment. */
export type Listing = (day: string, now: number) => readonly unknown[]

const hour = 3_600_000

/**
 * The captures of a folder, each there from the hour of the day on at which it was made: one in the morning, and a longer
 * one in the afternoon.
 */
export function realListing(folder: string): Listing {
  const known = new Map<string, readonly unknown[]>()
  const read = (capture: string, day: string): readonly unknown[] => {
    const file = join(folder, capture, `${day}.json.gz`)
    const before = known.get(file)
    if (before) return before
    const rows: unknown = existsSync(file) ? JSON.parse(gunzipSync(readFileSync(file)).toString()) : []
    const fresh = Array.isArray(rows) ? rows : []
    known.set(file, fresh)
    return fresh
  }
  return (day, now) => {
    const passed = now - Date.parse(`${day}T00:00:00Z`)
    const later = passed >= 16 * hour ? read('afternoon', day) : []
    return later.length > 0 ? later : passed >= 8 * hour ? read('morning', day) : []
  }
}

/** Some papers each weekday, from `fewest` on, half of them in the morning. Every list repeats one of the day before. */
export function madeUpListing(seed: number, fewest = 6): Listing {
  const known = new Map<string, unknown[]>()
  const make = (day: string): unknown[] => {
    const number = Math.round(Date.parse(day) / (24 * hour))
    const random = seeded(seed * 100_000 + number)
    const isWeekend = [0, 6].includes(new Date(day).getUTCDay())
    return Array.from({ length: isWeekend ? 0 : fewest + Math.floor(random() * 6) }, (_, index) => {
      const about = subjects.filter((_, rarity) => random() < 0.4 / (rarity + 1)).join(' and ')
      const title = `On ${about || 'something else'} in paper ${index} of ${day}`
      const author = followed[Math.floor(random() * followed.length * 4)] ?? 'Ada Lovelace'
      const id = `${day.slice(2, 4)}${day.slice(5, 7)}.${String((number % 31) * 100 + index).padStart(5, '0')}`
      return {
        title,
        paper: { id, title, summary: 'It shows something. Nobody had asked.', authors: [{ name: author }] },
      }
    })
  }
  const ofDay = (day: string): unknown[] => {
    const before = known.get(day)
    if (before) return before
    const fresh = make(day)
    known.set(day, fresh)
    return fresh
  }
  return (day, now) => {
    const begin = Date.parse(`${day}T00:00:00Z`)
    const all = [...ofDay(new Date(begin - 24 * hour).toISOString().slice(0, 10)).slice(-1), ...ofDay(day)]
    return all.slice(0, now < begin + 8 * hour ? 0 : now < begin + 16 * hour ? all.length / 2 : undefined)
  }
}
