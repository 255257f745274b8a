import { beforeEach, describe, expect, test } from 'vitest'
import { publish } from '../../src/editions/publish.ts'
import { papersOf } from '../../src/editions/store.ts'
import { findPaper, papersById } from '../../src/papers/store.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'

const db = useDatabase()
beforeEach(() => emptyDatabase(db))

const day = '2026-03-10'

/** One row as another program would put it in: the four columns that are due, and whatever else. */
async function insertRow(columns: Record<string, unknown> = {}): Promise<void> {
  const row: Record<string, unknown> = {
    source: 'elsewhere',
    external_id: '1',
    title: 'A title',
    abstract: 'An abstract.',
    ...columns,
  }
  const names = Object.keys(row)
  await db.query(
    `INSERT INTO papers (${names.join(', ')}) VALUES (${names.map((_, index) => `$${index + 1}`).join(', ')})`,
    Object.values(row),
  )
}

async function publishedTitles(): Promise<string[]> {
  const { edition } = await publish({ db }, { day })
  if (!edition) return []
  return (await papersById(db, await papersOf(db, edition.number))).map((paper) => paper.title)
}

describe('a plain INSERT', () => {
  test('of the four columns that are due is in the next edition', async () => {
    await db.query(`INSERT INTO papers (source, external_id, title, abstract) VALUES
      ('lab', 'report-7', 'Measured at night', 'We measured it.'), ('arxiv', '2603.00001', 'Counted by day', 'We counted.')`)
    expect((await publishedTitles()).sort()).toEqual(['Counted by day', 'Measured at night'])
  })

  test('may fill every optional column, and the paper says it all', async () => {
    await insertRow({
      authors: JSON.stringify(['Ada Lovelace', '岩澤 健吉']),
      categories: ['cs.CL', 'my own'],
      published_at: '2026-03-09T12:00:00Z',
      announced_on: '2026-03-10',
      version: 4,
      abs_url: 'https://lab.example.org/1',
      pdf_url: 'http://lab.example.org/1.pdf',
      code_url: 'HTTPS://git.example.org/1',
      project_url: 'https://lab.example.org/1?a=1&b="2"',
      thumbnail_url: 'https://lab.example.org/1.png',
      comment: 'Accepted somewhere',
      withdrawn: false,
    })
    expect(await publishedTitles()).toEqual(['A title'])
    expect(await findPaper(db, 'elsewhere', '1')).toMatchObject({
      authors: ['Ada Lovelace', '岩澤 健吉'],
      categories: ['cs.CL', 'my own'],
      publishedAt: new Date('2026-03-09T12:00:00Z'),
      announcedOn: '2026-03-10',
      version: 4,
      absUrl: 'https://lab.example.org/1',
      pdfUrl: 'http://lab.example.org/1.pdf',
      codeUrl: 'HTTPS://git.example.org/1',
      projectUrl: 'https://lab.example.org/1?a=1&b="2"',
      thumbnailUrl: 'https://lab.example.org/1.png',
      comment: 'Accepted somewhere',
      withdrawn: false,
    })
  })

  test('of raw text is read clean, and is left in the table as it is', async () => {
    await insertRow({
      title: 'In $O(n^2)$\n  steps',
      abstract: 'One.\n\nFor \\emph{all}.',
      authors: JSON.stringify(["Andr\\'e"]),
    })
    expect(await findPaper(db, 'elsewhere', '1')).toMatchObject({
      title: 'In O(n²) steps',
      abstract: 'One.\n\nFor all.',
      authors: ['André'],
    })
    expect((await db.query('SELECT title FROM papers')).rows).toEqual([{ title: 'In $O(n^2)$\n  steps' }])
  })

  test('reads without the optional columns as nobody, nowhere and nothing', async () => {
    await insertRow()
    expect(await findPaper(db, 'elsewhere', '1')).toMatchObject({
      authors: [],
      categories: [],
      publishedAt: null,
      announcedOn: null,
      version: null,
      absUrl: null,
      comment: null,
      withdrawn: false,
      signals: { upvotes: null, stars: null, comments: null },
    })
  })

  test('with ON CONFLICT DO NOTHING passes over another version of a paper that is there', async () => {
    const insert = (id: string, title: string) =>
      db.query(
        `INSERT INTO papers (source, external_id, title, abstract) VALUES ('arxiv', $1, $2, 'a') ON CONFLICT DO NOTHING`,
        [id, title],
      )
    await insert('2603.00001v1', 'The first version')
    expect((await insert('2603.00001v2', 'The second version')).rowCount).toBe(0)
    expect((await insert('https://arxiv.org/abs/2603.00001', 'Its address')).rowCount).toBe(0)
    expect(await publishedTitles()).toEqual(['The first version'])
  })

  test('of a known paper under another version is refused by the unique key', async () => {
    await insertRow({ source: 'arxiv', external_id: '2603.00001v1' })
    await expect(insertRow({ source: 'hugging-face', external_id: '2603.00001v2' })).rejects.toThrow(
      /papers_source_extern/,
    )
  })

  test('of a withdrawn paper is in no edition', async () => {
    await insertRow({ withdrawn: true })
    expect(await publishedTitles()).toEqual([])
  })
})

describe('a row that nobody could read', () => {
  test.each<[string, Record<string, unknown>, string]>([
    ['an empty title', { title: '' }, 'the title is empty'],
    ['a title of space', { title: ' \n\t ' }, 'the title is empty'],
    ['an empty abstract', { abstract: ' ' }, 'the abstract is empty'],
    ['an empty id', { external_id: ' ' }, 'the external_id is empty'],
    ['an empty source', { source: '' }, 'the source is empty'],
    ['authors as one string', { authors: '"Ada, Emmy"' }, 'authors is not an array of names'],
    ['authors as an object', { authors: '{"name": "Ada"}' }, 'authors is not an array of names'],
    ['authors that are numbers', { authors: '[1, 2]' }, 'authors is not an array of names'],
    ['an author that is null', { authors: '["Ada", null]' }, 'authors is not an array of names'],
    ['a category that is null', { categories: ['cs.CL', null] }, 'categories holds something else than codes'],
    ['a date without end', { published_at: 'infinity' }, 'published_at is not a moment'],
    ['a link that is a script', { abs_url: 'javascript:alert(1)' }, 'abs_url is not an http or https address'],
    ['a link that hides a script', { pdf_url: ' JaVaScRiPt:alert(1)' }, 'pdf_url is not an http or https address'],
    ['a link that is data', { code_url: 'data:text/html,<b>' }, 'code_url is not an http or https address'],
    ['a link that is a file', { project_url: 'file:///etc/passwd' }, 'project_url is not an http or https address'],
    ['a link that is no address', { thumbnail_url: 'see below' }, 'thumbnail_url is not an http or https address'],
  ])('because of %s is passed over and named, and the others are published', async (_, columns, why) => {
    await insertRow(columns)
    await insertRow({ external_id: 'readable', title: 'Can be read' })
    const { edition, unfit, run } = await publish({ db }, { day })
    expect(unfit).toMatchObject([{ why }])
    expect(unfit[0]).toMatchObject({ source: columns['source'] ?? 'elsewhere' })
    expect(run).toEqual({ outcome: 'done', count: 1, reason: 'unreadable rows passed over: 1' })
    expect(await papersById(db, await papersOf(db, edition?.number ?? 0))).toMatchObject([{ title: 'Can be read' }])
  })

  test('is in the edition after it has been mended', async () => {
    await insertRow({ title: '' })
    expect((await publish({ db }, { day })).run).toMatchObject({ outcome: 'quiet' })
    await db.query(`UPDATE papers SET title = 'Mended'`)
    expect(await publishedTitles()).toEqual(['Mended'])
  })

  test('says all that is wrong with it', async () => {
    await insertRow({ title: '', abstract: '', abs_url: 'ftp://example.org/' })
    const { unfit } = await publish({ db }, { day })
    expect(unfit[0]?.why).toBe('the title is empty, the abstract is empty, abs_url is not an http or https address')
  })
})
