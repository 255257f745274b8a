import { z } from 'zod'
import { type Db, row } from '../db/database.ts'

const changesRow = z.object({ changes: z.coerce.number() })

/**
 * How often anything has changed that public pages show: editions, their papers and what is known of these. It only
 * grows, by changes that are committed, so a page that was made after asking is true for as long as the answer is the same.
 */
export async function countPageChanges(db: Db): Promise<number> {
  const { changes } = await row(db, changesRow, 'SELECT coalesce(sum(changes), 0) AS changes FROM page_changes')
  return changes
}
