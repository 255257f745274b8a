import { z } from 'zod'
import { type Db, maybeRow } from '../db/database.ts'

/** Why an address must not be mailed. Only the operator lifts `operator`; the others end with a new sign-up. */
export const suppressionReasons = ['operator', 'bounce', 'complaint'] as const
export type SuppressionReason = (typeof suppressionReasons)[number]

/** Keeps an address from all mail. The first reason stays, except that the operator's word outweighs the others. */
export async function suppress(db: Db, email: string, reason: SuppressionReason, note?: string): Promise<void> {
  await db.query(
    `INSERT INTO suppressions (email_key, reason, note) VALUES (lower($1), $2, $3)
     ON CONFLICT (email_key) DO UPDATE SET reason = excluded.reason, note = excluded.note WHERE excluded.reason = 'operator'`,
    [email.trim(), reason, note ?? null],
  )
}

/** Lifts whatever keeps an address from mail; for the operator. */
export async function liftSuppression(db: Db, email: string): Promise<void> {
  await db.query('DELETE FROM suppressions WHERE email_key = lower($1)', [email.trim()])
}

/** Why an address must not be mailed; undefined where nothing keeps it from mail. */
export async function suppressionOf(db: Db, email: string): Promise<SuppressionReason | undefined> {
  const found = await maybeRow(
    db,
    z.object({ reason: z.enum(suppressionReasons) }),
    'SELECT reason FROM suppressions WHERE email_key = lower($1)',
    [email.trim()],
  )
  return found?.reason
}
