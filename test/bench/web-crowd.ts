import { z } from 'zod'
import { type Database, rows } from '../../src/db/database.ts'
import type { Links } from '../../src/subscribers/link.ts'
import type { Ask } from './open-loop.ts'
import { seeded } from './search-papers.ts'
import { questionsOf } from './search-questions.ts'

/** What people ask the pages for: the n-th request of each kind, and of all kinds as they come. */
export type Crowd = Record<'edition' | 'unsubscribe' | 'paper' | 'search' | 'mixed', (n: number) => Ask>

/** Compression as every browser asks for it. */
export const browser = { 'accept-encoding': 'gzip, deflate, br' }

/** The mix of the crowd that asks for everything, in words. */
export const mixInWords =
  '48 % edition pages, five in six of them the newest; 40 % one-click POSTs; 10 % pages of papers, each another one; 2 % searches'

/** @param leaving how many subscribers may unsubscribe before the first one does so again */
export async function gatherCrowd(db: Database, links: Links, papers: number, leaving: number): Promise<Crowd> {
  const days = await rows(db, z.object({ day: z.string() }), 'SELECT day FROM editions ORDER BY number DESC LIMIT 30')
  const some = await rows(
    db,
    z.object({ public_id: z.instanceof(Buffer) }),
    `SELECT public_id FROM subscribers WHERE state = 'active' ORDER BY md5(id::text) LIMIT $1`,
    [leaving],
  )
  const ids = await rows(
    db,
    z.object({ external_id: z.string() }),
    'SELECT external_id FROM papers TABLESAMPLE SYSTEM ($1) LIMIT 20000',
    [Math.min(100, 1_000_000 / papers)],
  )
  const words = Object.values(await questionsOf(db, papers, seeded(2)))
    .flat()
    .map(
      ({ typed, category, from, to }) =>
        new URLSearchParams({ q: typed, ...(category && { category }), ...(from && { from }), ...(to && { to }) }),
    )
  let left = 0
  const at = <T>(list: readonly T[], n: number) => list[n % list.length] as T
  const asks: Omit<Crowd, 'mixed'> = {
    // Most look at the newest.
    edition: (n) => {
      const path = `/editions/${at(days, n % 5 === 0 ? n / 5 : 0).day}`
      return { kind: 'edition page', method: 'GET', path, headers: browser }
    },
    unsubscribe: () => {
      const token = links.sign('unsubscribe', at(some, left++).public_id)
      const headers = { 'content-type': 'application/x-www-form-urlencoded' }
      const body = 'List-Unsubscribe=One-Click'
      return { kind: 'one-click POST', method: 'POST', path: `/unsubscribe/${token}`, headers, body }
    },
    paper: (n) => ({ kind: 'paper', method: 'GET', path: `/papers/${at(ids, n).external_id}`, headers: browser }),
    search: (n) => {
      // By steps that meet all, so that no kind of question comes in a row.
      const path = `/search?${at(words, n * 41)}`
      return { kind: 'search', method: 'GET', path, headers: browser }
    },
  }
  const mixed = (n: number) => {
    if (n % 50 === 0) return asks.search(n / 50)
    return n % 10 < 5 ? asks.edition(n) : n % 10 < 6 ? asks.paper(n) : asks.unsubscribe(n)
  }
  return { ...asks, mixed }
}
