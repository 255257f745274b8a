import { describe, expect, test } from 'vitest'
import { parseDailyPapers } from '../../../src/sources/hugging-face/hugging-face-rows.ts'
import { dailyPaper } from '../fixtures/answers.ts'

const day = '2026-02-03'

function onlyPaper(row: unknown) {
  const [item] = parseDailyPapers([row], { day })
  if (!item || !('paper' in item)) throw new Error(`refused: ${JSON.stringify(item)}`)
  return item.paper
}

function onlyRefusal(row: unknown) {
  const [item] = parseDailyPapers([row], { day })
  if (!item || !('refused' in item)) throw new Error(`not refused: ${JSON.stringify(item)}`)
  return item.refused
}

describe('a row', () => {
  test('becomes a paper of arXiv with its signals and links', () => {
    const row = dailyPaper(7, {
      githubRepo: 'https://github.com/example/seven',
      githubStars: 12,
      projectPage: 'https://seven.example',
    })
    expect(onlyPaper(row)).toEqual({
      source: 'arxiv',
      externalId: '2602.10007',
      title: 'Invented Paper Number 7',
      abstract: 'We invent result 7 and measure nothing.',
      authors: ['Ada Example', 'Bo Sample'],
      categories: [],
      publishedAt: new Date('2026-02-02T17:30:00.000Z'),
      announcedOn: day,
      listedAt: new Date('2026-02-03T02:11:00.000Z'),
      hasMedia: false,
      absUrl: 'https://arxiv.org/abs/2602.10007',
      pdfUrl: 'https://arxiv.org/pdf/2602.10007',
      codeUrl: 'https://github.com/example/seven',
      projectUrl: 'https://seven.example',
      thumbnailUrl: 'https://thumbnails.example/2602.10007.png',
      signals: { upvotes: 7, stars: 12, comments: 2 },
    })
  })

  test('needs no more than an id, a title and an abstract', () => {
    const paper = onlyPaper({ paper: { id: '2602.10010', title: 'T', summary: 'A' } })
    expect(paper.externalId).toBe('2602.10010')
    expect(paper.authors).toEqual([])
    expect(paper.signals).toEqual({ upvotes: undefined, stars: undefined, comments: undefined })
  })

  test('may hold title and abstract beside the paper only', () => {
    const row = dailyPaper(1, { title: undefined, summary: undefined }, { title: 'Outer', summary: 'Outer words.' })
    expect(onlyPaper(row)).toMatchObject({ title: 'Outer', abstract: 'Outer words.' })
  })

  test('is of the day it was listed on, not of the day asked for', () => {
    expect(onlyPaper(dailyPaper(1, { submittedOnDailyAt: '2026-02-02T00:00:00.000Z' })).announcedOn).toBe('2026-02-02')
  })

  test.each([undefined, 'yesterday', '2026-02-30T00:00:00Z'])('listed at %s is of the day asked for', (listed) => {
    expect(onlyPaper(dailyPaper(1, { submittedOnDailyAt: listed })).announcedOn).toBe(day)
  })

  test('is listed at the moment it tells', () => {
    const submittedOnDailyAt = '2026-02-03T04:05:06.789Z'
    expect(onlyPaper(dailyPaper(1, { submittedOnDailyAt })).listedAt).toEqual(new Date(submittedOnDailyAt))
  })

  test.each([undefined, 'soon', '2026-02-03T00:00:00.000Z'])('listed at %s is of no known hour', (listed) => {
    expect(onlyPaper(dailyPaper(1, { submittedOnDailyAt: listed })).listedAt).toBeUndefined()
  })

  /** An ObjectId of this moment. */
  const madeAt = (moment: string) => `${(Date.parse(moment) / 1_000).toString(16)}0123456789abcdef`

  test.each(['2026-02-03T01:00:00.000Z', '2026-02-03T00:00:00.000Z'])(
    'listed at %s is of the hour in which its page was made, where that is later',
    (submittedOnDailyAt) => {
      const discussionId = madeAt('2026-02-03T02:30:00Z')
      const { listedAt } = onlyPaper(dailyPaper(1, { submittedOnDailyAt, discussionId }))
      expect(listedAt).toEqual(new Date('2026-02-03T02:30:00Z'))
    },
  )

  test('whose page was there before is of the hour of its listing', () => {
    const old = { discussionId: madeAt('2026-01-30T09:00:00Z') }
    const listed = { ...old, submittedOnDailyAt: '2026-02-03T01:00:00Z' }
    expect(onlyPaper(dailyPaper(1, listed)).listedAt).toEqual(new Date('2026-02-03T01:00:00Z'))
    expect(onlyPaper(dailyPaper(1, { ...old, submittedOnDailyAt: undefined })).listedAt).toBeUndefined()
  })

  test.each(['', '69', 'z'.repeat(24), '9'.repeat(25), 7, null])(
    'with the discussion %j is listed as it says',
    (id) => {
      const { listedAt } = onlyPaper(dailyPaper(1, { discussionId: id }))
      expect(listedAt).toEqual(new Date('2026-02-03T02:11:00.000Z'))
    },
  )

  test.each([
    [{ mediaUrls: ['https://media.example/1.mp4'] }, {}, true],
    [{}, { mediaUrls: ['https://media.example/1.png'] }, true],
    [{ mediaUrls: [] }, { mediaUrls: 'none' }, false],
  ])('with %j beside %j has media: %j', (paper, row, has) => {
    expect(onlyPaper(dailyPaper(1, paper, row)).hasMedia).toBe(has)
  })

  test('leaves hidden authors out', () => {
    const authors = [{ name: 'Ada Example', hidden: true }, { name: ' Bo Sample ', hidden: false }, { name: '' }, 3]
    expect(onlyPaper(dailyPaper(1, { authors })).authors).toEqual(['Bo Sample'])
  })

  test('keeps its authors when all of them are hidden', () => {
    const authors = [{ name: 'Ada Example', hidden: true }]
    expect(onlyPaper(dailyPaper(1, { authors })).authors).toEqual(['Ada Example'])
  })

  test('has its links trimmed', () => {
    expect(onlyPaper(dailyPaper(1, { projectPage: ' https://one.example/a ' })).projectUrl).toBe(
      'https://one.example/a',
    )
  })

  test.each(['javascript:alert(1)', 'one.example', 'data:text/html,x', 'https://me:word@one.example'])(
    'loses the link %s',
    (projectPage) => {
      expect(onlyPaper(dailyPaper(1, { projectPage })).projectUrl).toBeUndefined()
    },
  )

  test.each(['https://github.com/example', 'https://github.com/example/', 'https://github.com/orgs/example'])(
    'loses the repository %s, which is an organisation',
    (githubRepo) => {
      expect(onlyPaper(dailyPaper(1, { githubRepo })).codeUrl).toBeUndefined()
    },
  )

  test('keeps a folder of a repository', () => {
    const githubRepo = 'https://github.com/example/seven/tree/main/code'
    expect(onlyPaper(dailyPaper(1, { githubRepo })).codeUrl).toBe(githubRepo)
  })

  test('with an ornament of a wrong type is still a paper', () => {
    const row = dailyPaper(1, { upvotes: '12', authors: 'Ada', publishedAt: 5 }, { numComments: -1, thumbnail: {} })
    const paper = onlyPaper(row)
    expect(paper).toMatchObject({ authors: [], signals: { upvotes: undefined, comments: undefined } })
    expect(paper.publishedAt).toBeUndefined()
  })

  test('with a moment of withdrawal is withdrawn', () => {
    expect(onlyPaper(dailyPaper(1, { withdrawnAt: '2026-02-03T01:00:00Z' })).withdrawn).toBe(true)
  })

  test('without a title is refused by entry, id and reason', () => {
    expect(onlyRefusal(dailyPaper(1, { title: ' ' }, { title: undefined }))).toEqual({
      where: 'entry 1 (2602.10001)',
      why: 'the title is missing or empty',
    })
  })

  test('with a number for an id is refused, since final zeros are lost', () => {
    expect(onlyRefusal(dailyPaper(1, { id: 2602.1 }))).toEqual({
      where: 'entry 1 (2602.1)',
      why: 'paper.id: is a number, which loses final zeros, where text is due',
    })
  })

  test('with an id that is not of arXiv is refused', () => {
    expect(onlyRefusal(dailyPaper(1, { id: 'nonsense' }))).toMatchObject({ why: 'paper.id: is not an arXiv id' })
  })

  test('that a harvester left as text is refused by the id inside', () => {
    expect(onlyRefusal("{'paper': {'id': '2602.10001', 'title': 'T'}}")).toEqual({
      where: 'entry 1 (2602.10001)',
      why: 'it is text where an object is due',
    })
  })

  test.each([null, 3, {}, { paper: 'x' }, []])('that is %j is refused by its number', (row) => {
    const items = parseDailyPapers([dailyPaper(1), row], { day, firstEntry: 101 })
    expect(items[1]).toMatchObject({ refused: { where: 'entry 102' } })
  })
})
