import type { Browser, BrowserContext, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { samplePapers } from '../../src/sources/sample.ts'
import { type RunningWeb, serveWeb } from '../../src/web/web.ts'
import { violationsOn } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { publishPapers, rawPaper } from '../support/builders.ts'
import { useDatabase } from '../support/database.ts'
import { type FixtureServer, startFixtureServer } from '../support/fixture-server.ts'
import { freePort } from '../support/ports.ts'
import { addDigest, pathTo, queuedMails, testWeb } from '../support/web.ts'

const db = useDatabase()
let web: RunningWeb
let url: string
let digest: string
let browser: Browser
let closeBrowser: () => Promise<void>

beforeAll(async () => {
  digest = pathTo('view', await addDigest(db))
  await publishPapers(db, '2026-02-27', [rawPaper()])
  await publishPapers(db, '2026-03-10', [...samplePapers, rawPaper({ title: 'نموذج لغوي كبير' })])
  await publishPapers(db, '2026-03-11', [
    rawPaper({
      externalId: '2603.00001',
      title: 'A long unbroken_word_of_a_title'.padEnd(120, 'x'),
      authors: ['Ada Lovelace'],
    }),
    rawPaper({ externalId: '2603.00002', title: 'A withdrawn one' }),
  ])
  await db.query(`UPDATE papers SET withdrawn = true WHERE external_id = '2603.00002'`)
  await db.query(`UPDATE editions SET note = 'A word of the editor’s.' WHERE day = '2026-03-11' OR number = 1`)
  const port = await freePort()
  url = `http://127.0.0.1:${port}`
  web = await serveWeb(testWeb(db), { host: '127.0.0.1', port })
  ;({ browser, close: closeBrowser } = await openBrowser())
})
afterAll(async () => {
  await closeBrowser?.()
  await web?.close()
})

/** Stands for a digest's page, whose address has a token. */
const view = '/view/:token'

const places = [
  view,
  '/',
  '/editions',
  '/editions/2026-03-10',
  '/editions/2026-03-10?page=2',
  '/editions/2026-03-11',
  '/editions/2026-W11',
  '/editions/2026-03',
  '/papers/2602.20159',
  '/papers/2603.00001',
  '/papers/2603.00002',
  '/subscribe',
  '/lost-link',
  '/embed',
  '/embed/code',
  '/sample-mail',
  '/search',
  '/search?q=model',
  '/search?category=cs.CL',
  '/search?q=zeugma',
  '/editions/2026-03-14',
  '/editions/2026-W13',
  '/nowhere',
]

/** The address of a place. */
const at = (place: string) => url + (place === view ? digest : place)

/** Opens a context for as long as `work` takes. */
async function within<T>(
  options: Parameters<Browser['newContext']>[0],
  work: (c: BrowserContext) => Promise<T>,
): Promise<T> {
  const context = await browser.newContext(options)
  context.setDefaultTimeout(10_000)
  try {
    return await work(context)
  } finally {
    await context.close()
  }
}

/** Whatever the browser complains of, its policy first of all. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = []
  page.on('console', (message) => {
    // A page that is not there is a complaint of the console's as well, and none of ours.
    if (/error|warning/.test(message.type()) && !/status of 404/.test(message.text())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error)))
  page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`))
  return complaints
}

test.each(places)('%s has nothing that its own policy forbids, and loads nothing from elsewhere', (place) =>
  within({}, async (context) => {
    const page = await context.newPage()
    const complaints = complaintsOf(page)
    const asked: string[] = []
    page.on('request', (request) => asked.push(request.url()))
    await page.goto(at(place), { waitUntil: 'load' })
    expect(complaints).toEqual([])
    expect(asked.filter((address) => !address.startsWith(url) && !address.startsWith('data:'))).toEqual([])
    expect(await context.cookies()).toEqual([])
  }),
)

test('what watches for that would see it: a style that the policy forbids', () =>
  within({}, async (context) => {
    const page = await context.newPage()
    const complaints = complaintsOf(page)
    await page.goto(url)
    await page.evaluate(`document.body.insertAdjacentHTML('beforeend', '<p style="color: red">')`)
    await expect.poll(() => complaints.join()).toContain('Content Security Policy')
  }))

/** What colours and the room on a screen may break: all other rules are about what is there in any light. */
const aboutLooks = { runOnly: ['color-contrast', 'link-in-text-block', 'scrollable-region-focusable', 'target-size'] }

const looks = [
  ['in the light', { colorScheme: 'light', viewport: { width: 1280, height: 900 } }, {}],
  ['in the dark', { colorScheme: 'dark', viewport: { width: 1280, height: 900 } }, aboutLooks],
  [
    'on a phone',
    { colorScheme: 'light', viewport: { width: 360, height: 740 }, isMobile: true, hasTouch: true },
    aboutLooks,
  ],
] as const

describe.each(looks)('%s', (_, look, rules) => {
  let context: BrowserContext
  let page: Page
  beforeAll(async () => {
    // Our pages allow no script, so this one's are let past.
    context = await browser.newContext({ ...look, bypassCSP: true })
    page = await context.newPage()
  })
  afterAll(() => context?.close())

  test.each(places)('axe finds nothing wrong with %s, and nothing is wider than the window', async (place) => {
    await page.goto(at(place))
    // The mail in the frame is looked at by itself, in mail.test.ts.
    expect(await violationsOn(page, { rules, exclude: ['iframe'] })).toEqual([])
    expect(await page.evaluate('document.documentElement.scrollWidth - innerWidth')).toBeLessThanOrEqual(0)
  })
})

test.each(['/', '/editions', '/editions/2026-W11', '/search?q=model', '/embed/code'])(
  'on %s every stop of the Tab key can be seen, the way past the navigation first',
  (place) =>
    within({ bypassCSP: true }, async (context) => {
      const page = await context.newPage()
      await page.goto(url + place)
      const stops: string[] = []
      for (let presses = 0; presses < 40; presses += 1) {
        await page.keyboard.press('Tab')
        stops.push(
          await page.evaluate<string>(`(() => {
            const at = document.activeElement
            if (at === document.body) return 'end'
            const { outlineStyle, outlineWidth } = getComputedStyle(at)
            const { left, width } = at.getBoundingClientRect()
            const seen = outlineStyle !== 'none' && parseInt(outlineWidth) > 1 && left >= 0 && width > 0
            return (seen ? '' : 'unseen ') + at.textContent.trim()
          })()`),
        )
      }
      expect(stops[0]).toBe('To the content')
      expect(stops.filter((stop) => stop.startsWith('unseen'))).toEqual([])
    }),
)

describe('on a page of somebody else’s', () => {
  let server: FixtureServer
  let site: string
  beforeAll(async () => {
    server = await startFixtureServer()
    // Another name makes it another site. Browsers keep what is public from asking this machine, so it is here as well.
    site = `${server.url.replace('127.0.0.1', 'localhost')}/`
  })
  afterAll(() => server?.close())

  /** A page of another site, where no script may run. */
  async function elsewhere(html: string, work: (page: Page) => Promise<void>): Promise<void> {
    server.serve('/', (response) => {
      response.writeHead(200, { 'content-type': 'text/html' }).end(`<!doctype html>${html}`)
    })
    await within({ javaScriptEnabled: false }, async (context) => {
      const page = await context.newPage()
      await page.goto(site)
      await work(page)
      expect(await context.cookies()).toEqual([])
    })
  }

  const code = async (index: number) =>
    within({}, async (context) => {
      const page = await context.newPage()
      await page.goto(`${url}/embed/code`)
      const text = (await page.locator('pre').nth(index).textContent()) ?? ''
      return text.replaceAll('https://papers.example.org', url)
    })

  test('the frame takes an address and answers in its place', async () =>
    elsewhere(await code(0), async (page) => {
      const frame = page.frameLocator('iframe')
      await frame.getByRole('textbox').fill('ada@example.org')
      await frame.getByRole('button', { name: 'Subscribe' }).click()
      await frame.getByRole('heading', { name: 'Check your inbox' }).waitFor()
      expect(page.url()).toBe(site)
      expect(await queuedMails(db)).toContain('confirmation ada@example.org')
    }))

  test('the frame is high enough for what it holds, also on a phone', async () =>
    elsewhere(`<meta name="viewport" content="width=device-width">${await code(0)}`, async (page) => {
      await page.setViewportSize({ width: 360, height: 740 })
      const frame = page.frameLocator('iframe')
      const lowest = await frame.getByRole('link').last().boundingBox()
      const around = await page.locator('iframe').boundingBox()
      expect((lowest?.y ?? 0) + (lowest?.height ?? 0)).toBeLessThanOrEqual((around?.y ?? 0) + (around?.height ?? 0))
    }))

  test('the plain form leads to the answer', async () =>
    elsewhere(await code(1), async (page) => {
      await page.getByRole('textbox').fill('emmy@example.org')
      await page.getByRole('button', { name: 'Subscribe' }).click()
      await page.getByRole('heading', { name: 'Check your inbox' }).waitFor()
      expect(await queuedMails(db)).toContain('confirmation emmy@example.org')
    }))

  test('no other page of ours is shown in a frame', () =>
    elsewhere(`<iframe src="${url}/subscribe"></iframe>`, async (page) => {
      await page.waitForLoadState('networkidle')
      expect(await page.frameLocator('iframe').getByRole('textbox').count()).toBe(0)
    }))
})

test('on paper there are the papers, and neither form nor navigation', () =>
  within({ colorScheme: 'dark' }, async (context) => {
    const page = await context.newPage()
    await page.goto(`${url}/editions/2026-03-10`)
    await page.emulateMedia({ media: 'print' })
    for (const gone of ['nav', 'form', '.colophon', '.skip']) {
      for (const one of await page.locator(gone).all()) expect(await one.isVisible(), gone).toBe(false)
    }
    expect(await page.locator('ol.papers > li').first().isVisible()).toBe(true)
    const colours = await page.evaluate(
      'Object.values((({ color, backgroundColor }) => ({ color, backgroundColor }))(getComputedStyle(document.body)))',
    )
    expect(colours).toEqual(['rgb(0, 0, 0)', 'rgb(255, 255, 255)'])
  }))
