import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { type Ranked, trendingInputs } from '../../src/editions/trending.ts'
import { parseDailyPapers } from '../../src/sources/hugging-face/hugging-face-rows.ts'
import type { RawPaper } from '../../src/sources/source.ts'

/** A day whose list was taken twice: the papers of the morning as the product ranks them, and what became of all. */
export interface CapturedDay {
  day: string
  morning: Ranked[]
  /** The votes of the afternoon by bare id. */
  afternoon: Map<string, number>
}

/** A day with fewer papers, in both captures, is hardly a choice. */
const fewest = 15

const hour = 3_600_000

/**
 * The days, in order, that stand below `folder` both as `morning/DAY.json.gz` and `afternoon/DAY.json.gz` (or plain
 * `.json`): answers of Hugging Face. Only days with at least 15 papers in one capture or the other.
 * @returns them, and the days passed over because a capture cannot be read.
 */
export function readCaptures(folder: string): { days: CapturedDay[]; unreadable: string[] } {
  const [morning, afternoon] = [filesOf(join(folder, 'morning')), filesOf(join(folder, 'afternoon'))]
  const days: CapturedDay[] = []
  const unreadable: string[] = []
  for (const [day, file] of [...morning].sort()) {
    const later = afternoon.get(day)
    if (!later) continue
    const [before, after] = [readPapers(file, day), readPapers(later, day)]
    if (!before || !after) unreadable.push(day)
    else if (Math.max(before.length, after.length) >= fewest) days.push(capturedDay(day, before, after))
  }
  return { days, unreadable }
}

function filesOf(folder: string): Map<string, string> {
  const files = new Map<string, string>()
  for (const name of readdirSync(folder)) {
    const day = /^(\d{4}-\d{2}-\d{2})\.json(\.gz)?$/.exec(name)?.[1]
    if (day) files.set(day, join(folder, name))
  }
  return files
}

/** The papers of a capture, each once; undefined for what is no list. */
function readPapers(file: string, day: string): RawPaper[] | undefined {
  try {
    const bytes = readFileSync(file)
    const rows: unknown = JSON.parse((file.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString())
    if (!Array.isArray(rows)) return undefined
    const papers = parseDailyPapers(rows, { day }).flatMap((item) => ('paper' in item ? [item.paper] : []))
    return [...new Map(papers.map((paper) => [paper.externalId, paper])).values()]
  } catch {
    return undefined
  }
}

function capturedDay(day: string, before: readonly RawPaper[], after: readonly RawPaper[]): CapturedDay {
  const now = momentOf(day, before)
  const morning = before.map(({ source, externalId, signals, listedAt, authors, hasMedia }) => {
    const { upvotes = null, stars = null, comments = null } = signals ?? {}
    const known = { signals: { upvotes, stars, comments }, earlier: null, authors }
    const inputs = trendingInputs({ ...known, listedAt: listedAt ?? null, hasMedia: hasMedia ?? null }, now)
    return { source, externalId, inputs }
  })
  return { day, morning, afternoon: new Map(after.map((paper) => [paper.externalId, paper.signals?.upvotes ?? 0])) }
}

/** Mornings were taken at about 08:00 UTC, a few of them later: never before what they list, if that is of the day. */
function momentOf(day: string, papers: readonly RawPaper[]): Date {
  const eight = Date.parse(day) + 8 * hour
  const listed = papers.map((paper) => paper.listedAt?.getTime() ?? 0).filter((time) => time < eight + 16 * hour)
  return new Date(Math.max(eight, ...listed))
}

/** How far two orders agree on their first, from 0 to 1, day by day. */
export interface Agreement {
  first10: number
  first3: number
}

/** Agreement of the afternoon's first by votes with the first of the morning, as `score` orders that. */
export function agreementOf(captured: CapturedDay, score: (paper: Ranked) => number): Agreement {
  const morning = new Map(captured.morning.map((paper) => [paper.externalId, score(paper)]))
  return { first10: overlap(morning, captured.afternoon, 10), first3: overlap(morning, captured.afternoon, 3) }
}

/** The votes of the morning alone, as an order to compare with. */
export function byVotes(paper: Ranked): number {
  return paper.inputs.upvotes ?? 0
}

function overlap(morning: ReadonlyMap<string, number>, afternoon: ReadonlyMap<string, number>, length: number): number {
  const goal = placesOf(afternoon, length)
  let shared = 0
  for (const [id, place] of placesOf(morning, length)) shared += place * (goal.get(id) ?? 0)
  return shared / length
}

/**
 * The part that each id has in the first `length`: 1 or 0, and those that tie for the last places share them equally, so
 * that neither order gains by the way it breaks ties.
 */
export function placesOf(scores: ReadonlyMap<string, number>, length: number): Map<string, number> {
  const last = [...scores.values()].sort((a, b) => b - a)[length - 1] ?? Number.NEGATIVE_INFINITY
  const values = [...scores.values()]
  const above = values.filter((value) => value > last).length
  const tied = values.filter((value) => value === last).length
  const share = (value: number) => (value > last ? 1 : value === last ? (length - above) / tied : 0)
  return new Map([...scores].map(([id, value]) => [id, share(value)]))
}

/** The first two thirds of the days, for fitting, and the last third, for reporting. */
export function splitDays<T>(days: readonly T[]): { fitting: T[]; reported: T[] } {
  const cut = Math.floor((days.length * 2) / 3)
  return { fitting: days.slice(0, cut), reported: days.slice(cut) }
}
