import { z } from 'zod'
import { type Database, type Db, row, rows } from '../../db/database.ts'
import type { Days } from './marks.ts'
import type { SearchExpression } from './tsquery.ts'

/** How long one search may take before it is given up, in milliseconds: nothing measured comes near it. */
const patience = 5_000

/**
 * Runs `work` where nothing can be written and PostgreSQL answers by the indexes. Its planner does not know that looking
 * at a paper's words costs a hundred times what looking at its row does, and so would rather read the whole table.
 */
export function searching<T>(db: Database, work: (tx: Db) => Promise<T>): Promise<T> {
  return db.transaction(async (tx) => {
    await tx.query(
      `SET TRANSACTION READ ONLY; SET LOCAL enable_seqscan = off; SET LOCAL jit = off; SET LOCAL work_mem = '32MB';
       SET LOCAL statement_timeout = ${patience}`,
    )
    return await work(tx)
  })
}

const folded = z.object({ text: z.string() })

/** Texts as the database sees the words of papers. */
export async function foldTexts(db: Db, texts: readonly string[]): Promise<string[]> {
  const found = await rows(
    db,
    folded,
    'SELECT search_text(text) AS text FROM unnest($1::text[]) WITH ORDINALITY AS typed (text, place) ORDER BY place',
    [texts],
  )
  return found.map(({ text }) => text)
}

const queries = z.object({ queries: z.array(z.string()) })

/**
 * What is asked in the language of `to_tsquery`, as `tsquery`. Words such as `the` are not looked for: what says nothing
 * else is not among them, for it would be found nowhere.
 */
export async function queriesOf(db: Db, asked: readonly string[]): Promise<string[]> {
  if (asked.length === 0) return []
  const found = await row(
    db,
    queries,
    `SELECT coalesce(array_agg(query::text ORDER BY place) FILTER (WHERE numnode(query) > 0), '{}') AS queries
     FROM unnest($1::text[]) WITH ORDINALITY AS asked (text, place), to_tsquery('english', text) query`,
    [asked],
  )
  return found.queries
}

const extent = z.object({
  from: z.string().nullable(),
  to: z.string().nullable(),
  samples: z.boolean(),
  says: z.boolean(),
})

/**
 * The days of the oldest and the newest paper that can be found, whether those are samples, which count only while there
 * is nothing else, and whether an expression says anything: words such as `the` are not looked for.
 */
export function findExtent(db: Db, expression: string): Promise<z.infer<typeof extent>> {
  return row(
    db,
    extent,
    `SELECT min(day)::text AS from, max(day)::text AS to, numnode(to_tsquery('english', $1)) > 0 AS says,
       NOT EXISTS (SELECT FROM paper_words WHERE NOT is_sample) AS samples
     FROM paper_words`,
    [expression],
  )
}

/** Which papers are wanted. */
export interface Wanted {
  /**
   * Each a `tsquery` without phrases, of words or marks, that has to match. The index goes through what each of them
   * finds and leaps over all that another does not, which it could not do within one: two words in three years of ten
   * took 115 ms as one query and take 16.
   */
  queries: readonly string[]
  /** Whether they ask for something, and not only for what is to be away. */
  isNarrow: boolean
  /** How many months there are papers of, also where only some days are wanted. */
  monthsInAll: number
  samples: boolean
}

const hits = z.object({ count: z.number(), ids: z.array(z.coerce.number()) })

/**
 * The newest of the papers that are wanted, `most` of them at most, and how many there are in all. All of them are
 * looked up: a caller asks for no more months at a time than that is cheap for.
 *
 * Tried on a million papers, and not taken: the newest of all hits of a word that nearly all have, 1.3 s; by the index of
 * days with the word as a filter, 0.1 s for such a word and 6 s for one of 2,000 papers; all hits of a word of every
 * sixth paper by `ts_rank_cd`, 16 s; a beginning by the index of all words, 0.6 s.
 * @param column `head` for words of title and authors alone
 */
export async function newestHits(
  db: Db,
  column: 'head' | 'words',
  { queries, days, samples }: Wanted & { days: Days },
  most: number,
): Promise<z.infer<typeof hits>> {
  const values: unknown[] = [days.from, days.to, samples, most]
  const match = queries.map((query) => `${column} @@ $${values.push(query)}::tsquery`)
  return await row(
    db,
    hits,
    `WITH hits AS MATERIALIZED (
       SELECT paper_id, day FROM paper_words
       WHERE ${match.join(' AND ')} AND day + 0 BETWEEN $1 AND $2 AND is_sample = $3
     )
     SELECT (SELECT count(*) FROM hits) AS count,
       ARRAY(SELECT paper_id FROM hits ORDER BY day DESC, paper_id DESC LIMIT $4) AS ids`,
    values,
  )
}

/**
 * The words of these papers' titles and names that begin so, folded, those of the most papers first; of those with one
 * stem, which find the same, one.
 */
export async function wordsBeginning(
  db: Db,
  ids: readonly number[],
  beginning: string,
  most: number,
): Promise<string[]> {
  const found = await rows(
    db,
    z.object({ word: z.string() }),
    `SELECT min(word) AS word FROM (
       SELECT substr(lexeme, 2) AS word FROM paper_words, unnest(tsvector_to_array(head)) lexeme
       WHERE paper_id = ANY ($1::bigint[]) AND starts_with(lexeme, $2)
     ) begun
     GROUP BY ts_lexize('english_stem', word) HAVING ts_lexize('english_stem', word) <> '{}'
     ORDER BY count(*) DESC, word LIMIT $3`,
    [ids, `=${beginning}`, most],
  )
  return found.map(({ word }) => word)
}

const ranked = z.object({ ids: z.array(z.coerce.number()) })

/**
 * Those of some papers that match a whole query, the best first. What counts is how often and how near each other the
 * words stand, titles before authors before abstracts; then how much of the title the query is, most of all whether it is
 * the whole; and a little, how new the paper is: after some years a fifth is lost. What lies beside a row is fetched
 * whenever it is looked at, so the words are made anew once (`|| ''`).
 * @param expression with `hasPhrases` not all of the papers may match it, else they do
 */
export async function rankHits(
  db: Db,
  ids: readonly number[],
  { strict, inTitle, hasPhrases }: Pick<SearchExpression, 'strict' | 'inTitle' | 'hasPhrases'>,
): Promise<number[]> {
  const found = await row(
    db,
    ranked,
    `SELECT coalesce(array_agg(paper_id ORDER BY score DESC, day DESC, paper_id DESC), '{}') AS ids FROM (
       SELECT paper_id, day,
         (ts_rank_cd('{0, 0.2, 0.7, 1}', words, query, 1)
           + CASE WHEN NOT words @@ to_tsquery('english', $3) THEN 0
               WHEN asked >= length(ts_filter(words, '{a}')) THEN 1
               ELSE 0.5 * asked / length(ts_filter(words, '{a}')) END)
           * (0.8 + 0.2 * exp(-greatest(0, current_date - day) / 1000.0)) AS score
       FROM (SELECT paper_id, day, words || '' AS words
             FROM paper_words
             WHERE paper_id = ANY ($1::bigint[]) ${hasPhrases ? `AND words @@ to_tsquery('english', $2)` : ''}
             OFFSET 0) matching,
         to_tsquery('english', $2) query, LATERAL (SELECT (numnode(query) + 1) / 2.0 AS asked) words_asked
     ) scored`,
    [ids, strict, inTitle],
  )
  return found.ids
}
