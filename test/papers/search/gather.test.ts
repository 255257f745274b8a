import { beforeAll, describe, expect, test } from 'vitest'
import { gatherNewest } from '../../../src/papers/search/gather.ts'
import { addPapers, rawPaper } from '../../support/builders.ts'
import { useDatabase } from '../../support/database.ts'

const db = useDatabase()
/** A paper a month of eight years, of which every third has the word; the newest first. */
const days = Array.from({ length: 96 }, (_, month) =>
  new Date(Date.UTC(2025, 9 - month, 15)).toISOString().slice(0, 10),
)
const withWord = days.filter((_, index) => index % 3 === 0)
beforeAll(() =>
  addPapers(
    db,
    days.map((day, index) =>
      rawPaper({ title: index % 3 === 0 ? 'On zeugmas' : 'On something else', publishedAt: new Date(`${day}T12:00Z`) }),
    ),
  ),
)

async function dayOf(ids: readonly number[]): Promise<string[]> {
  const found = await db.query(
    `SELECT day FROM paper_words JOIN unnest($1::bigint[]) WITH ORDINALITY AS asked (id, place) ON id = paper_id ORDER BY place`,
    [ids],
  )
  return found.rows.map((row) => String(row['day']))
}

const first = days.at(-1) ?? ''
const last = days[0] ?? ''

describe.each([
  ['months', Number.POSITIVE_INFINITY],
  ['the words alone', 0],
])('the newest papers by %s', (_, monthsInAll) => {
  test.each([
    [first, last],
    ['2021-03-16', '2025-02-14'],
    ['2021-06-01', '2021-06-30'],
    ['2024-12-31', '2025-01-15'],
  ])('from %s to %s are all that there are, the newest first', async (from, to) => {
    const wanted = { queries: [`'zeugma'`], isNarrow: true, monthsInAll, samples: false, days: { from, to } }
    const there = withWord.filter((day) => day >= from && day <= to)
    for (const column of ['head', 'words'] as const) {
      const found = await gatherNewest(db, column, wanted, 100)
      expect(await dayOf(found.ids)).toEqual(there)
      expect(found).toMatchObject({ count: there.length, isAll: true })
    }
  })

  test('are no more than are wanted, and their days are told', async () => {
    const wanted = { queries: [`'zeugma'`], isNarrow: true, monthsInAll, samples: false }
    const found = await gatherNewest(db, 'words', { ...wanted, days: { from: first, to: last } }, 10)
    expect(await dayOf(found.ids)).toEqual(withWord.slice(0, 10))
    expect(found.isAll).toBe(false)
    expect(found.count).toBe(withWord.filter((day) => day >= found.days.from).length)
  })
})
