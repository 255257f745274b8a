import { cadences } from '../../src/subscribers/due.ts'
import type { Absences } from './absences.ts'
import { type Offence, type Wrong, wrongs } from './compare.ts'
import type { Expectation } from './expect-mails.ts'
import type { Arrived } from './mailbox.ts'
import type { Printed } from './press.ts'

/** What a run is about, and what came of each of its readers. */
interface Outcomes {
  readers: number
  seed: number
  firstDay: string
  days: number
  absences: Absences
  editions: readonly Printed[]
  outcomes: readonly { expectation: Expectation; arrived: readonly Arrived[]; offences: readonly Offence[] }[]
  /** What went wrong beside the mail. */
  faults: readonly string[]
  seconds: number
}

/** Counts by what is counted. */
export type Counts = Record<string, number>

export interface QuarterReport extends Pick<Outcomes, 'readers' | 'seed' | 'firstDay' | 'days' | 'faults' | 'seconds'> {
  editions: number
  papers: number
  absences: { name: string; from: string; to: string }[]
  digests: number
  /** All papers of all digests. */
  papersSent: number
  quietNotes: number
  /** By cadence, and under `all` together: how each moment of the schedules ended, and what was wrong. */
  byCadence: Record<string, Counts>
  /** The digests of readers' first moments, and those that an absence made late, by its name. */
  lateDigests: Counts
  offences: Offence[]
}

export function reportOf(run: Outcomes): QuarterReport {
  const { readers, seed, firstDay, days, faults, seconds, absences, outcomes } = run
  const moments = outcomes.flatMap(({ expectation }) => expectation.moments)
  const offences = outcomes.flatMap((outcome) => outcome.offences)
  const arrived = outcomes.flatMap((outcome) => outcome.arrived)
  const digests = arrived.filter(({ kind }) => kind === 'digest')
  const lateDigests: Counts = {}
  for (const { kind, why } of outcomes.flatMap(({ expectation }) => expectation.mails)) {
    if (kind === 'digest' && why !== 'on time') lateDigests[why] = (lateDigests[why] ?? 0) + 1
  }
  const outages = absences.outages.map(({ name }) => name)
  const fates = ['on time', ...outages, 'late by the relay', 'held back', 'quiet', 'paused']
  const countsFor = (cadence?: string): Counts => {
    const isMeant = (one: { cadence: string }) => cadence === undefined || one.cadence === cadence
    const theirs = moments.filter(isMeant)
    const among = (wrong: Wrong) => offences.filter((offence) => offence.wrong === wrong).filter(isMeant).length
    return {
      moments: theirs.length,
      ...Object.fromEntries(fates.map((fate) => [fate, theirs.filter((one) => one.fate === fate).length])),
      ...Object.fromEntries(wrongs.map((wrong) => [wrong, among(wrong)])),
    }
  }
  return {
    ...{ readers, seed, firstDay, days, faults, seconds },
    editions: run.editions.length,
    papers: run.editions.reduce((sum, { ids }) => sum + ids.length, 0),
    absences: [...absences.outages, ...absences.relay].map(({ name, from, to }) => ({
      name,
      from: new Date(from).toISOString(),
      to: new Date(to).toISOString(),
    })),
    digests: digests.length,
    papersSent: digests.reduce((sum, { papers }) => sum + papers.length, 0),
    quietNotes: arrived.filter(({ kind }) => kind === 'quiet note').length,
    byCadence: { ...Object.fromEntries(cadences.map((cadence) => [cadence, countsFor(cadence)])), all: countsFor() },
    lateDigests,
    offences,
  }
}

/** What the run shows to be wrong, a sentence each; none when all is as promised. */
export function faultsOf(report: QuarterReport): string[] {
  const { all = {} } = report.byCadence
  const told = wrongs.filter((wrong) => all[wrong]).map((wrong) => `${wrong}: ${all[wrong]}`)
  return [...told, ...report.faults]
}
