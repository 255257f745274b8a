import { z } from 'zod'
import { type Database, type Db, row } from '../db/database.ts'
import { everybody, paceOf, unconfirmedKinds } from './confirmation-pace.ts'

/** Never tried: what a relay defers has another reason to wait. */
const waitsForTurn = `status = 'queued' AND attempts = 0 AND kind = ANY ($1) AND available_at > now()`

const waiting = z.object({ count: z.number(), until: z.date().nullable() })

/** How many confirmations wait for their turn, and when the last of them leaves. */
export function waitingConfirmations(db: Db): Promise<z.infer<typeof waiting>> {
  return row(
    db,
    waiting,
    `SELECT count(*) AS count, max(available_at) AS until FROM deliveries WHERE ${waitsForTurn}`,
    [unconfirmedKinds],
  )
}

/**
 * Gives the confirmations that wait their turns anew, in the order they have, so that a pace which the operator has changed
 * holds for them too. Repeating it at the same pace changes nothing to speak of.
 */
export async function spreadConfirmations(db: Database, perHour: number): Promise<void> {
  const { scope, atOnce, everySeconds } = paceOf(perHour)
  await db.transaction(async (tx) => {
    // Nobody takes a turn meanwhile.
    await tx.query('SELECT FROM allowances WHERE scope = $1 AND name = forgotten_hash($2) FOR UPDATE', [
      scope,
      everybody,
    ])
    await tx.query(
      `WITH numbered AS (
         SELECT id, day, row_number() OVER (ORDER BY available_at, id) AS place FROM deliveries WHERE ${waitsForTurn}
       ), spread AS (
         UPDATE deliveries d SET available_at = now() + make_interval(secs => $2::float8 * n.place)
         FROM numbered n WHERE d.id = n.id AND d.day = n.day RETURNING 1
       )
       UPDATE allowances SET used_until = now() + make_interval(secs => $2::float8 * ($3::float8 + s.count))
       FROM (SELECT count(*) AS count FROM spread) s
       WHERE s.count > 0 AND scope = $4 AND name = forgotten_hash($5)`,
      [unconfirmedKinds, everySeconds, atOnce, scope, everybody],
    )
  })
}
