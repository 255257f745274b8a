import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { savePreferences } from '../../src/subscribers/store.ts'
import { type RunningWeb, serveWeb } from '../../src/web/web.ts'
import { violationsOn } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { freePort } from '../support/ports.ts'
import { addSubscriber, pathTo, subscriberOf, testWeb } from '../support/web.ts'

const db = useDatabase()
const address = 'ada@example.org'
let web: RunningWeb
let origin: string
let browser: Browser
let closeBrowser: () => Promise<void>

beforeAll(async () => {
  const port = await freePort()
  origin = `http://127.0.0.1:${port}`
  web = await serveWeb(testWeb(db), { host: '127.0.0.1', port })
  ;({ browser, close: closeBrowser } = await openBrowser())
})
afterAll(async () => {
  await closeBrowser?.()
  await web?.close()
})
beforeEach(() => emptyDatabase(db))

const zone = async () => (await subscriberOf(db, address)).preferences.timeZone

/** Opens a page on a device; what the browser complains of fails the test. */
async function on(device: BrowserContextOptions, path: string, look: (page: Page) => Promise<void>): Promise<void> {
  const context = await browser.newContext(device)
  context.setDefaultTimeout(10_000)
  const page = await context.newPage()
  const complaints: string[] = []
  page.on('console', (message) => complaints.push(message.text()))
  page.on('pageerror', (error) => complaints.push(error.message))
  await page.goto(origin + path)
  await look(page)
  await context.close()
  expect(complaints).toEqual([])
}

async function signUp(page: Page): Promise<void> {
  await page.getByRole('textbox').fill(address)
  await page.getByRole('button', { name: 'Subscribe' }).click()
  // The answer is in the browser's language.
  await page.getByRole('heading', { name: 'Schauen Sie in Ihr Postfach' }).waitFor()
}

/** The page of a reader who has chosen this zone. */
async function pageIn(timeZone: string): Promise<string> {
  const reader = await addSubscriber(db, address)
  await savePreferences(db, reader.publicId, { ...reader.preferences, timeZone }, new Date())
  return pathTo('manage', reader)
}

describe('a sign-up', () => {
  test.each(['/', '/subscribe'])('at %s keeps the zone of the device', async (path) => {
    await on({ timezoneId: 'Asia/Tokyo', locale: 'de-DE' }, path, signUp)
    expect(await zone()).toBe('Asia/Tokyo')
  })

  test('keeps the zone of the language’s region where no script runs', async () => {
    await on({ timezoneId: 'Asia/Tokyo', locale: 'de-DE', javaScriptEnabled: false }, '/', signUp)
    expect(await zone()).toBe('Europe/Berlin')
  })
})

describe('the page of choices', () => {
  const offer = (page: Page) => page.getByText('Your device says')

  test('offers the zone of a device elsewhere, and keeps it when it is saved', async () => {
    await on({ timezoneId: 'Asia/Tokyo' }, await pageIn('Europe/Berlin'), async (page) => {
      const select = page.getByLabel('Time zone')
      expect(await offer(page).textContent()).toBe('Your device says Asia/Tokyo.')
      await page.getByRole('button', { name: 'Use it' }).click()
      expect(await select.inputValue()).toBe('Asia/Tokyo')
      expect(await select.evaluate((element) => element.matches(':focus'))).toBe(true)
      expect(await offer(page).isVisible()).toBe(false)
      expect(await zone()).toBe('Europe/Berlin')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByRole('status').waitFor()
      expect(await offer(page).isVisible()).toBe(false)
    })
    expect(await zone()).toBe('Asia/Tokyo')
  })

  test('offers it again while another one is chosen', async () => {
    await on({ timezoneId: 'America/New_York' }, await pageIn('America/New_York'), async (page) => {
      expect(await offer(page).isVisible()).toBe(false)
      await page.getByLabel('Time zone').selectOption('Asia/Tokyo')
      expect(await offer(page).textContent()).toBe('Your device says America/New York.')
      await page.getByLabel('Time zone').selectOption('America/Detroit')
      expect(await offer(page).isVisible()).toBe(false)
    })
  })

  test('offers a name that is not in the list, and keeps that too', async () => {
    const path = await pageIn('Europe/Berlin')
    await on({ timezoneId: 'Asia/Tokyo' }, path, async (page) => {
      await page.locator('option[value="Asia/Tokyo"]').evaluate((option) => option.remove())
      await page.getByRole('button', { name: 'Use it' }).click()
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.getByRole('status').waitFor()
    })
    expect(await zone()).toBe('Asia/Tokyo')
  })

  test('offers nothing where no script runs', async () => {
    await on({ timezoneId: 'Asia/Tokyo', javaScriptEnabled: false }, await pageIn('Europe/Berlin'), async (page) => {
      expect(await offer(page).isVisible()).toBe(false)
    })
  })

  test.each(['light', 'dark'] as const)('with the offer has nothing that axe finds, in the %s', async (colorScheme) => {
    // Our pages allow no script but their own, so this one's are let past.
    await on(
      { timezoneId: 'Asia/Tokyo', colorScheme, bypassCSP: true },
      await pageIn('Europe/Berlin'),
      async (page) => {
        await offer(page).waitFor()
        expect(await violationsOn(page)).toEqual([])
      },
    )
  })
})
