import { beforeEach, describe, expect, test } from 'vitest'
import { ingest } from '../../src/papers/ingest.ts'
import { sourcesOf } from '../../src/runs/store.ts'
import type { RawPaper, Source } from '../../src/sources/source.ts'
import { rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'

const db = useDatabase()
beforeEach(() => emptyDatabase(db))

/** A source that follows arXiv and has each announcement four hours later. */
function feedOf(...papers: RawPaper[]): Source {
  return {
    name: 'a-feed',
    hoursAfterAnnouncement: 4,
    async *items() {
      for (const paper of papers) yield { paper }
    },
  }
}

const of = (...ids: string[]) => ids.map((externalId) => rawPaper({ externalId }))
const monday = of('2603.00010', '2603.00011')
const tuesday = of('2603.00012')

/** Asks the source at a moment of March 2026; 9 March is a Monday, and summer time: announcements are at 00:00 UTC. */
async function ask(moment: string, source: Source) {
  const now = new Date(`2026-03-${moment}:00Z`)
  const day = now.toISOString().slice(0, 10)
  const { run, sources } = await ingest({ db, sources: [source], onRealPapers: async () => undefined }, { day, now })
  expect(run.outcome).toBe(sources[0]?.ended.outcome)
  return sources[0]?.ended
}

describe('a source that follows arXiv', () => {
  test('is stale when its newest id has not moved since before an announcement that should have reached it', async () => {
    await ask('09T05:05', feedOf(...monday))
    expect(await ask('10T04:05', feedOf(...monday))).toEqual({
      outcome: 'stale',
      count: 0,
      reason: 'arXiv announced papers at 2026-03-10 00:00 UTC, but the newest id is still 2603.00011',
    })
  })

  test('is stale with an empty answer on such a day, too', async () => {
    await ask('09T05:05', feedOf(...monday))
    expect(await ask('10T04:05', feedOf())).toMatchObject({ outcome: 'stale' })
  })

  test('is stale until the id moves, and late papers are new then', async () => {
    await ask('09T05:05', feedOf(...monday))
    await ask('10T04:05', feedOf(...monday))
    expect(await ask('10T05:05', feedOf(...monday))).toMatchObject({ outcome: 'stale' })
    expect(await ask('10T09:05', feedOf(...tuesday))).toMatchObject({ outcome: 'done', count: 1 })
    expect(await ask('10T10:05', feedOf(...tuesday))).toMatchObject({ outcome: 'quiet', reason: 'nothing new' })
  })

  test('is quiet while the announcement may still be on its way, and says until when', async () => {
    await ask('09T05:05', feedOf(...monday))
    expect(await ask('10T01:05', feedOf(...monday))).toEqual({
      outcome: 'quiet',
      count: 0,
      reason: 'what arXiv has announced is expected by 04:00 UTC',
    })
  })

  test('is quiet on a weekend, when nothing was announced since', async () => {
    await ask('06T05:05', feedOf(...monday))
    expect(await ask('07T12:00', feedOf(...monday))).toEqual({ outcome: 'quiet', count: 0, reason: 'it is a weekend' })
    expect(await ask('08T12:00', feedOf())).toEqual({ outcome: 'quiet', count: 0, reason: 'it is a weekend' })
  })

  test('cannot be called stale the first time that it is asked', async () => {
    expect(await ask('10T12:00', feedOf())).toMatchObject({ outcome: 'quiet' })
  })

  test('is not stale for an older announcement that somebody else has missed', async () => {
    await ask('06T05:05', feedOf(...of('2603.00001')))
    expect(await ask('10T05:05', feedOf(...tuesday))).toMatchObject({ outcome: 'done' })
  })

  test('has its part in the run recorded, with the newest id', async () => {
    await ask('09T05:05', feedOf(...monday))
    const { rows } = await db.query('SELECT run_id, newest, asked_at FROM run_sources')
    expect(rows).toEqual([
      { run_id: expect.any(Number), newest: '2603.00011', asked_at: new Date('2026-03-09T05:05:00Z') },
    ])
    expect(await sourcesOf(db, [Number(rows[0]?.['run_id'])])).toMatchObject([
      { source: 'a-feed', outcome: 'done', added: 2, known: 0, refused: 0, reason: null },
    ])
  })
})

test('on a holiday of arXiv a source is quiet and names it', async () => {
  await ask('09T05:05', feedOf(...monday))
  const now = new Date('2026-11-27T12:00:00Z')
  await ingest(
    { db, sources: [feedOf(...of('2611.00001'))], onRealPapers: async () => undefined },
    { day: '2026-11-26', now: new Date('2026-11-26T12:00:00Z') },
  )
  const { run } = await ingest(
    { db, sources: [feedOf()], onRealPapers: async () => undefined },
    { day: '2026-11-27', now },
  )
  expect(run).toEqual({ outcome: 'quiet', count: 0, reason: 'arXiv announced nothing on 26 November, a holiday' })
})
