import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyMail } from '../mail/client-support/lint.ts'
import { adasLinks, digestView } from '../mail/views.ts'
import { violationsOn } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { testTemplates } from '../support/builders.ts'
import { oddPapers } from './odd-papers.ts'

const names = ['digest', 'confirmation', 'already-subscribed', 'move', 'quiet-note', 'odd papers'] as const

let browser: Browser
let closeBrowser: () => Promise<void>
let mails: Map<string, string>
beforeAll(async () => {
  const opened = await openBrowser()
  browser = opened.browser
  closeBrowser = opened.close
  const templates = await testTemplates()
  const odd = templates.renderDigest(digestView({ papers: oddPapers })).forReader(adasLinks).html
  mails = new Map([...everyMail(templates), odd].map((html, index) => [names[index] ?? '', html]))
})
afterAll(() => closeBrowser())

async function shown<T>(
  name: string,
  how: { colorScheme?: 'light' | 'dark'; width?: number },
  look: (page: Page) => Promise<T>,
): Promise<T> {
  const { colorScheme = 'light', width = 760 } = how
  const page = await browser.newPage({ colorScheme, viewport: { width, height: 900 } })
  // The picture of a paper is not there, and nothing else is asked for.
  await page.route('**/*', (route) => route.abort())
  try {
    await page.setContent(mails.get(name) ?? '')
    return await look(page)
  } finally {
    await page.close()
  }
}

describe.each(names)('the mail %s', (name) => {
  test.each(['light', 'dark'] as const)('has nothing that axe finds, in the %s', async (colorScheme) => {
    expect(await shown(name, { colorScheme }, violationsOn)).toEqual([])
  })

  test.each([390, 320])('is no wider than a phone of %i pixels', async (width) => {
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
    expect(await shown(name, { width }, (page) => page.evaluate(overflow))).toBe(0)
  })

  test('says its language and its title', async () => {
    const said = await shown(name, {}, (page) => page.evaluate('[document.documentElement.lang, document.title]'))
    expect(said).toEqual(['en', expect.stringMatching(/\S/)])
  })
})

test('the lines of the contents lead to their papers', async () => {
  const targets = await shown('digest', {}, (page) =>
    page.evaluate(`Array.from(document.querySelectorAll('ol a'), (link) =>
      [link.textContent, document.querySelector(link.getAttribute('href')).textContent.trim()])`),
  )
  for (const [line, title] of targets as string[][]) expect(title).toBe(line)
})
