import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { dayInWords } from '../../src/lib/clock.ts'
import { type RunningWeb, serveWeb } from '../../src/web/web.ts'
import { violationsOn } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { freePort } from '../support/ports.ts'
import { addSubscriber, pathTo, subscriberOf, testWeb } from '../support/web.ts'

const db = useDatabase()
const address = 'ada@example.org'
let web: RunningWeb
let origin: string
let browser: Browser
let closeBrowser: () => Promise<void>
/** A person's browser, in which no script runs. */
let page: Page

beforeAll(async () => {
  const port = await freePort()
  origin = `http://127.0.0.1:${port}`
  web = await serveWeb(testWeb(db), { host: '127.0.0.1', port })
  ;({ browser, close: closeBrowser } = await openBrowser())
  const context = await browser.newContext({ javaScriptEnabled: false })
  context.setDefaultTimeout(10_000)
  page = await context.newPage()
})
afterAll(async () => {
  await closeBrowser?.()
  await web?.close()
})

beforeEach(async () => {
  await emptyDatabase(db)
  await publishPapers(db, '2026-03-10', [
    rawPaper({ title: 'Robots that fold', categories: ['cs.RO'] }),
    rawPaper({ title: 'Diffusion at last', categories: ['cs.LG'] }),
    rawPaper({ title: 'What everybody talks about', categories: ['cs.CV'], signals: { upvotes: 900 } }),
  ])
  await page.goto(`${origin}${pathTo('manage', await addSubscriber(db, address))}`)
})

const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
const preview = () => page.getByRole('region', { name: 'Preview' })
const titles = () => preview().getByRole('heading', { level: 3 }).allTextContents()
const kept = async () => (await subscriberOf(db, address)).preferences

describe('topics and preview', () => {
  test('a topic is found by its name, tried out, and kept when it is saved', async () => {
    await page.getByLabel('Look for a topic').fill('robot')
    await page.getByLabel('Look for a topic').press('Enter')
    await page.getByLabel('Robotics').check()
    await page.getByLabel('Keywords to find').fill('diffusion')
    await page.getByLabel('Fill up with').uncheck()
    await press('Preview')
    expect(await titles()).toEqual(['Diffusion at last', 'Robots that fold'])
    expect(await kept()).toMatchObject({ topics: [], keywords: [], withTrending: true })
    await press('Save these choices')
    expect(await page.getByRole('status').textContent()).toBe('Saved.')
    expect(await kept()).toMatchObject({ topics: ['cs.RO'], keywords: ['diffusion'], withTrending: false })
  })

  test('a preview keeps what is typed, for the next one', async () => {
    await page.getByLabel('Keywords to avoid').fill('robots\n???')
    await press('Preview')
    expect(await titles()).toEqual(['What everybody talks about', 'Diffusion at last'])
    expect(await page.getByLabel('Keywords to avoid').inputValue()).toBe('robots\n???')
    expect(await page.getByText('is left out').textContent()).toBe('“???” is left out: there is no word in it.')
    await page.getByLabel('Keywords to avoid').fill('')
    await press('Preview')
    expect(await titles()).toHaveLength(3)
  })

  test('a preview is where the page goes', async () => {
    await press('Preview')
    const box = await preview().boundingBox()
    expect(box?.y).toBeLessThan(page.viewportSize()?.height ?? 0)
  })

  test('only the days of the cadence are shown', async () => {
    const days = [
      page.getByLabel('Once a week, on'),
      page.getByLabel('Once a month, on'),
      page.getByLabel('Tuesday', { exact: true }),
    ]
    const visible = () => Promise.all(days.map((day) => day.isVisible()))
    expect(await visible()).toEqual([false, false, false])
    const shown: boolean[][] = []
    for (const cadence of ['weekly', 'monthly', 'chosen']) {
      await page.getByLabel('How often').selectOption(cadence)
      shown.push(await visible())
    }
    expect(shown).toEqual([
      [true, false, false],
      [false, true, false],
      [false, false, true],
    ])
  })
})

describe('pause and return', () => {
  test('a pause of two weeks is one press, and so is its end', async () => {
    await press('2 weeks')
    expect(await page.getByRole('status').textContent()).toBe('Paused.')
    expect((await subscriberOf(db, address)).state).toBe('paused')
    await page.getByText('It is paused until').waitFor()
    await press('Return now')
    await page.getByText('Your next digest comes').waitFor()
    expect(await subscriberOf(db, address)).toMatchObject({ state: 'active', pausedUntil: null })
  })

  test('a day in the box is paused until by the Enter key', async () => {
    const day = `${new Date().getUTCFullYear() + 1}-01-04`
    await page.getByLabel('Until', { exact: true }).fill(day)
    await page.getByLabel('Until', { exact: true }).press('Enter')
    await page.getByText(`It is paused until ${dayInWords(day, 'long')}.`).waitFor()
    expect((await subscriberOf(db, address)).pausedUntil).toEqual(new Date(`${day}T00:00:00Z`))
  })
})

describe('what axe finds', () => {
  /** What is pressed on the page, by what it then shows. */
  const states: [string, (on: Page) => Promise<unknown>][] = [
    ['a preview', (on) => on.getByRole('button', { name: 'Preview' }).click()],
    [
      'topics that were found',
      async (on) => {
        await on.getByLabel('Look for a topic').fill('learning')
        await on.getByRole('button', { name: 'Find' }).click()
      },
    ],
    [
      'days that are missing and keywords that are left out',
      async (on) => {
        await on.getByLabel('Keywords to find').fill('???')
        await on.getByLabel('How often').selectOption('chosen')
        await on.getByRole('button', { name: 'Save' }).click()
        await on.getByRole('alert').waitFor()
      },
    ],
    ['a pause', (on) => on.getByRole('button', { name: '4 weeks' }).click()],
  ]

  describe.each(['light', 'dark'] as const)('in the %s', (colorScheme) => {
    test.each(states)('of the page with %s is nothing', async (_, bring) => {
      // Our pages allow no script, so this one's are let past.
      const context = await browser.newContext({ colorScheme, bypassCSP: true, timezoneId: 'UTC' })
      const inspected = await context.newPage()
      await inspected.goto(page.url())
      await bring(inspected)
      const violations = await violationsOn(inspected)
      await context.close()
      expect(violations).toEqual([])
    })
  })
})
