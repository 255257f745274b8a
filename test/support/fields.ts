import type { Database } from '../../src/db/database.ts'
import { seeded } from '../../src/lib/random.ts'
import type { RawPaper } from '../../src/sources/source.ts'
import type { OpinionKind } from '../../src/subscribers/opinions.ts'
import { rawPaper } from './builders.ts'

/** Fields of research that share no words but those of every abstract. */
const vocabulary = {
  graphs: 'graph node edge tree vertex colouring path clique planar minor matching cycle',
  cells: 'protein cell gene enzyme membrane tissue antibody mutation ribosome genome kinase receptor',
  stars: 'galaxy star redshift halo dust telescope quasar nebula supernova spectrum orbit parallax',
  markets: 'market price auction bidder trader equilibrium tariff wage inflation labour credit monopoly',
}
export type Field = keyof typeof vocabulary
const common = 'measure compare effect large estimate theory data experiment sample structure error bound'.split(' ')

const random = seeded(11)
const pick = (words: readonly string[]) => words[Math.floor(random() * words.length)] ?? ''

/** Words as a paper of the field would have them. */
function wordsOf(field: Field, count: number): string {
  const words = vocabulary[field].split(' ')
  return Array.from({ length: count }, () => pick(random() < 0.6 ? words : common)).join(' ')
}

/** A paper of a field that nobody has seen. */
export function fieldPaper(field: Field, over: Partial<RawPaper> = {}): RawPaper {
  return rawPaper({ title: `On the ${wordsOf(field, 3)}`, abstract: `${wordsOf(field, 40)}.`, ...over })
}

/** Puts as many papers into the archive as a model wants, of all fields in turn. */
export async function addArchive(db: Database, count = 600): Promise<void> {
  const fields = Object.keys(vocabulary) as Field[]
  const papers = Array.from({ length: count }, (_, index) => {
    const field = fields[index % fields.length] ?? 'graphs'
    return { id: `${field}-${index}`, title: wordsOf(field, 5), abstract: wordsOf(field, 40) }
  })
  await db.query(
    `INSERT INTO papers (source, external_id, title, abstract, archived)
     SELECT 'archive', id, title, abstract, true FROM jsonb_to_recordset($1) AS p (id text, title text, abstract text)`,
    [JSON.stringify(papers)],
  )
}

/** A reader says something of archived papers of a field, the first `count`; or of the paper with a title. */
export async function say(
  db: Database,
  email: string,
  kind: OpinionKind,
  of: { field: Field; count: number } | { title: string },
): Promise<void> {
  const which =
    'title' in of
      ? { where: 'p.title = $3', values: [of.title] }
      : {
          where: `p.id IN (SELECT id FROM papers WHERE external_id LIKE $3 || '-%' ORDER BY id LIMIT $4)`,
          values: [of.field, of.count],
        }
  await db.query(
    `INSERT INTO opinions (subscriber_id, paper_id, kind)
     SELECT s.id, p.id, $2 FROM subscribers s, papers p WHERE s.email = $1 AND ${which.where}`,
    [email, kind, ...which.values],
  )
}
