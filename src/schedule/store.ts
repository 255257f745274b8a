import type { Database, Db } from '../db/database.ts'

/** What became of a moment of a job: done now, done before, cut short so that it is still to do, or another's. */
export type Turn = 'done' | 'done before' | 'cut short' | 'under way elsewhere'

/**
 * Does `work` at a moment of a job unless it is done or another process is at it. A lock, which goes with the connection
 * of its holder, says that somebody is at it; a row says that it is done. So what a process had begun when it died is
 * not done, and the next start makes it up.
 * @param slot names the job and its moment
 * @param signal when it fires, `work` may throw and is still to do
 * @throws whatever else `work` throws; it counts as done then: a job that fails is not tried before its next moment.
 */
export async function takeTurn(
  db: Database,
  slot: string,
  work: (signal: AbortSignal) => Promise<void>,
  signal: AbortSignal,
): Promise<Turn> {
  const record = () => db.query('INSERT INTO schedule_slots (slot) VALUES ($1) ON CONFLICT DO NOTHING', [slot])
  return await db.session(async (connection) => {
    const { rows } = await connection.query('SELECT pg_try_advisory_lock(hashtextextended($1, 0)) AS got', [slot])
    if (rows[0]?.['got'] !== true) return 'under way elsewhere'
    try {
      const before = await connection.query('SELECT FROM schedule_slots WHERE slot = $1', [slot])
      if (before.rowCount) return 'done before'
      try {
        await work(signal)
      } catch (error) {
        if (signal.aborted) return 'cut short'
        await record()
        throw error
      }
      await record()
      return 'done'
    } finally {
      await connection.query('SELECT pg_advisory_unlock(hashtextextended($1, 0))', [slot])
    }
  })
}

/** Forgets moments so old that no start makes them up any more. */
export async function forgetOldTurns(db: Db): Promise<void> {
  await db.query(`DELETE FROM schedule_slots WHERE taken_at < now() - interval '30 days'`)
}
