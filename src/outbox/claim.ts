import { z } from 'zod'
import { type Db, rows } from '../db/database.ts'
import { abstractLengths, formats } from '../subscribers/preferences.ts'
import { deliveryKinds } from './delivery.ts'
import { freeUnder, isLimited, isLimitOf, takenFrom } from './limits-store.ts'

const claimed = z
  .object({
    id: z.number(),
    day: z.string(),
    outcome: z.enum(['sending', 'skipped', 'moved']),
    kind: z.enum(deliveryKinds),
    address: z.string(),
    digest_id: z.number().nullable(),
    notice_id: z.number().nullable(),
    change_id: z.number().nullable(),
    attempts: z.number(),
    first_attempt_at: z.date().nullable(),
    message_id: z.string().nullable(),
    public_id: z.instanceof(Buffer).nullable(),
    cadence: z.string().nullable(),
    abstracts: z.enum(abstractLengths).nullable(),
    format: z.enum(formats).nullable(),
    language: z.string().nullable(),
  })
  .transform((row) => ({
    id: row.id,
    day: row.day,
    outcome: row.outcome,
    kind: row.kind,
    address: row.address,
    digestId: row.digest_id,
    noticeId: row.notice_id,
    changeId: row.change_id,
    attempts: row.attempts,
    firstAttemptAt: row.first_attempt_at,
    messageId: row.message_id,
    publicId: row.public_id,
    cadence: row.cadence,
    abstracts: row.abstracts,
    format: row.format,
    language: row.language,
  }))

type Row = z.infer<typeof claimed>

/** A delivery that this process holds until its lease ends. */
export interface Claimed extends Omit<Row, 'outcome' | 'firstAttemptAt' | 'messageId'> {
  firstAttemptAt: Date
  messageId: string
}

/** What a claim took. */
export interface Claim {
  /** To be submitted now. */
  deliveries: Claimed[]
  /** How many turned out not to be wanted any more. */
  skipped: number
  /** How many have a limited domain and now wait in its line. There are likely to be more. */
  moved: number
}

/** What is told of each row. */
const returned = `d.id, d.day, d.kind, d.address, d.digest_id, d.notice_id, d.change_id, d.attempts, d.first_attempt_at,
         d.message_id, v.outcome, v.public_id, v.cadence, v.abstracts, v.format, v.language`

/** The deliveries that wait; the words are those of the partial index. */
export const isWaiting = `status IN ('queued', 'deferred')`

/**
 * Takes deliveries that are due, those that waited longest first, and judges them in the same statement: a digest goes
 * only to somebody who is active and not suppressed at this moment, all other mail to anybody the operator does not
 * suppress. What fails that test ends as `skipped`, and the reader's window goes back so that nothing is missed.
 *
 * The attempt is counted now, before anything is sent: a process that dies leaves `sending` with a lease that runs out.
 * The Message-ID is made at the first attempt and kept, so that a resend is the same message. It carries the random
 * public id, or a rebuilt database would repeat the ids of the old one.
 * @param options.count as many as there are free connections, so that each has one and no more is ever in doubt
 * @param options.relay whom they are for: its limits hold
 * @param options.only one subscriber, by the number of their row
 * @param options.isLimited false where it is known that there are no limits and no lines of limited domains: then nothing
 * looks for any, which takes half of a claim's time
 */
export async function claim(
  db: Db,
  options: {
    relay: string
    count: number
    idDomain: string
    leaseSeconds: number
    only?: number | undefined
    isLimited?: boolean
  },
): Promise<Claim> {
  const { relay, count, idDomain, leaseSeconds, only, isLimited: looksForLimits = true } = options
  const values = [idDomain, leaseSeconds, relay, ...(only === undefined ? [] : [only])]
  const found = await rows(db, claimed, claimStatement(count, { isOne: only !== undefined, looksForLimits }), values)
  const deliveries = found.flatMap(({ outcome, ...delivery }) => {
    const { firstAttemptAt, messageId } = delivery
    return outcome === 'sending' && firstAttemptAt && messageId ? [{ ...delivery, firstAttemptAt, messageId }] : []
  })
  const countOf = (wanted: Row['outcome']) => found.filter(({ outcome }) => outcome === wanted).length
  return { deliveries, skipped: countOf('skipped'), moved: countOf('moved') }
}

/** The first deliveries of a line that are due. */
function firstOf(line: string, count: number, isOne: boolean): string {
  return `SELECT id, day, subscriber_id, kind, digest_id, address, available_at, limited_domain FROM deliveries
         WHERE ${isWaiting} AND limited_domain = ${line} AND available_at <= now() ${isOne ? 'AND subscriber_id = $4' : ''}
         ORDER BY available_at LIMIT ${count} FOR UPDATE SKIP LOCKED`
}

/**
 * Each line of deliveries, that of no limited domain and those of the limited ones, is a stretch of the same index, read
 * from its beginning; so a claim costs the same however many wait, and whoever waits for a slow domain is in nobody's
 * way. Which lines there are is read from name to name, also the first: where PostgreSQL thinks that a stretch is short it
 * sorts all of it. Rows of limits are locked: a relay's in turn, a domain's by one claim while others pass it over.
 */
function dueWithinLimits(count: number, isOne: boolean): string {
  return `relay AS MATERIALIZED (
       SELECT l.* FROM send_limits l WHERE l.kind = 'relay' AND l.name = $3 AND ${isLimited('l')} FOR UPDATE
     ), quota AS MATERIALIZED (
       SELECT least(${count}, ${freeUnder('relay')}) AS free FROM relay
       UNION ALL SELECT ${count} WHERE NOT EXISTS (SELECT FROM relay)
     ), name_of_line (name) AS (
       SELECT ''
       UNION ALL
       SELECT (SELECT limited_domain FROM deliveries WHERE ${isWaiting} AND limited_domain > n.name ORDER BY limited_domain LIMIT 1)
       FROM name_of_line n WHERE n.name IS NOT NULL
     ), domain AS MATERIALIZED (
       SELECT l.* FROM send_limits l
       WHERE l.kind = 'domain' AND l.name IN (SELECT name FROM name_of_line) AND ${isLimited('l')}
       FOR UPDATE SKIP LOCKED
     ), line (name, free) AS (
       SELECT name, ${freeUnder('domain')} FROM domain
       UNION ALL SELECT n.name, ${count} FROM name_of_line n WHERE n.name IS NOT NULL AND NOT EXISTS (
         SELECT FROM send_limits l WHERE l.kind = 'domain' AND l.name = n.name AND ${isLimited('l')})
     ), locked AS MATERIALIZED (
       SELECT found.*, row_number() OVER (PARTITION BY line.name ORDER BY found.available_at) <= line.free AS may_leave
       FROM line CROSS JOIN LATERAL (
         ${firstOf('line.name', count, isOne)}
       ) found WHERE line.free > 0
     ), due AS (
       SELECT locked.*, l.name AS moves_to FROM locked
       LEFT JOIN send_limits l ON limited_domain = '' AND ${isLimitOf('l', 'address')}
       WHERE may_leave ORDER BY available_at LIMIT (SELECT greatest(free, 0) FROM quota)
     )`
}

/** What a claim changes in the rows of limits, and the deliveries that it brings into a line. */
const countedAndMoved = `, leaving AS (
       SELECT limited_domain AS name, count(*) AS taken FROM verdict WHERE outcome = 'sending' GROUP BY 1
     ), counted_domains AS (
       UPDATE send_limits l SET ${takenFrom('l', 't.taken')} FROM domain d JOIN leaving t ON t.name = d.name
       WHERE l.kind = 'domain' AND l.name = d.name
     ), counted_relay AS (
       UPDATE send_limits l SET ${takenFrom('l', 't.taken')} FROM relay r, (SELECT sum(taken) AS taken FROM leaving) t
       WHERE l.kind = 'relay' AND l.name = r.name AND t.taken > 0
     ), moved AS (
       UPDATE deliveries d SET limited_domain = v.moves_to FROM verdict v
       WHERE v.outcome = 'moved' AND d.id = v.id AND d.day = v.day
       RETURNING ${returned}
     )`

/**
 * The number stands in the text, one text for each: with a parameter PostgreSQL plans for a tenth of the table, and with
 * one that may be null it plans anew each time, which takes longer than all the rest.
 *
 * Measured and not taken. PostgreSQL 18 on 2 cores, 1,000,000 waiting, deliveries claimed and finished a second (this one
 * takes 3,100 for five at a time, 4,800 by two senders at once, 17,000 for a hundred; without looking for limits 4,200):
 *
 * - one delivery a statement, asked by five connections at once: 1,200. Commits and the way there and back cost more than
 *   the rows.
 * - hundreds ahead of the connections: the quickest, but all of them are in doubt when the sender dies.
 * - `FOR UPDATE` that waits: 1,300 where five that pass over have 1,800, because all senders want the same first row.
 * - no lock, but `UPDATE … WHERE status = 'queued'`: 900; most of what is read is gone by then.
 * - the number as a parameter: 2,700 on a ledger that has just been analysed, and a sort of everything on others.
 * - filtering out domains that may have nothing, in place of lines: 130, with 150,000 of theirs in front of the others. A line
 *   makes it 2,800, and a hundred lines 800.
 * - a slot in time for each delivery to a limited domain, given in advance: all are written again whenever a limit changes.
 */
function claimStatement(count: number, options: { isOne: boolean; looksForLimits: boolean }): string {
  const { isOne, looksForLimits } = options
  const due = looksForLimits
    ? dueWithinLimits(count, isOne)
    : `due AS (SELECT *, NULL AS moves_to FROM (${firstOf(`''`, count, isOne)}) first)`
  return `WITH RECURSIVE ${due}, judged AS (
       SELECT due.id, due.day, due.digest_id, due.limited_domain, due.moves_to,
         s.id AS subscriber_id, s.public_id, s.cadence, s.abstracts, s.format, s.language,
         CASE
           WHEN s.id IS NULL AND due.kind <> 'notice' THEN 'the subscriber is gone'
           WHEN due.kind IN ('digest', 'quiet-note') AND s.state <> 'active' THEN 'the subscriber is ' || s.state
           WHEN due.kind IN ('digest', 'quiet-note') AND x.reason IS NOT NULL THEN 'suppressed: ' || x.reason
           WHEN x.reason = 'operator' THEN 'suppressed: operator'
         END AS objection
       FROM due
       LEFT JOIN subscribers s ON s.id = due.subscriber_id
       LEFT JOIN suppressions x
         ON x.email_key = CASE WHEN due.kind IN ('digest', 'quiet-note') THEN s.email_key ELSE lower(due.address) END
     ), verdict AS MATERIALIZED (
       SELECT *, CASE WHEN objection IS NOT NULL THEN 'skipped' WHEN moves_to IS NOT NULL THEN 'moved' ELSE 'sending' END AS outcome
       FROM judged
     ), set_back AS (
       UPDATE subscribers s SET read_up_to = g.after_edition FROM verdict v JOIN digests g ON g.id = v.digest_id
       WHERE v.outcome = 'skipped' AND s.id = v.subscriber_id AND s.read_up_to = g.up_to_edition
     ), taken AS (
       UPDATE deliveries d SET
         status = v.outcome,
         response = NULL,
         reason = v.objection,
         relay = CASE WHEN v.outcome = 'sending' THEN $3 ELSE d.relay END,
         attempts = d.attempts + CASE WHEN v.outcome = 'sending' THEN 1 ELSE 0 END,
         first_attempt_at = coalesce(d.first_attempt_at, now()),
         lease_until = CASE WHEN v.outcome = 'sending' THEN now() + make_interval(secs => $2) END,
         message_id = coalesce(d.message_id,
           '<' || d.id || '.' || coalesce(encode(v.public_id, 'hex'), to_char(d.day, 'YYYYMMDD')) || '@' || $1 || '>')
       FROM verdict v WHERE v.outcome <> 'moved' AND d.id = v.id AND d.day = v.day
       RETURNING ${returned}
     )${looksForLimits ? countedAndMoved : ''}
     SELECT * FROM taken ${looksForLimits ? 'UNION ALL SELECT * FROM moved' : ''}`
}
