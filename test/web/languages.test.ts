import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeEach, describe, expect, test } from 'vitest'
import { loadMessages } from '../../src/lib/messages.ts'
import { templatesFolder } from '../mail/views.ts'
import { publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { asForm, chosen, valuesOf } from '../support/manage-form.ts'
import { addSubscriber, pathTo, posted, subscriberOf, testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

const address = 'ada@example.org'

async function readerOf(language: string | null) {
  await addSubscriber(db, address)
  await db.query('UPDATE subscribers SET language = $1', [language])
  return await subscriberOf(db, address)
}
const asked = (acceptLanguage: string) => ({ headers: { 'Accept-Language': acceptLanguage } })

describe('the page of a subscriber’s choices', () => {
  test('is saved in German and speaks it from then on', async () => {
    const reader = await readerOf(null)
    const page = pathTo('manage', reader)
    expect(await (await pages.request(page)).text()).toContain('<html lang="en" dir="ltr">')
    const saved = await pages.request(page, asForm(chosen, { language: 'de' }))
    const again = await (await pages.request(page)).text()
    for (const html of [await saved.text(), again]) {
      expect(html).toContain('<html lang="de" dir="ltr">')
      expect(html).toContain('<legend>Wie er aussieht</legend>')
      expect(valuesOf(html)).toMatchObject({ language: ['de'] })
    }
    expect((await subscriberOf(db, address)).preferences.language).toBe('de')
  })

  test('offers each language by its own name, and shows the one that it speaks', async () => {
    const html = await (await pages.request(pathTo('manage', await readerOf('fr-CA')))).text()
    const [, options = ''] = /<select name="language">(.*?)<\/select>/s.exec(html) ?? []
    expect(options.match(/>[^<]+</g)).toEqual(['>Deutsch<', '>English<', '>Español<', '>Français<', '>简体中文<'])
    expect(options).toContain('value="fr" selected')
  })

  test('says in the reader’s language what is wrong with the form, and keeps what is typed', async () => {
    const reader = await readerOf('es')
    const form = asForm(chosen, { size: '0', keywords: '???' })
    const answer = await pages.request(pathTo('manage', reader), form)
    const html = await answer.text()
    expect(answer.status).toBe(400)
    expect(html).toContain('Elige un número de artículos, de 1 a 50.')
    expect(html).toContain('«<bdi>???</bdi>» queda fuera: no contiene ninguna palabra.')
  })

  test.each(['xx', 'no language', '<b>'])('takes no language that is not offered: %s', async (language) => {
    const reader = await readerOf('de')
    const answer = await pages.request(pathTo('manage', reader), asForm(chosen, { language }))
    expect(answer.status).toBe(400)
    expect(await answer.text()).toContain('Bitte wählen Sie eine dieser Sprachen.')
    expect((await subscriberOf(db, address)).preferences).toEqual(reader.preferences)
  })

  test('keeps the language where a form from before there were any says none', async () => {
    const reader = await readerOf('de')
    await pages.request(pathTo('manage', reader), asForm({ ...chosen, language: null }))
    expect((await subscriberOf(db, address)).preferences).toEqual({ ...chosen, language: 'de' })
  })
})

describe('a new subscriber', () => {
  test.each([
    ['de-AT,de;q=0.9,en;q=0.8', 'de'],
    ['it-IT,it;q=0.9,fr;q=0.5', 'fr'],
    ['en;q=0.5,zh-CN', 'zh'],
    ['zh-TW', null],
    ['*', null],
    ['', null],
  ])('whose browser asks for %s reads %s', async (acceptLanguage, language) => {
    const form = posted({ email: address })
    await pages.request('/subscribe', { ...form, headers: { ...form.headers, 'Accept-Language': acceptLanguage } })
    expect((await subscriberOf(db, address)).preferences.language).toBe(language)
  })

  test('keeps the language of their first sign-up, whoever signs them up again', async () => {
    const reader = await readerOf('de')
    const form = posted({ email: address })
    await pages.request('/subscribe', { ...form, headers: { ...form.headers, 'Accept-Language': 'fr' } })
    expect((await subscriberOf(db, address)).preferences.language).toBe(reader.preferences.language)
  })
})

describe('pages of nobody that we know', () => {
  test.each([
    ['/manage/nonsense', 'Dieser Link funktioniert nicht'],
    ['/lost-link', 'Ihr Link per Mail'],
    ['/no/such/page', 'Diese Seite gibt es nicht'],
  ])('speak the language of the browser: %s', async (path, title) => {
    const answer = await pages.request(path, asked('de'))
    const html = await answer.text()
    expect(html).toContain(`<h1>${title}</h1>`)
    expect(html).toContain('<html lang="de" dir="ltr">')
    expect(answer.headers.get('Vary')).toBe('Accept-Language')
  })

  test('answer a sign-up in it, the same for a known address and an unknown one', async () => {
    await readerOf('fr')
    const bodies = ['nobody@example.org', address].map(async (email) => {
      const form = posted({ email })
      const headers = { ...form.headers, 'Accept-Language': 'de' }
      return (await pages.request('/subscribe', { ...form, headers })).text()
    })
    const [unknown, known] = await Promise.all(bodies)
    expect(unknown).toContain('Schauen Sie in Ihr Postfach')
    expect(known).toBe(unknown)
  })
})

test.each(['unsubscribe', 'list', 'export', 'forget', 'confirm'] as const)(
  'a reader’s page speaks their language and not their browser’s: %s',
  async (purpose) => {
    const answer = await pages.request(pathTo(purpose, await readerOf('de')), asked('fr'))
    expect(await answer.text()).toContain('<html lang="de" dir="ltr">')
  },
)

test('an operator’s own language may be written from right to left, and lack what it likes', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'paperroute-arabic-'))
  try {
    await writeFile(join(folder, 'ar.json'), JSON.stringify({ 'manage.save': 'حفظ' }))
    const messages = loadMessages([join(templatesFolder, 'messages'), folder])
    const html = await (await testWeb(db, { messages }).request(pathTo('manage', await readerOf('ar')))).text()
    expect(html).toContain('<html lang="ar" dir="rtl">')
    expect(html).toContain('>حفظ</button>')
    expect(html).toContain('<legend>How it looks</legend>')
  } finally {
    await rm(folder, { recursive: true })
  }
})

describe('the public pages of an installation whose language is German', () => {
  const german = testWeb(db, { messages: loadMessages([join(templatesFolder, 'messages')], 'de') })
  const open = async (path: string, language = 'fr') => (await german.request(path, asked(language))).text()

  test.each([
    ['/', 'Ein neues Paper'],
    ['/editions', 'Alle Ausgaben'],
    ['/editions/2026-03-10', 'Dienstag, 10. März 2026 · Nr.\u00a01'],
    ['/editions/2026-W11', 'Woche 11, 9.–15. März 2026'],
    ['/editions/2026-03', 'Ein Paper in einer Ausgabe, die meistbesprochenen zuerst'],
    ['/editions/2026-03-14', 'Am Wochenende wird nichts bekanntgegeben.'],
    ['/papers/2603.00001', 'in der Ausgabe vom'],
    ['/papers/2603.00009', 'Dieses Paper ist nicht hier'],
    ['/search', 'Alle Themen'],
    ['/search?q=sparse', 'Ein Paper'],
    ['/subscribe', 'Schon abonniert?'],
    ['/embed', 'jeden Morgen in Ihrem Postfach'],
    ['/embed/code', 'Das Formular auf Ihrer eigenen Seite'],
  ])('%s speaks it, whatever the browser asks for', async (path, words) => {
    await publishPapers(db, '2026-03-10', [rawPaper({ externalId: '2603.00001', title: 'Sparse codebooks' })])
    const html = await open(path)
    expect(html).toContain('<html lang="de" dir="ltr">')
    expect(html).toContain(words)
  })

  test('keep with a consent the German words that were shown', async () => {
    const body = new URLSearchParams({ email: address })
    await german.request('/subscribe', { method: 'POST', body, ...asked('fr') })
    const { wording } = (await subscriberOf(db, address)).consent
    expect(wording).toContain('Sie bekommen eine Mail zum Bestätigen')
    expect(await open('/subscribe')).toContain(wording ?? 'no words')
    expect(await open('/embed')).toContain(wording ?? 'no words')
  })
})
