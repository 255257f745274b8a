/**
 * Makes the pictures of `docs/looks.md` from the sample's papers as if they were real ones: the digest as a mail program
 * shows it, the public pages and a reader's own, wide, on a phone and in the dark. Run it after changing a template or a
 * page: `npm run screenshots`.
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
import { latestEdition, papersOf } from '../../src/editions/store.ts'
import { escapeHtml } from '../../src/lib/html.ts'
import { describeDigest } from '../../src/mail/describe-digest.ts'
import type { DigestView, PaperView } from '../../src/mail/digest-view.ts'
import { cleanTitle } from '../../src/papers/clean-text.ts'
import { paperPath } from '../../src/papers/paper.ts'
import { createFindSimilar } from '../../src/papers/search/similar.ts'
import { type Paper, papersById } from '../../src/papers/store.ts'
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

/** What the reader wants who is pictured. */
const wants = { ...defaultWants, topics: ['cs.CL', 'cs.RO'], keywords: ['reasoning'], authors: ['S. Z. Li'] }

/** What a reader gets of all the papers, who wants so many. */
async function sampleDigest(db: Database, digestSize = defaultWants.digestSize): Promise<DigestView> {
  const window = { after: 0, upTo: (await latestEdition(db))?.number ?? 0 }
  const digest = await createChooser(db)({ ...wants, digestSize }, window)
  const described = await describeDigest(db, testSite(), { ...digest, ...window }, 'https://papers.example.org/view/x')
  if (!described) throw new Error('there are no papers')
  const { view } = described
  return { ...view, edition: { ...view.edition, number: 214 }, window: { ...view.window, editions: 1 } }
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
    authors: ['S. Z. Li'],
    digestSize: 5,
    timeZone: 'Europe/Berlin',
  }
  await savePreferences(db, reader.publicId, wants, momentAnew(wants, reader, new Date()))
  const [first, second, third] = await papersOf(db, (await latestEdition(db))?.number ?? 0)
  for (const paperId of [third, second, first]) {
    if (paperId) await keepOpinion(db, { subscriber: reader.publicId, paperId }, 'saved')
  }
  return { choices: pathTo('manage', reader), list: pathTo('list', reader) }
}

/** The path of the page of a paper that others are similar to. */
async function samplePaper(db: Database): Promise<string> {
  const findSimilar = createFindSimilar(db)
  const found: [number, Paper][] = []
  for (const paper of await papersById(db, await papersOf(db, (await latestEdition(db))?.number ?? 0))) {
    found.push([(await findSimilar(paper.id)).length, paper])
  }
  const [most] = found.sort(([one], [other]) => other - one)
  if (!most?.[0]) throw new Error('no paper is similar to another')
  return paperPath(most[1])
}

const days = ['02', '03', '04', '05', '06', '09', '10', '11'].map((day) => `2026-03-${day}`)

/** The sample's papers as if they were real ones: some on each weekday, and on the last all that are left. */
async function publishEditions(db: Database): Promise<void> {
  const ofADay = 3
  const last = days.length - 1
  for (const [index, day] of days.entries()) {
    // The first of the sample are the best.
    const from = samplePapers.length - ofADay * (index + 1)
    await publishPapers(db, day, samplePapers.slice(index === last ? 0 : from, from + ofADay))
  }
}

/** Takes a picture. @throws where a page on the way to it does not answer as it should: nobody wants a picture of an error */
async function take({ name, width, height, scale, dark, show }: Picture): Promise<void> {
  const page = await browser.newPage({
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme: dark ? 'dark' : 'light',
    javaScriptEnabled: false,
  })
  const faults: string[] = []
  page.on('response', (answer) => {
    if (answer.status() >= 400) faults.push(`${name}: ${answer.url()} answers ${answer.status()}`)
  })
  await show(page)
  if (faults.length > 0) throw new Error(faults.join('; '))
  await page.screenshot({ path: join(folder, `${name}.png`) })
  await page.close()
}

/** Only the pictures whose names begin so, where something is said: `npm run screenshots -- month`. */
const only = process.argv[2]
const folder = new URL('../../docs/', import.meta.url).pathname
await mkdir(folder, { recursive: true })
const dataDir = await mkdtemp(join(tmpdir(), 'paperroute-screenshots-'))
const server = await openEmbeddedPostgres({ dataDir })
const db = openDatabase(server.url)
const { browser, close } = await openBrowser()
try {
  await migrate(server.url)
  await publishEditions(db)
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
    { name: 'edition', ...wide, show: (page) => page.goto(at('/editions/2026-03-11')) },
    { name: 'edition-dark', ...dark, show: (page) => page.goto(at('/editions/2026-03-11')) },
    { name: 'month', ...wide, show: (page) => page.goto(at('/editions/2026-03')) },
    { name: 'month-phone', ...phone, show: (page) => page.goto(at('/editions/2026-03')) },
    { name: 'paper', ...wide, show: (page) => page.goto(at(paper)) },
    { name: 'paper-dark', ...dark, show: (page) => page.goto(at(paper)) },
    { name: 'choices', ...wide, show: (page) => page.goto(at(choices)) },
    { name: 'preview-dark', ...dark, show: preview },
    { name: 'reading-list-phone', ...phone, show: (page) => page.goto(at(list)) },
  ]
  for (const picture of pictures) if (!only || picture.name.startsWith(only)) await take(picture)
  await web.close()
} finally {
  await close()
  await db.close()
  await server.close()
  await rm(dataDir, { recursive: true, force: true })
}
