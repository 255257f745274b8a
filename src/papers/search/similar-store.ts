import { z } from 'zod'
import { type Db, row, rows } from '../../db/database.ts'

const frequency = z.object({ word: z.string(), papers: z.number() })

/**
 * In how many of the newest papers, `most` of them at most, each stem is that is in two or more. Some thousand papers tell
 * common words from telling ones as well as all papers would, and counting a million takes minutes.
 */
export async function stemFrequencies(
  db: Db,
  most: number,
): Promise<{ count: number; stems: z.infer<typeof frequency>[] }> {
  const newest = `SELECT words FROM paper_words ORDER BY paper_id DESC LIMIT ${most}`
  const { count } = await row(db, z.object({ count: z.number() }), `SELECT count(*) FROM (${newest}) newest`)
  const stems = await rows(
    db,
    frequency,
    `SELECT word, ndoc AS papers FROM ts_stat($1) WHERE ndoc > 1 AND word !~ '^[@/=]'`,
    [newest],
  )
  return { count, stems }
}

const stem = z
  .object({ word: z.string(), times: z.number(), in_title: z.boolean() })
  .transform(({ in_title, ...row }) => ({ ...row, inTitle: in_title }))

/** The stems of a paper's title and abstract with how often each is there; those of the title count twice. Numbers tell nothing. */
export function stemsOf(db: Db, paperId: number): Promise<z.infer<typeof stem>[]> {
  return rows(
    db,
    stem,
    `SELECT lexeme AS word, sum(CASE weight WHEN 'A' THEN 2 ELSE 1 END)::integer AS times, bool_or(weight = 'A') AS in_title
     FROM paper_words, unnest(words) w, unnest(w.weights) weight
     WHERE paper_id = $1 AND weight <> 'B' AND lexeme !~ '^[0-9]' AND length(lexeme) BETWEEN 2 AND 40
     GROUP BY lexeme`,
    [paperId],
  )
}

/** A stem and how much it tells. */
export interface TellingWord {
  /** As a `tsquery`. */
  word: string
  /** Of all papers those that have it, as it seems. */
  share: number
  inTitle: boolean
  weight: number
}

/** Of those that come into question by title and by abstract so many are compared, the newest. */
const mostCompared = 200

/**
 * The papers that share the most telling words with a paper, longer ones counting less, the most alike first. What lies
 * beside a row is fetched each time it is looked at, so the words are made anew once (`strip`).
 * @param queries each a `tsquery` for the papers that come into question; empty for none
 */
export async function mostAlike(
  db: Db,
  paperId: number,
  queries: { head: string; words: string },
  telling: readonly TellingWord[],
  most: number,
): Promise<number[]> {
  const newest = (column: string, parameter: string) =>
    `(WITH hits AS MATERIALIZED (SELECT paper_id, day FROM paper_words WHERE ${column} @@ ${parameter}::tsquery)
       SELECT paper_id FROM hits ORDER BY day DESC, paper_id DESC LIMIT ${mostCompared})`
  const found = await rows(
    db,
    z.object({ paper_id: z.number() }),
    `WITH compared AS MATERIALIZED (${newest('head', '$2')} UNION ${newest('words', '$3')}),
       telling AS MATERIALIZED (SELECT word::tsquery, weight FROM unnest($4::text[], $5::real[]) t (word, weight))
     SELECT paper_id
     FROM (SELECT paper_id, strip(words) AS words FROM paper_words
           WHERE paper_id IN (SELECT paper_id FROM compared) AND paper_id <> $1
             AND is_sample = (SELECT is_sample FROM paper_words WHERE paper_id = $1) OFFSET 0) c,
       LATERAL (SELECT sum(weight) / sqrt(length(c.words) + 40) AS likeness FROM telling WHERE c.words @@ word) l
     ORDER BY likeness DESC NULLS LAST, paper_id DESC LIMIT $6`,
    [paperId, queries.head, queries.words, telling.map(({ word }) => word), telling.map(({ weight }) => weight), most],
  )
  return found.map((paper) => paper.paper_id)
}
