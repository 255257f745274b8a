import type { Database } from '../../src/db/database.ts'
import { type Claim, type Claimed, claim } from '../../src/outbox/claim.ts'
import { findByEmail } from '../../src/subscribers/store.ts'

/** A row of the ledger as the tests look at it. */
export interface LedgerRow {
  id: number
  address: string
  kind: string
  status: string
  attempts: number
  message_id: string | null
  response: string | null
  reason: string | null
  first_attempt_at: Date | null
  lease_until: Date | null
  submitted_at: Date | null
  /** Seconds until it may be claimed; negative when it may. */
  due_in: number
}

/** The whole ledger, in the order of its rows. */
export async function ledger(db: Database): Promise<LedgerRow[]> {
  const { rows } = await db.query(
    `SELECT id, address, kind, status, attempts, message_id, response, reason, first_attempt_at, lease_until,
       submitted_at, extract(epoch FROM available_at - now())::float8 AS due_in
     FROM deliveries ORDER BY id`,
  )
  return rows as unknown as LedgerRow[]
}

/** The one row of the ledger. */
export async function onlyRow(db: Database): Promise<LedgerRow> {
  const [row, ...others] = await ledger(db)
  if (!row || others.length > 0) throw new Error(`the ledger has ${others.length + (row ? 1 : 0)} rows, not one`)
  return row
}

/** Moves the ledger's times back, as if so much time had gone by. */
export async function letPass(db: Database, interval: string): Promise<void> {
  await db.query(
    `UPDATE deliveries SET available_at = available_at - $1::interval, lease_until = lease_until - $1::interval,
       first_attempt_at = first_attempt_at - $1::interval`,
    [interval],
  )
  await db.query('UPDATE send_limits SET slowed_at = slowed_at - $1::interval, next_at = next_at - $1::interval', [
    interval,
  ])
}

/** The number of the last edition that a reader's digests covered. */
export async function readUpTo(db: Database, email: string): Promise<number | null | undefined> {
  return (await findByEmail(db, email))?.readUpTo
}

/** Brings waiting deliveries into a state, by the way that leads there. */
export async function bringInto(db: Database, status: string, where = 'true'): Promise<void> {
  if (status === 'queued') return
  if (status !== 'skipped') await db.query(`UPDATE deliveries SET status = 'sending' WHERE ${where}`)
  if (status !== 'sending') await db.query(`UPDATE deliveries SET status = $1 WHERE ${where}`, [status])
}

/** Claims as a sender does that has so many connections free. */
export function claimUpTo(db: Database, count: number, relay = 'relay.example.org'): Promise<Claim> {
  return claim(db, { relay, count, idDomain: 'papers.example.org', leaseSeconds: 180 })
}

/** Claims one; undefined where there is nothing to be sent. */
export async function claimOne(db: Database): Promise<Claimed | undefined> {
  return (await claimUpTo(db, 1)).deliveries[0]
}
