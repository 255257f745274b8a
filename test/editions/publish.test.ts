import { beforeEach, describe, expect, test } from 'vitest'
import { publish } from '../../src/editions/publish.ts'
import { editionNumbered, editionOf, latestEdition, papersOf, recentEditions } from '../../src/editions/store.ts'
import { ingest } from '../../src/papers/ingest.ts'
import { papersById } from '../../src/papers/store.ts'
import { runsOf } from '../../src/runs/store.ts'
import { SourceError } from '../../src/sources/source.ts'
import { addPapers, publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'

const db = useDatabase()
beforeEach(() => emptyDatabase(db))

const day = '2026-03-10'
const nextDay = '2026-03-11'

async function titlesOf(number: number): Promise<string[]> {
  return (await papersById(db, await papersOf(db, number))).map((paper) => paper.title)
}

async function recordIngest(outcome: string, reason: string | null): Promise<void> {
  await db.query(
    `INSERT INTO runs (kind, day, finished_at, outcome, count, reason) VALUES ('ingest', $1, now(), $2, 0, $3)`,
    [day, outcome, reason],
  )
}

describe('an edition', () => {
  test('holds every new paper, the most talked about first', async () => {
    await addPapers(
      db,
      [3, 40, 1].map((upvotes) => rawPaper({ title: `${upvotes} votes`, signals: { upvotes } })),
    )
    expect(await publish({ db }, { day })).toEqual({
      run: { outcome: 'done', count: 3, reason: null },
      edition: { number: 1, day },
      unfit: [],
    })
    expect(await titlesOf(1)).toEqual(['40 votes', '3 votes', '1 votes'])
    expect(await editionOf(db, day)).toMatchObject({ number: 1, day, paperCount: 3, isSample: false })
  })

  test('goes by the newest votes', async () => {
    const [rising, falling] = [rawPaper({ title: 'Rising' }), rawPaper({ title: 'Falling' })]
    const withVotes = (first: number, second: number) => [
      { ...rising, signals: { upvotes: first } },
      { ...falling, signals: { upvotes: second } },
    ]
    await addPapers(db, withVotes(1, 50))
    await addPapers(db, withVotes(9, 5))
    await publish({ db }, { day })
    expect(await titlesOf(1)).toEqual(['Rising', 'Falling'])
  })

  test('goes by how quickly votes came since an earlier snapshot, where papers have nearly as many', async () => {
    const [settled, rising] = [rawPaper({ title: 'Settled' }), rawPaper({ title: 'Rising' })]
    const withVotes = (first: number, second: number) => [
      { ...settled, signals: { upvotes: first } },
      { ...rising, signals: { upvotes: second } },
    ]
    await addPapers(db, withVotes(38, 10))
    await db.query(`UPDATE paper_signals SET observed_at = observed_at - interval '6 hours'`)
    await addPapers(db, withVotes(40, 39))
    await publish({ db }, { day })
    expect(await titlesOf(1)).toEqual(['Rising', 'Settled'])
  })

  test('goes by when papers were listed, who signed them and what they show, where the votes are equal', async () => {
    const signals = { upvotes: 20 }
    const hoursAgo = (hours: number) => new Date(Date.now() - hours * 3_600_000)
    await addPapers(db, [
      rawPaper({ title: 'Plain', signals }),
      rawPaper({ title: 'With a picture', signals, hasMedia: true }),
      rawPaper({ title: 'Just listed', signals, listedAt: hoursAgo(0.1) }),
      rawPaper({ title: 'Listed long ago', signals, listedAt: hoursAgo(40) }),
      rawPaper({ title: 'Signed by many', signals, authors: Array.from({ length: 9 }, (_, index) => `A. ${index}`) }),
    ])
    await publish({ db }, { day })
    expect(await titlesOf(1)).toEqual(['Just listed', 'Signed by many', 'With a picture', 'Plain', 'Listed long ago'])
  })

  test('is in the same order on a rerun where nobody has voted', async () => {
    await addPapers(
      db,
      ['2603.00002', '2603.00003', '2603.00001'].map((id) =>
        rawPaper({ externalId: id, title: id, signals: undefined }),
      ),
    )
    await publish({ db }, { day })
    expect(await titlesOf(1)).toEqual(['2603.00001', '2603.00002', '2603.00003'])
  })

  test('is numbered upwards, also where an earlier day is published later', async () => {
    await publishPapers(db, nextDay, [rawPaper()])
    await publishPapers(db, day, [rawPaper()])
    await publishPapers(db, '2026-03-12', [rawPaper()])
    expect((await recentEditions(db, 10)).map((edition) => [edition.number, edition.day])).toEqual([
      [3, '2026-03-12'],
      [2, day],
      [1, nextDay],
    ])
  })

  test('does not hold what another edition held', async () => {
    const paper = rawPaper({ title: 'Once' })
    await publishPapers(db, day, [paper])
    await publishPapers(db, nextDay, [paper, rawPaper({ title: 'New' })])
    expect(await titlesOf(1)).toEqual(['Once'])
    expect(await titlesOf(2)).toEqual(['New'])
  })

  test('cannot hold a paper of another, even where a program tries', async () => {
    await publishPapers(db, day, [rawPaper()])
    await publishPapers(db, nextDay, [rawPaper()])
    await expect(
      db.query(`INSERT INTO edition_papers (paper_id, edition_number, position, score)
        SELECT paper_id, 2, 9, 0 FROM edition_papers WHERE edition_number = 1`),
    ).rejects.toThrow(/edition_papers_pkey/)
  })

  test('does not hold a withdrawn paper', async () => {
    await publishPapers(db, day, [rawPaper({ title: 'Stands' }), rawPaper({ withdrawn: true })])
    expect(await titlesOf(1)).toEqual(['Stands'])
  })

  test('may hold more papers than any mail', async () => {
    await publishPapers(
      db,
      day,
      Array.from({ length: 3_000 }, (_, index) => rawPaper({ externalId: `2508.${String(index).padStart(5, '0')}` })),
    )
    expect(await papersOf(db, 1)).toHaveLength(3_000)
  })
})

describe('a second publish of a day', () => {
  test('is quiet and says that the edition is out', async () => {
    await publishPapers(db, day, [rawPaper()])
    expect(await publish({ db }, { day })).toEqual({
      run: { outcome: 'quiet', count: 0, reason: `edition No. 1 of ${day} is out already` },
      edition: null,
      unfit: [],
    })
  })

  test('says how many papers wait, and they are in the next edition', async () => {
    await publishPapers(db, day, [rawPaper()])
    await addPapers(db, [rawPaper({ title: 'Late' }), rawPaper({ title: 'Later' })])
    expect((await publish({ db }, { day })).run.reason).toBe(
      `edition No. 1 of ${day} is out already; waiting for the next: 2`,
    )
    expect(await papersOf(db, 1)).toHaveLength(1)
    await publish({ db }, { day: nextDay })
    expect((await titlesOf(2)).sort()).toEqual(['Late', 'Later'])
  })
})

describe('a day without new papers', () => {
  test('has no edition and says that nothing is new', async () => {
    expect((await publish({ db }, { day })).run).toEqual({ outcome: 'quiet', count: 0, reason: 'nothing is new' })
    expect(await latestEdition(db)).toBeUndefined()
  })

  test.each(['2026-03-14', '2026-03-15'])('that is a weekend, %s, says so', async (weekend) => {
    expect((await publish({ db }, { day: weekend })).run.reason).toBe('it is a weekend, and nothing is new')
  })

  test.each(['failed', 'stale'])('on which the last ingest was %s is %s too, for the same reason', async (outcome) => {
    await recordIngest('done', null)
    await recordIngest(outcome, 'arxiv failed: HTTP 503')
    expect((await publish({ db }, { day })).run).toEqual({ outcome, count: 0, reason: 'arxiv failed: HTTP 503' })
  })

  test('on which an ingest failed and a later one worked is quiet', async () => {
    await recordIngest('failed', 'arxiv failed: HTTP 503')
    await recordIngest('quiet', 'nothing new')
    expect((await publish({ db }, { day })).run).toMatchObject({ outcome: 'quiet' })
  })

  test('says how many rows could not be read', async () => {
    await db.query(`INSERT INTO papers (source, external_id, title, abstract) VALUES ('lab', '1', '', '')`)
    expect((await publish({ db }, { day })).run.reason).toBe('nothing is new; unreadable rows passed over: 1')
  })
})

test('a failed ingest does not keep back the papers that are there', async () => {
  await addPapers(db, [rawPaper()])
  await recordIngest('failed', 'arxiv failed: HTTP 503')
  expect((await publish({ db }, { day })).run).toMatchObject({ outcome: 'done', count: 1 })
})

test('a publish is recorded with its outcome', async () => {
  await addPapers(db, [rawPaper()])
  await publish({ db }, { day: nextDay })
  await publish({ db }, { day: nextDay })
  expect(await runsOf(db, nextDay)).toMatchObject([
    { kind: 'publish', outcome: 'done', count: 1 },
    { kind: 'publish', outcome: 'quiet', reason: `edition No. 1 of ${nextDay} is out already` },
  ])
})

describe('at once', () => {
  test('several publishes of a day make one edition of all papers', async () => {
    await addPapers(db, [rawPaper(), rawPaper(), rawPaper()])
    const reports = await Promise.all(Array.from({ length: 4 }, () => publish({ db }, { day })))
    expect(reports.map((report) => report.run.outcome).sort()).toEqual(['done', 'quiet', 'quiet', 'quiet'])
    expect(await recentEditions(db, 10)).toMatchObject([{ number: 1, paperCount: 3 }])
  })

  test('publishes of two days put each paper into one of them', async () => {
    await addPapers(db, [rawPaper(), rawPaper(), rawPaper()])
    const reports = await Promise.all([publish({ db }, { day }), publish({ db }, { day: nextDay })])
    expect(reports.map((report) => report.run.outcome).sort()).toEqual(['done', 'quiet'])
    expect(await recentEditions(db, 10)).toMatchObject([{ number: 1, paperCount: 3 }])
  })

  test('a paper that commits after the publish, though it was inserted before, is in the next edition', async () => {
    await db.session(async (slow) => {
      await slow.query('BEGIN')
      await slow.query(
        `INSERT INTO papers (source, external_id, title, abstract) VALUES ('lab', 'slow', 'Committed late', 'a')`,
      )
      await addPapers(db, [rawPaper({ title: 'Committed early' })])
      await publish({ db }, { day })
      await slow.query('COMMIT')
    })
    expect(await titlesOf(1)).toEqual(['Committed early'])
    await publish({ db }, { day: nextDay })
    expect(await titlesOf(2)).toEqual(['Committed late'])
  })
})

describe('the latest edition', () => {
  test('is the one with the highest number', async () => {
    await publishPapers(db, day, [rawPaper()])
    await publishPapers(db, nextDay, [rawPaper()])
    expect(await latestEdition(db)).toMatchObject({ number: 2, day: nextDay })
  })

  test('as of a day is of that day or before', async () => {
    await publishPapers(db, day, [rawPaper()])
    await publishPapers(db, '2026-03-12', [rawPaper()])
    expect(await latestEdition(db, nextDay)).toMatchObject({ day })
    expect(await latestEdition(db, '2026-03-09')).toBeUndefined()
  })
})

test('there is no edition with a number that has not come', async () => {
  expect(await editionNumbered(db, 1)).toBeUndefined()
})

test('a file that was refused says nothing about the day’s sources, so the day is quiet and nobody waits', async () => {
  const source = {
    name: 'file',
    // biome-ignore lint/correctness/useYield: it fails before its first item
    async *items(): AsyncGenerator<never> {
      throw new SourceError('line 3 is not JSON')
    },
  }
  await ingest({ db, sources: [source], onRealPapers: async () => undefined }, { day })
  expect((await publish({ db }, { day })).run.outcome).toBe('quiet')
})
