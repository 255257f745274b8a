import { z } from 'zod'
import { type Db, row } from '../../db/database.ts'
import type { Days } from './marks.ts'

const counted = z.object({ through: z.number(), all: z.number() })

/**
 * How many papers came out on some days, and since an earlier one, or ever, until the last of them: `most` at most, from
 * the newest on, as the index of days has them.
 */
export function countPapers(
  db: Db,
  { from, to }: Days,
  since: string | undefined,
  most: number,
): Promise<z.infer<typeof counted>> {
  return row(
    db,
    counted,
    `SELECT count(*) FILTER (WHERE day >= $1) AS through, count(*) AS all FROM (
       SELECT day FROM paper_words WHERE day BETWEEN $2 AND $3 ORDER BY day DESC LIMIT $4
     ) newest`,
    [from, since ?? ever, to, most],
  )
}
/** No paper is older. */
const ever = '1900-01-01'

/** About how many papers there are, as the planner reckons from the size of the table, in a moment. */
export async function guessCount(db: Db): Promise<number> {
  const answer = await db.query('EXPLAIN (FORMAT JSON) SELECT FROM paper_words')
  return planned.parse(answer.rows[0]?.['QUERY PLAN'])[0].Plan['Plan Rows']
}
const planned = z.tuple([z.object({ Plan: z.object({ 'Plan Rows': z.number() }) })])

/** About how many papers came out on some days, and on others, or ever, as the planner reckons from its statistics. */
export async function guessCounts(db: Db, through: Days, all: Days | undefined): Promise<z.infer<typeof counted>> {
  // Each is planned by itself, and so reckoned as a whole also where workers would share it.
  const answer = await db.query(
    `EXPLAIN (FORMAT JSON) WITH through AS MATERIALIZED (SELECT FROM paper_words WHERE day BETWEEN $1 AND $2),
       every AS MATERIALIZED (SELECT FROM paper_words ${all ? 'WHERE day BETWEEN $3 AND $4' : ''})
     SELECT FROM through, every`,
    [through.from, through.to, ...(all ? [all.from, all.to] : [])],
  )
  const parts = plannedParts.parse(answer.rows[0]?.['QUERY PLAN'])[0].Plan.Plans
  const rowsOf = (name: string) => parts.find((part) => part['Subplan Name'] === `CTE ${name}`)?.['Plan Rows'] ?? 0
  return { through: rowsOf('through'), all: rowsOf('every') }
}
const plannedParts = z.tuple([
  z.object({
    Plan: z.object({ Plans: z.array(z.object({ 'Subplan Name': z.string().optional(), 'Plan Rows': z.number() })) }),
  }),
])
