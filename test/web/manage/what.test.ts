import { beforeEach, describe, expect, test } from 'vitest'
import { categoryGroups } from '../../../src/papers/categories.ts'
import { type Subscriber, savePreferences } from '../../../src/subscribers/store.ts'
import { emptyDatabase, useDatabase } from '../../support/database.ts'
import { asForm, chosen, valuesOf } from '../../support/manage-form.ts'
import { addSubscriber, dump, pathTo, subscriberOf, testWeb, withoutOurScript } from '../../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
const address = 'ada@example.org'
let ada: Subscriber
beforeEach(async () => {
  await emptyDatabase(db)
  ada = await addSubscriber(db, address)
})

const post = async (over: Record<string, string | string[]>) =>
  await (await pages.request(pathTo('manage', ada), asForm(chosen, over))).text()

describe('looking for a topic', () => {
  const find = (words: string) => post({ find: words, do: 'find' })
  /** The codes of what was found, before the groups. */
  const found = (html: string) => {
    const list = html.match(/<div role="group" aria-labelledby="found">(.*?)<\/div>/s)?.[1] ?? ''
    return Array.from(list.matchAll(/name="topic" value="([^"]*)"/g), ([, code]) => code)
  }

  test.each([
    ['robot', ['cs.RO']],
    ['cs.ro', ['cs.RO']],
    ['ROBOTICS', ['cs.RO']],
    ['learning statistics', ['stat.ML']],
    ['  number   theory ', ['math.NT']],
    ['cosmology', ['astro-ph.CO', 'gr-qc']],
    ['basket weaving', []],
  ])('by “%s” finds %j', async (words, codes) => {
    expect(found(await find(words))).toEqual(codes)
  })

  test('says so where there is none', async () => {
    expect(await find('basket weaving')).toContain('No topic of arXiv is called “<bdi>basket weaving</bdi>”')
  })

  test('leaves every topic on the page once', async () => {
    const offered = Array.from((await find('learning')).matchAll(/name="topic" value="([^"]*)"/g), ([, code]) => code)
    expect(offered.sort()).toEqual(
      Object.values(categoryGroups)
        .flatMap((group) => Object.keys(group))
        .sort(),
    )
  })

  test('keeps what is chosen, among the found and elsewhere, and changes nothing', async () => {
    const before = await dump(db)
    const values = valuesOf(await find('language'))
    expect(values['topic']?.sort()).toEqual(chosen.topics)
    expect(values).toMatchObject({ keywords: [chosen.keywords.join('\n')], weekday: ['4'], abstracts: ['short'] })
    expect(await dump(db)).toEqual(before)
  })

  test('escapes what is looked for', async () => {
    const html = await find('"><script>')
    expect(withoutOurScript(html)).not.toContain('<script')
    expect(html).toContain('&quot;&gt;&lt;script&gt;')
  })
})

describe('what is typed', () => {
  test('is kept one a line, as it is read', async () => {
    await post({ keywords: 'Graph networks, “exact words”\n\n  diffusion  ', authors: 'LeCun, Yann; Fei-Fei Li' })
    expect((await subscriberOf(db, address)).preferences).toMatchObject({
      keywords: ['"exact words"', 'Graph networks', 'diffusion'],
      authors: ['Fei-Fei Li', 'Yann LeCun'],
    })
  })

  test('and cannot be kept is named with the reason, and stays in the box', async () => {
    const keywords = ['diffusion', '???', 'Diffusion', 'x'.repeat(120)].join('\n')
    const html = await post({ keywords })
    expect(html).toContain('Saved.')
    const left = Array.from(html.matchAll(/<li>(.*?)<\/li>/g), ([, words]) => words)
    expect(left.sort()).toEqual([
      '“<bdi>???</bdi>” is left out: there is no word in it.',
      '“<bdi>Diffusion</bdi>” is left out: it is there already.',
      `“<bdi>${'x'.repeat(40)}…</bdi>” is left out: it is longer than 100 characters.`,
    ])
    expect(valuesOf(html)['keywords']).toEqual([keywords])
    expect((await subscriberOf(db, address)).preferences.keywords).toEqual(['diffusion'])
  })

  test('and kept is shown as it is kept', async () => {
    expect(valuesOf(await post({ avoid: 'survey,  review' }))['avoid']).toEqual(['review\nsurvey'])
  })

  test('is all there again after the fifty longest of each box were saved', async () => {
    const long = (letter: string) => Array.from({ length: 50 }, (_, index) => `${index} ${letter.repeat(97)}`).sort()
    const [keywords, avoid, authors] = [long('学'), long('習'), long('Б')]
    await post({ keywords: keywords.join('\n'), avoid: avoid.join('\n'), authors: authors.join('\n') })
    const { preferences } = await subscriberOf(db, address)
    expect([preferences.keywords.length, preferences.avoid.length, preferences.authors.length]).toEqual([50, 50, 50])
    const again = valuesOf(await (await pages.request(pathTo('manage', ada))).text())
    expect(again['keywords']?.[0]?.split('\n')).toEqual(preferences.keywords)
  })

  test('and closes the box in its own words is escaped, also as it was kept', async () => {
    const words = '</textarea><script>alert(1)</script>'
    expect(withoutOurScript(await post({ keywords: words, size: '99' }))).not.toContain('<script')
    await savePreferences(
      db,
      ada.publicId,
      { ...chosen, keywords: [words], avoid: [words], authors: [words] },
      new Date(),
    )
    const html = await (await pages.request(pathTo('manage', ada))).text()
    expect(withoutOurScript(html)).not.toContain('<script')
    expect(valuesOf(html)).toMatchObject({ keywords: [words], avoid: [words], authors: [words] })
  })
})
