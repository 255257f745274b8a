/**
 * How our mails fare in the programs that matter, and how long digests are. Prints both; with `--write` the table goes into
 * `docs/mail-clients.md`. Needs CORPORA.
 */
import { readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { PaperrouteError } from '../../../src/lib/error.ts'
import type { PaperView } from '../../../src/mail/digest-view.ts'
import { linkUrl, readerLinkBytes } from '../../../src/mail/site.ts'
import { categoryName } from '../../../src/papers/categories.ts'
import { cleanName, cleanParagraphs, cleanTitle } from '../../../src/papers/clean-text.ts'
import type { Purpose } from '../../../src/subscribers/link.ts'
import { testLinks, testSite, testTemplates } from '../../support/builders.ts'
import { corpora } from '../../support/corpora.ts'
import { digestView, paperView } from '../views.ts'
import { everyMail, lintMails, tableOf } from './lint.ts'
import { readSupport } from './support.ts'

const sizes = [10, 20, 50, 100]
const usage = `npm run lint:mail [-- --write]

Prints which features of HTML and CSS our mails use, how the mail programs of caniemail.com take each, and what is seen
where one is missing; then how many bytes digests of ${sizes.join(', ')} papers have. --write puts the table into docs/mail-clients.md.`

const paperLine = z.object({
  id: z.string(),
  title: z.string(),
  abstract: z.string(),
  authors: z.array(z.string()),
  categories: z.union([z.array(z.string()), z.string().transform((text) => text.split(/\s+/))]),
})

/** Real papers of arXiv, with a code link each, as digests show them. */
async function realPapers(folder: string, count: number): Promise<PaperView[]> {
  const files = await readdir(join(folder, 'arxiv-cs-daily/papers'))
  const newest =
    files
      .filter((file) => file.endsWith('.jsonl.gz'))
      .sort()
      .at(-1) ?? ''
  const lines = gunzipSync(await readFile(join(folder, 'arxiv-cs-daily/papers', newest)))
    .toString()
    .split('\n')
  return lines.slice(0, count).map((line, index) => {
    const paper = paperLine.parse(JSON.parse(line))
    return paperView({
      id: 1_000_000 + index,
      title: cleanTitle(paper.title),
      abstract: cleanParagraphs(paper.abstract),
      authors: paper.authors.map(cleanName),
      categories: paper.categories.map(categoryName),
      why: 'Trending',
      upvotes: 143,
      absUrl: `https://arxiv.org/abs/${paper.id}`,
      pdfUrl: `https://arxiv.org/pdf/${paper.id}`,
      codeUrl: `https://github.com/example/${paper.id}`,
      pageUrl: `https://papers.example.org/papers/${paper.id}`,
    })
  })
}

async function sizesTable(folder: string): Promise<string> {
  const templates = await testTemplates()
  const site = testSite()
  const link = (purpose: Purpose) => linkUrl(site, purpose, testLinks.sign(purpose, Buffer.alloc(8)))
  const links = { manageUrl: link('manage'), unsubscribeUrl: link('unsubscribe'), listUrl: link('list') }
  const papers = await realPapers(folder, Math.max(...sizes))
  const rows = sizes.map((count) => {
    const rendered = templates.renderDigest(
      digestView({ papers: papers.slice(0, count), linkBytes: readerLinkBytes(site) }),
    )
    const { html, text } = rendered.forReader(links)
    return [count, rendered.shown, Buffer.byteLength(html), Buffer.byteLength(text)]
  })
  const lines = rows.map((row) => `| ${row.map((value) => (value ?? 0).toLocaleString('en')).join(' | ')} |`)
  return ['| papers | shown | bytes of HTML | bytes of text |', '| ---: | ---: | ---: | ---: |', ...lines].join('\n')
}

const { values } = parseArgs({ options: { write: { type: 'boolean' }, help: { type: 'boolean' } } })
if (values.help) process.stdout.write(`${usage}\n`)
else {
  if (!corpora) throw new PaperrouteError('No measurements are here: set CORPORA to the folder that holds caniemail.')
  const table = tableOf(lintMails(everyMail(await testTemplates()), await readSupport(corpora)))
  process.stdout.write(`${table}\n${await sizesTable(corpora)}\n`)
  if (values.write) {
    const page = new URL('../../../docs/mail-clients.md', import.meta.url)
    const text = await readFile(page, 'utf8')
    await writeFile(
      page,
      text.replace(/\| feature [\s\S]*$/, () => table),
    )
  }
}
