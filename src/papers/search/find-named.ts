import { z } from 'zod'
import { type Db, maybeRow } from '../../db/database.ts'
import { parseArxivId } from '../../sources/arxiv/arxiv-id.ts'
import { findDoi } from '../../sources/doi.ts'

const named = z
  .object({ source: z.string(), external_id: z.string() })
  .transform((row) => ({ source: row.source, externalId: row.external_id }))

/** In UTF-16 units: no id and no DOI in use is as long. */
const longestName = 300

/**
 * The paper whose arXiv id or DOI this is, bare or as an address, and nothing else beside it.
 * @returns undefined for all other texts, and where no such paper is known
 */
export async function findNamed(db: Db, typed: string): Promise<z.infer<typeof named> | undefined> {
  const text = typed.trim()
  if (text.length > longestName || /[\s\p{Cc}\p{Cs}]/u.test(text)) return undefined
  const doi = findDoi(text.replace(/^(?:doi:|https?:\/\/(?:dx\.)?doi\.org\/)/i, ''))
  if (doi && !/^(?:doi:|https?:\/\/(?:dx\.)?doi\.org\/)?10\./i.test(text)) return undefined
  const id = parseArxivId(doi?.replace(/^10\.48550\/arxiv\./i, 'arXiv:') ?? text)
  if (!id && !doi) return undefined
  return await maybeRow(
    db,
    named,
    id
      ? `SELECT source, external_id FROM papers WHERE source = 'arxiv' AND external_id = $1`
      : `SELECT source, external_id FROM papers WHERE lower(doi) = $1
         UNION ALL
         SELECT source, external_id FROM papers WHERE source IN ('biorxiv', 'medrxiv') AND external_id = $1
         LIMIT 1`,
    [id?.bare ?? doi?.toLowerCase()],
  )
}
