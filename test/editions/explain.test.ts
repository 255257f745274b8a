import { beforeEach, describe, expect, test } from 'vitest'
import { explainPaper } from '../../src/editions/explain.ts'
import { findPaper } from '../../src/papers/store.ts'
import { addPapers, publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'

const db = useDatabase()
beforeEach(() => emptyDatabase(db))

const externalId = '2603.00001'

async function explain() {
  const paper = await findPaper(db, 'arxiv', externalId)
  if (!paper) throw new Error('the paper is not there')
  return await explainPaper(db, paper)
}

describe('the explanation of a paper', () => {
  test('in no edition is of the score it would have now', async () => {
    await addPapers(db, [rawPaper({ externalId, signals: { upvotes: 3 } })])
    expect(await explain()).toMatchObject({ edition: null, inputs: { upvotes: 3 }, snapshots: [{ upvotes: 3 }] })
    await addPapers(db, [rawPaper({ externalId, signals: { upvotes: 9 } })])
    expect(await explain()).toMatchObject({ inputs: { upvotes: 9 }, snapshots: [{ upvotes: 3 }, { upvotes: 9 }] })
  })

  test('in an edition is of the score that was frozen there, whatever came later', async () => {
    const listedAt = new Date(Date.now() - 5 * 3_600_000)
    await addPapers(db, [rawPaper({ externalId, listedAt, signals: { upvotes: 3 } })])
    await db.query(`UPDATE paper_signals SET observed_at = observed_at - interval '4 hours'`)
    await publishPapers(db, '2026-03-10', [rawPaper({ externalId, listedAt, signals: { upvotes: 30 } })])
    const frozen = await explain()
    expect(frozen).toMatchObject({ edition: { number: 1, isSample: false }, inputs: { upvotes: 30, gained: 27 } })
    expect(frozen.score).toBeCloseTo(frozen.edition?.score ?? 0, 12)
    await addPapers(db, [rawPaper({ externalId, signals: { upvotes: 500 } })])
    expect(await explain()).toEqual({
      ...frozen,
      snapshots: [...frozen.snapshots, expect.objectContaining({ upvotes: 500 })],
    })
  })

  test('keeps to the score that an edition froze in another way', async () => {
    await publishPapers(db, '2026-03-10', [rawPaper({ externalId, signals: { upvotes: 3 } })])
    await db.query('UPDATE edition_papers SET score = 7')
    expect((await explain()).edition?.score).toBe(7)
  })
})
