import { z } from 'zod'
import { type Db, maybeRow } from '../../db/database.ts'
import type { Name } from './read-name.ts'

const identity = z
  .object({ source: z.string(), external_id: z.string() })
  .transform((row) => ({ source: row.source, externalId: row.external_id }))
/** What a paper is known by. */
export type Identity = z.infer<typeof identity>

/** The paper of a name. bioRxiv and medRxiv know their own by the DOI. */
export function paperNamed(db: Db, name: Name): Promise<Identity | undefined> {
  if ('doi' in name)
    return maybeRow(
      db,
      identity,
      `SELECT source, external_id FROM papers WHERE lower(doi) = $1
       UNION ALL
       SELECT source, external_id FROM papers WHERE source IN ('biorxiv', 'medrxiv') AND external_id = $1
       LIMIT 1`,
      [name.doi],
    )
  return maybeRow(db, identity, 'SELECT source, external_id FROM papers WHERE source = $1 AND external_id = $2', [
    name.source,
    name.externalId,
  ])
}
