import { beforeEach, describe, expect, test } from 'vitest'
import { showSample } from '../../../src/outbox/sample.ts'
import type { SearchRequest } from '../../../src/papers/search/request.ts'
import { searchPapers } from '../../../src/papers/search/search-papers.ts'
import { papersById } from '../../../src/papers/store.ts'
import type { RawPaper } from '../../../src/sources/source.ts'
import { addPapers, rawPaper } from '../../support/builders.ts'
import { emptyDatabase, useDatabase } from '../../support/database.ts'

const db = useDatabase()
beforeEach(() => emptyDatabase(db))

const plain = { abstract: 'Nothing is said here.', authors: [], signals: undefined }
const add = (...papers: Partial<RawPaper>[]) =>
  addPapers(
    db,
    papers.map((paper) => rawPaper({ ...plain, ...paper })),
  )

/** The titles of what is found, the best first. */
async function find(typed: string, filters: Omit<SearchRequest, 'typed'> = {}): Promise<string[]> {
  const { ids } = await searchPapers(db, { typed, ...filters })
  return (await papersById(db, ids)).map((paper) => paper.title)
}

describe('words', () => {
  test('are found in titles, authors and abstracts, in this order', async () => {
    await add(
      { title: 'One', abstract: 'It is about kernels.' },
      { title: 'Two', authors: ['Ada Kernel'] },
      { title: 'Kernels' },
    )
    expect(await find('kernel')).toEqual(['Kernels', 'Two', 'One'])
  })

  test('all have to be there', async () => {
    await add({ title: 'Graph kernels' }, { title: 'Graph pooling' })
    expect(await find('graph kernels')).toEqual(['Graph kernels'])
    expect(await find('graph OR kernels')).toHaveLength(2)
    expect(await find('graph -kernels')).toEqual(['Graph pooling'])
    expect(await find('pooling OR kernels graph')).toHaveLength(2)
  })

  test('are found in their other forms, but a transformer is no transform', async () => {
    await add({ title: 'Transformers' }, { title: 'Fourier transforms' }, { title: 'Classified networks' })
    expect(await find('transformer')).toEqual(['Transformers'])
    expect(await find('classify network')).toEqual(['Classified networks'])
  })

  test('in quotes stand side by side', async () => {
    await add({ title: 'Language of large models' }, { title: 'A large language model' })
    expect(await find('"large language models"')).toEqual(['A large language model'])
    expect(await find('large -"large language"')).toEqual(['Language of large models'])
  })

  test('with a hyphen are also found apart and in one', async () => {
    await add({ title: 'Finetuning' }, { title: 'Fine tuning' }, { title: 'Fine-tuning' }, { title: 'Tuning is fine' })
    expect((await find('fine-tuning')).sort()).toEqual(['Fine tuning', 'Fine-tuning', 'Finetuning'])
  })

  test.each(['gpt4', 'GPT-4', 'gpt 4'])('with a number are found however it is joined to them: %s', async (typed) => {
    await add({ title: 'Asking GPT-4' }, { title: 'Asking GPT' })
    expect(await find(typed)).toEqual(['Asking GPT-4'])
  })

  test('of scripts without blanks are found inside', async () => {
    await add({ title: '基于大语言模型的研究' })
    expect(await find('语言模型')).toHaveLength(1)
    expect(await find('模语')).toEqual([])
  })

  test('that are in every text find nothing by themselves', async () => {
    await add({ title: 'The one' })
    expect(await find('the')).toEqual([])
    expect(await find('the one')).toEqual(['The one'])
  })

  test.each([
    ['"', 'no-word'],
    ['OR', 'no-word'],
    ['\u{1f600}', 'no-word'],
    ['➊', 'no-word'],
    ['the of and', 'common-words'],
  ])('that cannot be looked for leave what topic and days ask for, or nothing: %s', async (typed, passedOver) => {
    await add({ title: 'Speech' }, { title: 'Strings', categories: ['hep-th'] })
    const nothing = { ids: [], count: 0, countIs: 'exact', passedOver }
    expect(await searchPapers(db, { typed })).toEqual(nothing)
    expect(await searchPapers(db, { typed, category: 'hep-th' })).toMatchObject({ count: 1, passedOver })
  })

  test.each(['-kernels', 'the -kernels', '-kernels of -"graph kernels"', 'the -"graph kernels"'])(
    'that are all to be away leave whatever is without them: %s',
    async (typed) => {
      await add({ title: 'Graph kernels' }, { title: 'Graph pooling', publishedAt: new Date('2019-01-01') })
      expect(await find(typed)).toEqual(['Graph pooling'])
      expect(await find(typed, { category: 'cs.CL' })).toEqual(['Graph pooling'])
    },
  )

  test.each(['gcn', 'GCN', 'gcn-'])('are the same in capitals and beside signs: %s', async (typed) => {
    await add({ title: 'GCN: deep' })
    expect(await find(typed)).toEqual(['GCN: deep'])
  })

  test('of a formula are found as they are shown', async () => {
    await add({ title: 'Sorting in O(n²) steps' })
    expect(await find('n² sorting')).toHaveLength(1)
  })

  test.each(['$O(n^2)$', 'sorting n^2', '$O(n^{2})$ steps'])(
    'of a formula are found as TeX has them: %s',
    async (typed) => {
      await add({ title: 'Sorting in $O(n^2)$ steps' })
      expect(await find(typed)).toEqual(['Sorting in O(n²) steps'])
    },
  )
})

describe('names', () => {
  test.each(['scholkopf', 'Schölkopf', 'Schoelkopf', 'B. Schölkopf', 'bernhard schölkopf'])(
    'with accents are found as %s',
    async (typed) => {
      await add({ title: 'By him', authors: ['Bernhard Schölkopf', 'Isabelle Guyon'] })
      expect(await find(typed)).toEqual(['By him'])
    },
  )

  test.each(['erdos', 'Łukasz', 'lukasz kaiser', 'oyvind', 'Øyvind'])('may have any letter: %s', async (typed) => {
    await add({ title: 'By them', authors: ['Paul Erdős', 'Łukasz Kaiser', 'Øyvind Tønnesen'] })
    expect(await find(typed)).toEqual(['By them'])
  })
})

describe('the last word', () => {
  test.each(['vision transf', 'vision transformati', 'Vis', 'vasw', 'Attention vasw'])(
    'may be the beginning of one: %s',
    async (typed) => {
      await add({ title: 'Attention: transformations of vision', authors: ['Ashish Vaswani'] }, { title: 'Other' })
      expect(await find(typed)).toEqual(['Attention: transformations of vision'])
    },
  )

  test('is first of all the word itself', async () => {
    await add({ title: 'Graphene graphene' }, { title: 'One', abstract: 'A graph.' })
    expect(await find('graph')).toEqual(['One', 'Graphene graphene'])
  })

  test('is no beginning in quotes, nor where it is to be away', async () => {
    await add({ title: 'Vision transformers' })
    expect(await find('"transf"')).toEqual([])
    expect(await find('vision -transf')).toEqual(['Vision transformers'])
  })
})

describe('filters', () => {
  const day = (text: string) => new Date(`${text}T12:00:00Z`)

  test('keep to a category or a whole archive', async () => {
    await add(
      { title: 'Speech', categories: ['cs.CL', 'eess.AS'] },
      { title: 'Speech seen', categories: ['cs.CV'] },
      { title: 'Speech of strings', categories: ['hep-th'] },
    )
    expect(await find('speech', { category: 'cs.CL' })).toEqual(['Speech'])
    expect((await find('speech', { category: 'cs' })).sort()).toEqual(['Speech', 'Speech seen'])
    expect(await find('speech', { category: 'hep-th' })).toEqual(['Speech of strings'])
    expect(await find('speech', { category: `it's \\ "` })).toEqual([])
  })

  test('keep to days, both ends included', async () => {
    await add(
      ...['2025-12-31', '2026-01-01', '2026-01-31', '2026-02-01'].map((text) => ({
        title: `Of ${text}`,
        publishedAt: day(text),
      })),
    )
    expect(await find('', { from: '2026-01-01', to: '2026-01-31' })).toEqual(['Of 2026-01-31', 'Of 2026-01-01'])
    expect(await find('', { to: '2025-12-31' })).toEqual(['Of 2025-12-31'])
    expect(await find('', { from: '2030-01-01' })).toEqual([])
    expect(await find('', { from: '2026-02-01', to: '2026-01-01' })).toEqual([])
  })

  test('without words show the newest first, over many years', async () => {
    await add(
      ...['1991-08-01', '2007-05-05', '2019-01-01', '2026-03-01'].map((text) => ({
        title: text,
        publishedAt: day(text),
        categories: ['hep-th'],
      })),
    )
    expect(await find('', { category: 'hep-th' })).toEqual(['2026-03-01', '2019-01-01', '2007-05-05', '1991-08-01'])
    expect(await find('-survey')).toHaveLength(4)
  })
})

describe('the order', () => {
  test('prefers the newer of two that are alike', async () => {
    await add(
      { title: 'Kernels', publishedAt: new Date('2012-01-01') },
      { title: 'Kernels!', publishedAt: new Date('2026-01-01') },
    )
    expect(await find('kernels')).toEqual(['Kernels!', 'Kernels'])
  })

  test('prefers an old title to new abstracts', async () => {
    await add(
      { title: 'Kernels', publishedAt: new Date('2012-01-01') },
      { title: 'New', abstract: 'With kernels.', publishedAt: new Date('2026-01-01') },
    )
    expect(await find('kernels')).toEqual(['Kernels', 'New'])
  })

  test('prefers the title that is all that was typed', async () => {
    await add(
      { title: 'Why attention is all you need in the end, and nothing else at all that was tried before' },
      { title: 'Attention Is All You Need' },
    )
    expect((await find('attention is all you need'))[0]).toBe('Attention Is All You Need')
  })
})

describe('of thousands of papers with a word', () => {
  /** Papers straight into the table, some a day backwards from so many days before the end of 2025. */
  async function insertMany(count: number, title: string, before = 0, aDay = 10): Promise<void> {
    await db.query(
      `INSERT INTO papers (source, external_id, title, abstract, published_at)
       SELECT 'test', $2 || $3::int || '-' || n, $2, 'An abstract.', timestamptz '2025-12-31 12:00Z' - (n / $4::int + $3::int) * interval '1 day'
       FROM generate_series(0, $1 - 1) n`,
      [count, title, before, aDay],
    )
  }
  async function addMany(count: number, title: string, before?: number, aDay?: number): Promise<void> {
    await insertMany(count, title, before, aDay)
    await db.query('ANALYZE paper_words')
  }

  test('the newest are found, and about how many there are', async () => {
    await addMany(3_000, 'A model')
    const { ids, count, countIs } = await searchPapers(db, { typed: 'model' })
    expect(ids.length).toBe(300)
    expect(countIs).toBe('about')
    expect(count).toBeGreaterThan(2_000)
    expect(count).toBeLessThan(4_000)
    const [newest] = await papersById(db, ids)
    expect(newest?.publishedAt?.toISOString()).toBe('2025-12-31T12:00:00.000Z')
  })

  test('their number is right also of days that PostgreSQL has no statistics of', async () => {
    await addMany(2_000, 'A small model', 36, 100)
    await insertMany(1_000, 'A small model', 0, 100)
    const asked: [SearchRequest, number][] = [
      [{ typed: 'model' }, 3_000],
      [{ typed: '-zeugma' }, 3_000],
      [{ typed: '"small model"' }, 3_000],
      [{ typed: '', from: '2025-12-28' }, 400],
      [{ typed: 'model', from: '2025-11-25' }, 1_100],
    ]
    for (const [request, there] of asked) expect(await searchPapers(db, request)).toMatchObject({ count: there })
  })

  test('their number is never above that of all papers, where too many are new to be counted', async () => {
    await addMany(100, 'A model', 200)
    await insertMany(12_000, 'A newer model', 0, 100)
    for (const filters of [{}, { from: '2025-11-15' }]) {
      const { count } = await searchPapers(db, { typed: 'newer', ...filters })
      expect(count).toBeGreaterThan(3_000)
      expect(count).toBeLessThan(13_000)
    }
  })

  test('one that is far older and has all words in its title is found too', async () => {
    await add({ title: 'Model checking', publishedAt: new Date('1995-01-01') })
    await addMany(3_000, 'A model', 0)
    await db.query(`UPDATE papers SET abstract = 'Checking it.' WHERE title = 'A model'`)
    expect((await find('model checking'))[0]).toBe('Model checking')
  })

  test('one whose title is what was typed is first however many have varied it since', async () => {
    await add({ title: 'Models are all you want', publishedAt: new Date('2017-06-12') })
    await addMany(250, 'Are models all you want? A survey')
    expect((await find('models are all you want'))[0]).toBe('Models are all you want')
  })

  test('a rare one is found among them however old it is', async () => {
    await add({ title: 'A zeugma model', publishedAt: new Date('1995-01-01') })
    await addMany(3_000, 'A model')
    expect(await find('zeugma')).toEqual(['A zeugma model'])
    expect(await find('model zeugma')).toEqual(['A zeugma model'])
  })
})

describe('what can be found', () => {
  test('follows a paper as it changes', async () => {
    await add({ title: 'Old words', externalId: '2601.90001', version: 1 })
    await add({ title: 'New words', externalId: '2601.90001', version: 2 })
    expect(await find('new')).toEqual(['New words'])
    expect(await find('old')).toEqual([])
    await db.query(`DELETE FROM papers`)
    expect(await find('new')).toEqual([])
  })

  test('leaves out what was withdrawn', async () => {
    await add({ title: 'Kernels', externalId: '2601.90002' })
    await add({ title: 'Kernels', externalId: '2601.90002', withdrawn: true })
    expect(await find('kernels')).toEqual([])
  })

  test('takes in what any program inserts', async () => {
    await db.query(
      `INSERT INTO papers (source, external_id, title, abstract, authors, categories) VALUES
         ('x', '1', 'Kernels', 'Yes.', '{"no": "array"}', ARRAY['', 'it''s \\ odd', repeat('long ', 1000)]),
         ('x', '2', 'Kernels', repeat('Kernels of a long text. ', 100000), '[1, null, {"a": 2}]', '{}'),
         ('x', '3', 'Kernels', repeat('x', 1000000), '[]', '{}')`,
    )
    expect((await searchPapers(db, { typed: 'kernels' })).count).toBe(3)
    expect((await searchPapers(db, { typed: '', category: `it's \\ odd` })).count).toBe(1)
    expect((await searchPapers(db, { typed: '', category: 'long '.repeat(1_000) })).count).toBe(1)
  })

  test('is no newer than when it was first seen', async () => {
    await add({ title: 'Seen in future', publishedAt: new Date('9999-12-31') }, { title: 'Seen now' })
    expect((await find('seen')).sort()).toEqual(['Seen in future', 'Seen now'])
    expect(await find('', { from: '2999-01-01' })).toEqual([])
  })

  test('is the sample only while there is nothing else', async () => {
    await showSample(db, '2026-03-10')
    expect((await searchPapers(db, { typed: '', category: 'cs' })).count).toBeGreaterThan(5)
    await db.query(`INSERT INTO papers (source, external_id, title, abstract) VALUES ('x', '1', 'Real', 'It is real.')`)
    expect(await find('', { from: '1990-01-01' })).toEqual(['Real'])
  })

  test('is nothing before there are papers', async () => {
    expect(await searchPapers(db, { typed: 'kernels' })).toEqual({ ids: [], count: 0, countIs: 'exact' })
  })
})
