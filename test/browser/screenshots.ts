/**
 * Makes the pictures of `docs/`: the digest of the sample edition as a mail program shows it, wide, on a phone and in
 * the dark. Run it after changing the template: `npm run screenshots`.
 */
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDatabase } from '../../src/db/database.ts'
import { openEmbeddedPostgres } from '../../src/db/embedded/open.ts'
import { migrate } from '../../src/db/migrate.ts'
import { createChooser } from '../../src/digests/choose.ts'
import { defaultWants } from '../../src/digests/wants.ts'
import { describeDigest } from '../../src/mail/describe-digest.ts'
import { showSample } from '../../src/outbox/sample.ts'
import { openBrowser } from '../support/browser.ts'
import { testSite, testTemplates } from '../support/builders.ts'

const pictures = [
  { name: 'digest', width: 760, height: 1000, scale: 1, dark: false },
  { name: 'digest-phone', width: 390, height: 844, scale: 2, dark: false },
  { name: 'digest-dark', width: 760, height: 1000, scale: 1, dark: true },
]

async function sampleDigest(): Promise<string> {
  const dataDir = await mkdtemp(join(tmpdir(), 'paperroute-screenshots-'))
  const server = await openEmbeddedPostgres({ dataDir })
  const db = openDatabase(server.url)
  try {
    await migrate(server.url)
    await showSample(db, new Date().toISOString().slice(0, 10))
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
  } finally {
    await db.close()
    await server.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

const html = await sampleDigest()
const folder = new URL('../../docs/', import.meta.url).pathname
await mkdir(folder, { recursive: true })
const { browser, close } = await openBrowser()
for (const { name, width, height, scale, dark } of pictures) {
  const page = await browser.newPage({
    viewport: { width, height },
    deviceScaleFactor: scale,
    colorScheme: dark ? 'dark' : 'light',
    javaScriptEnabled: false,
  })
  await page.setContent(html)
  await page.screenshot({ path: join(folder, `${name}.png`) })
  await page.close()
}
await close()
