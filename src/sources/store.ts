import { z } from 'zod'
import { type Db, row } from '../db/database.ts'

const took = z.object({ took: z.boolean() })
const since = z.object({ ms: z.number() })

/** Takes the turn under `key` for as long as the connection lives. @returns false while another connection has it. */
export async function tryTurn(connection: Db, key: string): Promise<boolean> {
  const answer = await row(
    connection,
    took,
    `SELECT pg_try_advisory_lock(hashtext('source_lanes'), hashtext($1)) AS took`,
    [key],
  )
  return answer.took
}

/** Gives the turn back. */
export async function leaveTurn(connection: Db, key: string): Promise<void> {
  await connection.query(`SELECT pg_advisory_unlock(hashtext('source_lanes'), hashtext($1))`, [key])
}

/** How many milliseconds ago a service was last asked, by the database's clock; a day where it never was. */
export async function msSinceAsked(db: Db, key: string): Promise<number> {
  const answer = await row(
    db,
    since,
    `SELECT coalesce((SELECT extract(epoch FROM clock_timestamp() - asked_at) * 1000 FROM source_lanes WHERE key = $1),
       86400000)::double precision AS ms`,
    [key],
  )
  return answer.ms
}

/** Records that a service is being asked now. */
export async function recordAsked(db: Db, key: string): Promise<void> {
  await db.query(
    `INSERT INTO source_lanes (key, asked_at) VALUES ($1, clock_timestamp())
     ON CONFLICT (key) DO UPDATE SET asked_at = excluded.asked_at`,
    [key],
  )
}
