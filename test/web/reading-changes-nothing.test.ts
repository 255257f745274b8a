import { beforeAll, describe, expect, test } from 'vitest'
import { showSample } from '../../src/outbox/sample.ts'
import { makeDigests } from '../../src/outbox/send.ts'
import { findPaper } from '../../src/papers/store.ts'
import type { Purpose } from '../../src/subscribers/link.ts'
import { opinionKinds } from '../../src/subscribers/opinions.ts'
import { type About, keepOpinion } from '../../src/subscribers/opinions-store.ts'
import type { Subscriber } from '../../src/subscribers/store.ts'
import { type SubscriberState, subscriberStates } from '../../src/subscribers/subscriber.ts'
import { suppress } from '../../src/subscribers/suppression.ts'
import { addReaders, endOf, publishPapers, rawPaper } from '../support/builders.ts'
import { useDatabase } from '../support/database.ts'
import {
  addChange,
  addSubscriber,
  allPurposes,
  daysAgo,
  dump,
  pathTo,
  posted,
  subscriberOf,
  testWeb,
} from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)

const changes = new Map<string, Pick<Subscriber, 'publicId'>>()
/** Whom a link of this purpose names. */
async function holder(purpose: Purpose, state: SubscriberState): Promise<Pick<Subscriber, 'publicId'>> {
  return changes.get(`${purpose} ${state}`) ?? (await subscriberOf(db, `${state}@example.org`))
}

/** Something in every table, and a subscriber in every state. */
beforeAll(async () => {
  await showSample(db, '2026-03-08')
  await publishPapers(db, '2026-03-09', [rawPaper({ externalId: 'hep-th/9901001' }), rawPaper()])
  await publishPapers(
    db,
    '2026-03-10',
    Array.from({ length: 101 }, () => rawPaper()),
  )
  await addReaders(db, 'due@example.org')
  await makeDigests(db, endOf('2026-03-10'))
  for (const state of subscriberStates) await addSubscriber(db, `${state}@example.org`, state)
  for (const state of subscriberStates) {
    const subscriber = await subscriberOf(db, `${state}@example.org`)
    changes.set(`undo-move ${state}`, await addChange(db, subscriber, `${state}@example.org`, `${state}@old.example`))
    const wished = await addChange(db, subscriber, `${state}@new.example`)
    for (const purpose of ['move-from', 'move']) changes.set(`${purpose} ${state}`, wished)
  }
  await suppress(db, 'bounced@example.org', 'bounce')
  await suppress(db, 'complained@example.org', 'complaint')
  await pages.request('/subscribe', posted({ email: 'asked@example.org' }))
  for (const kind of opinionKinds) await keepOpinion(db, await aPaperOf('active'), kind)
})

/** A paper as a subscriber's links name it. */
async function aPaperOf(state: SubscriberState): Promise<About> {
  const paper = await findPaper(db, 'arxiv', 'hep-th/9901001')
  return { subscriber: (await subscriberOf(db, `${state}@example.org`)).publicId, paperId: paper?.id ?? 0 }
}

const publicPages = [
  '/',
  '/subscribe',
  '/editions',
  '/editions/2026-03-09',
  '/editions/2026-03-10?page=2',
  '/editions/sample',
  '/editions/2026-03-14',
  '/editions/2026-W11',
  '/editions/2026-03',
  '/embed',
  '/embed?email=new@example.org',
  '/embed/code',
  '/robots.txt',
  '/sitemap.xml',
  '/sitemap/pages.xml',
  '/sitemap/papers-1-1.xml',
  '/papers/hep-th/9901001',
  '/papers/hep-th%2F9901001',
  '/papers/arxiv:hep-th/9901001v2',
  '/papers/2602.20159',
  '/papers/nobody-knows',
  '/search',
  '/search?q=behaviour',
  '/search?q=nobody-knows&category=cs.CL',
  '/search?q=hep-th/9901001',
  '/feed.xml',
  '/feed.json',
  '/feed/cs.CL.xml',
  '/papers/x:%00',
  '/style.css',
  '/healthz',
  '/readyz',
  '/nowhere',
  '/confirm/',
  '/confirm/nonsense',
  '/manage/nonsense',
  '/unsubscribe/nonsense',
  '/list/nonsense',
  '/list/nonsense/1/save',
  '/list/nonsense/papers.bib',
  '/subscribe?email=new@example.org',
  '/lost-link',
  '/lost-link?email=active@example.org',
]

/** Asks for a page in one of the ways that only read, and says what that wrote. */
async function expectNothingWritten(path: string, method: string, headers: Record<string, string> = {}): Promise<void> {
  const before = await dump(db)
  const response = await pages.request(path, { method, headers })
  expect(response.status).toBeLessThan(500)
  if (method === 'HEAD') expect(await response.text()).toBe('')
  expect(await dump(db)).toEqual(before)
}

test('the dump that these tests compare tells of a row that was rewritten as it was', async () => {
  const before = await dump(db)
  expect(Object.values(before).filter((rows) => rows.length > 0).length).toBeGreaterThanOrEqual(9)
  await db.query(`UPDATE subscribers SET hour = hour WHERE email = 'pending@example.org'`)
  expect(await dump(db)).not.toEqual(before)
})

describe.each(['GET', 'HEAD'])('%s', (method) => {
  test.each(publicPages)('of %s writes nothing', (path) => expectNothingWritten(path, method))

  describe.each(subscriberStates)('of the links of a subscriber who is %s', (state: SubscriberState) => {
    test.each(allPurposes)('%s writes nothing', async (purpose) => {
      await expectNothingWritten(pathTo(purpose, await holder(purpose, state)), method)
    })
  })

  test.each(['', '/save', '/more', '/less'])(
    'of a paper’s link%s writes nothing, said already or not',
    async (word) => {
      for (const state of ['active', 'unsubscribed'] as const) {
        const { subscriber, paperId } = await aPaperOf(state)
        await expectNothingWritten(`${pathTo('list', { publicId: subscriber })}/${paperId}${word}`, method)
      }
    },
  )

  test('of a confirmation link that has expired writes nothing', async () => {
    const subscriber = await subscriberOf(db, 'pending@example.org')
    await expectNothingWritten(pathTo('confirm', subscriber, daysAgo(8)), method)
  })

  test.each(allPurposes)(
    'of %s with what a form or a provider would post in the query writes nothing',
    async (purpose) => {
      const path = pathTo(purpose, await holder(purpose, 'active'))
      await expectNothingWritten(`${path}?List-Unsubscribe=One-Click&size=3&say=saved&remove=1&_method=POST`, method, {
        'X-HTTP-Method-Override': 'POST',
      })
    },
  )
})
