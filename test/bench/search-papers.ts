import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'

/** A paper that was made up, for the table `papers`. */
export interface MadeUpPaper {
  id: string
  title: string
  abstract: string
  authors: string[]
  categories: string[]
  /** `YYYY-MM-DD` */
  day: string
}

/** Makes papers that nobody wrote; the same `random` makes the same. */
export type MakePaper = (serial: number, total: number) => MadeUpPaper

const line = z.object({
  title: z.string(),
  abstract: z.string(),
  authors: z.array(z.string()).nullish(),
  categories: z.array(z.string()).nullish(),
})

/** Real papers below a folder of corpora, as far as they are to be found there. */
export function readPapers(folder: string | undefined): z.infer<typeof line>[] {
  const papers = folder && join(folder, 'arxiv-cs-daily/papers')
  if (!papers || !existsSync(papers)) return []
  return readdirSync(papers)
    .filter((name) => name.endsWith('.jsonl.gz'))
    .flatMap((name) =>
      gunzipSync(readFileSync(join(papers, name)))
        .toString()
        .split('\n')
        .filter(Boolean),
    )
    .map((text) => line.parse(JSON.parse(text)))
}

/** Numbers from 0 to 1, always the same ones (mulberry32). */
export function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296
  }
}

const syllables = 'ba ce di fo gu ha je ki lo mu na pe ri so tu va we xi yo zu an el in or ur'.split(' ')

/** A word for a number, the same for the same: no two numbers share one. */
export function wordNumbered(number: number): string {
  let word = ''
  for (let rest = number; ; rest = Math.floor(rest / syllables.length) - 1) {
    word = `${syllables[rest % syllables.length]}${word}`
    if (rest < syllables.length) return `${word}q`
  }
}

/** A rank from 0, by a Zipf distribution over `count` ranks (the inverse of its continuous form). */
function zipf(random: () => number, count: number): number {
  return Math.min(count - 1, Math.floor(count ** random()) - 1)
}

const firstYear = 2007

/** So that there are more papers each year, as in arXiv: the day of the paper that has this share of all before it. */
function dayOf(share: number): string {
  const [from, to] = [Date.UTC(firstYear, 0), Date.UTC(2026, 9, 31)]
  return new Date(from + ((to - from) * Math.log1p(share * 15)) / Math.log(16)).toISOString().slice(0, 10)
}

/**
 * Papers put together from sentences of real papers of one category, half a title and names, with one word in forty
 * replaced by one that is rare or new; or, where there are none, of words that are made up, as frequent as Zipf has it.
 */
export function paperMaker(real: readonly z.infer<typeof line>[], random: () => number): MakePaper {
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const rareWord = () => wordNumbered(zipf(random, 3_000_000))
  const madeUpText = (length: number) => Array.from({ length }, () => wordNumbered(zipf(random, 200_000))).join(' ')
  const groups = new Map<string, (typeof real)[number][]>()
  for (const paper of real) {
    const key = paper.categories?.[0] ?? ''
    groups.set(key, [...(groups.get(key) ?? []).slice(-2_000), paper])
  }
  const withRareWords = (text: string) => text.replace(/[a-z]{4,}/g, (word) => (random() < 1 / 40 ? rareWord() : word))
  const sentencesOf = new WeakMap<object, string[]>()
  function sentence(paper: (typeof real)[number]): string {
    const known = sentencesOf.get(paper) ?? paper.abstract.replace(/\s+/g, ' ').split(/(?<=\.) (?=[A-Z])/)
    sentencesOf.set(paper, known)
    return pick(known)
  }
  function textsOf(): Pick<MadeUpPaper, 'title' | 'abstract' | 'categories' | 'authors'> {
    if (real.length === 0) {
      const authors = Array.from({ length: 1 + Math.floor(random() * 6) }, () => madeUpText(2))
      return {
        title: madeUpText(9),
        abstract: madeUpText(170),
        authors,
        categories: [pick(['cs.CL', 'cs.LG', 'cs.CV', 'math.PR', 'hep-th'])],
      }
    }
    const first = pick(real)
    const group = groups.get(first.categories?.[0] ?? '') ?? [first]
    const [begin, end] = [first.title, pick(group).title].map((title) => title.split(/\s+/)) as [string[], string[]]
    return {
      title: withRareWords(
        [...begin.slice(0, Math.ceil(begin.length / 2)), ...end.slice(Math.floor(end.length / 2))].join(' '),
      ),
      abstract: withRareWords(Array.from({ length: 8 }, (_, at) => sentence(at < 3 ? first : pick(group))).join(' ')),
      authors: (first.authors ?? []).slice(0, 8).map((name) =>
        [
          name.split(' ')[0],
          pick(pick(group).authors ?? [name])
            .split(' ')
            .at(-1),
        ].join(' '),
      ),
      categories: first.categories ?? [],
    }
  }
  return (serial, total) => {
    const day = dayOf(serial / total)
    return {
      id: `${day.slice(2, 4)}${day.slice(5, 7)}.${String(serial % 100_000).padStart(5, '0')}`,
      day,
      ...textsOf(),
    }
  }
}
