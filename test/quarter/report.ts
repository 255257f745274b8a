import { cadences } from '../../src/subscribers/due.ts'
import type { Absences } from './absences.ts'
import { type Offence, wrongs } from './compare.ts'
import type { Expectation } from './expectation.ts'
import type { Arrived } from './mailbox.ts'
import type { Printed } from './press.ts'

/** What came of a reader. */
interface Outcome {
  expectation: Expectation
  arrived: readonly Arrived[]
  offences: readonly Offence[]
}

/** What a run is about, and what came of each of its readers. */
interface Run {
  readers: number
  seed: number
  firstDay: string
  days: number
  absences: Absences
  editions: readonly Printed[]
  /** How often the ranking was learnt. */
  lessons: number
  outcomes: readonly Outcome[]
  /** What went wrong beside the mail. */
  faults: readonly string[]
  seconds: number
}

/** Counts by what is counted. */
export type Counts = Record<string, number>

export interface QuarterReport
  extends Pick<Run, 'readers' | 'seed' | 'firstDay' | 'days' | 'lessons' | 'faults' | 'seconds'> {
  editions: number
  papers: number
  /** What was away, and how many digests came late by it. */
  absences: { name: string; from: string; to: string; digests: number }[]
  /** By cadence, and under `all` together: what came, how each moment of the schedules ended, and what was wrong. */
  byCadence: Record<string, Counts>
  offences: Offence[]
}

export function reportOf(run: Run): QuarterReport {
  const { readers, seed, firstDay, days, lessons, faults, seconds, absences, outcomes, editions } = run
  const late = outcomes.flatMap(({ expectation }) => expectation.mails).filter(({ kind }) => kind === 'digest')
  const written = (at: number) => new Date(at).toISOString().slice(0, 16)
  const outages = absences.outages.map(({ name }) => name)
  const countsOf = (cadence?: string) => countsFor(outcomes, outages, cadence)
  return {
    ...{ readers, seed, firstDay, days, lessons, faults, seconds },
    editions: editions.length,
    papers: editions.reduce((sum, { ids }) => sum + ids.length, 0),
    absences: [...absences.outages, ...absences.relay].map(({ name, from, to }) => {
      return { name, from: written(from), to: written(to), digests: late.filter(({ why }) => why === name).length }
    }),
    byCadence: { ...Object.fromEntries(cadences.map((cadence) => [cadence, countsOf(cadence)])), all: countsOf() },
    offences: outcomes.flatMap((outcome) => outcome.offences),
  }
}

/** A reader who changes their cadence counts under each for its time, and as a reader under the last. */
function countsFor(outcomes: readonly Outcome[], outages: readonly string[], cadence?: string): Counts {
  const isMeant = (one: { cadence: string }) => cadence === undefined || one.cadence === cadence
  const readers = outcomes.filter(({ expectation }) => isMeant(expectation.wishAt(Number.POSITIVE_INFINITY)))
  const mails = outcomes.flatMap(({ expectation, arrived }) =>
    arrived.filter(({ at }) => isMeant(expectation.wishAt(at))),
  )
  const digests = mails.filter(({ kind }) => kind === 'digest')
  const moments = outcomes.flatMap(({ expectation }) => expectation.moments).filter(isMeant)
  const offences = outcomes.flatMap((outcome) => outcome.offences).filter(isMeant)
  const counts: Counts = {
    readers: readers.length,
    digests: digests.length,
    papers: digests.reduce((sum, { papers }) => sum + papers.length, 0),
    'like saved or liked': digests.reduce((sum, { alike }) => sum + alike, 0),
    'quiet notes': mails.filter(({ kind }) => kind === 'quiet note').length,
    moments: moments.length,
  }
  for (const fate of ['on time', ...outages, 'late by the relay', 'held back', 'quiet', 'paused']) {
    counts[fate] = moments.filter((moment) => moment.fate === fate).length
  }
  for (const wrong of wrongs) counts[wrong] = offences.filter((offence) => offence.wrong === wrong).length
  return counts
}

/** What the run shows to be wrong, a sentence each; none when all is as promised. */
export function faultsOf(report: QuarterReport): string[] {
  const { all = {} } = report.byCadence
  const told = wrongs.filter((wrong) => all[wrong]).map((wrong) => `${wrong}: ${all[wrong]}`)
  return [...told, ...report.faults]
}
