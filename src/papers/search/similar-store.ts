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

const stem = z.object({ word: z.string(), times: z.number() })

/** The stems of a paper's title and abstract with how often each is there; those of the title count twice. */
export function stemsOf(db: Db, paperId: number): Promise<z.infer<typeof stem>[]> {
  return rows(
    db,
    stem,
    `SELECT lexeme AS word, sum(CASE weight WHEN 'A' THEN 2 ELSE 1 END)::integer AS times
     FROM paper_words, unnest(words) w, unnest(w.weights) weight
     WHERE paper_id = $1 AND weight <> 'B' AND lexeme ~ '[^0-9]' AND length(lexeme) BETWEEN 2 AND 40
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
  weight: number
}

/** Papers that are looked at more closely. */
const mostCompared = 400

/**
 * The papers that share the most telling words with a paper, longer ones counting less, the most alike first.
 * @param query a `tsquery` for the papers that come into question
 */
export async function mostAlike(
  db: Db,
  paperId: number,
  query: string,
  telling: readonly TellingWord[],
  most: number,
): Promise<number[]> {
  const found = await rows(
    db,
    z.object({ paper_id: z.number() }),
    `WITH hits AS MATERIALIZED (SELECT paper_id, day FROM paper_words WHERE words @@ $2::tsquery AND paper_id <> $1),
       compared AS MATERIALIZED (SELECT paper_id FROM hits ORDER BY day DESC, paper_id DESC LIMIT ${mostCompared}),
       telling AS MATERIALIZED (SELECT word::tsquery, weight FROM unnest($3::text[], $4::real[]) t (word, weight))
     SELECT paper_id
     FROM (SELECT paper_id, words FROM paper_words WHERE paper_id IN (SELECT paper_id FROM compared)
             AND is_sample = (SELECT is_sample FROM paper_words WHERE paper_id = $1) OFFSET 0) c,
       LATERAL (SELECT sum(weight) / sqrt(length(c.words) + 40) AS likeness FROM telling WHERE c.words @@ word) l
     ORDER BY likeness DESC NULLS LAST, paper_id DESC LIMIT $5`,
    [paperId, query, telling.map(({ word }) => word), telling.map(({ weight }) => weight), most],
  )
  return found.map((paper) => paper.paper_id)
}
