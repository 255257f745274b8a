import { z } from 'zod'
import { rows } from '../../src/db/database.ts'
import { seeded } from '../../src/lib/random.ts'
import { type Absences, absenceAt, dayLength, planAbsences } from './absences.ts'
import { createCalendar } from './calendar.ts'
import { compare } from './compare.ts'
import { expectMails } from './expect-mails.ts'
import type { Listing } from './listings.ts'
import { live } from './live.ts'
import type { Arrived } from './mailbox.ts'
import { makeReaders, type Reader } from './readers.ts'
import { type QuarterReport, reportOf } from './report.ts'
import { jobTimes, openWorld, type World } from './world.ts'

export interface QuarterOptions {
  /** An empty database, or one that has the schema and that nobody is connected to. */
  databaseUrl: string
  readers: number
  /** Decides who the readers are and what they do, and when things are away. */
  seed: number
  /** The first day, `YYYY-MM-DD`, and how many there are. */
  firstDay: string
  days: number
  listing: Listing
  /** On which days what is away; how long the longest outage is, in hours. */
  places: Parameters<typeof planAbsences>[1]
  /** Told by the real time how many days are over. */
  onProgress?: (days: number) => void
}

/**
 * Lets the product live through some months of readers, papers and outages. Everything is real but the time, which goes
 * from one moment at which anything happens to the next.
 */
export async function runQuarter(options: QuarterOptions): Promise<QuarterReport> {
  const begun = performance.now()
  const start = Date.parse(`${options.firstDay}T00:00:00Z`)
  const end = start + options.days * dayLength
  const random = seeded(options.seed)
  const absences = planAbsences({ start, random }, options.places)
  const readers = makeReaders(options.readers, { start, days: options.days, random, absences })
  const world = await openWorld(options.databaseUrl, new Date(start), options.listing)
  try {
    await simulate(world, { start, end, absences, readers, onProgress: options.onProgress })
    const calendar = createCalendar({ from: start, to: end })
    const facts = { press: world.press, calendar, absences, end }
    const arrivedFor = byReader(world.mailbox.mails)
    const outcomes = readers.map((reader) => {
      const expectation = expectMails(reader, facts)
      const arrived = arrivedFor.get(reader.email) ?? []
      return { expectation, arrived, offences: compare(reader.email, expectation, arrived, calendar) }
    })
    return reportOf({
      ...options,
      absences,
      outcomes,
      editions: world.press.editions,
      lessons: world.lessons(),
      faults: [...world.troubles, ...(await differences(world))],
      seconds: Math.round((performance.now() - begun) / 1_000),
    })
  } finally {
    await world.close()
  }
}

function byReader(mails: readonly Arrived[]): Map<string, Arrived[]> {
  const found = new Map<string, Arrived[]>()
  for (const mail of mails) found.set(mail.to, [...(found.get(mail.to) ?? []), mail])
  return found
}

interface Course {
  start: number
  end: number
  absences: Absences
  readers: readonly Reader[]
  onProgress?: ((days: number) => void) | undefined
}

/** Something that happens at a moment of its own. */
interface Event {
  at: number
  happen: () => Promise<unknown> | unknown
}

async function simulate(world: World, course: Course): Promise<void> {
  const { start, end, absences, onProgress } = course
  const events = eventsOf(world, course)
  const isOut = (at: number) => absenceAt(absences.outages, at) !== undefined
  for (let now = start; ; ) {
    const next = Math.min(isOut(now) ? Number.POSITIVE_INFINITY : await world.nextDue(), events[0]?.at ?? end)
    if (next >= end) return
    now = next
    await world.clock.set(new Date(now))
    while (events[0]?.at === now) await events.shift()?.happen()
    if (!isOut(now)) await world.tick()
    world.clock.really(() => onProgress?.(Math.floor((now - start) / dayLength)))
  }
}

/** All that happens whether or not anybody is due, in its order. An outage begins without a word. */
function eventsOf(world: World, { start, end, absences, readers }: Course): Event[] {
  const { press, door } = world
  const events: Event[] = readers.flatMap((reader) =>
    reader.acts.map((act) => ({ at: act.at, happen: () => live(world, reader, act) })),
  )
  const publishes: number[] = []
  for (let day = start; day < end; day += dayLength) {
    const daily = (time: string) => day + Date.parse(`1970-01-01T${time}Z`)
    for (const time of [jobTimes.partitions, jobTimes.learn, ...jobTimes.ingest]) {
      events.push({ at: daily(time), happen: () => world.runJobs() })
    }
    const at = daily(jobTimes.publish)
    publishes.push(at)
    events.push({ at, happen: () => world.runJobs().then(() => press.publish(at)) })
  }
  const whileUp = events.filter(({ at }) => absenceAt(absences.outages, at) === undefined)
  for (const { from, to } of absences.outages) {
    const missed = publishes.findLast((at) => from <= at && at < to)
    const restart = () => world.restart().then(() => missed && press.publish(to, missed))
    whileUp.push({ at: from, happen: () => undefined }, { at: to, happen: restart })
  }
  for (const { from, to } of absences.relay) {
    whileUp.push({ at: from, happen: () => door.shut() }, { at: to, happen: () => door.open() })
  }
  return whileUp.sort((a, b) => a.at - b.at)
}

const edition = z.object({ day: z.string(), ids: z.array(z.string()) })

/** Where the product's editions are not those that the source's lists should have made. */
async function differences({ app, press }: World): Promise<string[]> {
  const found = await rows(
    app.db,
    edition,
    `SELECT e.day, array_agg(p.external_id ORDER BY p.external_id COLLATE "C") AS ids
     FROM editions e JOIN edition_papers i ON i.edition_number = e.number JOIN papers p ON p.id = i.paper_id GROUP BY 1`,
  )
  const written = (day: string, ids: readonly string[]) => `${day}: ${ids}`
  const product = new Set(found.map(({ day, ids }) => written(day, ids)))
  const wanted = new Set(press.editions.map(({ day, ids }) => written(day, ids.toSorted())))
  return [
    ...[...wanted].filter((one) => !product.has(one)).map((one) => `no such edition: ${one.slice(0, 80)}`),
    ...[...product]
      .filter((one) => !wanted.has(one))
      .map((one) => `an edition that should not be: ${one.slice(0, 80)}`),
  ]
}
