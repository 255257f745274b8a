import { beforeEach, describe, expect, test } from 'vitest'
import { learnRanking } from '../../../src/digests/learn-ranking.ts'
import { makeDigests } from '../../../src/outbox/send.ts'
import { makeDue } from '../../../src/subscribers/due-store.ts'
import { pause } from '../../../src/subscribers/pause.ts'
import type { Preferences } from '../../../src/subscribers/preferences.ts'
import { type Subscriber, savePreferences } from '../../../src/subscribers/store.ts'
import { endOf, publishPapers, rawPaper } from '../../support/builders.ts'
import { emptyDatabase, useDatabase } from '../../support/database.ts'
import { addArchive, fieldPaper, say } from '../../support/fields.ts'
import { asForm, chosen, valuesOf } from '../../support/manage-form.ts'
import { addSubscriber, dump, pathTo, subscriberOf, testWeb } from '../../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
const address = 'ada@example.org'
let ada: Subscriber
beforeEach(async () => {
  await emptyDatabase(db)
  ada = await addSubscriber(db, address)
})

/** Wants every paper, every day. */
const everything: Preferences = {
  ...chosen,
  topics: [],
  keywords: [],
  avoid: [],
  authors: [],
  withTrending: true,
  abstracts: 'lead',
  cadence: 'daily',
  days: [],
}

const preview = async (wants: Preferences, over: Record<string, string | string[]> = {}) =>
  await pages.request(pathTo('manage', ada), asForm(wants, { do: 'preview', ...over }))

const sectionOf = (html: string) => html.match(/<section class="section" id="preview".*?<\/section>/s)?.[0] ?? ''
/** The titles that a preview shows, each with why it is there. */
const shown = async (wants: Preferences) => {
  const section = sectionOf(await (await preview(wants)).text())
  return Array.from(section.matchAll(/<li>(.*?)<\/li>/gs), ([, paper = '']) => [
    paper.match(/<a [^>]*>(.*?)<\/a>/)?.[1],
    paper.match(/<p class="why"><bdi>(.*?)<\/bdi>/)?.[1] ?? null,
  ])
}

const paper = (title: string, over: Parameters<typeof rawPaper>[0] = {}) =>
  rawPaper({
    title,
    abstract: 'One. Two. Three. Four.',
    categories: ['math.NT'],
    authors: [],
    signals: { upvotes: 0 },
    ...over,
  })
const publish = (day: string, ...papers: ReturnType<typeof rawPaper>[]) => publishPapers(db, day, papers)

describe('a preview', () => {
  test('shows the papers of the choices on the page, each with why it is there', async () => {
    await publish(
      '2026-03-10',
      paper('Of a topic', { categories: ['cs.RO'] }),
      paper('About diffusion'),
      paper('By somebody followed', { authors: ['Ada Lovelace'] }),
      paper('A survey of diffusion'),
      paper('Of nothing chosen'),
    )
    const wants = {
      ...everything,
      topics: ['cs.RO'],
      keywords: ['diffusion'],
      avoid: ['survey'],
      authors: ['A. Lovelace'],
      withTrending: false,
    }
    expect(await shown(wants)).toEqual([
      ['By somebody followed', 'You follow A. Lovelace'],
      ['About diffusion', 'Keyword “diffusion”'],
      ['Of a topic', 'In Robotics (cs.RO)'],
    ])
  })

  test('holds what the next digest then holds', async () => {
    await publish(
      '2026-03-10',
      ...Array.from({ length: 9 }, (_, index) => paper(`Number ${index}`, { signals: { upvotes: index } })),
    )
    const before = (await shown(everything)).map(([title]) => title)
    expect(before).toHaveLength(5)
    await pages.request(pathTo('manage', ada), asForm(everything))
    await makeDue(db, ada.id)
    await makeDigests(db, endOf('2026-03-10'))
    const { rows } = await db.query(
      `SELECT p.title FROM digests d, jsonb_array_elements(d.papers) WITH ORDINALITY AS c (chosen, at)
       JOIN papers p ON p.id = (c.chosen->>'id')::bigint ORDER BY c.at`,
    )
    expect(rows.map((row) => row['title'])).toEqual(before)
  })

  test('changes nothing', async () => {
    await publish('2026-03-10', paper('New'))
    const before = await dump(db)
    expect((await preview(everything)).status).toBe(200)
    expect(await dump(db)).toEqual(before)
  })

  test('keeps what was chosen in the form', async () => {
    await publish('2026-03-10', paper('New'))
    expect(valuesOf(await (await preview(chosen)).text())).toMatchObject({
      topic: chosen.topics,
      keywords: [chosen.keywords.join('\n')],
      size: ['5'],
      weekday: ['4'],
      zone: ['Europe/Berlin'],
    })
  })

  test('of faulty choices is none, and says at the field what is wrong', async () => {
    await publish('2026-03-10', paper('New'))
    const response = await preview(everything, { size: '99' })
    expect(response.status).toBe(400)
    const html = await response.text()
    expect(html).toContain('id="fault-size"')
    expect(sectionOf(html)).toBe('')
  })

  test('reaches over all editions since the reader’s last digest', async () => {
    await publish('2026-03-09', paper('Had'))
    await publish('2026-03-10', paper('First', { signals: { upvotes: 9 } }))
    await publish('2026-03-11', paper('Second'))
    await db.query('UPDATE subscribers SET read_up_to = (SELECT min(number) FROM editions)')
    expect((await shown(everything)).map(([title]) => title).sort()).toEqual(['First', 'Second'])
  })

  test('for somebody who has had no digest is of the latest edition', async () => {
    await publish('2026-03-09', paper('Before their time'))
    await publish('2026-03-10', paper('New'))
    expect(await shown(everything)).toEqual([['New', null]])
  })

  test('where nothing is new is of the latest edition, and says so', async () => {
    await publish('2026-03-10', paper('Had'))
    await db.query('UPDATE subscribers SET read_up_to = (SELECT max(number) FROM editions)')
    const section = sectionOf(await (await preview(everything)).text())
    expect(section).toContain(
      'Nothing is new since your last digest, so this is chosen from the latest edition, of Tuesday, 10 March 2026.',
    )
    expect(section).toContain('Had')
  })

  test('of choices that no paper fits says so', async () => {
    await publish('2026-03-10', paper('New'), paper('Newer'))
    const wants = { ...everything, topics: ['cs.RO'], withTrending: false }
    expect(sectionOf(await (await preview(wants)).text())).toContain('Of 2 papers, none is what you want here.')
  })

  test('before the first edition says that there is none', async () => {
    expect(sectionOf(await (await preview(everything)).text())).toContain('There is no edition yet')
  })

  test('is of the new edition as soon as that is there', async () => {
    await publish('2026-03-10', paper('Old'))
    expect(await shown(everything)).toEqual([['Old', null]])
    await publish('2026-03-11', paper('New'))
    expect(await shown(everything)).toEqual([['New', null]])
  })

  test('shows the abstracts as long as they are wanted', async () => {
    await publish('2026-03-10', paper('New', { signals: { upvotes: 9 } }), paper('Newer'))
    const abstractsFor = async (abstracts: Preferences['abstracts']) => {
      const section = sectionOf(await (await preview({ ...everything, abstracts })).text())
      return Array.from(section.matchAll(/class="abstract"[^>]*>(.*?)</g), ([, text]) => text)
    }
    expect(await abstractsFor('lead')).toEqual(['One. Two. Three. Four.', 'One. Two. Three.'])
    expect(await abstractsFor('full')).toEqual(['One. Two. Three. Four.', 'One. Two. Three. Four.'])
    expect(await abstractsFor('short')).toEqual(['One. Two.', 'One. Two.'])
  })

  test('says when a digest of these choices would come', async () => {
    await publish('2026-03-10', paper('New'))
    await db.query(`UPDATE subscribers SET next_digest_at = '2100-01-01', last_digest_at = '2100-01-04T08:00:00Z'`)
    const wants = { ...everything, hour: 18, timeZone: 'UTC' }
    expect(sectionOf(await (await preview(wants)).text())).toContain(
      'It would come on Tuesday, 5 January 2100 at 18:00 (UTC).',
    )
  })

  test('names no moment to somebody who is paused until they return', async () => {
    await publish('2026-03-10', paper('New'))
    await pause(db, ada.id, null, new Date())
    expect(sectionOf(await (await preview(everything)).text())).not.toContain('It would come')
  })

  test('is ranked by what the reader has saved, and says so', async () => {
    await addArchive(db)
    await publish('2026-03-09', fieldPaper('stars', { title: '<b>Stars</b> & dust' }))
    await say(db, address, 'saved', { title: '<b>Stars</b> & dust' })
    await learnRanking(db)
    await publish('2026-03-10', fieldPaper('graphs', { title: 'Graphs', signals: { upvotes: 1_000_000 } }))
    await publish('2026-03-11', fieldPaper('stars', { title: 'Stars' }))
    await db.query('UPDATE subscribers SET read_up_to = (SELECT min(number) FROM editions)')
    expect(await shown(everything)).toEqual([
      ['Stars', 'Similar to “&lt;b&gt;Stars&lt;/b&gt; &amp; dust”, which you saved'],
      ['Graphs', null],
    ])
    await db.query('DELETE FROM opinions')
    expect((await shown(everything)).map(([title]) => title)).toEqual(['Graphs', 'Stars'])
  })

  test('escapes hostile papers', async () => {
    await publish('2026-03-10', paper('<script>alert(1)</script>', { abstract: '<img src=x>', authors: ['<b>'] }))
    const section = sectionOf(await (await preview(everything)).text())
    expect(section).not.toMatch(/<script|<img|<b>/)
    expect(section).toContain('alert(1)')
  })

  test('is saved by its own button, with what the form holds', async () => {
    await publish('2026-03-10', paper('New'))
    await savePreferences(db, ada.publicId, everything, new Date())
    const html = await (await preview(chosen)).text()
    expect(sectionOf(html)).toContain('<button form="choices" name="do" value="save"')
    await pages.request(pathTo('manage', ada), asForm(chosen, { do: 'save' }))
    expect((await subscriberOf(db, address)).preferences).toEqual(chosen)
  })
})
