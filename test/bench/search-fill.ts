import { chmod, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Database } from '../../src/db/database.ts'
import type { MadeUpPaper } from './search-papers.ts'

const atOnce = 50_000

/** A line of COPY's text format; made-up papers hold no tabs, and real ones lose theirs. */
function lineOf({ id, title, abstract, authors, categories, day }: MadeUpPaper): string {
  const array = `{${categories.map((category) => `"${category}"`).join(',')}}`
  return ['arxiv', id, title, abstract, JSON.stringify(authors), array, `${day} 12:00Z`]
    .map((field) => field.replaceAll('\\', '\\\\').replace(/\s+/g, ' '))
    .join('\t')
}

/**
 * Puts papers in by COPY, by way of files that the server reads, then makes what search knows of them in `workers`
 * connections and its indexes anew: trigger by trigger and index entry by index entry a million would take an hour.
 * @param tell told what happens
 */
export async function fillPapers(
  db: Database,
  make: (serial: number) => MadeUpPaper,
  count: number,
  tell: (line: string) => void,
): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'paperroute-papers-'))
  await chmod(folder, 0o755)
  await db.query('ALTER TABLE papers DISABLE TRIGGER USER')
  for (let from = 0; from < count; from += atOnce) {
    const path = join(folder, 'papers.txt')
    const file = await open(path, 'w', 0o644)
    for (let at = from; at < Math.min(from + atOnce, count); at += 1_000) {
      const lines = Array.from({ length: Math.min(1_000, count - at) }, (_, index) => lineOf(make(at + index)))
      await file.write(`${lines.join('\n')}\n`)
    }
    await file.close()
    await db.query(
      `COPY papers (source, external_id, title, abstract, authors, categories, published_at) FROM '${path}'`,
    )
    tell(`${Math.min(from + atOnce, count).toLocaleString('en')} papers`)
  }
  await rm(folder, { recursive: true, force: true })
  await db.query('ALTER TABLE papers ENABLE TRIGGER USER')
  const { rows: indexes } = await db.query(
    `SELECT indexname, indexdef FROM pg_indexes WHERE tablename = 'paper_words' AND indexname NOT LIKE '%pkey'`,
  )
  for (const { indexname } of indexes) await db.query(`DROP INDEX ${indexname}`)
  let next = 1
  let done = 0
  async function work(): Promise<void> {
    while (next <= count) {
      const from = next
      next += 10_000
      await db.query(
        `INSERT INTO paper_words SELECT w.* FROM papers p CROSS JOIN LATERAL paper_words_of(p) w WHERE p.id >= $1 AND p.id < $2`,
        [from, from + 10_000],
      )
      done += 10_000
      if (done % 100_000 === 0) tell(`${done.toLocaleString('en')} papers’ words`)
    }
  }
  await Promise.all([work(), work()])
  for (const { indexname, indexdef } of indexes) {
    await db.session(async (connection) => {
      await connection.query(`SET maintenance_work_mem = '1GB'`)
      await connection.query(String(indexdef))
    })
    tell(`${indexname}`)
  }
  await db.query('VACUUM ANALYZE papers')
  await db.query('VACUUM ANALYZE paper_words')
}

/** Whether they are there, with all that search knows of them. */
export async function hasPapers(db: Database): Promise<boolean> {
  return (await db.query('SELECT FROM paper_words LIMIT 1')).rowCount === 1
}
