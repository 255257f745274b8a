import { beforeEach, describe, expect, test } from 'vitest'
import { makeDue } from '../../src/subscribers/due-store.ts'
import { type Preferences, preferencesForm } from '../../src/subscribers/preferences.ts'
import { findByEmail, savePreferences } from '../../src/subscribers/store.ts'
import { addReaders } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'

const form = { size: '10', cadence: 'daily', hour: '8', zone: 'Europe/Berlin' }

describe('the form', () => {
  test('says what a subscriber wants', () => {
    expect(
      preferencesForm.parse({ ...form, topic: ['cs.LG', 'cs.CL', 'cs.LG'], trending: 'on', size: '20', hour: '0' }),
    ).toEqual({
      topics: ['cs.CL', 'cs.LG'],
      keywords: [],
      avoid: [],
      authors: [],
      withTrending: true,
      digestSize: 20,
      abstracts: 'lead',
      format: 'html',
      language: null,
      cadence: 'daily',
      days: [],
      hour: 0,
      timeZone: 'Europe/Berlin',
      wantsQuietNote: false,
    })
  })

  test('with one topic is like one with many, with none it wants all, and an empty box is no', () => {
    expect(preferencesForm.parse({ ...form, topic: 'cs.CL' }).topics).toEqual(['cs.CL'])
    expect(preferencesForm.parse(form)).toMatchObject({ topics: [], withTrending: false })
  })

  test('of the same wants is the same, in whatever order the boxes come', () => {
    const [left, right] = [
      ['math.AG', 'cs.CL'],
      ['cs.CL', 'math.AG'],
    ].map((topic) => preferencesForm.parse({ ...form, topic }))
    expect(left).toEqual(right)
  })

  test.each<[string, Record<string, unknown>, number[]]>([
    ['daily', { cadence: 'daily', chosenDay: ['2'], weekday: '3', monthDay: '31' }, []],
    ['on weekdays', { cadence: 'weekdays', weekday: '3' }, []],
    ['on chosen days', { cadence: 'chosen', chosenDay: ['5', '2', '5'], weekday: '3', monthDay: '31' }, [2, 5]],
    ['on one chosen day', { cadence: 'chosen', chosenDay: '7' }, [7]],
    ['weekly', { cadence: 'weekly', chosenDay: ['2'], weekday: '3', monthDay: '31' }, [3]],
    ['weekly without a day', { cadence: 'weekly' }, [1]],
    ['monthly', { cadence: 'monthly', chosenDay: ['2'], weekday: '3', monthDay: '31' }, [31]],
    ['monthly without a day', { cadence: 'monthly' }, [1]],
  ])('of a digest that comes %s takes the days of that cadence alone', (_, over, days) => {
    expect(preferencesForm.parse({ ...form, ...over }).days).toEqual(days)
  })

  test('says whether a mail is wanted when nothing is new', () => {
    expect(preferencesForm.parse({ ...form, quietNote: 'on' }).wantsQuietNote).toBe(true)
  })

  test('says what to find, whom to follow and how to write it', () => {
    const typed = {
      keywords: 'graph neural network\r\n“RAG”, diffusion',
      avoid: 'survey',
      authors: 'LeCun, Yann\r\nYann LeCun',
      abstracts: 'short',
      format: 'text',
    }
    expect(preferencesForm.parse({ ...form, ...typed })).toMatchObject({
      keywords: ['"RAG"', 'diffusion', 'graph neural network'],
      avoid: ['survey'],
      authors: ['Yann LeCun'],
      abstracts: 'short',
      format: 'text',
    })
  })

  test('names a language by its tag in the usual spelling, or none', () => {
    expect(preferencesForm.parse({ ...form, language: 'pt-br' }).language).toBe('pt-BR')
    expect(preferencesForm.parse({ ...form, language: '' }).language).toBeNull()
    expect(preferencesForm.parse(form).language).toBeNull()
  })

  test.each<[string, Record<string, unknown>]>([
    ['chosen days, but none', { cadence: 'chosen' }],
    ['an eighth weekday', { cadence: 'chosen', chosenDay: ['1', '8'] }],
    ['a weekday without a number', { cadence: 'weekly', weekday: 'Monday' }],
    ['an empty weekday', { cadence: 'weekly', weekday: '' }],
    ['two days of a week', { cadence: 'weekly', weekday: ['1', '2'] }],
    ['the 32nd of the month', { cadence: 'monthly', monthDay: '32' }],
    ['half a day', { cadence: 'monthly', monthDay: '1.5' }],
    ['another word for a note', { quietNote: 'yes' }],
    ['no category', { topic: ['cs.NOPE'] }],
    ['a category and a script', { topic: ['cs.CL', '<script>'] }],
    ['no paper', { size: '0' }],
    ['51 papers', { size: '51' }],
    ['half a paper', { size: '2.5' }],
    ['no number', { size: 'ten' }],
    ['the hour 24', { hour: '24' }],
    ['an hour before midnight', { hour: '-1' }],
    ['another cadence', { cadence: 'hourly' }],
    ['no zone', { zone: '' }],
    ['a zone of another world', { zone: 'Mars/Olympus_Mons' }],
    ['another word for yes', { trending: 'yes' }],
    ['another length', { abstracts: 'long' }],
    ['another format', { format: 'pdf' }],
    ['no language', { language: 'no language' }],
    ['an endless language', { language: `en${'-abcdefgh'.repeat(4)}` }],
    ['a file', { zone: { name: 'x' } }],
  ])('with %s is refused', (_, over) => {
    expect(preferencesForm.safeParse({ ...form, ...over }).success).toBe(false)
  })
})

describe('keeping preferences', () => {
  const db = useDatabase()
  beforeEach(() => emptyDatabase(db))
  const wants: Preferences = {
    topics: ['cs.CL'],
    keywords: ['graph neural network'],
    avoid: ['survey'],
    authors: ['Y. LeCun'],
    withTrending: false,
    digestSize: 3,
    cadence: 'chosen',
    days: [3, 6],
    hour: 6,
    timeZone: 'Asia/Kolkata',
    wantsQuietNote: true,
    abstracts: 'short',
    format: 'text',
    language: 'de',
  } satisfies Preferences
  const next = new Date('2100-01-04T00:30:00Z')

  async function kept() {
    const subscriber = await findByEmail(db, 'ada@example.org')
    if (!subscriber) throw new Error('nobody is there')
    return subscriber
  }

  test('keeps all of them and moves the next moment', async () => {
    await addReaders(db, 'ada@example.org')
    await db.query(`UPDATE subscribers SET next_digest_at = now() + interval '1 hour'`)
    await savePreferences(db, (await kept()).publicId, wants, next)
    expect(await kept()).toMatchObject({ preferences: wants, nextDigestAt: next, state: 'active' })
  })

  test('leaves somebody due who is due, or their digest would be lost', async () => {
    await addReaders(db, 'ada@example.org')
    await savePreferences(db, (await kept()).publicId, wants, next)
    expect(await kept()).toMatchObject({ nextDigestAt: new Date(0), preferences: { digestSize: 3 } })
  })

  test('of one subscriber touches nobody else', async () => {
    await addReaders(db, 'ada@example.org', 'emmy@example.org')
    const before = await findByEmail(db, 'emmy@example.org')
    await savePreferences(db, (await kept()).publicId, wants, next)
    expect(await findByEmail(db, 'emmy@example.org')).toEqual(before)
  })

  test('makes nobody due who is not active', async () => {
    await addReaders(db, 'ada@example.org')
    await db.query(`UPDATE subscribers SET state = 'paused', next_digest_at = NULL`)
    await makeDue(db, (await kept()).id)
    expect((await kept()).nextDigestAt).toBeNull()
  })
})
