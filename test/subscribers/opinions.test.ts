import { beforeEach, describe, expect, test } from 'vitest'
import { findPaper } from '../../src/papers/store.ts'
import { type OpinionKind, opinionKinds } from '../../src/subscribers/opinions.ts'
import {
  countSaved,
  keepOpinion,
  opinionsOn,
  savedPapers,
  takeBackOpinion,
} from '../../src/subscribers/opinions-store.ts'
import { deleteSubscriber, type Subscriber } from '../../src/subscribers/store.ts'
import { addPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { addSubscriber, dump } from '../support/web.ts'

const db = useDatabase()
let ada: Subscriber
let emmy: Subscriber
let paperId: number
beforeEach(async () => {
  await emptyDatabase(db)
  ada = await addSubscriber(db, 'ada@example.org')
  emmy = await addSubscriber(db, 'emmy@example.org')
  paperId = await addPaper('2603.00001')
})

async function addPaper(externalId: string): Promise<number> {
  await addPapers(db, [rawPaper({ externalId })])
  return (await findPaper(db, 'arxiv', externalId))?.id ?? 0
}
const adas = () => ({ subscriber: ada.publicId, paperId })
const says = (...kinds: OpinionKind[]) => new Set(kinds)
async function rowCount(): Promise<number> {
  return (await db.query('SELECT FROM opinions')).rows.length
}

describe('what a reader says of a paper', () => {
  test.each(opinionKinds)('is kept: %s', async (kind) => {
    await keepOpinion(db, adas(), kind)
    expect(await opinionsOn(db, adas())).toEqual(says(kind))
  })

  test('said again writes nothing', async () => {
    for (const kind of ['saved', 'less'] as const) {
      await keepOpinion(db, adas(), kind)
      const before = await dump(db)
      await keepOpinion(db, adas(), kind)
      expect(await dump(db)).toEqual(before)
    }
  })

  test('of more and less is the later word', async () => {
    await keepOpinion(db, adas(), 'more')
    await db.query(`UPDATE opinions SET created_at = '2026-03-01'`)
    await keepOpinion(db, adas(), 'less')
    expect(await opinionsOn(db, adas())).toEqual(says('less'))
    const { rows } = await db.query(`SELECT created_at > '2026-03-01' AS is_later FROM opinions`)
    expect(rows).toEqual([{ is_later: true }])
  })

  test('may be that it is saved and rated both', async () => {
    await keepOpinion(db, adas(), 'saved')
    await keepOpinion(db, adas(), 'less')
    expect(await opinionsOn(db, adas())).toEqual(says('saved', 'less'))
  })

  test('is one row of each sort, however many presses come at once', async () => {
    const presses = Array.from({ length: 60 }, (_, index) => opinionKinds[index % 3] ?? 'saved')
    await Promise.all(presses.map((kind) => keepOpinion(db, adas(), kind)))
    expect(await rowCount()).toBe(2)
  })

  test('can be taken back, each word by itself', async () => {
    await keepOpinion(db, adas(), 'saved')
    await keepOpinion(db, adas(), 'more')
    await takeBackOpinion(db, adas(), 'less')
    expect(await opinionsOn(db, adas())).toEqual(says('saved', 'more'))
    await takeBackOpinion(db, adas(), 'more')
    expect(await opinionsOn(db, adas())).toEqual(says('saved'))
    await takeBackOpinion(db, adas(), 'saved')
    expect(await opinionsOn(db, adas())).toEqual(says())
  })

  test('is nobody else’s', async () => {
    const emmys = { subscriber: emmy.publicId, paperId }
    await keepOpinion(db, adas(), 'saved')
    await takeBackOpinion(db, emmys, 'saved')
    expect(await opinionsOn(db, adas())).toEqual(says('saved'))
    expect(await opinionsOn(db, emmys)).toEqual(says())
    expect(await savedPapers(db, emmy.publicId)).toEqual([])
  })

  test('is nothing where the paper or the reader is not there', async () => {
    await keepOpinion(db, { subscriber: ada.publicId, paperId: paperId + 1000 }, 'saved')
    await keepOpinion(db, { subscriber: Buffer.alloc(8), paperId }, 'saved')
    expect(await rowCount()).toBe(0)
  })

  test('goes with the reader', async () => {
    await keepOpinion(db, adas(), 'saved')
    await deleteSubscriber(db, ada.id)
    expect(await rowCount()).toBe(0)
  })

  test('goes with the paper', async () => {
    await keepOpinion(db, adas(), 'saved')
    await db.query('DELETE FROM papers')
    expect(await rowCount()).toBe(0)
  })
})

describe('whether a reader has opinions', () => {
  const known = async () => {
    const { rows } = await db.query('SELECT email, has_opinions, wants_key FROM subscribers ORDER BY email')
    return rows.map((row) => ({ has: row['has_opinions'], isOwn: String(row['wants_key']).endsWith(`-${ada.id}`) }))
  }
  const nobody = [
    { has: false, isOwn: false },
    { has: false, isOwn: false },
  ]
  const adaAlone = [{ has: true, isOwn: true }, nobody[1]]

  test('is known, and makes their digest their own, as long as there is one', async () => {
    expect(await known()).toEqual(nobody)
    await keepOpinion(db, adas(), 'saved')
    await keepOpinion(db, adas(), 'more')
    expect(await known()).toEqual(adaAlone)
    await takeBackOpinion(db, adas(), 'more')
    expect(await known()).toEqual(adaAlone)
    await takeBackOpinion(db, adas(), 'saved')
    expect(await known()).toEqual(nobody)
  })

  test('is known also when the papers go, or another program writes', async () => {
    await db.query(`INSERT INTO opinions (subscriber_id, paper_id, kind) VALUES ($1, $2, 'less')`, [ada.id, paperId])
    expect(await known()).toEqual(adaAlone)
    await db.query('DELETE FROM papers')
    expect(await known()).toEqual(nobody)
  })

  test('leaves those who have none with the digest that they shared', async () => {
    const keys = async () => (await db.query('SELECT DISTINCT wants_key FROM subscribers')).rows
    const before = await keys()
    expect(before).toHaveLength(1)
    await keepOpinion(db, adas(), 'saved')
    expect(await keys()).toHaveLength(2)
    expect(await keys()).toContainEqual(before[0])
  })

  test('is right however many press and take back at once', async () => {
    for (let round = 0; round < 10; round += 1) {
      await Promise.all([
        keepOpinion(db, adas(), 'saved'),
        takeBackOpinion(db, adas(), 'saved'),
        keepOpinion(db, adas(), 'more'),
        takeBackOpinion(db, adas(), 'more'),
      ])
      expect((await known())[0]?.has).toBe((await rowCount()) > 0)
    }
  })
})

describe('the reading list', () => {
  test('has what was saved, the last one first, and nothing that was only rated', async () => {
    const others = [await addPaper('2603.00002'), await addPaper('2603.00003')]
    for (const id of [paperId, ...others]) await keepOpinion(db, { subscriber: ada.publicId, paperId: id }, 'saved')
    await keepOpinion(db, { subscriber: ada.publicId, paperId: await addPaper('2603.00004') }, 'more')
    expect(await savedPapers(db, ada.publicId)).toEqual([...others.reverse(), paperId])
    expect(await countSaved(db, ada.publicId)).toBe(3)
  })

  test('comes in stretches, also where many were saved at one moment', async () => {
    for (let index = 2; index <= 7; index += 1) await addPaper(`2603.0000${index}`)
    await db.query(
      `INSERT INTO opinions (subscriber_id, paper_id, kind, created_at) SELECT $1, id, 'saved', '2026-03-10' FROM papers`,
      [ada.id],
    )
    const all = await savedPapers(db, ada.publicId)
    const stretches = [0, 3, 6, 9].map((from) => savedPapers(db, ada.publicId, { from, count: 3 }))
    expect((await Promise.all(stretches)).map((stretch) => stretch.length)).toEqual([3, 3, 1, 0])
    expect((await Promise.all(stretches)).flat()).toEqual(all)
  })
})
