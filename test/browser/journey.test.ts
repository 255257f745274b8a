import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { violationsOn } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { type Mail, type Ports, type Product, productPorts, startProduct } from './product.ts'

let folder: string
let ports: Ports
let product: Product
let browser: Browser
let closeBrowser: () => Promise<void>
/** A person's browser, in which no script runs. */
let page: Page

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperroute-journey-'))
  ports = await productPorts()
  const starting = startProduct(folder, ports)
  ;({ browser, close: closeBrowser } = await openBrowser())
  product = await starting
  const context = await browser.newContext({ javaScriptEnabled: false })
  context.setDefaultTimeout(10_000)
  page = await context.newPage()
})
afterAll(async () => {
  await closeBrowser?.()
  await product?.stop().catch(() => product.kill())
  await rm(folder, { recursive: true, force: true })
})

const address = 'Ada@example.org'
const sampleReader = 'reader@example.org'
const aDigest = /and \d+ more/

const heading = (name: string | RegExp) => page.getByRole('heading', { level: 1, name })
const press = (name: string) => page.getByRole('button', { name }).click()
/** Opens a mail as the inbox shows it. */
const openMail = (mail: Mail) => page.goto(`${product.inboxUrl}/api/email/${mail.id}/html`)
/** Goes where the first visible link of that purpose leads; a mail program may open it in a page of its own. */
async function followLinkTo(purpose: string): Promise<void> {
  const link = page.locator(`a[href*="/${purpose}/"]:visible`).first()
  await page.goto((await link.getAttribute('href')) ?? 'no link')
}

describe('a first look, without a script and without a network', () => {
  test('begins with a sample edition that says it is one', async () => {
    await page.goto(product.url)
    await heading('40 new papers').waitFor()
    expect(await page.locator('.notice').textContent()).toContain('A sample edition')
    expect(await page.locator('ol.papers > li').count()).toBe(20)
  })

  test('has a digest of it in the inbox already', async () => {
    const mail = await product.mailTo(sampleReader, aDigest)
    const lead = await page.locator('ol.papers h2').first().textContent()
    expect(mail.subject).toContain(lead)
    expect(mail.text).toContain('sample')
  })

  test('shows that digest on the inbox’s own page', async () => {
    const context = await browser.newContext()
    const inbox = await context.newPage()
    await inbox.goto(product.inboxUrl)
    await inbox
      .getByText((await product.mailTo(sampleReader)).subject)
      .first()
      .waitFor({ timeout: 10_000 })
    await context.close()
  })

  test('takes an address and says what comes next', async () => {
    await page.goto(product.url)
    await page.getByRole('textbox').fill(address)
    await press('Subscribe')
    await heading('Check your inbox').waitFor()
  })

  test('sends a mail whose link asks once more', async () => {
    await openMail(await product.mailTo(address, /confirm/i))
    await followLinkTo('confirm')
    await heading('One more step').waitFor()
  })

  test('sends the first digest within seconds of the button', async () => {
    await press('Yes, subscribe me')
    await heading('You are subscribed').waitFor()
    const { html } = await product.mailTo(address, aDigest)
    expect(html.match(/<h2/g)).toHaveLength(10)
  })

  test('keeps topics and a number of papers that are chosen through the digest’s link', async () => {
    await openMail(await product.mailTo(address, aDigest))
    await followLinkTo('manage')
    await page.locator('summary', { hasText: 'Computer science' }).click()
    await page.getByLabel('Computation and Language').check()
    await page.getByLabel('Machine Learning cs.LG').check()
    await page.getByLabel('3', { exact: true }).check()
    await press('Save')
    expect(await page.getByRole('status').textContent()).toBe('Saved.')
  })

  test('saves a paper from the digest in two presses', async () => {
    await openMail(await product.mailTo(address, aDigest))
    const lead = await page.locator('h2').first().textContent()
    const link = page.getByRole('link', { name: 'Save', exact: true }).first()
    await page.goto((await link.getAttribute('href')) ?? 'no link')
    await press('Save to my reading list')
    expect(await page.getByRole('status').textContent()).toBe('Saved to your reading list.')
    await page.getByRole('link', { name: 'Your reading list' }).click()
    await heading('Your reading list').waitFor()
    expect(await page.locator('.saved h2').allTextContents()).toEqual([lead])
  })

  test('hands the list over to a reference manager', async () => {
    const coming = page.waitForEvent('download')
    await page.getByRole('link', { name: 'BibTeX' }).click()
    const download = await coming
    expect(download.suggestedFilename()).toBe('papers.bib')
    expect(await readFile(await download.path(), 'utf8')).toMatch(/^@misc\{.*,\n {2}title = /)
  })

  test('takes the paper off the list, and back on it', async () => {
    await page.getByRole('button', { name: /^Remove / }).click()
    expect(await page.getByRole('status').textContent()).toBe('Removed.')
    await press('Undo')
    expect(await page.locator('.saved h2').count()).toBe(1)
  })

  test('learns which papers are wanted less, and lets that be taken back', async () => {
    await openMail(await product.mailTo(address, aDigest))
    const link = page.getByRole('link', { name: 'Less like this' }).nth(1)
    await page.goto((await link.getAttribute('href')) ?? 'no link')
    await press('Less like this')
    expect(await page.getByRole('status').textContent()).toBe('Noted: less like this.')
    await press('✓ Less like this · undo')
    expect(await page.getByRole('status').textContent()).toBe('Taken back.')
  })

  test('ends with 0 on SIGTERM', async () => {
    expect(await product.stop()).toBe(0)
  })

  test('begins again in the same folder with the same subscriber and what they chose', async () => {
    product = await startProduct(folder, ports)
    await openMail(await product.mailTo(address, aDigest))
    await followLinkTo('manage')
    await page.getByText(`For ${address}.`).waitFor()
    const checked = await page.locator('input:checked').evaluateAll((inputs) => inputs.map((input) => input.value))
    expect(checked).toEqual(['cs.CL', 'cs.LG', 'on', '3', 'lead', 'html'])
  }, 60_000)

  test('lets its reader go through the link in the mail', async () => {
    await openMail(await product.mailTo(address, aDigest))
    await followLinkTo('unsubscribe')
    await heading('Unsubscribe?').waitFor()
    await press('Unsubscribe')
    await heading('You are unsubscribed').waitFor()
  })

  test('has sent three mails in all', async () => {
    const sent = (await product.mails()).map(({ to, subject }) => [to[0]?.address, aDigest.test(subject)])
    expect(sent).toEqual([
      [sampleReader, true],
      [address, false],
      [address, true],
    ])
  })
})

describe('what axe finds', () => {
  /** The address of a page: a path, or a link in a mail. */
  const places: [string, () => Promise<string>][] = [
    ['/', async () => product.url],
    ['an edition', async () => `${product.url}/editions/sample`],
    ['all editions', async () => `${product.url}/editions`],
    ['a paper', async () => `${product.url}/papers/2602.20159`],
    ['what a search finds', async () => `${product.url}/search?q=model&category=cs&from=2020-01-01`],
    ['a search that finds nothing', async () => `${product.url}/search?q=model+zeugma`],
    ['/subscribe', async () => `${product.url}/subscribe`],
    ['a page that is not there', async () => `${product.url}/nowhere`],
    ['the link to confirm', () => linkIn('emmy@example.org', 'confirm')],
    ['the choices', () => linkIn(sampleReader, 'manage')],
    ['the link to unsubscribe', () => linkIn(sampleReader, 'unsubscribe')],
    ['a paper to save', () => linkIn(sampleReader, 'list')],
    ['a reading list', async () => (await linkIn(address, 'list', aDigest)).replace(/\/\d+$/, '')],
  ]

  async function linkIn(to: string, purpose: string, subject?: RegExp): Promise<string> {
    const { html } = await product.mailTo(to, subject)
    return html.match(new RegExp(`http[^"]*/${purpose}/[a-z2-7]+(/\\d+)?`))?.[0] ?? 'no link'
  }

  beforeAll(async () => {
    await page.goto(`${product.url}/subscribe`)
    await page.getByRole('textbox').fill('emmy@example.org')
    await press('Subscribe')
    await heading('Check your inbox').waitFor()
  })

  describe.each(['light', 'dark'] as const)('in the %s', (colorScheme) => {
    let inspected: Page
    beforeAll(async () => {
      // Our pages allow no script, so this one's are let past.
      const context = await browser.newContext({ colorScheme, bypassCSP: true, timezoneId: 'UTC' })
      inspected = await context.newPage()
    })

    const inspect = async () => {
      // A closed group hides what is in it from axe as well.
      await inspected.evaluate(`document.querySelectorAll('details').forEach((group) => { group.open = true })`)
      return await violationsOn(inspected)
    }

    test.each(places)('of %s is nothing', async (_, place) => {
      const response = await inspected.goto(await place())
      expect(response?.headers()['content-type']).toContain('text/html')
      expect(await inspect()).toEqual([])
    })

    test('of the choices leaves every stop of the Tab key where it can be seen', async () => {
      await inspected.goto(await linkIn(sampleReader, 'manage'))
      const stops: string[] = []
      for (let presses = 0; presses < 60; presses += 1) {
        await inspected.keyboard.press('Tab')
        const stop = await inspected.evaluate<string | null>(`(() => {
          const at = document.activeElement
          if (at === document.body) return null
          const { outlineStyle, outlineWidth } = getComputedStyle(at)
          const { left, width } = at.getBoundingClientRect()
          const seen = outlineStyle !== 'none' && parseInt(outlineWidth) > 1 && left >= 0 && width > 0
          return seen ? at.localName : 'unseen ' + at.outerHTML
        })()`)
        if (stop === null) break
        stops.push(stop)
      }
      expect(stops.filter((stop) => stop.startsWith('unseen'))).toEqual([])
      // The skip link, the name and the four pages; the reading list; looking for a topic, and the groups; what is typed,
      // and trending.
      const what = ['a', 'a', 'a', 'a', 'a', 'a', 'a', 'input', 'button', ...Array(8).fill('summary')]
      const typed = ['textarea', 'textarea', 'textarea', 'input']
      // When, and the note; the language, the number, the abstracts and the mail; save and preview.
      const when = ['select', 'select', 'select', 'input']
      const looks = ['select', 'input', 'input', 'input', 'button', 'button']
      // Four lengths of a pause; a date's day, month, year and calendar; and leave.
      const pause = [...Array(4).fill('button'), ...Array(4).fill('input'), 'button']
      // The new address, and the three wishes.
      const account = ['input', 'button', 'button', 'button']
      const feeds = ['a', 'a']
      expect(stops).toEqual([...what, ...typed, ...when, ...looks, ...pause, 'button', ...account, ...feeds])
    })

    test('of a refused sign-up is nothing', async () => {
      await inspected.goto(`${product.url}/subscribe`)
      await inspected.getByRole('textbox').fill('ada@example')
      await inspected.getByRole('button', { name: 'Subscribe' }).click()
      await inspected.getByRole('alert').waitFor()
      expect(await inspect()).toEqual([])
    })
  })
})
