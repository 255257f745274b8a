import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import type { Library } from '../../src/digests/personal/learn-space.ts'
import type { Bag } from '../../src/digests/personal/words.ts'
import { seeded } from '../../src/lib/random.ts'
import { shuffled } from '../chaos/random.ts'

/** Readers and what they saved: of each reader the numbers of papers, of each paper its words. */
export interface Readers {
  libraries: Library[]
  papers: Bag[]
}

/** The folder of the readers: `folder` itself, or below it as in the collection of data; undefined where it is not. */
export function readersFolder(folder: string): string | undefined {
  const places = [folder, join(folder, 'citeulike-t'), join(folder, 'personal-ranking', 'citeulike-t')]
  return places.find((place) => fileOf(place, 'users.dat') && fileOf(place, 'mult.dat'))
}

/**
 * Reads `users.dat` (a line a reader: how many, then the numbers of papers from 0) and `mult.dat` (a line a paper: how
 * many words, then `word:count`), plain or with `.gz`. Papers that no line tells of are left out of libraries.
 */
export function readReaders(folder: string): Readers {
  const papers = linesOf(folder, 'mult.dat').map((line) => {
    const pairs = line.slice(1).map((pair) => pair.split(':'))
    return new Map(
      pairs.flatMap(([word, count]) => (word && Number(count) > 0 ? [[word, Number(count)] as const] : [])),
    )
  })
  const libraries = linesOf(folder, 'users.dat').map((line) => [
    ...new Set(
      line
        .slice(1)
        .map(Number)
        .filter((paper) => papers[paper]),
    ),
  ])
  return { libraries, papers }
}

function fileOf(folder: string, name: string): string | undefined {
  return [join(folder, `${name}.gz`), join(folder, name)].find((path) => existsSync(path))
}

/** The numbers and pairs of each line. */
function linesOf(folder: string, name: string): string[][] {
  const path = fileOf(folder, name) ?? ''
  const bytes = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString()
  return text
    .trimEnd()
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
}

/** One draw of the benchmark. All numbers but those of `fresh` are indexes into `known`. */
export interface Split {
  /** The papers that may be learnt from. */
  known: Bag[]
  libraries: Library[]
  /** The new papers, of which nothing but their words is known. */
  fresh: Bag[]
  /** Who is tested: what they saved of the known papers, and 200 indexes into `fresh`, the saved one first. */
  trials: { saved: Library; candidates: number[] }[]
}

const freshPart = 0.2
const fewestSaved = 5
const strangers = 199

/**
 * Holds a fifth of the papers out as new. Of every reader with 5 known papers saved or more, and a new one, one saved new
 * paper is to be found among 199 new ones that they did not save, or as many as there are. The same seed draws the same.
 */
export function splitReaders({ libraries, papers }: Readers, seed: number): Split {
  const random = seeded(seed)
  const order = shuffled([...papers.keys()], random)
  const freshCount = Math.round(papers.length * freshPart)
  const freshIndex = new Map(order.slice(0, freshCount).map((paper, index) => [paper, index]))
  const knownIndex = new Map(order.slice(freshCount).map((paper, index) => [paper, index]))
  const bagsOf = (indexes: Map<number, number>) => [...indexes.keys()].map((paper) => papers[paper] ?? new Map())
  const within = (library: Library, indexes: Map<number, number>) =>
    library.flatMap((paper) => indexes.get(paper) ?? [])
  const knownLibraries = libraries.map((library) => within(library, knownIndex))
  const trials = libraries.flatMap((library, reader) => {
    const [saved, held] = [knownLibraries[reader] ?? [], within(library, freshIndex)]
    if (saved.length < fewestSaved || held.length === 0) return []
    const target = held[Math.floor(random() * held.length)] ?? 0
    return [{ saved, candidates: [target, ...drawOthers(freshCount, new Set(held), random)] }]
  })
  return { known: bagsOf(knownIndex), libraries: knownLibraries, fresh: bagsOf(freshIndex), trials }
}

/**
 * What may be tuned on: the papers that are new in none of the draws, and readers' libraries of them. Split again, it
 * tells of few papers and few saved ones without a look at what the draws are there to judge.
 */
export function tuningSide({ libraries, papers }: Readers, draws: readonly Pick<Split, 'fresh'>[]): Readers {
  const held = new Set(draws.flatMap(({ fresh }) => fresh))
  const kept = [...papers.entries()].filter(([, bag]) => !held.has(bag))
  const index = new Map(kept.map(([paper], at) => [paper, at]))
  return {
    libraries: libraries.map((library) => library.flatMap((paper) => index.get(paper) ?? [])),
    papers: kept.map(([, bag]) => bag),
  }
}

function drawOthers(limit: number, saved: ReadonlySet<number>, random: () => number): number[] {
  const drawn = new Set<number>()
  const wanted = Math.min(strangers, limit - saved.size)
  while (drawn.size < wanted) {
    const paper = Math.floor(random() * limit)
    if (!saved.has(paper)) drawn.add(paper)
  }
  return [...drawn]
}
