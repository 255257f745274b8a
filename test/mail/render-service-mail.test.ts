import { beforeAll, expect, it } from 'vitest'
import { linkMails } from '../../src/mail/digest-view.ts'
import type { MailTemplates } from '../../src/mail/templates.ts'
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
