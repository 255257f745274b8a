import { beforeEach, describe, expect, test } from 'vitest'
import { createComposer } from '../../src/outbox/compose.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { makeDigests } from '../../src/outbox/send.ts'
import { addReaders, endOf, publishPapers, rawPaper, testLinks, testSite, testTemplates } from '../support/builders.ts'
import { useDatabase } from '../support/database.ts'
import { useOutbox } from '../support/outbox.ts'

const db = useDatabase()
const mail = useOutbox(db)
const day = '2026-03-10'
const last = 'And this is how it ends.'

/** Readers of one digest, each with their own way of showing it: `abstracts-format@example.org`. */
const ways = ['lead-html', 'full-html', 'short-html', 'lead-text', 'full-text', 'short-text'] as const
const addressOf = (way: string) => `${way}@example.org`

beforeEach(async () => {
  await addReaders(db, ...ways.map(addressOf), 'another-full-html@example.org')
  await db.query(
    `UPDATE subscribers SET wants_quiet_note = true,
       abstracts = (regexp_match(email, '(lead|full|short)-'))[1],
       format = CASE WHEN email LIKE '%text%' THEN 'text' ELSE 'html' END`,
  )
  const abstract = `It begins. It goes on. It goes further. ${last}`
  await publishPapers(db, day, [rawPaper({ abstract }), rawPaper({ externalId: '2603.00002', abstract })])
})

/** Sends what is due and says what came to a reader. */
async function sendAll(of = day) {
  const compose = createComposer({ db, site: testSite(), templates: await testTemplates(), links: testLinks })
  await makeDigests(db, endOf(of))
  await deliver({ ...mail.outbox, compose })
  return (way: string) => {
    const found = mail.receiver.mails.find(({ to }) => to.includes(addressOf(way)))
    if (!found) throw new Error(`nothing came to ${way}`)
    return found.parsed
  }
}

describe('readers of one digest', () => {
  test.each(ways)('get it %s, as each wants it', async (way) => {
    const { html, text } = (await sendAll())(way)
    expect(typeof html).toBe(way.endsWith('html') ? 'string' : 'boolean')
    const whole = way.startsWith('full') ? 2 : way.startsWith('lead') ? 1 : 0
    for (const part of [text, html]) if (typeof part === 'string') expect(part.split(last).length - 1).toBe(whole)
  })

  test('share the one row of it', async () => {
    await sendAll()
    expect((await db.query('SELECT count(*)::int AS count FROM digests')).rows).toEqual([{ count: 1 }])
  })

  test('share one rendering for each way of showing it', async () => {
    const templates = await testTemplates()
    const rendered: string[] = []
    const counting = {
      ...templates,
      renderDigest: (...given: Parameters<typeof templates.renderDigest>) => {
        rendered.push(`${given[1]} ${given[3]}`)
        return templates.renderDigest(...given)
      },
    }
    const compose = createComposer({ db, site: testSite(), templates: counting, links: testLinks })
    await makeDigests(db, endOf(day))
    expect(await deliver({ ...mail.outbox, compose })).toMatchObject({ submitted: 7 })
    expect(rendered.sort()).toEqual(['full html', 'full text', 'lead html', 'lead text', 'short html', 'short text'])
  })
})

test('a quiet note has no HTML part for somebody who wants text alone', async () => {
  await sendAll()
  mail.receiver.mails.length = 0
  const came = await sendAll('2026-03-11')
  expect(came('full-html')).toMatchObject({ html: expect.any(String) })
  expect(came('full-text')).toMatchObject({ html: false, text: expect.stringContaining('No paper has come') })
})
