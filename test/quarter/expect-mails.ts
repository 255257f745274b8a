import type { Preferences } from '../../src/subscribers/preferences.ts'
import { type Absence, type Absences, absenceAt, dayLength } from './absences.ts'
import type { Calendar } from './calendar.ts'
import type { Due, Expectation, Fate } from './expectation.ts'
import { fits } from './fits.ts'
import type { Press } from './press.ts'
import type { Act, Reader } from './readers.ts'

/** What happened in the world, whatever the product made of it. */
export interface Facts {
  press: Press
  calendar: Calendar
  absences: Absences
  end: number
}

interface Waiting {
  mail: Omit<Due, 'at' | 'why'>
  /** What a digest that is given up gives back. */
  window?: { after: number; upTo: number }
}

const never = Number.POSITIVE_INFINITY

/**
 * Goes through a reader's quarter by the rules of the documentation alone: no table of the product is looked at, nor its
 * computation of moments.
 */
export function expectMails(reader: Reader, { press, calendar, absences, end }: Facts): Expectation {
  const mails: Due[] = []
  const moments: { at: number; cadence: string; fate: Fate }[] = []
  const spans: { from: number; to: number }[] = []
  const acts = [...reader.acts]
  let preferences = preferencesOf(acts[0])
  const wishes = [{ from: 0, preferences }]
  let state: 'out' | 'active' | 'paused' | 'left' = 'out'
  let due = never
  let isFirst = true
  let pause = { from: never, until: never }
  let readUpTo: number | undefined
  let lastDigestAt: number | undefined
  let waiting: Waiting[] = []
  let waitsFor: Absence | undefined
  const notedOn = new Set<string>()

  const dayOf = (at: number) => new Date(at).toISOString().slice(0, 10)
  const editionsBy = (at: number) => press.editions.filter((edition) => edition.at <= at).length
  const note = (at: number, fate: Fate) => moments.push({ at, cadence: preferences.cadence, fate })

  /** When a moment's turn really comes: once things run again, and once there is an edition at all. */
  function turnOf(moment: number): number {
    const at = absenceAt(absences.outages, moment)?.to ?? moment
    return Math.max(at, press.editions[0]?.at ?? never)
  }

  /** The next moment from `from` on, but on no day that has had its digest. */
  function anew(from: number): number {
    const { timeZone } = preferences
    const had = lastDigestAt === undefined ? '' : calendar.dayAt(timeZone, lastDigestAt)
    let next = calendar.next(preferences, from)
    while (next !== never && calendar.dayAt(timeZone, next) === had) next = calendar.next(preferences, next + 1)
    return next
  }

  function hadDigestToday(at: number): boolean {
    const { timeZone } = preferences
    return lastDigestAt !== undefined && calendar.dayAt(timeZone, lastDigestAt) === calendar.dayAt(timeZone, at)
  }

  function activate(at: number): void {
    state = 'active'
    spans.push({ from: at, to: never })
  }

  function deactivate(at: number, next: 'paused' | 'left'): void {
    const span = spans.at(-1)
    if (state === 'active' && span) span.to = at
    state = next
    due = never
  }

  function endPause(at: number): void {
    let missed = calendar.next(preferences, pause.from)
    for (; missed < at; missed = calendar.next(preferences, missed + 1)) note(missed, 'paused')
    pause = { from: never, until: never }
  }

  function act(one: Act): void {
    if (one.does === 'be imported' || one.does === 'sign up') {
      activate(one.at)
      due = one.at
    } else if (state === 'left' || one.does === 'opine') return
    else if (one.does === 'change') {
      // What was missed in a pause was missed by the schedule of then.
      if (state === 'paused') {
        const { until } = pause
        endPause(one.at)
        pause = { from: one.at, until }
      }
      preferences = one.preferences
      wishes.push({ from: one.at, preferences })
      // Who waits for the very first edition stays due, whatever hour they now want.
      if (state === 'active' && due > one.at) due = anew(one.at + 1)
    } else if (one.does === 'pause') {
      if (state === 'paused') endPause(one.at)
      deactivate(one.at, 'paused')
      pause = { from: one.at, until: endOf(one.until, one.at) }
    } else if (one.does === 'resume') {
      if (state !== 'paused') return
      endPause(one.at)
      activate(one.at)
      due = anew(one.at + 1)
    } else {
      if (state === 'paused') endPause(one.at)
      deactivate(one.at, 'left')
    }
  }

  function endOf(until: number | string | null, at: number): number {
    if (until === null) return never
    const { timeZone } = preferences
    const weeksOn = (weeks: number) => dayOf(Date.parse(calendar.dayAt(timeZone, at)) + weeks * 7 * dayLength)
    return calendar.begin(timeZone, typeof until === 'number' ? weeksOn(until) : until) || never
  }

  /** The reader's turn: what is new for them, or nothing. */
  function serve(at: number): void {
    const outage = absenceAt(absences.outages, due)
    const relay = absenceAt(absences.relay, at)
    const fate = (usual: Fate) => {
      if (isFirst) return
      if (!outage) note(due, usual)
      else for (let one = due; one < outage.to; one = calendar.next(preferences, one + 1)) note(one, outage.name)
    }
    if (waiting.some(({ window }) => window)) fate('held back')
    else {
      const upTo = editionsBy(at)
      const after = readUpTo ?? upTo - 1
      const ids = press.editions.slice(after, upTo).flatMap((edition) => edition.ids)
      const papers = new Set(ids.filter((id) => fits(preferences, press.papers.get(id) ?? nothing)))
      const isQuiet = papers.size === 0
      fate(isQuiet ? 'quiet' : relay ? 'late by the relay' : 'on time')
      readUpTo = Math.max(readUpTo ?? 0, upTo)
      const day = dayOf(at)
      if (!isQuiet || (preferences.wantsQuietNote && !notedOn.has(day) && !hadDigestToday(at))) {
        const kind = isQuiet ? ('quiet note' as const) : ('digest' as const)
        const mail = { kind, preferences, papers }
        if (relay) {
          waitsFor = relay
          waiting.push(isQuiet ? { mail } : { mail, window: { after, upTo } })
        } else mails.push({ ...mail, at, why: isFirst ? 'first' : (outage?.name ?? 'on time') })
        if (isQuiet) notedOn.add(day)
      }
      if (!isQuiet) lastDigestAt = at
    }
    isFirst = false
    due = calendar.next(preferences, at + 1)
  }

  /** The relay is back: what waited goes to whoever still wants it, and from the others it is taken back. */
  function settle({ to: at, name: why }: Absence): void {
    for (const { mail, window } of waiting) {
      if (state === 'active') mails.push({ ...mail, at, why })
      else if (window && readUpTo === window.upTo) readUpTo = window.after
    }
    waiting = []
    waitsFor = undefined
  }

  for (;;) {
    const [relayIsBack, pauseIsOver, nextAct] = [waitsFor?.to ?? never, pause.until, acts[0]?.at ?? never]
    const at = Math.min(relayIsBack, pauseIsOver, nextAct, turnOf(due))
    if (at >= end) break
    if (waitsFor && at === relayIsBack) settle(waitsFor)
    else if (at === pauseIsOver) {
      endPause(at)
      activate(at)
      due = anew(at)
    } else if (at === nextAct) act(acts.shift() as Act)
    else serve(at)
  }
  if (pause.from !== never) endPause(end)
  return {
    mails,
    moments,
    mayGet: (at) => spans.some(({ from, to }) => from <= at && at < to),
    wishAt: (at) => wishes.findLast(({ from }) => from <= at)?.preferences ?? preferences,
  }
}

const nothing = { id: '', text: '', authors: [], topic: '' }

function preferencesOf(act: Act | undefined): Preferences {
  if (!act || !('preferences' in act)) throw new Error('a reader begins by coming')
  return act.preferences
}
