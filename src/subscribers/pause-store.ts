import { z } from 'zod'
import { type Db, maybeRow } from '../db/database.ts'
import { pausableStates, resumableStates } from './subscriber.ts'

const changed = z.object({ id: z.number() })

/** Pauses a subscriber who may, until a moment or until they come back by themselves. Whether they may. */
export async function pauseSubscriber(
  db: Db,
  id: number,
  pause: { until: Date | null; nextDigestAt: Date | null },
): Promise<boolean> {
  const paused = await maybeRow(
    db,
    changed,
    `UPDATE subscribers SET state = 'paused', paused_until = $2, next_digest_at = $3,
       state_changed_at = CASE WHEN state = 'paused' THEN state_changed_at ELSE now() END
     WHERE id = $1 AND state = ANY ($4) RETURNING id`,
    [id, pause.until, pause.nextDigestAt, pausableStates],
  )
  return paused !== undefined
}

/** Makes a paused subscriber active again. Whether they were paused. */
export async function resumeSubscriber(db: Db, id: number, nextDigestAt: Date): Promise<boolean> {
  const resumed = await maybeRow(
    db,
    changed,
    `UPDATE subscribers SET state = 'active', state_changed_at = now(), paused_until = NULL, next_digest_at = $2
     WHERE id = $1 AND state = ANY ($3) RETURNING id`,
    [id, nextDigestAt, resumableStates],
  )
  return resumed !== undefined
}

/**
 * Makes active again everybody whose pause is over at `now`. Their next moment was computed when they paused, so that one
 * that has come since is not missed; whoever was paused without one is due at once.
 */
export async function resumePaused(db: Db, now: Date): Promise<void> {
  await db.query(
    `UPDATE subscribers SET state = 'active', state_changed_at = now(), paused_until = NULL,
       next_digest_at = greatest(next_digest_at, paused_until)
     WHERE state = 'paused' AND paused_until <= $1`,
    [now],
  )
}
