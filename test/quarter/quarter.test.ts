import { describe, expect, test } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { type Calendar, createCalendar, type Wish } from './calendar.ts'
import { compare, type Wrong } from './compare.ts'
import { expectMails } from './expect-mails.ts'
import type { Due, Expectation } from './expectation.ts'
import { fits } from './fits.ts'
import { madeUpListing } from './listings.ts'
import type { Arrived } from './mailbox.ts'
import { openPress } from './press.ts'
import type { Reader } from './readers.ts'
import { faultsOf } from './report.ts'
import { runQuarter } from './run-quarter.ts'

const db = useDatabase()

test('three weeks with outages and a relay that is away bring every digest once, at its hour', async () => {
  const report = await runQuarter({
    databaseUrl: db.url,
    readers: 24,
    seed: 8,
    // The clocks change in ten of the zones, forward in six of them and back in four.
    firstDay: '2025-03-17',
    days: 23,
    // So that there are enough papers to learn from in the last week.
    listing: madeUpListing(8, 16),
    places: { hour: 3, relay: 7, day: 10, week: 14, hoursOfWeek: 48 },
  })
  expect(faultsOf(report), JSON.stringify({ ...report, offences: report.offences.slice(0, 10) })).toEqual([])
  // A run that has none of these has looked at nothing.
  const all = report.byCadence['all'] ?? {}
  for (const fate of ['on time', '1 hour', '1 day', '2 days', 'late by the relay', 'held back', 'quiet', 'paused']) {
    expect(all[fate], fate).toBeGreaterThan(0)
  }
  expect(all['digests']).toBeGreaterThan(100)
  expect(all['quiet notes']).toBeGreaterThan(0)
  expect(report.lessons).toBeGreaterThan(0)
  expect(all['like saved or liked']).toBeGreaterThan(0)
}, 300_000)

const minute = 60_000
const span = { from: Date.parse('2025-02-17T00:00Z'), to: Date.parse('2025-05-18T00:00Z') }
const calendar: Calendar = createCalendar(span)
const at = (moment: string) => Date.parse(moment)

describe('the calendar of the checks', () => {
  const wish = (timeZone: string, hour: number, over: Partial<Wish> = {}): Wish => ({
    ...{ cadence: 'daily', days: [], hour, timeZone },
    ...over,
  })

  test.each<[string, Wish, string, string]>([
    ['by a quarter of an hour', wish('Asia/Kathmandu', 8), '2025-03-01T03:00Z', '2025-03-02T02:15Z'],
    ['over a skipped hour', wish('America/New_York', 2), '2025-03-09T00:00Z', '2025-03-09T07:00Z'],
    [
      'over a skipped half hour that comes twice',
      wish('Australia/Lord_Howe', 2),
      '2025-04-05T15:00Z',
      '2025-04-05T15:30Z',
    ],
    ['over a skipped midnight', wish('Africa/Cairo', 0), '2025-04-24T12:00Z', '2025-04-24T22:00Z'],
    ['the first time of two', wish('America/Santiago', 23), '2025-04-05T12:00Z', '2025-04-06T02:00Z'],
    ['on weekdays', wish('UTC', 8, { cadence: 'weekdays' }), '2025-03-07T08:01Z', '2025-03-10T08:00Z'],
    [
      'on the last day of a short month',
      wish('UTC', 8, { cadence: 'monthly', days: [31] }),
      '2025-02-20T00:00Z',
      '2025-02-28T08:00Z',
    ],
  ])('finds the next moment %s', (_, wanted, from, next) => {
    expect(new Date(calendar.next(wanted, at(from))).toISOString()).toBe(new Date(at(next)).toISOString())
  })

  test('knows when a day begins that has no midnight', () => {
    expect(calendar.begin('Africa/Cairo', '2025-04-25')).toBe(at('2025-04-24T22:00Z'))
    expect(calendar.wall('Africa/Cairo', at('2025-04-24T22:00Z'))).toBe('Fri 2025-04-25 01:00')
  })
})

const wants: Due['preferences'] = {
  ...{ topics: [], keywords: [], avoid: [], authors: [], withTrending: true, digestSize: 10 },
  ...{ abstracts: 'lead', format: 'html', cadence: 'daily', days: [], hour: 8, timeZone: 'UTC', wantsQuietNote: true },
  language: null,
}

test('what fits is found without the product', () => {
  const paper = { id: '1', text: 'Video diffusion\nOf robots.', authors: ['Ada Lovelace'], topic: 'cs.CV' }
  const narrow = { ...wants, withTrending: false }
  expect(fits(wants, paper)).toBe(true)
  expect(fits({ ...narrow, keywords: ['"diffusion"'] }, paper)).toBe(true)
  expect(fits({ ...narrow, keywords: ['"robot"'] }, paper)).toBe(false)
  expect(fits({ ...narrow, topics: ['cs.CV'] }, paper)).toBe(true)
  expect(fits({ ...narrow, topics: ['cs.CL'] }, paper)).toBe(false)
  expect(fits({ ...wants, avoid: ['"video"'] }, paper)).toBe(false)
  expect(fits({ ...narrow, avoid: ['"video"'], authors: ['ada lovelace'] }, paper)).toBe(true)
})

test('whoever waits for the very first edition is due at it, though they want another hour meanwhile', () => {
  const press = openPress()
  press.list([{ paper: { id: '2503.00001', title: 'First' } }])
  press.publish(at('2025-03-11T05:30Z'))
  const acts: Reader['acts'] = [
    { at: at('2025-03-10T00:10Z'), does: 'be imported', preferences: wants },
    { at: at('2025-03-10T12:10Z'), does: 'change', preferences: { ...wants, hour: 18 } },
  ]
  const facts = { press, calendar, absences: { outages: [], relay: [] }, end: at('2025-03-11T12:00Z') }
  const { mails } = expectMails({ email: 'ada@example.org', acts }, facts)
  expect(mails.map((mail) => [new Date(mail.at).toISOString(), mail.kind])).toEqual([
    ['2025-03-11T05:30:00.000Z', 'digest'],
  ])
})

describe('a run is bad where', () => {
  const monday = at('2025-03-10T08:00Z')
  const tuesday = at('2025-03-11T08:00Z')
  const wednesday = at('2025-03-12T08:00Z')
  const due = (moment: number, ...papers: string[]): Due => ({
    ...{ at: moment, kind: papers.length > 0 ? 'digest' : 'quiet note', why: 'on time', preferences: wants },
    papers: new Set(papers),
  })
  const came = (moment: number, ...papers: string[]): Arrived => ({
    ...{
      to: 'ada@example.org',
      at: moment,
      kind: papers.length > 0 ? 'digest' : 'quiet note',
      papers,
      link: '',
      alike: 0,
    },
  })
  const good = [came(monday, 'a', 'b'), came(tuesday, 'c'), came(wednesday)]
  const expectation: Expectation = {
    mails: [due(monday, 'a', 'b'), due(tuesday, 'c'), due(wednesday)],
    moments: [],
    mayGet: (moment) => moment < wednesday + minute,
    wishAt: () => wants,
  }
  const wrongIn = (...arrived: Arrived[]) => compare('ada@example.org', expectation, arrived, calendar)

  test('nothing is wrong is not', () => {
    expect(wrongIn(...good)).toEqual([])
  })

  test.each<[string, Arrived[], Wrong[]]>([
    ['a digest is an hour late', [came(monday + 60 * minute, 'a', 'b'), ...good.slice(1)], ['wrong hour']],
    ['a digest is missing', good.slice(1), ['missing']],
    ['a digest comes twice', [...good.slice(0, 1), ...good], ['twice', 'twice', 'wrong hour']],
    ['a paper comes twice', [came(monday, 'a', 'b'), came(tuesday, 'a'), came(wednesday)], ['twice', 'wrong papers']],
    ['a paper fits nobody', [came(monday, 'a', 'x'), ...good.slice(1)], ['wrong papers']],
    ['a paper is left out', [came(monday, 'a'), ...good.slice(1)], ['wrong papers']],
    ['somebody who has left gets a digest', [...good, came(wednesday + minute, 'd')], ['not wanted any more']],
    ['a note is missing', good.slice(0, 2), ['wrong quiet notes']],
    ['a note comes that nobody asked for', [...good, came(monday + minute)], ['wrong quiet notes']],
  ])('%s', (_, arrived, wrong) => {
    expect(wrongIn(...arrived).map((offence) => offence.wrong)).toEqual(wrong)
  })

  test('anything is, and it names whom, when and what', () => {
    const [offence] = wrongIn(...good.slice(1))
    expect(offence).toEqual({
      wrong: 'missing',
      cadence: 'daily',
      facts:
        'ada@example.org, daily at 8:00: no digest of 2 papers (on time), Mon 2025-03-10 08:00 UTC (2025-03-10T08:00Z)',
    })
  })
})
