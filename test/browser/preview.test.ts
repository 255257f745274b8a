import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { createPreview, servePreview } from '../../src/cli/preview/serve-preview.ts'
import { openWorkbench, type Workbench } from '../../src/cli/preview/workbench.ts'
import { violationsOn } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { testMessages, testSite } from '../support/builders.ts'

const ours = new URL('../../templates', import.meta.url).pathname
let browser: Browser
let closeBrowser: () => Promise<void>
beforeAll(async () => {
  ;({ browser, close: closeBrowser } = await openBrowser())
})
afterAll(async () => await closeBrowser?.())

let own: string
let bench: Workbench
let served: Awaited<ReturnType<typeof servePreview>>
beforeEach(async () => {
  own = await mkdtemp(join(tmpdir(), 'paperroute-preview-'))
  bench = await openWorkbench({ ours, own, site: testSite(), messages: testMessages })
  served = await servePreview(createPreview(bench, testSite()), 0)
})
afterEach(async () => {
  bench.close()
  await served.close()
  await rm(own, { recursive: true, force: true })
})

/** Opens the preview; what the browser complains of fails the test. */
async function on(path: string, look: (page: Page) => Promise<void>, bypassCSP = false): Promise<void> {
  const context = await browser.newContext({ viewport: { width: 1200, height: 700 }, bypassCSP })
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(served.url + path)
  await look(page)
  await context.close()
  expect(complaints).toEqual([])
}

const edit = async (name: string, change: (text: string) => string) =>
  await writeFile(join(own, name), change(await readFile(join(ours, name), 'utf8')))
const inFrame = "document.querySelector('#shown iframe').contentWindow"
const mailOn = (page: Page) => page.frameLocator('#shown iframe')

describe('an edit', () => {
  test('changes the page by itself, which stays where it was; a slip is shown with its line above the last good; mending brings it back', async () => {
    await on('/', async (page) => {
      await page.evaluate('window.isTheSame = true')
      await mailOn(page).getByText('new papers').first().waitFor()
      await page.evaluate(`${inFrame}.scrollTo(0, 400)`)

      await edit('digest.mjml', (text) => text.replace('{% papers %}', '{% papers %}<p>Edited once</p>'))
      await mailOn(page).getByText('Edited once').first().waitFor()
      await page.waitForFunction(`${inFrame}.scrollY === 400`)

      await edit('digest.mjml', (text) => text.replace('{% papers %}', '{% papers %}{{ paper.nubmer }}'))
      const fault = page.getByRole('alert')
      await fault.waitFor()
      expect(await fault.textContent()).toMatch(
        /digest\.mjml:\d+:\d+: paper\.nubmer is not known here: use one of .*number/,
      )
      expect(await fault.locator('pre').textContent()).toMatch(/> \d+ \| .*paper\.nubmer/)
      await mailOn(page).getByText('Edited once').first().waitFor()

      await edit('digest.mjml', (text) => text.replace('{% papers %}', '{% papers %}<p>Edited twice</p>'))
      await mailOn(page).getByText('Edited twice').first().waitFor()
      expect(await fault.count()).toBe(0)
      expect(await page.evaluate('window.isTheSame')).toBe(true)
    })
  })

  test('of the letter changes the text and the subject', async () => {
    await on('/?mail=notice&view=text', async (page) => {
      await writeFile(join(own, 'notice.txt'), 'Subject: Hear, hear\n\nSomething is up on {{ day }}.')
      await page.getByText('Something is up on 2026-03-11.').waitFor()
      expect(await page.title()).toBe('Hear, hear · Daily Papers')
    })
  })
})

describe('a mail', () => {
  const colourIn = (page: Page) => page.evaluate(`getComputedStyle(${inFrame}.document.querySelector('h1')).color`)

  test('is as wide as a phone, and in the colours of the dark, where that is chosen', async () => {
    await on('/', async (page) => {
      await mailOn(page).locator('h1').first().waitFor()
      const light = await colourIn(page)
      await page.getByRole('link', { name: 'dark', exact: true }).click()
      await page.waitForURL(/scheme=dark/)
      await mailOn(page).locator('h1').first().waitFor()
      expect(await colourIn(page)).not.toBe(light)
      await page.getByRole('link', { name: 'phone' }).click()
      await page.waitForURL(/view=phone&scheme=dark/)
      expect(await page.locator('#shown iframe').evaluate((frame) => frame.getBoundingClientRect().width)).toBe(375)
    })
  })

  test.each(['light', 'dark'])('in the %s has nothing around it that axe finds', async (scheme) => {
    await writeFile(join(own, 'notice.txt'), 'Subject: {{ dya }}\n\nx')
    await on(
      `/?scheme=${scheme}`,
      async (page) => {
        await page.getByRole('alert').waitFor()
        await page.emulateMedia({ colorScheme: scheme as 'light' | 'dark' })
        expect(await violationsOn(page, { exclude: ['iframe'] })).toEqual([])
      },
      true,
    )
  })
})
