import { z } from 'zod'
import { topicOf } from './topics.ts'

/** A paper as its source lists it. */
export interface Listed {
  /** arXiv's, without its version. */
  id: string
  text: string
  authors: readonly string[]
  topic: string
}

/** What came out at a moment: the papers that no edition had before. */
export interface Printed {
  at: number
  day: string
  ids: readonly string[]
}

/** Knows which papers must have come out when, from what the source has listed until then. It asks nothing of the product. */
export interface Press {
  readonly papers: ReadonlyMap<string, Listed>
  readonly editions: readonly Printed[]
  /** The source has answered with these rows. */
  list(rows: readonly unknown[]): void
  /** At a moment the edition of a day is to come out: each day has one, and none is empty. */
  publish(at: number, dueAt?: number): void
}

const row = z.object({
  title: z.string().optional(),
  paper: z.object({
    id: z.string(),
    title: z.string().optional(),
    summary: z.string().optional(),
    authors: z.array(z.object({ name: z.string().optional() })).default([]),
    withdrawnAt: z.string().nullish(),
  }),
})

export function openPress(): Press {
  const papers = new Map<string, Listed>()
  const editions: Printed[] = []
  const printed = new Set<string>()
  return {
    papers,
    editions,
    list(rows) {
      for (const one of rows) {
        const read = row.safeParse(one)
        if (!read.success || read.data.paper.withdrawnAt) continue
        const { title, paper } = read.data
        const id = paper.id.replace(/v\d+$/, '')
        const text = `${paper.title ?? title ?? ''}\n${paper.summary ?? ''}`
        papers.set(id, { id, text, authors: paper.authors.map(({ name = '' }) => name), topic: topicOf(id) })
      }
    },
    publish(at, dueAt = at) {
      const day = new Date(dueAt).toISOString().slice(0, 10)
      const ids = [...papers.keys()].filter((id) => !printed.has(id))
      if (ids.length === 0 || editions.some((edition) => edition.day === day)) return
      for (const id of ids) printed.add(id)
      editions.push({ at, day, ids })
    },
  }
}
