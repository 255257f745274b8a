import { setTimeout as sleep } from 'node:timers/promises'
import { z } from 'zod'
import { type Database, row } from '../../src/db/database.ts'
import { partsOf } from '../support/page-parts.ts'
import { browser } from './web-crowd.ts'

/** What a first visit fetches: the page and all that it names on our origin, as it is and as it travels. */
export async function firstVisit(origin: string): Promise<{ bytes: number; onTheWire: number }> {
  const parts = partsOf(await (await fetch(origin)).text())
  if (!parts.some((path) => path.startsWith('/style.css'))) throw new Error('the first page names no style sheet')
  let [bytes, onTheWire] = [0, 0]
  for (const path of new Set(['/', ...parts])) {
    const answer = await fetch(origin + path, { headers: { 'accept-encoding': 'identity' } })
    bytes += (await answer.arrayBuffer()).byteLength
    const packed = await fetch(origin + path, { headers: browser })
    const length = packed.headers.get('content-length')
    onTheWire += length === null ? (await packed.arrayBuffer()).byteLength : Number(length)
  }
  return { bytes, onTheWire }
}

/** How long a page took to be made, in milliseconds, and its bytes without compression. */
export interface MadePage {
  page: string
  milliseconds: number
  bytes: number
}

/** Whatever it is, all kept pages are made anew. */
export const changeSomething = (db: Database) =>
  db.query('UPDATE editions SET note = clock_timestamp()::text WHERE number = 1')

/** How long a page takes to be made, the median of five, each after a change. */
export async function measureMaking(db: Database, origin: string): Promise<MadePage[]> {
  const newest = await row(db, z.object({ day: z.string() }), 'SELECT day FROM editions ORDER BY number DESC LIMIT 1')
  const month = newest.day.slice(0, 7)
  const { external_id: paper } = await row(
    db,
    z.object({ external_id: z.string() }),
    'SELECT external_id FROM papers WHERE id = 1',
  )
  const paths = [
    '/',
    `/editions/${newest.day}`,
    `/editions/${month}`,
    '/editions',
    `/papers/${paper}`,
    '/feed.xml',
    '/sitemap.xml',
  ]
  const made: MadePage[] = []
  for (const path of paths) {
    const took: number[] = []
    let bytes = 0
    for (let turn = 0; turn < 5; turn += 1) {
      await changeSomething(db)
      // Until then the change need not have been heard of.
      await sleep(1_100)
      const from = performance.now()
      bytes = (await (await fetch(origin + path, { headers: browser })).arrayBuffer()).byteLength
      took.push(performance.now() - from)
    }
    made.push({ page: path, milliseconds: took.sort((one, other) => one - other)[2] ?? 0, bytes })
  }
  return made
}
