/**
 * Makes the pictures of `docs/` from the sample edition: the digest as a mail program shows it, and a reader's own pages,
 * wide, on a phone and in the dark. Run it after changing a template or a page: `npm run screenshots`.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { openEmbeddedPostgres } from '../../src/db/embedded/open.ts'
import { migrate } from '../../src/db/migrate.ts'
import { createChooser } from '../../src/digests/choose.ts'
import { defaultWants } from '../../src/digests/wants.ts'
import { papersOf } from '../../src/editions/store.ts'
import { describeDigest } from '../../src/mail/describe-digest.ts'
import { showSample } from '../../src/outbox/sample.ts'
import { momentAnew } from '../../src/subscribers/due.ts'
import { keepOpinion } from '../../src/subscribers/opinions-store.ts'
import { savePreferences } from '../../src/subscribers/store.ts'
import { serveWeb } from '../../src/web/web.ts'
import { openBrowser } from '../support/browser.ts'
import { testSite, testTemplates } from '../support/builders.ts'
import { freePort } from '../support/ports.ts'
import { addSubscriber, pathTo, testWeb } from '../support/web.ts'

const wide = { width: 760, height: 1000, scale: 1, dark: false }
const phone = { width: 390, height: 844, scale: 2, dark: false }
const dark = { ...wide, dark: true }

/** What each picture shows, and how it is brought into sight. */
type Picture = typeof wide & { name: string; show(page: Page): Promise<unknown> }

async function sampleDigest(db: Database): Promise<string> {
  const window = { after: -1, upTo: 0 }
  const digest = await createChooser(db)(defaultWants, window)
  const described = await describeDigest(db, testSite(), { ...digest, ...window })
  if (!described) throw new Error('the sample edition is empty')
  const rendered = (await testTemplates()).renderDigest(described.view)
  return rendered.forReader({
    manageUrl: 'https://papers.example.org/manage/x',
    unsubscribeUrl: 'https://papers.example.org/unsubscribe/x',
    listUrl: 'https://papers.example.org/list/x',
  }).html
}

/** A reader who has made choices and saved papers. @returns the paths of their page and their list */
async function sampleChoices(db: Database): Promise<{ choices: string; list: string }> {
  const reader = await addSubscriber(db, 'ada@example.org')
  const wants = {
    ...reader.preferences,
    topics: ['cs.CL', 'cs.LG', 'cs.RO'],
    keywords: ['reasoning', '"world model"'],
    authors: ['Y. LeCun'],
    digestSize: 5,
    timeZone: 'Europe/Berlin',
  }
  await savePreferences(db, reader.publicId, wants, momentAnew(wants, reader, new Date()))
  const [first, second, third] = await papersOf(db, 0)
  for (const paperId of [third, second, first]) {
    if (paperId) await keepOpinion(db, { subscriber: reader.publicId, paperId }, 'saved')
  }
  return { choices: pathTo('manage', reader), list: pathTo('list', reader) }
}

async function take({ name, width, height, scale, dark, show }: Picture): Promise<void> {
  const page = await browser.newPage({
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme: dark ? 'dark' : 'light',
    javaScriptEnabled: false,
  })
  await show(page)
  await page.screenshot({ path: join(folder, `${name}.png`) })
  await page.close()
}

const folder = new URL('../../docs/', import.meta.url).pathname
await mkdir(folder, { recursive: true })
const dataDir = await mkdtemp(join(tmpdir(), 'paperroute-screenshots-'))
const server = await openEmbeddedPostgres({ dataDir })
const db = openDatabase(server.url)
const { browser, close } = await openBrowser()
try {
  await migrate(server.url)
  await showSample(db, new Date().toISOString().slice(0, 10))
  const html = await sampleDigest(db)
  const { choices, list } = await sampleChoices(db)
  const port = await freePort()
  const web = await serveWeb(testWeb(db), { host: '127.0.0.1', port })
  const at = (path: string) => `http://127.0.0.1:${port}${path}`
  const digest = (page: Page) => page.setContent(html)
  const preview = async (page: Page) => {
    await page.goto(at(choices))
    await page.getByRole('button', { name: 'Preview' }).click()
    await page.getByRole('region', { name: 'Preview' }).waitFor()
  }
  const pictures: Picture[] = [
    { name: 'digest', ...wide, show: digest },
    { name: 'digest-phone', ...phone, show: digest },
    { name: 'digest-dark', ...dark, show: digest },
    { name: 'choices', ...wide, show: (page) => page.goto(at(choices)) },
    { name: 'preview-dark', ...dark, show: preview },
    { name: 'reading-list-phone', ...phone, show: (page) => page.goto(at(list)) },
  ]
  for (const picture of pictures) await take(picture)
  await web.close()
} finally {
  await close()
  await db.close()
  await server.close()
  await rm(dataDir, { recursive: true, force: true })
}
