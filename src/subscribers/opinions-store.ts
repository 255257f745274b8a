import { z } from 'zod'
import { type Db, row, rows } from '../db/database.ts'
import { type OpinionKind, opinionKinds } from './opinions.ts'

/** Whose opinion on what: a subscriber's public id and the row's number of a paper. */
export interface About {
  subscriber: Buffer
  paperId: number
}

/** Keeps what a reader says of a paper. Saying it again changes nothing; more takes the place of less, and less of more. */
export async function keepOpinion(db: Db, { subscriber, paperId }: About, kind: OpinionKind): Promise<void> {
  await db.query(
    `INSERT INTO opinions AS known (subscriber_id, paper_id, kind)
     SELECT s.id, p.id, $3 FROM subscribers s, papers p WHERE s.public_id = $1 AND p.id = $2
     ON CONFLICT (subscriber_id, paper_id, is_saved) DO UPDATE SET kind = excluded.kind, created_at = now()
     WHERE known.kind <> excluded.kind`,
    [subscriber, paperId, kind],
  )
}

/** Takes back what a reader said of a paper, if that is what they said. */
export async function takeBackOpinion(db: Db, { subscriber, paperId }: About, kind: OpinionKind): Promise<void> {
  await db.query(
    `DELETE FROM opinions o USING subscribers s
     WHERE s.public_id = $1 AND o.subscriber_id = s.id AND o.paper_id = $2 AND o.kind = $3`,
    [subscriber, paperId, kind],
  )
}

/** What a reader has said of a paper. */
export async function opinionsOn(db: Db, { subscriber, paperId }: About): Promise<ReadonlySet<OpinionKind>> {
  const found = await rows(
    db,
    z.object({ kind: z.enum(opinionKinds) }),
    `SELECT o.kind FROM opinions o JOIN subscribers s ON s.id = o.subscriber_id
     WHERE s.public_id = $1 AND o.paper_id = $2`,
    [subscriber, paperId],
  )
  return new Set(found.map(({ kind }) => kind))
}

/** How many papers are on a reader's list. */
export async function countSaved(db: Db, subscriber: Buffer): Promise<number> {
  const { count } = await row(
    db,
    z.object({ count: z.number() }),
    `SELECT count(*) FROM opinions o JOIN subscribers s ON s.id = o.subscriber_id
     WHERE s.public_id = $1 AND o.is_saved`,
    [subscriber],
  )
  return count
}

/** The ids of the papers on a reader's list, the one saved last first; all of them, or a stretch. */
export async function savedPapers(
  db: Db,
  subscriber: Buffer,
  stretch: { from: number; count: number | null } = { from: 0, count: null },
): Promise<number[]> {
  const found = await rows(
    db,
    z.object({ paper_id: z.number() }),
    `SELECT o.paper_id FROM opinions o JOIN subscribers s ON s.id = o.subscriber_id
     WHERE s.public_id = $1 AND o.is_saved
     ORDER BY o.created_at DESC, o.paper_id DESC OFFSET $2 LIMIT $3`,
    [subscriber, stretch.from, stretch.count],
  )
  return found.map((one) => one.paper_id)
}

const opinion = z
  .object({
    kind: z.enum(opinionKinds),
    created_at: z.date(),
    title: z.string(),
    source: z.string(),
    external_id: z.string(),
  })
  .transform(({ created_at, external_id, ...told }) => ({ ...told, externalId: external_id, at: created_at }))

/** All that a reader has said of papers, the newest first. */
export function allOpinions(db: Db, subscriber: Buffer): Promise<z.infer<typeof opinion>[]> {
  return rows(
    db,
    opinion,
    `SELECT o.kind, o.created_at, p.title, p.source, p.external_id
     FROM opinions o JOIN subscribers s ON s.id = o.subscriber_id JOIN papers p ON p.id = o.paper_id
     WHERE s.public_id = $1 ORDER BY o.created_at DESC, p.id DESC, o.kind`,
    [subscriber],
  )
}

const said = z.object({
  reader: z.number(),
  saved: z.array(z.number()),
  more: z.array(z.number()),
  less: z.array(z.number()),
})

/** What a reader has said of papers, by the papers' ids: what the ranking learns from. */
export type Said = z.infer<typeof said>

/** What each of these subscribers, named by their rows' numbers, has said; who said nothing is not among them. */
export function opinionsOf(db: Db, readers: readonly number[]): Promise<Said[]> {
  const ids = (where: string) => `coalesce(json_agg(paper_id ORDER BY paper_id) FILTER (WHERE ${where}), '[]')`
  return rows(
    db,
    said,
    `SELECT subscriber_id AS reader, ${ids('is_saved')} AS saved, ${ids(`kind = 'more'`)} AS more,
       ${ids(`kind = 'less'`)} AS less
     FROM opinions WHERE subscriber_id = ANY ($1::bigint[]) GROUP BY subscriber_id`,
    [readers],
  )
}
