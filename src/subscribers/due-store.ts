import { type Db, rows } from '../db/database.ts'
import { type Moments, type Schedule, schedule } from './due.ts'
import { atOnce } from './subscriber.ts'

/** Makes one active subscriber due at once. */
export async function makeDue(db: Db, id: number): Promise<void> {
  await db.query(`UPDATE subscribers SET next_digest_at = $2 WHERE id = $1 AND state = 'active'`, [id, atOnce])
}

/** The distinct schedules of active subscribers: far fewer than subscribers. */
export function activeSchedules(db: Db): Promise<Schedule[]> {
  return rows(
    db,
    schedule,
    `SELECT DISTINCT time_zone AS "timeZone", cadence, days, hour FROM subscribers WHERE state = 'active'`,
  )
}

/** Makes due at once every active subscriber whose next moment lies beyond that of their schedule in `moments`. */
export async function makeDueBeyond(db: Db, moments: Moments): Promise<void> {
  await db.query(
    `UPDATE subscribers s SET next_digest_at = $1
     FROM unnest($2::text[], $3::text[], $4::text[], $5::smallint[], $6::timestamptz[])
       AS m (time_zone, cadence, days, hour, next_at)
     WHERE s.state = 'active'
       AND (m.time_zone, m.cadence, m.days::smallint[], m.hour) = (s.time_zone, s.cadence, s.days, s.hour)
       AND s.next_digest_at > m.next_at`,
    [atOnce, moments.zones, moments.cadences, moments.days, moments.hours, moments.next],
  )
}
