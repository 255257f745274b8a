import { z } from 'zod'
import { type Database, rows } from '../../src/db/database.ts'
import type { SearchRequest } from '../../src/papers/search/request.ts'

/** So many questions of each kind. */
export const perKind = 40

/** Words by how many of some papers have them: often, now and then, hardly. */
async function wordsOf(db: Database): Promise<{ frequent: string[]; middling: string[]; rare: string[] }> {
  const found = await rows(
    db,
    z.object({ word: z.string(), papers: z.number() }),
    `SELECT word, ndoc AS papers FROM ts_stat($$
       SELECT to_tsvector('simple', search_text(abstract)) FROM papers WHERE id % greatest(1, (SELECT max(id) FROM papers) / 3000) = 0$$)
     WHERE word ~ '^[a-z]{4,}$' AND to_tsvector('english', word) <> '' ORDER BY ndoc DESC, word`,
  )
  const most = found[0]?.papers ?? 1
  const between = (from: number, to: number) =>
    found.filter(({ papers }) => papers > from * most && papers <= to * most).map(({ word }) => word)
  return {
    frequent: between(0.15, 1),
    middling: between(0.01, 0.05),
    rare: found.filter(({ papers }) => papers === 1).map(({ word }) => word),
  }
}

/** Questions of each kind to a database of `count` papers, made of their own words. */
export async function questionsOf(
  db: Database,
  count: number,
  random: () => number,
): Promise<Record<string, SearchRequest[]>> {
  const { frequent, middling, rare } = await wordsOf(db)
  const pick = <T>(from: readonly T[]): T => from[Math.floor(random() * from.length)] as T
  const some = (make: () => SearchRequest) => Array.from({ length: perKind }, make)
  const titles = await rows(
    db,
    z.object({ title: z.string(), author: z.string().nullable(), abstract: z.string() }),
    `SELECT title, authors->>0 AS author, abstract FROM papers WHERE id % $1 = 7 LIMIT 400`,
    [Math.max(1, Math.floor(count / 400))],
  )
  const run = (text: string, length: number) => {
    const words = text.replace(/["-]/g, ' ').split(/\s+/)
    const from = Math.floor(random() * Math.max(1, words.length - length))
    return words.slice(from, from + length).join(' ')
  }
  const year = () => String(2008 + Math.floor(random() * 18))
  return {
    'a frequent word': some(() => ({ typed: pick(frequent) })),
    'two frequent words': some(() => ({ typed: `${pick(frequent)} ${pick(frequent)}` })),
    'a word now and then': some(() => ({ typed: pick(middling) })),
    'two words now and then': some(() => ({ typed: `${pick(middling)} ${pick(middling)}` })),
    'a rare word': some(() => ({ typed: pick(rare) })),
    'a frequent and a rare word': some(() => ({ typed: `${pick(frequent)} ${pick(rare)}` })),
    'one OR other': some(() => ({ typed: `${pick(frequent)} OR ${pick(middling)} ${pick(frequent)}` })),
    '-without': some(() => ({ typed: `${pick(frequent)} -${pick(frequent)}` })),
    'nothing but -without': some(() => ({ typed: `-${pick(frequent)}` })),
    'a phrase of an abstract': some(() => ({ typed: `"${run(pick(titles).abstract, 3)}"` })),
    'a phrase of two frequent words': some(() => ({ typed: `"${pick(frequent)} ${pick(frequent)}"` })),
    'a whole title': some(() => ({ typed: pick(titles).title })),
    'a name': some(() => ({ typed: pick(titles).author ?? '' })),
    'the beginning of a word': some(() => ({
      typed: pick([...frequent, ...middling]).slice(0, 3 + Math.floor(random() * 3)),
    })),
    'a word and a beginning': some(() => ({ typed: `${pick(frequent)} ${pick(middling).slice(0, 4)}` })),
    'a word that nobody uses': some(() => ({ typed: `${pick(frequent)} zz${run(pick(rare), 1)}zz` })),
    'a frequent word in a category': some(() => ({
      typed: pick(frequent),
      category: pick(['cs.CL', 'cs.CV', 'cs.IT', 'cs', 'math.PR']),
    })),
    'a frequent word in a year': some(() => {
      const of = year()
      return { typed: pick(frequent), from: `${of}-01-01`, to: `${of}-12-31` }
    }),
    'a phrase in a category since a day': some(() => ({
      typed: `"${run(pick(titles).abstract, 2)}"`,
      category: 'cs.LG',
      from: `${year()}-03-05`,
    })),
    'a category': some(() => ({
      typed: '',
      category: pick(['cs.CL', 'cs.CV', 'cs.IT', 'cs', 'math.PR', 'hep-th', 'cs.GL']),
    })),
    days: some(() => ({ typed: '', from: `${year()}-01-01`, to: `${year()}-12-31` })),
  }
}
