import { z } from 'zod'
import { type Db, maybeRow, row, rows } from '../db/database.ts'
import { cleanParagraphs, cleanTitle } from '../papers/clean-text.ts'

const head = z
  .object({ learnt_at: z.date(), papers: z.number(), libraries: z.number(), learnt_of: z.string() })
  .transform(({ learnt_at, learnt_of, ...row }) => ({ ...row, learntAt: learnt_at, learntOf: learnt_of }))

/** What is kept of a model beside its bytes. */
export type ModelHead = z.infer<typeof head>

/** When the model that is kept was learnt, and of what; undefined while there is none. */
export function findModelHead(db: Db): Promise<ModelHead | undefined> {
  return maybeRow(db, head, 'SELECT learnt_at, papers, libraries, learnt_of FROM ranking_model')
}

const whole = z.intersection(head, z.object({ bytes: z.instanceof(Buffer) }))

/** Likewise with the model itself, as `encodeModel` writes it: tens of megabytes. */
export function findModel(db: Db): Promise<z.infer<typeof whole> | undefined> {
  return maybeRow(db, whole, 'SELECT * FROM ranking_model')
}

/** Keeps a model in the place of whatever was kept. */
export async function keepModel(db: Db, model: Omit<ModelHead, 'learntAt'> & { bytes: Buffer }): Promise<void> {
  await db.query(
    `INSERT INTO ranking_model (bytes, papers, libraries, learnt_of) VALUES ($1, $2, $3, $4)
     ON CONFLICT ((true)) DO UPDATE SET bytes = excluded.bytes, learnt_at = excluded.learnt_at,
       papers = excluded.papers, libraries = excluded.libraries, learnt_of = excluded.learnt_of`,
    [model.bytes, model.papers, model.libraries, model.learntOf],
  )
}

const thereIs = z
  .object({
    papers: z.number(),
    newest: z.number().nullable(),
    has_opinions: z.boolean(),
    libraries: z.number(),
    saved: z.number().nullable(),
    last_saved: z.string().nullable(),
  })
  .transform(({ has_opinions, last_saved, ...row }) => ({ ...row, hasOpinions: has_opinions, lastSaved: last_saved }))

/** What there is to learn from: papers, whether anybody said anything, and libraries of `smallest` papers or more. */
export function whatThereIs(db: Db, smallest: number): Promise<z.infer<typeof thereIs>> {
  return row(
    db,
    thereIs,
    `SELECT p.papers, p.newest, EXISTS (SELECT FROM opinions) AS has_opinions, l.libraries, l.saved, l.last_saved
     FROM (SELECT count(*) AS papers, max(id) AS newest FROM papers) p,
       (SELECT count(*) AS libraries, sum(saved)::integer AS saved, max(last_saved)::text AS last_saved
        FROM (SELECT count(*) AS saved, max(created_at) AS last_saved FROM opinions WHERE is_saved
              GROUP BY subscriber_id HAVING count(*) >= $1) library) l`,
    [smallest],
  )
}

const text = z.object({
  id: z.number(),
  // Rows of other programs, cleaned as they are wherever they are read.
  title: z.string().transform(cleanTitle),
  abstract: z.string().transform(cleanParagraphs),
})

/** A paper's words. */
export type PaperText = z.infer<typeof text>

/** The words of these papers, in no order. */
export function textsOf(db: Db, ids: readonly number[]): Promise<PaperText[]> {
  return rows(db, text, 'SELECT id, title, abstract FROM papers WHERE id = ANY ($1::bigint[])', [ids])
}

const atOnce = 1_000

/** The words of the newest papers, `most` of them, in the order in which they became known; some in memory at a time. */
export async function* newestTexts(db: Db, most: number): AsyncGenerator<PaperText> {
  const { before } = await row(
    db,
    z.object({ before: z.number() }),
    'SELECT coalesce(min(id), 1) - 1 AS before FROM (SELECT id FROM papers ORDER BY id DESC LIMIT $1) newest',
    [most],
  )
  let last = before
  for (;;) {
    const page = await rows(db, text, 'SELECT id, title, abstract FROM papers WHERE id > $1 ORDER BY id LIMIT $2', [
      last,
      atOnce,
    ])
    yield* page
    const end = page.at(-1)
    if (!end) return
    last = end.id
  }
}

/** What readers saved, a library each, those of fewer than `smallest` papers left out; some in memory at a time. */
export async function* savedLibraries(db: Db, smallest: number): AsyncGenerator<number[]> {
  const library = z.object({ reader: z.number(), papers: z.array(z.number()) })
  let last = 0
  for (;;) {
    const page = await rows(
      db,
      library,
      `SELECT subscriber_id AS reader, json_agg(paper_id ORDER BY paper_id) AS papers FROM opinions
       WHERE is_saved AND subscriber_id > $1 GROUP BY subscriber_id HAVING count(*) >= $2 ORDER BY subscriber_id LIMIT $3`,
      [last, smallest, atOnce],
    )
    for (const { papers } of page) yield papers
    const end = page.at(-1)
    if (!end) return
    last = end.reader
  }
}
