import { beforeEach, describe, expect, test } from 'vitest'
import { deliver } from '../../src/outbox/deliver.ts'
import { makeDigests } from '../../src/outbox/send.ts'
import { addReaders, endOf, publishPapers, rawPaper } from '../support/builders.ts'
import { useDatabase } from '../support/database.ts'
import { useOutbox } from '../support/outbox.ts'
import { posted, testWeb } from '../support/web.ts'

const db = useDatabase()
const mail = useOutbox(db)
const day = '2026-03-11'
const addressOf = (language: string) => `${language}@example.org`
const readBy = (...languages: string[]) => addReaders(db, ...languages.map(addressOf))

/** Whose address begins with a language reads it. */
async function sendAll(of = day) {
  await db.query(`UPDATE subscribers SET language = split_part(email, '@', 1) WHERE email NOT LIKE 'none@%'`)
  await makeDigests(db, endOf(of))
  await deliver(mail.outbox)
  return (language: string) => {
    const found = mail.receiver.mails.findLast(({ to }) => to.includes(addressOf(language)))
    if (!found) throw new Error(`nothing came to ${language}`)
    return found.parsed
  }
}

describe('readers of one digest', () => {
  beforeEach(() => publishPapers(db, day, [rawPaper({ title: 'On sums' }), rawPaper({ title: 'On voting' })]))

  test('get it each in their own language, and share the one row of it', async () => {
    await readBy('en', 'de', 'fr', 'es', 'zh', 'none')
    const came = await sendAll()
    const subjects = ['en', 'de', 'fr', 'es', 'zh', 'none'].map((language) => came(language).subject)
    expect(subjects).toEqual([
      'On sums, and 1 more · 11 March',
      'On sums und ein weiteres · 11. März',
      'On sums et un autre · 11 mars',
      'On sums y otro más · 11 de marzo',
      'On sums，另有 1 篇 · 3月11日',
      'On sums, and 1 more · 11 March',
    ])
    expect(came('de').text).toContain('Mittwoch, 11. März 2026 · Nr.\u00a01')
    expect(came('de').html).toContain('<html lang="de" dir="ltr"')
    expect((await db.query('SELECT count(*)::int AS count FROM digests')).rows).toEqual([{ count: 1 }])
  })

  test('get it in the installation’s where theirs is not there', async () => {
    await readBy('pt', 'zh-TW', 'de-AT')
    const came = await sendAll()
    expect(['pt', 'zh-TW', 'de-AT'].map((language) => came(language).text?.includes('Your reading list'))).toEqual([
      true,
      true,
      false,
    ])
  })

  test('are led to a page of it in their language', async () => {
    await readBy('de')
    const came = await sendAll()
    const path = /https:\/\/papers\.example\.org(\/view\/\S+)/.exec(came('de').text ?? '')?.[1] ?? ''
    const html = await (await testWeb(db).request(path)).text()
    expect(html).toContain('<html lang="de"')
    expect(html).toContain('2 Paper von 2 neuen')
  })
})

test('a quiet note is in the language of its reader', async () => {
  await publishPapers(db, day, [rawPaper()])
  await readBy('de')
  await db.query('UPDATE subscribers SET wants_quiet_note = true')
  await sendAll()
  const came = await sendAll('2026-03-12')
  expect(came('de').subject).toBe('Nichts Neues für Sie bei Daily Papers')
})

test('a confirmation is in the language of the browser that asked for it', async () => {
  const form = posted({ email: addressOf('de') })
  const headers = { ...form.headers, 'Accept-Language': 'it,de-CH;q=0.9,en;q=0.8' }
  await testWeb(db).request('/subscribe', { ...form, headers })
  await deliver(mail.outbox)
  expect(mail.receiver.mails[0]?.parsed.subject).toBe('Bitte bestätigen: Daily Papers für Sie')
})
