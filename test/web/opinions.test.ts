import { beforeEach, describe, expect, test } from 'vitest'
import { findPaper } from '../../src/papers/store.ts'
import { opinionKinds } from '../../src/subscribers/opinions.ts'
import { keepOpinion, opinionsOn } from '../../src/subscribers/opinions-store.ts'
import { deleteSubscriber, type Subscriber } from '../../src/subscribers/store.ts'
import { subscriberStates } from '../../src/subscribers/subscriber.ts'
import { publishPapers, rawPaper, testLinks } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { addSubscriber, dump, pathTo, posted, testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
let ada: Subscriber
let paperId: number
beforeEach(async () => {
  await emptyDatabase(db)
  ada = await addSubscriber(db, 'ada@example.org')
  await publishPapers(db, '2026-03-10', [rawPaper({ externalId: '2603.00001', title: 'Sorting in O(n²) & less' })])
  paperId = (await findPaper(db, 'arxiv', '2603.00001'))?.id ?? 0
})

const path = (word = '') => `${pathTo('list', ada)}/${paperId}${word}`
const open = async (at: string) => (await pages.request(at)).text()
const press = async (fields: Record<string, string>, at = path()) => await pages.request(at, posted(fields))
const said = async () => [...(await opinionsOn(db, { subscriber: ada.publicId, paperId }))].sort()
const statusOf = (html: string) => /role="(?:status|alert)">([^<]*)</.exec(html)?.[1]
/** What each button does and says; the one that the link asked for has no class. */
const buttonsOf = (html: string) =>
  Array.from(html.matchAll(/<button name="(\w+)" value="(\w+)"( class="plain")?>([^<]*)</g), ([, ...parts]) => parts)

describe('the page behind a link of a digest’s paper', () => {
  test.each([
    ['', 'saved'],
    ['/save', 'saved'],
    ['/more', 'more'],
    ['/less', 'less'],
  ])('%s shows the paper and three buttons, that of the link before the others', async (word, asked) => {
    const html = await open(path(word))
    expect(html).toContain('<h1 dir="auto">Sorting in O(n<sup>2</sup>) &amp; less</h1>')
    expect(buttonsOf(html).map(([does, kind]) => [does, kind])).toEqual([
      ['say', 'saved'],
      ['say', 'more'],
      ['say', 'less'],
    ])
    expect(buttonsOf(html).flatMap(([, kind, plain]) => (plain ? [] : [kind]))).toEqual([asked])
  })

  test.each(['GET', 'HEAD'])('is only looked at by %s, whatever the address says', async (method) => {
    await keepOpinion(db, { subscriber: ada.publicId, paperId }, 'more')
    const before = await dump(db)
    for (const word of ['', '/save', '/more', '/less', '?say=less', '/save?undo=more&_method=POST']) {
      const response = await pages.request(path(word), { method, headers: { 'X-HTTP-Method-Override': 'POST' } })
      expect([word, response.status]).toEqual([word, 200])
    }
    expect(await dump(db)).toEqual(before)
  })

  test('shows what was said already, to be taken back', async () => {
    await press({ say: 'saved' })
    await press({ say: 'less' })
    expect(buttonsOf(await open(path())).map(([does, kind, , words]) => [does, kind, words])).toEqual([
      ['undo', 'saved', '✓ Saved · remove'],
      ['say', 'more', 'More like this'],
      ['undo', 'less', '✓ Less like this · undo'],
    ])
  })

  test('leads to the reading list and to nothing that its link does not allow, and names nobody', async () => {
    for (const html of [await open(path('/save')), await (await press({ say: 'saved' })).text()]) {
      expect(html).toContain(`<a href="${pathTo('list', ada)}">Your reading list</a>`)
      expect(html).not.toMatch(/manage|unsubscribe\/|ada@/)
    }
  })

  test('is kept out of caches and search engines', async () => {
    const { headers } = await pages.request(path('/save'))
    expect([headers.get('Cache-Control'), headers.get('X-Robots-Tag')]).toEqual(['no-store', 'noindex'])
  })

  test('is not there for a paper that is not there', async () => {
    for (const number of ['0', `${paperId + 1000}`, '9'.repeat(400), '-1', '1.5', 'x']) {
      const at = `${pathTo('list', ada)}/${number}`
      expect([number, (await pages.request(at)).status]).toEqual([number, 404])
      expect([number, (await press({ say: 'saved' }, at)).status]).toEqual([number, 404])
    }
  })
})

describe('a press', () => {
  test.each([
    ['saved', 'Saved to your reading list.'],
    ['more', 'Noted: more like this.'],
    ['less', 'Noted: less like this.'],
  ])('of %s is kept and answered, the second time as the first', async (kind, words) => {
    const first = await (await press({ say: kind })).text()
    expect(statusOf(first)).toBe(words)
    expect(await said()).toEqual([kind])
    const before = await dump(db)
    expect(await (await press({ say: kind })).text()).toBe(first)
    expect(await dump(db)).toEqual(before)
  })

  test.each(opinionKinds)(
    'takes %s back by the button that the answer has, the second time as the first',
    async (kind) => {
      const html = await (await press({ say: kind })).text()
      expect(buttonsOf(html)).toContainEqual(['undo', kind, ' class="plain"', expect.any(String)])
      const first = await (await press({ undo: kind })).text()
      expect(await said()).toEqual([])
      expect(await (await press({ undo: kind })).text()).toBe(first)
    },
  )

  test.each(subscriberStates)('counts also for a subscriber who is %s', async (state) => {
    await db.query('UPDATE subscribers SET state = $1, next_digest_at = NULL', [state])
    expect((await press({ say: 'saved' })).status).toBe(200)
    expect(await said()).toEqual(['saved'])
  })

  test.each([{}, { say: 'loved' }, { undo: '' }, { kind: 'saved' }, { say: '__proto__' }])(
    'of anything else, such as %j, is refused with the page',
    async (fields) => {
      const response = await press(fields)
      expect(response.status).toBe(400)
      expect(statusOf(await response.text())).toContain('nothing has changed')
      expect(await said()).toEqual([])
    },
  )

  test.each(['save', 'more', 'less'])('on the address of the link itself (%s) does nothing', async (word) => {
    expect((await press({ say: 'saved' }, path(`/${word}`))).status).toBe(405)
    expect(await said()).toEqual([])
  })

  test('with the token of another purpose is refused', async () => {
    for (const purpose of ['manage', 'unsubscribe', 'confirm'] as const) {
      const at = `/list/${testLinks.sign(purpose, ada.publicId)}/${paperId}`
      expect((await press({ say: 'saved' }, at)).status).toBe(404)
    }
    expect(await said()).toEqual([])
  })

  test('of a reader who has been erased says no more than a forged link', async () => {
    await deleteSubscriber(db, ada.id)
    const erased = await press({ say: 'saved' })
    const forged = await press({ say: 'saved' }, `/list/${'a'.repeat(42)}/${paperId}`)
    expect([erased.status, await erased.text()]).toEqual([404, await forged.text()])
  })
})

test.each([
  '<script>alert(1)</script>',
  '" onmouseover="alert(1)" x="',
  '</h1><img src=x onerror=alert(1)>',
  '{{ 7 * 7 }}',
])('a paper called %s is shown as written', async (title) => {
  await db.query('UPDATE papers SET title = $1', [title])
  await press({ say: 'saved' })
  for (const html of [await open(path()), await open(pathTo('list', ada))]) {
    expect(html).not.toMatch(/<script|<img|" onmouseover="alert/)
    expect(html.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"')).toContain(title)
  }
})
