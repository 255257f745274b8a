import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { examplesOf } from '../../src/mail/examples/examples.ts'
import type { Site } from '../../src/mail/site.ts'
import { type MailName, mailNames } from '../../src/mail/templates.ts'
import { testSite } from '../support/builders.ts'
import { templatesFolder, templatesOf } from './views.ts'

const colours = {
  COLOR_PAPER: '#f0f4ff',
  COLOR_INK: '#101020',
  COLOR_ACCENT: '#004488',
  COLOR_PAPER_DARK: '#101020',
  COLOR_INK_DARK: '#e0e4ff',
  COLOR_ACCENT_DARK: '#77aaff',
}

function siteWith(over: Record<string, string> = {}, hasLogo = false): Site {
  const site = testSite(over)
  const logo = hasLogo ? { bytes: Buffer.from('x'), type: 'image/png' as const, height: 48 } : undefined
  return { ...site, look: { ...site.look, logo } }
}

async function mailsOf(site: Site, names: readonly MailName[] = mailNames) {
  const templates = await templatesOf(undefined, site)
  return names.map((name) => ({ name, ...(examplesOf(site)[name][0]?.render(templates) ?? { html: '', text: '' }) }))
}

describe('every mail', () => {
  it('has the colours of the operator, and none of ours', async () => {
    const ours = Object.values(testSite().look.palette).flatMap((scheme) => Object.values(scheme))
    for (const { name, html } of await mailsOf(siteWith(colours))) {
      for (const colour of Object.values(colours)) expect(html, name).toContain(colour)
      for (const colour of ours) expect(html, name).not.toContain(colour)
    }
  })

  it('has no image unless the operator wants one', async () => {
    for (const { html } of await mailsOf(siteWith())) expect(html).not.toContain('<img')
  })

  it('has the logo at one address for all readers, and the name where it is not shown', async () => {
    for (const { html, name } of await mailsOf(siteWith({ SITE_NAME: 'A & B' }, true))) {
      expect(html, name).toContain('<img src="https://papers.example.org/logo" alt="A &amp; B" height="48"')
    }
  })

  it('is of the site’s name, which need not be the sender’s', async () => {
    const [mail] = await mailsOf(siteWith({ SITE_NAME: 'Our Papers' }), ['confirmation'])
    expect(mail?.html).toContain('Do you want Our Papers in your inbox?')
    expect(mail?.text).toContain('Our Papers')
  })
})

const toReaders = mailNames.filter((name) => name !== 'notice')

describe('a footer', () => {
  it('stands in both parts of every mail to readers, escaped and line by line', async () => {
    const site = siteWith({ MAIL_FOOTER: 'Brought to you by <us> & others.\nOn Thursdays.' })
    for (const { name, html, text } of await mailsOf(site, toReaders)) {
      expect(html, name).toContain('Brought to you by &lt;us&gt; &amp; others.<br>On Thursdays.')
      expect(text, name).toMatch(/\n\nBrought to you by <us> & others\.\nOn Thursdays\.\n$/)
    }
  })

  it('that is not set leaves nothing behind', async () => {
    for (const { name, text } of await mailsOf(siteWith(), toReaders)) expect(text, name).toMatch(/\S\n$/)
  })
})

it('no template of ours has a colour of its own', async () => {
  const files = (await readdir(templatesFolder, { recursive: true })).filter((name) => name.endsWith('.mjml'))
  for (const file of files)
    expect(await readFile(join(templatesFolder, file), 'utf8'), file).not.toMatch(/#[0-9a-f]{6}\b/i)
})
