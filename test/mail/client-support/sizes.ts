import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import type { PaperView } from '../../../src/mail/digest-view.ts'
import { linkUrl, readerLinkBytes } from '../../../src/mail/site.ts'
import { categoryName } from '../../../src/papers/categories.ts'
import { cleanName, cleanParagraphs, cleanTitle } from '../../../src/papers/clean-text.ts'
import type { Purpose } from '../../../src/subscribers/link.ts'
import { testLinks, testSite, testTemplates } from '../../support/builders.ts'
import { digestView, paperView } from '../views.ts'

/** Of so many papers each. */
export const sizes = [10, 20, 50, 100]

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
      why: [{ kind: 'trending' }],
      upvotes: 143,
      absUrl: `https://arxiv.org/abs/${paper.id}`,
      pdfUrl: `https://arxiv.org/pdf/${paper.id}`,
      codeUrl: `https://github.com/example/${paper.id}`,
      pageUrl: `https://papers.example.org/papers/${paper.id}`,
    })
  })
}

/** How long digests of real papers are, as in `docs/mail-clients.md`. */
export async function sizesTable(folder: string): Promise<string> {
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
  return ['| papers | in the mail | bytes of HTML | bytes of text |', '| ---: | ---: | ---: | ---: |', ...lines].join(
    '\n',
  )
}
