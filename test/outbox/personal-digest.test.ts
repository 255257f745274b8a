import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createModels } from '../../src/digests/kept-model.ts'
import { learnRanking } from '../../src/digests/learn-ranking.ts'
import { findModel, keepModel } from '../../src/digests/model-store.ts'
import { learnModel } from '../../src/digests/personal/model.ts'
import { encodeModel } from '../../src/digests/personal/model-bytes.ts'
import { type Why, whyInWords } from '../../src/digests/why.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { forget } from '../../src/outbox/forget.ts'
import { makeDigests, previewSend } from '../../src/outbox/send.ts'
import { papersById } from '../../src/papers/store.ts'
import { addReaders, endOf, publishPapers, rawPaper, testMessages } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { addArchive, fieldPaper, say } from '../support/fields.ts'
import { useOutbox } from '../support/outbox.ts'
import { subscriberOf } from '../support/web.ts'
import { bringInto, ledger } from './ledger.ts'

const db = useDatabase()
const mail = useOutbox(db)
const day = '2026-03-10'
const nextDay = '2026-03-11'
const [ada, emmy] = ['ada@example.org', 'emmy@example.org']

let learnt: Awaited<ReturnType<typeof findModel>>
beforeAll(async () => {
  await addArchive(db)
  await addReaders(db, ada)
  await say(db, ada, 'saved', { field: 'stars', count: 1 })
  await learnRanking(db)
  learnt = await findModel(db)
})
beforeEach(async () => {
  await emptyDatabase(db)
  await addArchive(db)
  if (learnt) await keepModel(db, learnt)
  await addReaders(db, ada, emmy)
})

interface Got {
  titles: string[]
  why: (string | null)[]
  isOwn: boolean
}

const inWords = (why: Why | null) => why && whyInWords(testMessages.for('en'), why)

/** What a reader's digest of a day holds. */
async function gotOn(when: string, email: string): Promise<Got> {
  const { rows } = await db.query(
    `SELECT g.papers, g.reader_id IS NOT NULL AS is_own FROM deliveries d JOIN digests g ON g.id = d.digest_id
     WHERE d.day = $1 AND d.address = $2`,
    [when, email],
  )
  const papers = rows.flatMap((row) => row['papers'] as { id: number; why: Why | null }[])
  const found = await papersById(
    db,
    papers.map(({ id }) => id),
  )
  return {
    titles: found.map(({ title }) => title),
    why: papers.map(({ why }) => inWords(why)),
    isOwn: Boolean(rows[0]?.['is_own']),
  }
}

const graph = fieldPaper('graphs', { title: 'New graphs', signals: { upvotes: 90 } })
const cell = fieldPaper('cells', { title: 'New cells', signals: { upvotes: 50 } })
const star = fieldPaper('stars', { title: 'New stars', signals: { upvotes: 1 } })
const publishNew = (when = day) => publishPapers(db, when, [graph, cell, star])

describe('the digest of a reader who saved papers of one subject', () => {
  test('begins with the new one of that subject and says why, and who said nothing shares theirs as before', async () => {
    await say(db, ada, 'saved', { field: 'stars', count: 3 })
    await publishNew()
    expect(await makeDigests(db, endOf(day))).toMatchObject({ digests: 2, deliveries: 2 })
    const adas = await gotOn(day, ada)
    expect(adas).toMatchObject({ titles: ['New stars', 'New graphs', 'New cells'], isOwn: true })
    expect(adas.why).toEqual([expect.stringMatching(/^Similar to “[a-z ]+”, which you saved$/), null, null])
    expect(await gotOn(day, emmy)).toEqual({
      titles: ['New graphs', 'New cells', 'New stars'],
      why: [null, null, null],
      isOwn: false,
    })
  })

  test('is that of the day after, where what they saved came by the digest before', async () => {
    await publishPapers(
      db,
      day,
      ['One', 'Two', 'Three'].map((title) => fieldPaper('cells', { title: `${title} of cells` })),
    )
    await makeDigests(db, endOf(day))
    expect((await gotOn(day, ada)).isOwn).toBe(false)
    await bringInto(db, 'submitted', 'true')
    for (const title of ['One', 'Two', 'Three']) await say(db, ada, 'saved', { title: `${title} of cells` })
    await publishNew(nextDay)
    await makeDigests(db, endOf(nextDay))
    const { titles, why } = await gotOn(nextDay, ada)
    expect(titles[0]).toBe('New cells')
    expect(why[0]).toMatch(/^Similar to “(One|Two|Three) of cells”, which you saved$/)
    expect((await gotOn(nextDay, emmy)).titles[0]).toBe('New graphs')
  })

  test('says it in the mail, with the title in quotes and escaped', async () => {
    await publishPapers(db, day, [fieldPaper('stars', { title: 'Stars <b>& dust</b>' })])
    await say(db, ada, 'saved', { title: 'Stars <b>& dust</b>' })
    await publishNew(nextDay)
    await makeDigests(db, endOf(nextDay), { subscriberId: (await subscriberOf(db, ada)).id })
    await deliver(mail.outbox)
    const [received] = mail.receiver.mails
    expect(received?.parsed.text).toContain('Similar to “Stars <b>& dust</b>”, which you saved')
    expect(received?.parsed.html).toContain('Similar to “Stars &lt;b&gt;&amp; dust&lt;/b&gt;”, which you saved')
  })

  test('names in few words what has a long title', async () => {
    const title = `Stars ${'and many more words '.repeat(10)}`.trim()
    await publishPapers(db, day, [fieldPaper('stars', { title })])
    await say(db, ada, 'saved', { title })
    await publishNew(nextDay)
    await makeDigests(db, endOf(nextDay))
    expect((await gotOn(nextDay, ada)).why[0]).toBe(
      'Similar to “Stars and many more words and many more words and many more…”, which you saved',
    )
  })

  test('is what a dry run tells', async () => {
    await say(db, ada, 'saved', { field: 'stars', count: 3 })
    await publishNew()
    const told = await previewSend(db, endOf(day))
    await makeDigests(db, endOf(day))
    for (const group of told) {
      const { titles, why } = await gotOn(day, group.addresses[0] ?? '')
      expect(group.readers).toBe(1)
      expect(group.digest.papers.map((paper) => inWords(paper.why))).toEqual(why)
      expect(group.digest.papers).toHaveLength(titles.length)
    }
    expect(told).toHaveLength(2)
  })

  test('is made once by two senders at the same time', async () => {
    await say(db, ada, 'saved', { field: 'stars', count: 3 })
    await say(db, emmy, 'less', { field: 'cells', count: 3 })
    await publishNew()
    await Promise.all([1, 2, 3].map(() => makeDigests(db, endOf(day))))
    expect((await ledger(db)).map(({ address }) => address).sort()).toEqual([ada, emmy])
    expect((await db.query('SELECT FROM digests')).rowCount).toBe(2)
  })

  test('is another where they want something else in the same window', async () => {
    await say(db, ada, 'saved', { field: 'stars', count: 3 })
    await publishNew()
    await makeDigests(db, endOf(day))
    await bringInto(db, 'failed', 'true')
    await db.query(
      `UPDATE subscribers SET keywords = '{cells}', with_trending = false, next_digest_at = 'epoch', read_up_to = NULL`,
    )
    await makeDigests(db, endOf(day))
    const { rows } = await db.query(
      `SELECT jsonb_array_length(papers) AS papers FROM digests WHERE reader_id IS NOT NULL ORDER BY id`,
    )
    expect(rows).toEqual([{ papers: 3 }, { papers: 2 }])
  })
})

describe('an opinion', () => {
  test('that they want more brings papers like it, and is not called saved', async () => {
    await say(db, ada, 'more', { field: 'cells', count: 3 })
    await publishNew()
    await makeDigests(db, endOf(day))
    const { titles, why } = await gotOn(day, ada)
    expect(titles[0]).toBe('New cells')
    expect(why[0]).toMatch(/^Similar to “[a-z ]+”, which you liked$/)
  })

  test('that they want less puts papers like it last, without a word', async () => {
    await say(db, ada, 'less', { field: 'graphs', count: 3 })
    await publishNew()
    await makeDigests(db, endOf(day))
    expect(await gotOn(day, ada)).toMatchObject({
      titles: ['New cells', 'New stars', 'New graphs'],
      why: [null, null, null],
    })
  })

  test('that a saved paper is not what they want more of counts as that', async () => {
    await say(db, ada, 'saved', { field: 'graphs', count: 3 })
    await say(db, ada, 'less', { field: 'graphs', count: 3 })
    await publishNew()
    await makeDigests(db, endOf(day))
    expect((await gotOn(day, ada)).titles.at(-1)).toBe('New graphs')
  })

  test.each(['saved', 'more', 'less'] as const)(
    '%s, of a paper before it came, keeps that from coming',
    async (kind) => {
      await publishNew()
      await say(db, ada, kind, { title: 'New graphs' })
      await makeDigests(db, endOf(day))
      expect((await gotOn(day, ada)).titles).not.toContain('New graphs')
      expect((await gotOn(day, emmy)).titles).toContain('New graphs')
    },
  )

  test('that gives no taste leaves topics and what is trending', async () => {
    await publishPapers(db, day, [rawPaper({ title: 'Ολίγα', abstract: 'λόγια' })])
    await say(db, ada, 'saved', { title: 'Ολίγα' })
    await publishNew(nextDay)
    await makeDigests(db, endOf(nextDay))
    expect((await gotOn(nextDay, ada)).titles).toEqual(['New graphs', 'New cells', 'New stars'])
  })

  test('of which the last is taken back leaves the digest that others share', async () => {
    await say(db, ada, 'saved', { field: 'stars', count: 3 })
    await db.query('DELETE FROM opinions')
    await publishNew()
    expect(await makeDigests(db, endOf(day))).toMatchObject({ digests: 1, deliveries: 2 })
  })
})

describe('the model', () => {
  test('that is kept is the one that ranks, from the moment when it is kept', async () => {
    const models = createModels()
    await say(db, ada, 'saved', { field: 'stars', count: 3 })
    await publishNew()
    await makeDigests(db, endOf(day), undefined, models)
    expect((await gotOn(day, ada)).titles[0]).toBe('New stars')
    await bringInto(db, 'submitted', 'true')
    const wordless = encodeModel(await learnModel(() => []))
    await keepModel(db, { bytes: wordless, papers: 0, libraries: 0, learntOf: '' })
    await publishPapers(db, nextDay, [
      fieldPaper('stars', { title: 'More stars' }),
      fieldPaper('graphs', { title: 'More graphs' }),
    ])
    await makeDigests(db, endOf(nextDay), undefined, models)
    expect((await gotOn(nextDay, ada)).why).toEqual([null, null])
  })

  test('that is not there yet leaves topics and what is trending, and known papers away', async () => {
    await db.query('DELETE FROM ranking_model')
    await publishNew()
    await say(db, ada, 'saved', { title: 'New cells' })
    await makeDigests(db, endOf(day))
    expect((await gotOn(day, ada)).titles).toEqual(['New graphs', 'New stars'])
  })

  test('that is broken stops no sending, and is told once', async () => {
    const told: string[] = []
    const models = createModels((why) => told.push(why))
    await db.query(`UPDATE ranking_model SET bytes = 'abc'`)
    await say(db, ada, 'saved', { field: 'stars', count: 3 })
    await publishNew()
    expect(await makeDigests(db, endOf(day), undefined, models)).toMatchObject({ deliveries: 2 })
    await models.current(db)
    expect((await gotOn(day, ada)).titles[0]).toBe('New graphs')
    expect(told).toEqual(['The kept ranking model is broken or of another release: learn it anew.'])
  })
})

describe('a reader who is forgotten', () => {
  test('takes along their opinions and the digests that were theirs alone', async () => {
    await say(db, ada, 'saved', { field: 'stars', count: 3 })
    await publishNew()
    await makeDigests(db, endOf(day))
    await forget(db, (await subscriberOf(db, ada)).publicId)
    expect((await db.query('SELECT FROM opinions')).rowCount).toBe(0)
    expect((await db.query('SELECT reader_id FROM digests')).rows).toEqual([{ reader_id: null }])
  })
})
