import { setTimeout as delay } from 'node:timers/promises'
import { beforeEach, describe, expect, test } from 'vitest'
import { publish } from '../../src/editions/publish.ts'
import { type IngestReport, ingest } from '../../src/papers/ingest.ts'
import { findPaper } from '../../src/papers/store.ts'
import { runsOf } from '../../src/runs/store.ts'
import {
  type RawPaper,
  type Source,
  SourceError,
  type SourceItem,
  type SourceRequest,
  type Span,
} from '../../src/sources/source.ts'
import { addPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'

const db = useDatabase()
beforeEach(() => emptyDatabase(db))

const day = '2026-03-10'
const saturday = '2026-03-14'

type Step = RawPaper | SourceItem | Error

/** A source that brings these things in this order; an error breaks it there. */
function sourceOf(name: string, ...steps: Step[]): Source {
  return {
    name,
    async *items() {
      for (const step of steps) {
        if (step instanceof Error) throw step
        yield 'title' in step ? { paper: step } : step
      }
    },
  }
}

function bring(
  sources: readonly Source[],
  options: { day?: string; span?: Span; archived?: boolean } = {},
): Promise<IngestReport> {
  return ingest({ db, sources, onRealPapers: async () => undefined }, { day, ...options })
}

const bringPapers = (...papers: RawPaper[]) => bring([sourceOf('test', ...papers)])

async function countPapers(): Promise<number> {
  return Number((await db.query('SELECT count(*) AS count FROM papers')).rows[0]?.['count'])
}

async function votesOf(externalId: string): Promise<unknown[]> {
  const { rows } = await db.query(
    `SELECT s.upvotes, s.stars, s.comments FROM paper_signals s JOIN papers p ON p.id = s.paper_id
     WHERE p.external_id = $1 ORDER BY s.observed_at`,
    [externalId],
  )
  return rows
}

describe('an ingest', () => {
  test('hands the day and how much is wanted around it to each source', async () => {
    const requests: SourceRequest[] = []
    const asked: Source = {
      name: 'asked',
      async *items(request) {
        requests.push(request)
        yield { quiet: 'nothing today' }
      },
    }
    await bring([asked], { span: 'week' })
    await bring([asked])
    expect(requests).toMatchObject([{ day, span: 'week' }, { day }])
    expect(requests[1]?.span).toBeUndefined()
  })

  test('counts what is new, and a second one of the same finds all of it known', async () => {
    const papers = [rawPaper(), rawPaper(), rawPaper()]
    expect(await bringPapers(...papers)).toMatchObject({
      run: { outcome: 'done', count: 3, reason: null },
      sources: [{ source: 'test', added: 3, known: 0, refused: 0, refusals: [] }],
    })
    const before = await db.query('SELECT id, title, abstract, authors, version FROM papers ORDER BY id')
    expect(await bringPapers(...papers)).toMatchObject({
      run: { outcome: 'quiet', count: 0, reason: 'nothing new' },
      sources: [{ added: 0, known: 3 }],
    })
    expect((await db.query('SELECT id, title, abstract, authors, version FROM papers ORDER BY id')).rows).toEqual(
      before.rows,
    )
  })

  test('says that it is a weekend where nothing came on one', async () => {
    expect((await bring([sourceOf('test')], { day: saturday })).run).toEqual({
      outcome: 'quiet',
      count: 0,
      reason: 'it is a weekend',
    })
  })

  test('is recorded with its outcome', async () => {
    await bringPapers(rawPaper())
    expect(await runsOf(db, day)).toMatchObject([
      { kind: 'ingest', day, outcome: 'done', count: 1, reason: null, finished_at: expect.any(Date) },
    ])
  })

  test('keeps ids that end in 0 apart', async () => {
    await bringPapers(rawPaper({ externalId: '2501.1000' }), rawPaper({ externalId: '2501.10000' }))
    expect(await countPapers()).toBe(2)
  })

  test('takes a work that one answer lists twice once, as it is listed last', async () => {
    const twice = rawPaper({ externalId: '2501.00001v1', title: 'Listed first' })
    const report = await bringPapers(twice, { ...twice, externalId: '2501.00001v2', title: 'Listed last' })
    expect(report.sources).toMatchObject([{ added: 1, known: 1 }])
    expect(await findPaper(db, 'arxiv', '2501.00001')).toMatchObject({ title: 'Listed last', version: 2 })
  })

  test('takes a work once that an answer longer than a batch lists at both ends', async () => {
    const many = Array.from({ length: 2_500 }, (_, index) =>
      rawPaper({ externalId: `2502.${String(index).padStart(5, '0')}` }),
    )
    const report = await bringPapers(...many, { ...(many[0] ?? rawPaper()), title: 'Listed last' })
    expect(report.sources).toMatchObject([{ added: 2_500, known: 1 }])
    expect(await findPaper(db, 'arxiv', '2502.00000')).toMatchObject({ title: 'Listed last' })
  })

  test('tells that real papers are coming before it stores any, and not where none come', async () => {
    const told: number[] = []
    const onRealPapers = async () => {
      told.push(await countPapers())
    }
    await ingest({ db, sources: [sourceOf('empty')], onRealPapers }, { day })
    expect(told).toEqual([])
    await ingest({ db, sources: [sourceOf('test', rawPaper())], onRealPapers }, { day })
    expect(told).toEqual([0])
  })
})

describe('refusals', () => {
  test('are counted and named, whether the source or the paper is to blame, and cost nobody else anything', async () => {
    const { run, sources } = await bring([
      sourceOf(
        'test',
        { refused: { where: 'line 3', why: 'it is text where an object is due' } },
        rawPaper({ externalId: '2501.00001', title: ' \u0000 ' }),
        rawPaper({ externalId: '2501.00002', abstract: '\n' }),
        rawPaper({ externalId: ' ' }),
        rawPaper(),
      ),
    ])
    expect(sources).toMatchObject([
      {
        added: 1,
        refused: 4,
        refusals: [
          { where: 'line 3', why: 'it is text where an object is due' },
          { where: '2501.00001', why: 'its title is empty' },
          { where: '2501.00002', why: 'its abstract is empty' },
          { where: ' ', why: 'it has no id' },
        ],
      },
    ])
    expect(run).toEqual({ outcome: 'done', count: 1, reason: 'records passed over: 4' })
  })

  test('are all counted, and the first hundred named', async () => {
    const refused = { refused: { where: 'a line', why: 'because' } }
    const { sources } = await bring([sourceOf('test', ...Array.from({ length: 150 }, () => refused))])
    expect(sources[0]?.refused).toBe(150)
    expect(sources[0]?.refusals).toHaveLength(100)
  })

  test.each([
    ['a NUL in its id', { source: 'elsewhere', externalId: 'a\u0000b' }],
    ['half a character in its id', { source: 'elsewhere', externalId: 'a\ud800' }],
    ['a line break in its source', { source: 'else\nwhere', externalId: 'a' }],
  ])('hold a paper with %s, which the database would refuse with all beside it', async (_, over) => {
    const { sources } = await bringPapers(rawPaper(over), rawPaper())
    expect(sources).toMatchObject([{ added: 1, refusals: [{ why: 'its id holds a control character' }] }])
  })
})

describe('what the database cannot store', () => {
  test('is cleaned out of every text of a paper', async () => {
    const bad = 'x\u0000y\ud800'
    const good = 'xy\ufffd'
    const { sources } = await bringPapers(
      rawPaper({
        externalId: '2501.00001',
        title: bad,
        abstract: bad,
        authors: [bad, '\u0000'],
        categories: [bad, '\u0000'],
        absUrl: `https://example.org/${bad}`,
        pdfUrl: `https://example.org/${bad}`,
        codeUrl: `https://example.org/${bad}`,
        projectUrl: `https://example.org/${bad}`,
        thumbnailUrl: `https://example.org/${bad}`,
        comment: bad,
      }),
    )
    expect(sources).toMatchObject([{ added: 1, ended: { outcome: 'done' } }])
    const url = `https://example.org/${good}`
    expect(await findPaper(db, 'arxiv', '2501.00001')).toMatchObject({
      title: good,
      abstract: good,
      authors: [good],
      categories: [good],
      absUrl: url,
      pdfUrl: url,
      codeUrl: url,
      projectUrl: url,
      thumbnailUrl: url,
      comment: good,
    })
  })
})

describe('a source that fails', () => {
  test('leaves nothing of itself and touches no paper of another', async () => {
    const before = Array.from({ length: 2_500 }, (_, index) =>
      rawPaper({ externalId: `2503.${String(index).padStart(5, '0')}` }),
    )
    const { run, sources } = await bring([
      sourceOf('breaks', ...before, new SourceError('the answer ended in the middle')),
      sourceOf('works', rawPaper({ externalId: '2504.00001' }), rawPaper({ externalId: '2504.00002' })),
    ])
    expect(await countPapers()).toBe(2)
    expect(sources).toMatchObject([
      { source: 'breaks', added: 0, known: 0, ended: { outcome: 'failed', reason: 'the answer ended in the middle' } },
      { source: 'works', added: 2, ended: { outcome: 'done', count: 2, reason: null } },
    ])
    expect(run).toEqual({ outcome: 'done', count: 2, reason: 'breaks failed: the answer ended in the middle' })
  })

  test('before its first paper leaves the sample where it is', async () => {
    let told = false
    const onRealPapers = async () => {
      told = true
    }
    await ingest({ db, sources: [sourceOf('breaks', new Error('no answer'))], onRealPapers }, { day })
    expect(told).toBe(false)
  })

  test('alone makes the run failed, with the reason', async () => {
    const { run } = await bring([sourceOf('breaks', rawPaper(), new Error('HTTP 503'))])
    expect(run).toEqual({ outcome: 'failed', count: 0, reason: 'breaks failed: HTTP 503' })
    expect(await countPapers()).toBe(0)
  })

  test('beside one with nothing new makes the run failed, for its papers may be what is missing', async () => {
    const { run } = await bring([sourceOf('breaks', new Error('HTTP 503')), sourceOf('works')])
    expect(run).toEqual({ outcome: 'failed', count: 0, reason: 'breaks failed: HTTP 503' })
  })

  test('is let go of where the database fails, so that it closes what it reads', async () => {
    let closed = false
    const source: Source = {
      name: 'long',
      async *items() {
        try {
          for (let index = 0; index < 5_000; index += 1) {
            yield { paper: rawPaper({ externalId: `2505.${String(index).padStart(5, '0')}`, announcedOn: 'soon' }) }
          }
        } finally {
          closed = true
        }
      },
    }
    expect((await bring([source])).sources).toMatchObject([
      { ended: { outcome: 'failed', reason: expect.stringContaining('date') } },
    ])
    expect(closed).toBe(true)
  })
})

describe('merging', () => {
  const id = '2501.00001'
  const fromHuggingFace = rawPaper({
    externalId: id,
    title: 'A title without a version',
    abstract: 'As listed.',
    authors: ['A. Lovelace'],
    categories: [],
    announcedOn: '2026-03-10',
    publishedAt: new Date('2026-03-09T00:00:00Z'),
    codeUrl: 'https://git.example.org/code',
    thumbnailUrl: 'https://example.org/thumbnail.png',
    signals: { upvotes: 12, stars: 3 },
  })
  const fromArxiv = rawPaper({
    externalId: `${id}v2`,
    title: 'A title of version 2',
    abstract: 'As submitted.',
    authors: ['Ada Lovelace', 'Emmy Noether'],
    categories: ['cs.CL', 'cs.AI'],
    publishedAt: new Date('2026-03-08T17:00:00Z'),
    absUrl: `https://arxiv.org/abs/${id}`,
    comment: 'Twelve pages',
    signals: undefined,
  })
  const best = {
    title: 'A title of version 2',
    abstract: 'As submitted.',
    authors: ['Ada Lovelace', 'Emmy Noether'],
    categories: ['cs.CL', 'cs.AI'],
    version: 2,
    announcedOn: '2026-03-10',
    publishedAt: new Date('2026-03-08T17:00:00Z'),
    absUrl: `https://arxiv.org/abs/${id}`,
    codeUrl: 'https://git.example.org/code',
    thumbnailUrl: 'https://example.org/thumbnail.png',
    comment: 'Twelve pages',
    signals: { upvotes: 12, stars: 3, comments: null },
  }

  test('keeps the best of both where Hugging Face comes first', async () => {
    await bringPapers(fromHuggingFace)
    await bringPapers(fromArxiv)
    expect(await findPaper(db, 'arxiv', id)).toMatchObject(best)
    expect(await countPapers()).toBe(1)
  })

  test('keeps the best of both where arXiv comes first', async () => {
    await bringPapers(fromArxiv)
    await bringPapers(fromHuggingFace)
    expect(await findPaper(db, 'arxiv', id)).toMatchObject(best)
  })

  test('lets a newer version replace what an older one said, and empty nothing', async () => {
    await bringPapers(fromArxiv)
    await bringPapers(
      rawPaper({
        externalId: `${id}v3`,
        title: 'Version 3',
        abstract: 'Anew.',
        authors: [],
        categories: [],
        comment: ' ',
      }),
    )
    expect(await findPaper(db, 'arxiv', id)).toMatchObject({
      title: 'Version 3',
      abstract: 'Anew.',
      version: 3,
      authors: best.authors,
      categories: best.categories,
      comment: 'Twelve pages',
    })
  })

  test('lets an older version fill in what is missing and overwrite nothing', async () => {
    await bringPapers(fromArxiv)
    await bringPapers(
      rawPaper({
        externalId: `${id}v1`,
        title: 'Version 1',
        abstract: 'Before.',
        authors: ['Nobody'],
        categories: ['math.AG'],
        comment: 'A draft',
        absUrl: 'https://example.org/old',
        projectUrl: 'https://example.org/project',
      }),
    )
    expect(await findPaper(db, 'arxiv', id)).toMatchObject({
      ...best,
      codeUrl: null,
      thumbnailUrl: null,
      announcedOn: null,
      signals: {},
      publishedAt: best.publishedAt,
      projectUrl: 'https://example.org/project',
    })
  })

  test('takes a link that the source has corrected', async () => {
    await bringPapers(fromArxiv, { ...fromHuggingFace, externalId: '2501.00002' })
    await bringPapers({ ...fromHuggingFace, codeUrl: 'https://git.example.org/moved' })
    expect(await findPaper(db, 'arxiv', id)).toMatchObject({ codeUrl: 'https://git.example.org/moved' })
  })

  test('keeps arXiv’s words of a paper whose version nobody states, whoever comes last', async () => {
    const fromHarvest = { ...fromArxiv, externalId: id }
    await bringPapers(fromHuggingFace)
    await bringPapers(fromHarvest)
    await bringPapers({ ...fromHuggingFace, abstract: 'As listed later.' })
    expect(await findPaper(db, 'arxiv', id)).toMatchObject({ ...best, version: null })
  })

  test('brings the words of a list up to date where nobody else has any', async () => {
    await bringPapers(fromHuggingFace)
    await bringPapers({ ...fromHuggingFace, abstract: 'As listed later.' })
    expect(await findPaper(db, 'arxiv', id)).toMatchObject({ abstract: 'As listed later.' })
  })

  test('keeps where a paper was published since', async () => {
    await bringPapers({ ...fromArxiv, doi: '10.1000/1', journalRef: 'J. Tests 1 (2026) 1' })
    await bringPapers(fromArxiv)
    expect(await findPaper(db, 'arxiv', id)).toMatchObject({ doi: '10.1000/1', journalRef: 'J. Tests 1 (2026) 1' })
  })

  test('keeps the moment of the newest version, and none of a version whose moment nobody says', async () => {
    const of = (version: number, day?: string) => ({
      ...fromArxiv,
      externalId: `${id}v${version}`,
      revisedAt: day === undefined ? undefined : new Date(day),
    })
    const revisedAt = async () => (await findPaper(db, 'arxiv', id))?.revisedAt ?? null
    await bringPapers(of(2, '2026-03-10'))
    await bringPapers(of(2))
    expect(await revisedAt()).toEqual(new Date('2026-03-10'))
    await bringPapers(of(1, '2026-03-08'))
    expect(await revisedAt()).toEqual(new Date('2026-03-10'))
    await bringPapers(of(3))
    expect(await revisedAt()).toBeNull()
    await bringPapers(of(3, '2026-03-12'))
    await bringPapers(fromHuggingFace)
    expect(await revisedAt()).toEqual(new Date('2026-03-12'))
  })

  test('takes a change of a known paper, and passes over one of a paper that nobody knows', async () => {
    await bringPapers(fromArxiv)
    const changed = { ...fromArxiv, externalId: `${id}v3`, title: 'Version 3', onlyKnown: true }
    const { sources } = await bringPapers(changed, rawPaper({ externalId: '2401.00001v7', onlyKnown: true }))
    expect(sources).toMatchObject([{ added: 0, known: 1, notNews: 1, refused: 0 }])
    expect(await findPaper(db, 'arxiv', id)).toMatchObject({ title: 'Version 3', version: 3 })
    expect(await countPapers()).toBe(1)
  })

  test('keeps a withdrawal that a later record does not mention', async () => {
    await bringPapers(rawPaper({ externalId: id, withdrawn: true }))
    await bringPapers(rawPaper({ externalId: `${id}v2` }))
    expect(await findPaper(db, 'arxiv', id)).toMatchObject({ withdrawn: true })
  })

  test('makes a paper that is out in an edition no newer', async () => {
    await bringPapers(fromHuggingFace)
    await publish({ db }, { day })
    await bringPapers(fromArxiv)
    expect((await publish({ db }, { day: '2026-03-11' })).edition).toBeNull()
  })
})

describe('a cursor', () => {
  const handed: (string | undefined)[] = []
  const harvest = (...steps: Step[]): Source => ({
    name: 'harvest',
    async *items({ cursor }) {
      handed.push(cursor)
      yield* sourceOf('', ...steps).items({ day })
    },
  })
  beforeEach(() => {
    handed.length = 0
  })

  test('is handed back to its source alone', async () => {
    await bring([harvest(rawPaper(), { cursor: 'after the first' }), sourceOf('other', { cursor: 'of another' })])
    await bring([harvest(rawPaper(), { cursor: 'after the second' })])
    await bring([harvest()])
    await bring([harvest()])
    expect(handed).toEqual([undefined, 'after the first', 'after the second', 'after the second'])
  })

  test('of a fetch that broke is not kept, nor is anything of it', async () => {
    await bring([harvest(rawPaper(), { cursor: 'too early' }, new Error('broke off'))])
    await bring([harvest()])
    expect(handed).toEqual([undefined, undefined])
    expect(await countPapers()).toBe(0)
  })

  test('moves on where there is nothing but it, and the source says why', async () => {
    const { run } = await bring([harvest({ quiet: 'nothing has changed since 10:00 UTC' }, { cursor: 'later' })])
    expect(run).toEqual({ outcome: 'quiet', count: 0, reason: 'nothing has changed since 10:00 UTC' })
    await bring([harvest()])
    expect(handed).toEqual([undefined, 'later'])
  })
})

describe('history', () => {
  test('is known and never new', async () => {
    await bring([sourceOf('test', rawPaper(), rawPaper())], { archived: true })
    expect(await countPapers()).toBe(2)
    expect((await publish({ db }, { day })).edition).toBeNull()
  })

  test('stays history when a source lists it again', async () => {
    const paper = rawPaper()
    await bring([sourceOf('test', paper)], { archived: true })
    await bringPapers(paper)
    expect((await publish({ db }, { day })).edition).toBeNull()
  })

  test('does not take a paper that is waiting for its edition', async () => {
    const paper = rawPaper()
    await bringPapers(paper)
    await bring([sourceOf('test', paper)], { archived: true })
    expect((await publish({ db }, { day })).run).toMatchObject({ count: 1 })
  })
})

describe('signals', () => {
  const withVotes = (signals: RawPaper['signals']) => rawPaper({ externalId: '2501.00001', signals })

  test('are kept at the first fetch, and then only when they have changed', async () => {
    for (const upvotes of [5, 5, 6, 6, 5]) await bringPapers(withVotes({ upvotes }))
    expect(await votesOf('2501.00001')).toEqual([5, 6, 5].map((upvotes) => ({ upvotes, stars: null, comments: null })))
  })

  test('tell unknown from zero', async () => {
    await bringPapers(withVotes({ upvotes: 0 }))
    expect((await findPaper(db, 'arxiv', '2501.00001'))?.signals).toEqual({ upvotes: 0, stars: null, comments: null })
  })

  test('are not kept where the source knows none', async () => {
    await bringPapers(withVotes({ upvotes: 5 }))
    await bringPapers(withVotes(undefined))
    await bringPapers(withVotes({ upvotes: undefined, stars: undefined }))
    expect(await votesOf('2501.00001')).toHaveLength(1)
  })
})

describe('two ingests at once', () => {
  const papers = Array.from({ length: 300 }, (_, index) =>
    rawPaper({ externalId: `2506.${String(index).padStart(5, '0')}` }),
  )

  test('of the same papers in another order make no duplicate and do not wait for each other for ever', async () => {
    const [one, other] = ['2508', '2509'].map((month) =>
      Array.from({ length: 2_000 }, (_, index) =>
        rawPaper({ externalId: `${month}.${String(index).padStart(5, '0')}` }),
      ),
    )
    /** A batch, a while of nothing, and another batch. */
    const slowly = (name: string, ...batches: (RawPaper[] | undefined)[]): Source => ({
      name,
      async *items() {
        for (const batch of batches) {
          for (const paper of batch ?? []) yield { paper }
          await delay(300)
        }
      },
    })
    const reports = await Promise.all([bring([slowly('a', one, other)]), bring([slowly('b', other, one)])])
    const all = reports.flatMap((report) => report.sources)
    expect(all.map((source) => source.ended.outcome)).not.toContain('failed')
    expect(all.reduce((sum, source) => sum + source.added, 0)).toBe(4_000)
    expect(await countPapers()).toBe(4_000)
  })

  test('do not keep each other waiting while a source is slow to answer', async () => {
    let answer: (() => void) | undefined
    const slow: Source = {
      name: 'slow',
      async *items() {
        await new Promise<void>((resolve) => {
          answer = resolve
        })
        yield { paper: rawPaper({ externalId: '2507.00001' }) }
      },
    }
    const waiting = bring([slow])
    while (!answer) await delay(5)
    expect((await bringPapers(rawPaper())).sources).toMatchObject([{ added: 1 }])
    answer()
    expect((await waiting).sources).toMatchObject([{ added: 1 }])
  })

  test('and another program inserting the same papers make no duplicate', async () => {
    const insertAll = async () => {
      for (const paper of papers.slice(0, 100)) {
        await db.query(
          `INSERT INTO papers (source, external_id, title, abstract) VALUES ('arxiv', $1, 't', 'a') ON CONFLICT DO NOTHING`,
          [paper.externalId],
        )
      }
    }
    const [report] = await Promise.all([bringPapers(...papers), insertAll()])
    expect(report.sources).toMatchObject([{ ended: { outcome: 'done' } }])
    expect(await countPapers()).toBe(300)
  })
})

test('a snapshot of a source that leaves the stars out keeps those that another source told', async () => {
  const paper = rawPaper({ signals: { upvotes: 3, stars: 40 } })
  await addPapers(db, [paper])
  await addPapers(db, [{ ...paper, signals: { upvotes: 5 } }])
  const found = await findPaper(db, 'arxiv', paper.externalId)
  expect(found?.signals).toEqual({ upvotes: 5, stars: 40, comments: null })
})
