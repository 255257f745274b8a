/**
 * What becomes of every record of the real data: `npm run bench:corpora`, or `-- --json`. Each file is ingested as
 * `paperroute ingest --file` does it, all into one database, so that a work that several files hold is merged.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join, relative } from 'node:path'
import { openDatabase } from '../../src/db/database.ts'
import { ingest } from '../../src/papers/ingest.ts'
import { fileSource } from '../../src/sources/files/file.ts'
import { corpora } from '../support/corpora.ts'
import { withBenchDatabase } from './bench-database.ts'

/** What came of the files of one folder. */
interface Row {
  folder: string
  files: number
  /** Records that were read: new, merged and refused together. */
  read: number
  new: number
  merged: number
  refused: number
  /** Files that are nothing that can be read, or hold an error in place of papers. */
  filesRefused: number
  why: Record<string, number>
}

const folders = ['hf-daily', 'arxiv-cs-daily', 'arxiv-feeds', 'odd-papers']

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && entry.name !== 'SOURCE.md')
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted()
}

/** A reason without what is particular to one record, so that equal ones are counted together. */
function kindOf(why: string, path: string): string {
  return why
    .replaceAll(path, 'the file')
    .replace(/"[^"]{0,300}"/g, '"…"')
    .replace(/\d+/g, 'N')
    .slice(0, 110)
}

if (!corpora || !existsSync(join(corpora, 'hf-daily'))) {
  console.error('There is no real data here: set CORPORA to the folder that holds it.')
  process.exit(1)
}
const rows = new Map<string, Row>()
await withBenchDatabase(undefined, async (databaseUrl) => {
  const db = openDatabase(databaseUrl)
  try {
    for (const path of folders.flatMap((folder) => filesBelow(join(corpora ?? '', folder)))) {
      const folder = relative(corpora ?? '', path)
        .split('/')
        .slice(0, 2)
        .filter((part) => !part.includes('.'))
        .join('/')
      const row = rows.get(folder) ?? {
        folder,
        ...{ files: 0, read: 0, new: 0, merged: 0, refused: 0, filesRefused: 0 },
        why: {},
      }
      rows.set(folder, row)
      const sources = [fileSource({ path })]
      const report = await ingest(
        { db, sources, onRealPapers: async () => undefined },
        { day: '2026-03-10', archived: true },
      )
      const [part] = report.sources
      if (!part) throw new Error(`nothing is known of ${path}`)
      row.files += 1
      row.new += part.added
      row.merged += part.known
      row.refused += part.refused
      row.read += part.added + part.known + part.refused + part.notNews
      const reasons = part.refusals.map((refusal) => refusal.why)
      if (part.ended.outcome === 'failed') {
        row.filesRefused += 1
        reasons.push(part.ended.reason)
      }
      for (const why of reasons) row.why[kindOf(why, path)] = (row.why[kindOf(why, path)] ?? 0) + 1
    }
  } finally {
    await db.close()
  }
})
if (process.argv.includes('--json')) console.log(JSON.stringify([...rows.values()], null, 2))
else {
  console.table([...rows.values()].map(({ why, ...row }) => row))
  for (const { folder, why } of rows.values()) {
    const named = Object.entries(why).toSorted(([, one], [, other]) => other - one)
    if (named.length > 0) console.log(`\n${folder}, of the first hundred refusals of each file:`)
    for (const [reason, count] of named) console.log(`  ${String(count).padStart(6)}  ${reason}`)
  }
}
