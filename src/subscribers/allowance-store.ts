import { z } from 'zod'
import { type Db, maybeRow, row } from '../db/database.ts'
import type { Allowance } from './allowance.ts'

/*
 * The generic cell rate algorithm (https://en.wikipedia.org/wiki/Generic_cell_rate_algorithm): one moment says how far
 * ahead of its pace somebody is. The clock is read when the row is locked, since a statement may have waited for that.
 */

const every = 'make_interval(secs => $3::float8)'
/** When the next one may be taken of a row: so many may be ahead of the pace. */
const freeAt = (row: string) => `${row}.used_until - ($4::float8 - 1) * ${every}`

const values = ({ scope, everySeconds, atOnce }: Allowance, name: string) => [scope, name, everySeconds, atOnce]

/**
 * Takes one of an allowance, in one statement, so that a flood at once takes no more than there is.
 * @returns 0, or for how many seconds there is nothing left
 */
export async function takeAllowance(db: Db, allowance: Allowance, name: string): Promise<number> {
  const taken = await maybeRow(
    db,
    z.object({ scope: z.string() }),
    `INSERT INTO allowances AS a (scope, name, used_until) VALUES ($1, forgotten_hash($2), clock_timestamp() + ${every})
     ON CONFLICT (scope, name) DO UPDATE SET used_until = greatest(a.used_until, clock_timestamp()) + ${every}
     WHERE ${freeAt('a')} <= clock_timestamp()
     RETURNING scope`,
    values(allowance, name),
  )
  return taken ? 0 : Math.max(1, await waitFor(db, allowance, name))
}

/** In how many seconds, from 0 on, there is one to take; nothing is taken. */
export async function waitFor(db: Db, allowance: Allowance, name: string): Promise<number> {
  const found = await row(
    db,
    z.object({ seconds: z.number() }),
    `SELECT coalesce((SELECT ceil(greatest(0, extract(epoch FROM ${freeAt('a')} - clock_timestamp())))::float8 FROM allowances a
       WHERE scope = $1 AND name = forgotten_hash($2)), 0) AS seconds`,
    values(allowance, name),
  )
  return found.seconds
}

/**
 * Takes the next one of an allowance although there may be none left yet, and holds it for the transaction.
 * @returns when its turn is, or null where that is now
 */
export async function takeTurnOf(tx: Db, allowance: Allowance, name: string): Promise<Date | null> {
  const taken = await row(
    tx,
    z.object({ turn: z.date().nullable() }),
    `INSERT INTO allowances AS a (scope, name, used_until) VALUES ($1, forgotten_hash($2), clock_timestamp() + ${every})
     ON CONFLICT (scope, name) DO UPDATE SET used_until = greatest(a.used_until, clock_timestamp()) + ${every}
     RETURNING CASE WHEN used_until - $4::float8 * ${every} > clock_timestamp() THEN used_until - $4::float8 * ${every} END AS turn`,
    values(allowance, name),
  )
  return taken.turn
}

/** Keeps everybody else from a mailbox's allowances until the transaction ends. */
export async function lockMailbox(tx: Db, mailbox: string): Promise<void> {
  await tx.query(`SELECT pg_advisory_xact_lock(hashtextextended('mailbox ' || $1, 0))`, [mailbox])
}

/** Deletes what is full again, and so is as if it had never been used. */
export async function forgetFullAllowances(db: Db): Promise<void> {
  await db.query('DELETE FROM allowances WHERE used_until < now()')
}

/** The network of an address, by its first bits: `203.0.113.0/24`. An address that is none is refused by PostgreSQL. */
export async function networkOf(db: Db, address: string, bits: { v4: number; v6: number }): Promise<string> {
  const found = await row(
    db,
    z.object({ network: z.string() }),
    `SELECT network(set_masklen($1::inet, CASE family($1::inet) WHEN 4 THEN $2::integer ELSE $3::integer END))::text AS network`,
    [address, bits.v4, bits.v6],
  )
  return found.network
}
