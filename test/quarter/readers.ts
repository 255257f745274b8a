import type { OpinionKind } from '../../src/subscribers/opinions.ts'
import type { Preferences } from '../../src/subscribers/preferences.ts'
import { type Absences, absenceAt, dayLength } from './absences.ts'
import { topics } from './topics.ts'

/** What somebody does, and when. */
export type Act = { at: number } & (
  | { does: 'be imported' | 'sign up' | 'change'; preferences: Preferences }
  | { does: 'pause'; until: number | string | null }
  | { does: 'resume' | 'leave' }
  /** Says this of papers of their last digest, each by its place from 0; of what has no such place nothing. */
  | { does: 'opine'; says: readonly { place: number; opinion: OpinionKind }[] }
)

/** A reader and all that they do in the quarter, in its order; the first of it brings them in. */
export interface Reader {
  email: string
  acts: readonly Act[]
}

/** Half and quarter hours, both hemispheres; clocks that change at midnight, by half an hour, by two, twice, or never. */
export const zones = [
  'Pacific/Honolulu',
  'America/Los_Angeles',
  'America/New_York',
  'America/Havana',
  'America/Santiago',
  'America/St_Johns',
  'Atlantic/Azores',
  'Africa/Casablanca',
  'Europe/London',
  'Europe/Berlin',
  'Antarctica/Troll',
  'Africa/Cairo',
  'Asia/Beirut',
  'Asia/Kolkata',
  'Asia/Kathmandu',
  'Asia/Shanghai',
  'Australia/Adelaide',
  'Australia/Lord_Howe',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
] as const

/** What the papers are about, for those who make some up and those who look for some: common, less common and rare. */
export const subjects: readonly [string, ...string[]] = [
  'diffusion',
  'video',
  'robot',
  'medical',
  'speech',
  'protein',
  'quantum',
  'wavelet',
]
export const followed: readonly [string, ...string[]] = [
  'Luke Zettlemoyer',
  'Bernard Ghanem',
  'Mohit Bansal',
  'Sergey Levine',
]

type Wishes = Pick<Preferences, 'cadence' | 'days' | 'hour' | 'timeZone'>

/** Chooses by chance, the same for the same seed. */
interface Chance {
  of<T>(things: readonly [T, ...T[]]): T
  below(end: number): number
}

function chanceBy(random: () => number): Chance {
  const below = (end: number) => Math.floor(random() * end)
  return { below, of: (things) => things[below(things.length)] ?? things[0] }
}

function wantsBy(chance: Chance): Omit<Preferences, keyof Wishes> {
  const subject = () => `"${chance.of(subjects)}"`
  const nothing = { topics: [], keywords: [], avoid: [], authors: [], withTrending: true }
  const some = chance.of<() => Partial<Preferences>>([
    () => ({}),
    () => ({}),
    () => ({ topics: ['cs.CL'] }),
    () => ({ topics: [chance.of(topics)], withTrending: false }),
    () => ({ keywords: [subject()], withTrending: false }),
    () => ({ keywords: [...new Set([subject(), subject()])].sort(), withTrending: false }),
    () => ({ keywords: [subject()], avoid: [`"${chance.of(['survey', 'benchmark'])}"`] }),
    () => ({ authors: [chance.of(followed)], keywords: [subject()], withTrending: false }),
    () => ({ avoid: [subject()] }),
  ])
  return {
    ...nothing,
    ...some(),
    digestSize: chance.of([3, 5, 10, 10, 20, 50]),
    abstracts: chance.of(['lead', 'full', 'short']),
    format: chance.of(['html', 'html', 'text']),
    wantsQuietNote: chance.below(4) === 0,
    language: null,
  }
}

/** Every tenth wants it at midnight, where a day begins and ends. */
function scheduleBy(chance: Chance): Wishes {
  const weekday = () => 1 + chance.below(7)
  const days = chance.of<() => Pick<Preferences, 'cadence' | 'days'>>([
    () => ({ cadence: 'daily', days: [] }),
    () => ({ cadence: 'daily', days: [] }),
    () => ({ cadence: 'weekdays', days: [] }),
    () => ({ cadence: 'chosen', days: [...new Set([weekday(), weekday(), weekday()])].sort() }),
    () => ({ cadence: 'weekly', days: [weekday()] }),
    () => ({ cadence: 'monthly', days: [chance.of([1, 15, 28, 30, 31])] }),
  ])
  const any = () => chance.below(24)
  return { ...days(), hour: chance.of([0, 2, 7, 7, 8, 8, 8, 8, 18, any()]), timeZone: chance.of(zones) }
}

/** What a reader goes through between their coming and the end, in days from the one to the other. */
function storyOf(chance: Chance, born: Preferences, days: number): (Act & { day: number })[] {
  const sometime = () => 1 + chance.below(Math.max(1, days - 2))
  const changed = () => ({ ...born, ...scheduleBy(chance), ...chance.of([{}, { timeZone: born.timeZone }]) })
  const [one, other] = [sometime(), sometime()].sort((a, b) => a - b) as [number, number]
  const at = 0
  const change = (day: number) => ({ at, day, does: 'change' as const, preferences: changed() })
  const pause = (day: number, until: number | string | null) => ({ at, day, does: 'pause' as const, until })
  const leave = (day: number) => ({ at, day, does: 'leave' as const })
  return chance.of<() => (Act & { day: number })[]>([
    () => [],
    () => [],
    () => [],
    () => [change(one)],
    () => [change(one), change(other)],
    () => [pause(one, chance.of([1, 2, 4]))],
    () => [pause(one, 'a day'), change(days - 2)],
    () => [pause(one, null), { at, day: one + 3 + chance.below(10), does: 'resume' }],
    () => [pause(one, null), leave(days - 3)],
    () => [leave(one)],
  ])()
}

/**
 * What somebody says of papers on some days. To like a paper is a reason of its own, by which the ranking brings papers
 * that nobody here can foretell to who wants no others; so those only dislike, and all others are brought what they would
 * be brought anyhow, in another order.
 */
function opinionsOf(chance: Chance, { topics, keywords, authors, withTrending }: Preferences, days: number) {
  const isOpen = withTrending || topics.length + keywords.length + authors.length === 0
  const opinion = () => (isOpen ? chance.of<OpinionKind>(['saved', 'saved', 'saved', 'more', 'less']) : 'less')
  const count = Math.max(3, Math.round(days / 6))
  return Array.from({ length: count }, () => ({
    ...{ at: 0, day: 1 + chance.below(days - 1), does: 'opine' as const },
    says: Array.from({ length: 1 + chance.below(3) }, () => ({ place: chance.below(6), opinion: opinion() })),
  }))
}

const minute = 60_000
/** Minutes of an hour at which nobody is due and nothing begins. */
const oddMinutes = [10, 25, 40, 55] as const

/** As many readers, a tenth of whom come late and by themselves, and what each of them does. */
export function makeReaders(
  count: number,
  { start, days, random, absences }: { start: number; days: number; random: () => number; absences: Absences },
): Reader[] {
  const chance = chanceBy(random)
  const end = start + days * dayLength
  /** Nobody can do anything while nothing runs; and nobody confirms what has not come. */
  const present = (at: number): number => {
    const absence = absenceAt([...absences.outages, ...absences.relay], at)
    return absence ? present(absence.to + 3 * minute) : at
  }
  return Array.from({ length: count }, (_, index) => {
    const preferences = { ...wantsBy(chance), ...scheduleBy(chance), timeZone: zones[index % zones.length] ?? 'UTC' }
    const comesLate = index % 10 === 9
    const born = comesLate ? 1 + chance.below(Math.floor(days / 2)) : 0
    const left = days - born
    const opinions = index % 5 === 3 ? opinionsOf(chance, preferences, left) : []
    const story = [...storyOf(chance, preferences, left), ...opinions]
    const oddTime = () => chance.below(24) * 60 + chance.of(oddMinutes)
    const coming: Act = {
      at: comesLate ? present(start + born * dayLength + oddTime() * minute) : start + 10 * minute,
      does: comesLate ? 'sign up' : 'be imported',
      preferences,
    }
    const acts = story.map(({ day, ...act }): Act => {
      const at = present(start + (born + day) * dayLength + oddTime() * minute)
      const until = at + (3 + chance.below(12)) * dayLength
      return 'until' in act && act.until === 'a day'
        ? { at, does: 'pause', until: new Date(until).toISOString().slice(0, 10) }
        : { ...act, at }
    })
    const inOrder = acts.sort((a, b) => a.at - b.at).filter((act) => act.at > coming.at && act.at < end)
    return { email: `reader${index}@example.org`, acts: [coming, ...inOrder] }
  })
}
