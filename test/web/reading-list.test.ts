import { parse } from 'bibtex-parse'
import { beforeEach, describe, expect, test } from 'vitest'
import { findPaper } from '../../src/papers/store.ts'
import { keepOpinion } from '../../src/subscribers/opinions-store.ts'
import { deleteSubscriber, type Subscriber } from '../../src/subscribers/store.ts'
import { addPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { addSubscriber, dump, pathTo, posted, testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
let ada: Subscriber
beforeEach(async () => {
  await emptyDatabase(db)
  ada = await addSubscriber(db, 'ada@example.org')
})

const list = () => pathTo('list', ada)
const open = async (at = list()) => (await pages.request(at)).text()
const press = async (fields: Record<string, string | number>, at = list()) =>
  (
    await pages.request(
      at,
      posted(Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, `${value}`]))),
    )
  ).text()
const titlesOf = (html: string) => Array.from(html.matchAll(/<h2[^>]*><a[^>]*>([^<]*)</g), (match) => match[1])

/** Saves a paper for Ada, and says which row it is. */
async function save(externalId: string, title = `Paper ${externalId}`, reader = ada): Promise<number> {
  await addPapers(db, [rawPaper({ externalId, title })])
  const paperId = (await findPaper(db, 'arxiv', externalId))?.id ?? 0
  await keepOpinion(db, { subscriber: reader.publicId, paperId }, 'saved')
  return paperId
}

/** Saves many at once, the highest number last. */
async function saveMany(count: number): Promise<void> {
  await addPapers(
    db,
    Array.from({ length: count }, (_, index) =>
      rawPaper({ source: 'lab', externalId: `${index + 1}`, title: `Paper ${index + 1}` }),
    ),
  )
  await db.query(
    `INSERT INTO opinions (subscriber_id, paper_id, kind, created_at)
     SELECT $1, id, 'saved', '2026-03-10'::timestamptz + external_id::integer * interval '1 minute' FROM papers`,
    [ada.id],
  )
}

describe('the reading list', () => {
  test('shows what was saved, the last one first, with where to read it', async () => {
    await save('2603.00001')
    await save('2603.00002')
    const html = await open()
    expect(titlesOf(html)).toEqual(['Paper 2603.00002', 'Paper 2603.00001'])
    expect(html).toContain('2 papers, the last saved first')
    expect(html).toContain('<a href="/papers/2603.00001">')
    expect(html).toContain('href="https://arxiv.org/abs/2603.00001"')
  })

  test('says how to fill it while it is empty, and offers no file', async () => {
    const html = await open()
    expect(html).toContain('Nothing is on it yet.')
    expect(html).not.toMatch(/papers\.(bib|ris)|<button/)
  })

  test('is its reader’s alone', async () => {
    const emmy = await addSubscriber(db, 'emmy@example.org')
    await save('2603.00001', 'Of Emmy', emmy)
    expect(await open()).not.toContain('Of Emmy')
    expect(await open(`${list()}/papers.bib`)).toBe('')
  })

  test('names nobody and leads to nothing that its link does not allow', async () => {
    await save('2603.00001')
    expect(await open()).not.toMatch(/ada@|\/manage\/|\/unsubscribe\//)
  })

  test('is linked from the choices', async () => {
    expect(await open(pathTo('manage', ada))).toContain(`<a href="${list()}">Your reading list</a>`)
  })

  test('is there also for somebody who has unsubscribed', async () => {
    await save('2603.00001')
    await db.query(`UPDATE subscribers SET state = 'unsubscribed', next_digest_at = NULL`)
    expect(titlesOf(await open())).toEqual(['Paper 2603.00001'])
  })

  test('of a reader who has been erased is as a forged link, with its files', async () => {
    await deleteSubscriber(db, ada.id)
    for (const file of ['', '/papers.bib', '/papers.ris']) {
      const erased = await pages.request(list() + file)
      const forged = await pages.request(`/list/${'a'.repeat(42)}${file}`)
      expect([erased.status, await erased.text()]).toEqual([404, await forged.text()])
    }
  })

  test.each(['GET', 'HEAD'])('and its files are only read by %s', async (method) => {
    const paperId = await save('2603.00001')
    const before = await dump(db)
    for (const at of ['', '?page=1', `?remove=${paperId}`, '/papers.bib', '/papers.ris'])
      expect((await pages.request(list() + at, { method })).status).toBe(200)
    expect(await dump(db)).toEqual(before)
  })
})

describe('its buttons', () => {
  test('take a paper off the list, and put it back', async () => {
    const paperId = await save('2603.00001')
    await save('2603.00002')
    expect(await open()).toContain(`name="remove" value="${paperId}"`)
    const removed = await press({ remove: paperId })
    expect(titlesOf(removed)).toEqual(['Paper 2603.00002'])
    expect(removed).toContain('role="status">Removed.<')
    expect(removed).toContain(`<button name="save" value="${paperId}" class="plain">Undo</button>`)
    expect(titlesOf(await press({ save: paperId }))).toEqual(['Paper 2603.00001', 'Paper 2603.00002'])
  })

  test('do the same when they are pressed twice', async () => {
    const paperId = await save('2603.00001')
    const first = await press({ remove: paperId })
    const before = await dump(db)
    expect(await press({ remove: paperId })).toBe(first)
    expect(await dump(db)).toEqual(before)
  })

  test('leave what was said of a paper otherwise', async () => {
    const paperId = await save('2603.00001')
    await keepOpinion(db, { subscriber: ada.publicId, paperId }, 'more')
    await press({ remove: paperId })
    expect((await db.query('SELECT kind FROM opinions')).rows).toEqual([{ kind: 'more' }])
  })

  test.each([{}, { remove: 'x' }, { remove: '0' }, { remove: '1e99' }, { save: '-1' }, { remove: '' }])(
    'are needed: %j is refused and changes nothing',
    async (fields) => {
      await save('2603.00001')
      const before = await dump(db)
      const response = await pages.request(list(), posted(fields as Record<string, string>))
      expect(response.status).toBe(400)
      expect(titlesOf(await response.text())).toEqual(['Paper 2603.00001'])
      expect(await dump(db)).toEqual(before)
    },
  )
})

describe('a long list', () => {
  test('comes in pages of a hundred that lead to each other', async () => {
    await saveMany(201)
    const [first, second, third] = [await open(), await open(`${list()}?page=2`), await open(`${list()}?page=3`)]
    expect([first, second, third].map((html) => titlesOf(html).length)).toEqual([100, 100, 1])
    expect([...titlesOf(first), ...titlesOf(second), ...titlesOf(third)]).toEqual(
      Array.from({ length: 201 }, (_, index) => `Paper ${201 - index}`),
    )
    expect(first).toContain(`<a rel="next" href="${list()}?page=2">`)
    expect(second).toContain(`<a rel="prev" href="${list()}">`)
    expect(third).not.toContain('rel="next"')
  })

  test.each(['0', '4', '-1', '1.5', 'x', '', '9'.repeat(40)])('has no page %s', async (page) => {
    await saveMany(201)
    expect((await pages.request(`${list()}?page=${page}`)).status).toBe(404)
  })

  test('shows the page before when the last paper of the last page is removed', async () => {
    await saveMany(101)
    const paperId = (await findPaper(db, 'lab', '1'))?.id ?? 0
    expect(titlesOf(await press({ remove: paperId }, `${list()}?page=2`))).toHaveLength(100)
  })
})

describe('the files', () => {
  test('hold the whole list, in its order', async () => {
    await saveMany(120)
    const bib = parse(await open(`${list()}/papers.bib`)).filter((item) => item.itemtype === 'entry')
    expect(bib.map((entry) => entry.fields.find((field) => field.name === 'title')?.value)).toEqual(
      Array.from({ length: 120 }, (_, index) => `{Paper ${120 - index}}`),
    )
    const ris = await open(`${list()}/papers.ris`)
    expect(Array.from(ris.matchAll(/^TI {2}- (.*)\r$/gm), (match) => match[1])).toEqual(
      Array.from({ length: 120 }, (_, index) => `Paper ${120 - index}`),
    )
  })

  test.each([
    ['papers.bib', 'application/x-bibtex; charset=utf-8'],
    ['papers.ris', 'application/x-research-info-systems; charset=utf-8'],
  ])('%s is a download that no cache keeps', async (name, type) => {
    await save('2603.00001', 'Größe und Form')
    const { status, headers } = await pages.request(`${list()}/${name}`)
    expect([
      status,
      headers.get('Content-Type'),
      headers.get('Content-Disposition'),
      headers.get('Cache-Control'),
    ]).toEqual([200, type, `attachment; filename="${name}"`, 'no-store'])
    expect(await open(`${list()}/${name}`)).toContain('Größe und Form')
  })
})
