/**
 * Makes the pictures of `docs/` from the sample edition: the digest as a mail program shows it, and a reader's own pages,
 * wide, on a phone and in the dark. Run it after changing a template or a page: `npm run screenshots`.
 */
import { mkdir, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { z } from 'zod'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { openEmbeddedPostgres } from '../../src/db/embedded/open.ts'
import { migrate } from '../../src/db/migrate.ts'
import { createChooser } from '../../src/digests/choose.ts'
import { defaultWants } from '../../src/digests/wants.ts'
import { papersOf } from '../../src/editions/store.ts'
import { escapeHtml } from '../../src/lib/html.ts'
import { describeDigest } from '../../src/mail/describe-digest.ts'
import type { DigestView, PaperView } from '../../src/mail/digest-view.ts'
import { removeSample, showSample } from '../../src/outbox/sample.ts'
import { cleanTitle } from '../../src/papers/clean-text.ts'
import { paperPath } from '../../src/papers/paper.ts'
import { papersById } from '../../src/papers/store.ts'
import { samplePapers } from '../../src/sources/sample.ts'
import { momentAnew } from '../../src/subscribers/due.ts'
import { keepOpinion } from '../../src/subscribers/opinions-store.ts'
import { savePreferences } from '../../src/subscribers/store.ts'
import { serveWeb } from '../../src/web/web.ts'
import { paperView } from '../mail/views.ts'
import { openBrowser } from '../support/browser.ts'
import { publishPapers, testMessages, testSite, testTemplates } from '../support/builders.ts'
import { corpora } from '../support/corpora.ts'
import { freePort } from '../support/ports.ts'
import { addSubscriber, pathTo, testWeb } from '../support/web.ts'
import { oddPapers } from './odd-papers.ts'

const wide = { width: 760, height: 1000, scale: 1, dark: false }
const phone = { width: 390, height: 844, scale: 2, dark: false }
const dark = { ...wide, dark: true }

/** What each picture shows, and how it is brought into sight. */
type Picture = typeof wide & { name: string; show(page: Page): Promise<unknown> }

const readersLinks = {
  manageUrl: 'https://papers.example.org/manage/x',
  unsubscribeUrl: 'https://papers.example.org/unsubscribe/x',
  listUrl: 'https://papers.example.org/list/x',
}

/** What a reader of the sample edition gets, who wants so many papers. */
async function sampleDigest(db: Database, digestSize = defaultWants.digestSize): Promise<DigestView> {
  const window = { after: -1, upTo: 0 }
  const digest = await createChooser(db)({ ...defaultWants, digestSize }, window)
  const described = await describeDigest(db, testSite(), { ...digest, ...window }, 'https://papers.example.org/view/x')
  if (!described) throw new Error('the sample edition is empty')
  return described.view
}

/** A mail for each thing that can go wrong with its looks. */
async function sampleMails(db: Database): Promise<Record<'day' | 'busy' | 'odd' | 'naughty', DigestView>> {
  const sample = await sampleDigest(db)
  const day: DigestView = {
    ...sample,
    edition: { ...sample.edition, note: 'A quiet day for vision, and a loud one for robots.' },
    withdrawn: [
      { title: 'A result that was too good', pageUrl: 'https://papers.example.org/papers/1', day: '2026-02-20' },
    ],
  }
  const { papers: forty } = await sampleDigest(db, 40)
  const sixty = {
    ...sample,
    papers: [...forty, ...forty.slice(0, 20)],
    moreCount: 0,
    window: { editions: 1, newPapers: 60 },
  }
  const of = (papers: readonly PaperView[]): DigestView => ({
    ...sample,
    papers,
    moreCount: 0,
    window: { editions: 1, newPapers: papers.length },
  })
  return { day, busy: sixty, odd: of(oddPapers), naughty: of(await naughtyPapers()) }
}

/** The big list of naughty strings as papers; none where it is not there. */
async function naughtyPapers(): Promise<PaperView[]> {
  if (!corpora) return []
  const strings = z
    .array(z.string())
    .parse(JSON.parse(await readFile(join(corpora, 'naughty-strings/blns.json'), 'utf8')))
  return strings
    .map(cleanTitle)
    .filter((title) => /[^\w\s.,'-]/.test(title))
    .filter((_, index) => index % 20 === 0)
    .map((title, index) => paperView({ id: index + 1, title, authors: [title], abstract: title, comment: title }))
}

const asLetter = (text: string) =>
  `<meta name="color-scheme" content="light dark"><pre style="font:14px/1.4 'DejaVu Sans Mono',monospace">${escapeHtml(text)}</pre>`

const toTheEnd = (page: Page) => page.locator('a[href*="/unsubscribe/"]').last().scrollIntoViewIfNeeded()

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

/** The path of the page of the sample edition's first paper. */
async function samplePaper(db: Database): Promise<string> {
  const [first] = await papersById(db, (await papersOf(db, 0)).slice(0, 1))
  if (!first) throw new Error('the sample edition is empty')
  return paperPath(first)
}

/** The sample's papers as if they were real ones, an edition on each weekday of a month. */
async function publishMonth(db: Database, month: string): Promise<void> {
  await db.transaction(removeSample)
  const days = Array.from({ length: 28 }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`)
  const weekdays = days.filter((day) => ![0, 6].includes(new Date(day).getUTCDay()))
  const perDay = Math.floor(samplePapers.length / weekdays.length)
  for (const [index, day] of weekdays.entries()) {
    await publishPapers(db, day, samplePapers.slice(index * perDay, (index + 1) * perDay))
  }
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
  const templates = await testTemplates()
  const mails = await sampleMails(db)
  const { choices, list } = await sampleChoices(db)
  const paper = await samplePaper(db)
  const port = await freePort()
  const web = await serveWeb(testWeb(db), { host: '127.0.0.1', port })
  const at = (path: string) => `http://127.0.0.1:${port}${path}`
  const mail = (name: keyof typeof mails, language?: string) => (page: Page) => {
    const words = language ? testMessages.for(language) : undefined
    return page.setContent(templates.renderDigest(mails[name], 'lead', words).forReader(readersLinks).html)
  }
  const letter = (name: keyof typeof mails) => (page: Page) =>
    page.setContent(asLetter(templates.renderDigest(mails[name]).forReader(readersLinks).text))
  const preview = async (page: Page) => {
    await page.goto(at(choices))
    await page.getByRole('button', { name: 'Preview' }).click()
    await page.getByRole('region', { name: 'Preview' }).waitFor()
  }
  const pictures: Picture[] = [
    { name: 'digest', ...wide, show: mail('day') },
    { name: 'digest-phone', ...phone, show: mail('day') },
    { name: 'digest-dark', ...dark, show: mail('day') },
    { name: 'digest-text', ...wide, show: letter('day') },
    { name: 'digest-60-papers', ...wide, height: 1400, show: mail('busy') },
    { name: 'digest-60-papers-end', ...phone, show: (page) => mail('busy')(page).then(() => toTheEnd(page)) },
    { name: 'digest-scripts', ...wide, height: 2200, show: mail('odd') },
    { name: 'digest-scripts-phone', ...phone, height: 2400, show: mail('odd') },
    { name: 'digest-scripts-dark', ...dark, height: 1400, show: mail('odd') },
    { name: 'digest-scripts-text', ...wide, height: 1400, show: letter('odd') },
    ...(mails.naughty.papers.length > 0
      ? [
          { name: 'digest-naughty', ...wide, height: 2000, show: mail('naughty') },
          { name: 'digest-naughty-text', ...wide, height: 1400, show: letter('naughty') },
        ]
      : []),
    { name: 'digest-german-phone', ...phone, show: mail('day', 'de') },
    { name: 'digest-chinese-phone', ...phone, show: mail('day', 'zh') },
    { name: 'home', ...wide, show: (page) => page.goto(at('/')) },
    { name: 'home-phone', ...phone, show: (page) => page.goto(at('/')) },
    { name: 'home-dark', ...dark, show: (page) => page.goto(at('/')) },
    { name: 'search', ...wide, show: (page) => page.goto(at('/search?q=model')) },
    { name: 'search-phone', ...phone, show: (page) => page.goto(at('/search?q=model')) },
    { name: 'paper', ...wide, show: (page) => page.goto(at(paper)) },
    { name: 'paper-dark', ...dark, show: (page) => page.goto(at(paper)) },
    { name: 'choices', ...wide, show: (page) => page.goto(at(choices)) },
    { name: 'preview-dark', ...dark, show: preview },
    { name: 'reading-list-phone', ...phone, show: (page) => page.goto(at(list)) },
  ]
  for (const picture of pictures) await take(picture)
  // Last, because the sample gives way to it.
  await publishMonth(db, '2026-10')
  const months: Picture[] = [
    { name: 'month', ...wide, show: (page) => page.goto(at('/editions/2026-10')) },
    { name: 'month-phone', ...phone, show: (page) => page.goto(at('/editions/2026-10')) },
    { name: 'edition', ...wide, show: (page) => page.goto(at('/editions/2026-10-14')) },
    { name: 'edition-dark', ...dark, show: (page) => page.goto(at('/editions/2026-10-14')) },
  ]
  for (const picture of months) await take(picture)
  await web.close()
} finally {
  await close()
  await db.close()
  await server.close()
  await rm(dataDir, { recursive: true, force: true })
}
