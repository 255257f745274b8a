import { beforeAll, describe, expect, it } from 'vitest'
import type { Words } from '../../src/lib/words.ts'
import { linkMails } from '../../src/mail/digest-view.ts'
import type { MailTemplates } from '../../src/mail/templates.ts'
import { testMessages } from '../support/builders.ts'
import { templatesOf } from './views.ts'

let templates: MailTemplates
beforeAll(async () => {
  templates = await templatesOf()
})

it('asks for confirmation with one link, and says what ignoring it means', () => {
  const confirmUrl = 'https://papers.example.org/confirm/abc?x=1&y=2'
  const mail = templates.renderConfirmation({ siteName: 'Papers & Co', confirmUrl, postalAddress: 'Lab\n1 Lane' })
  expect(mail.subject).toBe('Confirm that you want Papers & Co')
  expect(mail.html.match(/href="[^"]+"/g)).toEqual(['href="https://papers.example.org/confirm/abc?x=1&amp;y=2"'])
  expect(mail.text).toContain(`[${confirmUrl}]`)
  expect(mail.html).toContain('Papers &amp; Co')
  expect(mail.html).toContain('Lab<br>1 Lane')
  for (const part of [mail.html, mail.text]) {
    expect(part).toContain('works for a week')
    expect(part).toContain('do nothing')
  }
})

it('tells a subscribed address so, with the latest edition where there is one', () => {
  const view = { siteName: 'Paperroute', manageUrl: 'https://p.example/manage/abc', postalAddress: null }
  const latestEditionUrl = 'https://p.example/editions/2026-03-11'
  const first = templates.renderAlreadySubscribed({ ...view, latestEditionUrl: null })
  const later = templates.renderAlreadySubscribed({ ...view, latestEditionUrl })
  expect(first.subject).toBe('You are subscribed to Paperroute already')
  for (const part of ['html', 'text'] as const) {
    expect(first[part]).toContain(view.manageUrl)
    expect(first[part]).not.toContain('edition')
    expect(later[part]).toContain(latestEditionUrl)
  }
})

it.each(linkMails)('writes a mail of one link: %s', (kind) => {
  const url = 'https://papers.example.org/x/abc?x=1&y=2'
  const mail = templates.renderLinkMail(kind, { siteName: 'Papers & Co', url, postalAddress: 'Lab\n1 Lane' })
  expect(mail.subject).toMatch(/\w/)
  expect(mail.html.match(/href="[^"]+"/g)).toEqual(['href="https://papers.example.org/x/abc?x=1&amp;y=2"'])
  expect(mail.text).toContain(`\n[${url}]\n`)
  expect(mail.html).toContain('Papers &amp; Co')
  for (const part of [mail.html.replace('<br>', '\n'), mail.text]) expect(part).toContain('Lab\n1 Lane')
  expect(mail.text.split('\n').filter((line) => line.length > 72)).toEqual([])
})

it.each([
  ['lost-link', 'Open your page', 'Ihre Seite öffnen'],
  ['forget', 'Forget me', 'Vergessen Sie mich'],
  ['export', 'Get my data', 'Meine Daten bekommen'],
  ['move-from', 'Confirm', 'Bestätigen'],
  ['move', 'Confirm', 'Bestätigen'],
  ['moved', 'Take it back', 'Rückgängig machen'],
] as const)('has a button that says what it is for: %s', (kind, english, german) => {
  const view = { siteName: 'Paperroute', url: 'https://papers.example.org/x/abc', postalAddress: null }
  const labels = [undefined, testMessages.for('de')].map(
    (words) => />\s*([^<>]+?)\s*<\/a>/.exec(templates.renderLinkMail(kind, view, words).html)?.[1],
  )
  expect(labels).toEqual([english, german])
})

describe.each(testMessages.all.map((words) => [words.language, words] as const))('in %s', (language, words) => {
  const base = { siteName: 'Paperroute', postalAddress: null }
  const latestEditionUrl = 'https://p.example/editions/2026-03-11'
  const manageUrl = 'https://p.example/manage/abc'
  const all = (written: Words) => [
    templates.renderConfirmation({ ...base, confirmUrl: 'https://p.example/confirm/abc' }, written),
    templates.renderAlreadySubscribed({ ...base, manageUrl, latestEditionUrl }, written),
    templates.renderQuietNote(
      { ...base, manageUrl, latestEditionUrl, unsubscribeUrl: 'https://p.example/unsubscribe/abc' },
      written,
    ),
    ...linkMails.map((kind) => templates.renderLinkMail(kind, { ...base, url: 'https://p.example/x' }, written)),
  ]

  it('every mail says so, to machines too, in lines of 72 columns', () => {
    for (const mail of all(words)) {
      expect(mail.html).toContain(`<html lang="${language}" dir="ltr"`)
      expect(mail.subject).toContain('Paperroute')
      for (const line of mail.text.split('\n'))
        expect(line.replace(/[^\0-\u2fff]/g, 'xx').length).toBeLessThanOrEqual(72)
    }
  })

  it.skipIf(language === 'en')('no line of a mail is left in English', () => {
    const english = new Set(all(testMessages.for('en')).flatMap(({ subject, text }) => [subject, ...text.split('\n')]))
    const sayNothing = /^$|^\[|^-+$|^Paperroute$/
    const left = all(words).flatMap(({ subject, text }) => [subject, ...text.split('\n')])
    expect(left.filter((line) => english.has(line) && !sayNothing.test(line))).toEqual([])
  })
})

it('makes links of the words that a language has for them, and escapes all else', () => {
  const view = {
    ...{ siteName: 'Papers & <b>', postalAddress: null, latestEditionUrl: 'https://p.example/e' },
    ...{ manageUrl: 'https://p.example/m?a&b', unsubscribeUrl: 'https://p.example/u' },
  }
  const { html } = templates.renderQuietNote(view, testMessages.for('de'))
  expect(html).toContain(
    '<a href="https://p.example/m?a&amp;b" style="color:#8f2b1c">Themen oder Tage ändern</a> oder <a',
  )
  expect(html).toContain('weil Papers &amp; &lt;b&gt; Ihnen')
})
