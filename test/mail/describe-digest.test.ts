import { beforeEach, describe, expect, test } from 'vitest'
import { papersOf } from '../../src/editions/store.ts'
import { describeDigest } from '../../src/mail/describe-digest.ts'
import type { DigestView } from '../../src/mail/digest-view.ts'
import { linkUrl, type Site } from '../../src/mail/site.ts'
import { showSample } from '../../src/outbox/sample.ts'
import { addPapers, publishPapers, rawPaper, testLinks, testSite } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'

const db = useDatabase()
beforeEach(() => emptyDatabase(db))

const day = '2026-03-11'
const site = testSite()

/** Describes a digest of these papers, all of edition 1 unless told. */
async function viewOf(
  ids: readonly number[],
  over: { after?: number; upTo?: number; windowCount?: number } = {},
): Promise<DigestView | undefined> {
  const papers = ids.map((id) => ({ id, why: null }))
  const digest = { papers, windowCount: ids.length, after: 0, upTo: 1, ...over }
  return (await describeDigest(db, site, digest))?.view
}

const titlesOf = (view: DigestView | undefined) => view?.papers.map((paper) => paper.title)

describe('a digest in words', () => {
  test('has its papers in the order of the choice, and says why each is there', async () => {
    await publishPapers(db, day, [rawPaper({ title: 'A' }), rawPaper({ title: 'B' }), rawPaper({ title: 'C' })])
    const [a, b, c] = await papersOf(db, 1)
    const papers = [
      { id: b ?? 0, why: 'In Machine Learning (cs.LG)' },
      { id: c ?? 0, why: null },
      { id: a ?? 0, why: 'Trending' },
    ]
    const described = await describeDigest(db, site, { papers, windowCount: 3, after: 0, upTo: 1 })
    expect(described?.view.papers.map((paper) => [paper.title, paper.why])).toEqual([
      ['B', 'In Machine Learning (cs.LG)'],
      ['C', null],
      ['A', 'Trending'],
    ])
    expect(described?.edition).toMatchObject({ number: 1, day })
  })

  test('names the edition and its page', async () => {
    await publishPapers(db, day, [rawPaper()])
    await db.query(`UPDATE editions SET note = 'Read these.'`)
    expect((await viewOf(await papersOf(db, 1)))?.edition).toEqual({
      day: '2026-03-11',
      number: 1,
      url: 'https://papers.example.org/editions/2026-03-11',
      isSample: false,
      note: 'Read these.',
    })
  })

  test('keeps room for its reader’s links, as long as they are', async () => {
    await publishPapers(db, day, [rawPaper()])
    const links = (['manage', 'unsubscribe', 'list'] as const).map((purpose) =>
      linkUrl(site, purpose, testLinks.sign(purpose, Buffer.alloc(8))),
    )
    expect((await viewOf(await papersOf(db, 1)))?.linkBytes).toBe(Math.max(...links.map((link) => link.length)))
  })

  test('of the sample says so, and leads to its page instead of a day’s', async () => {
    await showSample(db, day)
    const view = await viewOf(await papersOf(db, 0), { after: -1, upTo: 0 })
    expect(view?.edition).toMatchObject({ isSample: true, url: 'https://papers.example.org/editions/sample' })
    expect(view?.window.editions).toBe(1)
  })

  test.each([
    [{ after: 0, upTo: 1 }, 1],
    [{ after: 0, upTo: 3 }, 3],
    [{ after: 2, upTo: 3 }, 1],
    [{ after: -1, upTo: 2 }, 2],
  ])('of the window %j covers %i editions', async (window, editions) => {
    for (const of of [day, '2026-03-12', '2026-03-13']) await publishPapers(db, of, [rawPaper()])
    const view = await viewOf(await papersOf(db, 1), { ...window, windowCount: 17 })
    expect(view?.window).toEqual({ editions, newPapers: 17 })
  })

  test('counts what it leaves out, also what has been withdrawn since it was chosen', async () => {
    await publishPapers(db, day, [rawPaper({ title: 'A' }), rawPaper({ title: 'B' })])
    await db.query(`UPDATE papers SET withdrawn = true WHERE title = 'A'`)
    const view = await viewOf(await papersOf(db, 1), { windowCount: 12 })
    expect(titlesOf(view)).toEqual(['B'])
    expect(view?.moreCount).toBe(11)
  })

  test('leaves out what has become unreadable or was deleted', async () => {
    await publishPapers(db, day, [rawPaper({ title: 'A' }), rawPaper({ title: 'B' }), rawPaper({ title: 'C' })])
    const ids = await papersOf(db, 1)
    await db.query(`UPDATE papers SET abs_url = 'javascript:alert(1)' WHERE title = 'A'`)
    await db.query(`DELETE FROM papers WHERE title = 'B'`)
    expect(titlesOf(await viewOf(ids))).toEqual(['C'])
  })

  test('is nothing where nothing is left of it', async () => {
    await publishPapers(db, day, [rawPaper()])
    const ids = await papersOf(db, 1)
    await db.query('UPDATE papers SET withdrawn = true')
    expect(await viewOf(ids)).toBeUndefined()
    expect(await viewOf([])).toBeUndefined()
  })

  test('is nothing where its edition is gone', async () => {
    await publishPapers(db, day, [rawPaper()])
    expect(await viewOf(await papersOf(db, 1), { upTo: 7 })).toBeUndefined()
  })

  test('says a paper as it stands now, not as it stood at the choice', async () => {
    const paper = rawPaper({ externalId: '2601.99999v1', title: 'Version 1', signals: { upvotes: 1 } })
    await publishPapers(db, day, [paper])
    await addPapers(db, [
      { ...paper, externalId: '2601.99999v2', title: 'Version 2', signals: { upvotes: 9, stars: 4 } },
    ])
    expect((await viewOf(await papersOf(db, 1)))?.papers).toMatchObject([{ title: 'Version 2', upvotes: 9, stars: 4 }])
  })
})

describe('corrections', () => {
  /** A paper of the 1st edition, withdrawn after it or later; editions 2 and 3 come after that. */
  async function withdrawnAfter(number: number): Promise<void> {
    for (const edition of [1, 2, 3]) {
      const title = edition === 1 ? 'Too good' : `Paper ${edition}`
      await publishPapers(db, `2026-03-1${edition}`, [rawPaper({ title, externalId: `2603.0000${edition}` })])
      if (edition === number) await db.query(`UPDATE papers SET withdrawn = true WHERE title = 'Too good'`)
    }
  }
  const withdrawnIn = async (after: number, upTo: number) =>
    (await viewOf(await papersOf(db, 3), { after, upTo }))?.withdrawn

  test('name what was withdrawn since the last digest, with its page and its day', async () => {
    await withdrawnAfter(2)
    expect(await withdrawnIn(2, 3)).toEqual([
      { title: 'Too good', pageUrl: 'https://papers.example.org/papers/2603.00001', day: '2026-03-11' },
    ])
  })

  test('come once', async () => {
    await withdrawnAfter(1)
    expect(await withdrawnIn(1, 2)).toHaveLength(1)
    expect(await withdrawnIn(2, 3)).toEqual([])
  })

  test('are about papers of earlier digests, not of this one, which leaves them out', async () => {
    await withdrawnAfter(2)
    expect(await withdrawnIn(0, 3)).toEqual([])
  })

  test('are not of a paper that was withdrawn before, and only said so again', async () => {
    await withdrawnAfter(1)
    await db.query('UPDATE papers SET withdrawn = true WHERE withdrawn')
    expect(await withdrawnIn(2, 3)).toEqual([])
  })
})

describe('a paper in words', () => {
  test('says where and when it appeared, in the journal’s words where there is one', async () => {
    const publishedAt = new Date('2026-03-09T22:30:00Z')
    await publishPapers(db, day, [
      rawPaper({ title: 'A', publishedAt }),
      rawPaper({ title: 'B', journalRef: 'J. Inv. 1 (2026) 1' }),
      rawPaper({ title: 'C', source: 'medrxiv', externalId: '10.1101/1' }),
      rawPaper({ title: 'D', source: 'blog.example.org', externalId: 'd' }),
    ])
    const view = await viewOf(await papersOf(db, 1))
    const said = view?.papers.map(({ title, where, publishedOn }) => [title, where, publishedOn]).sort()
    expect(said).toEqual([
      ['A', 'arXiv', '2026-03-09'],
      ['B', 'J. Inv. 1 (2026) 1', null],
      ['C', 'medRxiv', null],
      ['D', 'blog.example.org', null],
    ])
  })

  test('has its picture only where the operator wants pictures', async () => {
    const thumbnailUrl = 'https://cdn.example.org/1.png'
    await publishPapers(db, day, [rawPaper({ thumbnailUrl })])
    const papers = (await papersOf(db, 1)).map((id) => ({ id, why: null }))
    const digest = { papers, windowCount: 1, after: 0, upTo: 1 }
    const pictureAt = async (site: Site) => (await describeDigest(db, site, digest))?.view.papers[0]?.thumbnailUrl
    expect(await pictureAt(site)).toBeNull()
    expect(await pictureAt(testSite({ THUMBNAILS: 'true' }))).toBe(thumbnailUrl)
  })

  test('has the names of its categories, and a code that arXiv does not know as it is', async () => {
    await publishPapers(db, day, [rawPaper({ categories: ['cs.CL', 'hep-th', 'my own'] })])
    expect((await viewOf(await papersOf(db, 1)))?.papers[0]?.categories).toEqual([
      'Computation and Language',
      'High Energy Physics – Theory',
      'my own',
    ])
  })

  test('of arXiv has the links of arXiv, also with an old id, and its page here', async () => {
    await publishPapers(db, day, [rawPaper({ externalId: 'math.CA/0611800v2' })])
    expect((await viewOf(await papersOf(db, 1)))?.papers[0]).toMatchObject({
      absUrl: 'https://arxiv.org/abs/math/0611800',
      pdfUrl: 'https://arxiv.org/pdf/math/0611800',
      pageUrl: 'https://papers.example.org/papers/math/0611800',
    })
  })

  test('from elsewhere without a link leads to its page here', async () => {
    await publishPapers(db, day, [rawPaper({ source: 'lab', externalId: 'report 7?' })])
    const [paper] = (await viewOf(await papersOf(db, 1)))?.papers ?? []
    expect(paper?.pageUrl).toBe('https://papers.example.org/papers/lab%3Areport%207%3F')
    expect(paper?.absUrl).toBe(paper?.pageUrl)
    expect(paper?.pdfUrl).toBeNull()
  })

  test('has all that its row says', async () => {
    await publishPapers(db, day, [
      rawPaper({
        authors: ['Ada Lovelace'],
        abstract: 'One.\n\nTwo.',
        comment: 'Accepted',
        codeUrl: 'https://git.example.org/1',
        projectUrl: 'https://lab.example.org/1',
      }),
    ])
    expect((await viewOf(await papersOf(db, 1)))?.papers[0]).toMatchObject({
      authors: ['Ada Lovelace'],
      abstract: 'One.\n\nTwo.',
      comment: 'Accepted',
      codeUrl: 'https://git.example.org/1',
      projectUrl: 'https://lab.example.org/1',
    })
  })
})
