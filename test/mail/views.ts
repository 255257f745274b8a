import { fileURLToPath } from 'node:url'
import { createEngines } from '../../src/mail/compile/liquid.ts'
import { readTemplateFiles } from '../../src/mail/compile/template-files.ts'
import type { Workshop } from '../../src/mail/compile-mail.ts'
import type { DigestView, PaperView } from '../../src/mail/digest-view.ts'
import { loadTemplates } from '../../src/mail/load-templates.ts'
import { houseOf } from '../../src/mail/site.ts'
import type { MailTemplates } from '../../src/mail/templates.ts'
import { testMessages, testSite } from '../support/builders.ts'

export const templatesFolder = fileURLToPath(new URL('../../templates', import.meta.url))

/** Our templates, with those of an operator's folder in place of some. */
export async function templatesOf(own?: string, site = testSite()): Promise<MailTemplates> {
  return await loadTemplates(await readTemplateFiles(templatesFolder, own), site, testMessages)
}

/** What mails are compiled of where `own` lies in front of our templates. */
export async function testWorkshop(own?: string): Promise<Workshop> {
  const { files } = await readTemplateFiles(templatesFolder, own)
  const site = testSite()
  return {
    files,
    engines: createEngines(houseOf(site), testMessages),
    palette: site.look.palette,
    words: testMessages.usual,
  }
}

export function paperView(given: Partial<PaperView> = {}): PaperView {
  return {
    id: 1,
    title: 'Sparse codebooks for language models',
    authors: ['Ada Byron', 'Grace Murray'],
    categories: ['Computation and Language'],
    abstract: 'We learn sparse codebooks. They are small. They are fast. They are also easy to read.',
    why: null,
    upvotes: null,
    stars: null,
    comment: null,
    where: 'arXiv',
    publishedOn: '2026-03-10',
    version: null,
    thumbnailUrl: null,
    absUrl: 'https://arxiv.org/abs/2603.00001',
    pdfUrl: null,
    codeUrl: null,
    projectUrl: null,
    pageUrl: 'https://papers.example.org/papers/2603.00001',
    ...given,
  }
}

/** Papers that can be told apart by title and address. */
export function paperViews(count: number, given: Partial<PaperView> = {}): PaperView[] {
  return Array.from({ length: count }, (_, index) =>
    paperView({
      id: index + 1,
      title: `Finding number ${index + 1}`,
      absUrl: `https://arxiv.org/abs/2603.${String(index + 1).padStart(5, '0')}`,
      ...given,
    }),
  )
}

type Given = Omit<Partial<DigestView>, 'edition'> & { edition?: Partial<DigestView['edition']> }

export function digestView(given: Given = {}): DigestView {
  return {
    siteName: 'Paperroute',
    window: { editions: 1, newPapers: 23 },
    papers: paperViews(8),
    moreCount: 15,
    withdrawn: [],
    viewUrl: null,
    postalAddress: null,
    linkBytes: 200,
    ...given,
    edition: {
      day: '2026-03-11',
      number: 214,
      url: 'https://papers.example.org/editions/2026-03-11',
      isSample: false,
      note: null,
      ...given.edition,
    },
  }
}

/** Where the links of these words lead in a letter: each has a number, which its address has in a line below. */
export function addressesOf(letter: string, words: string): string[] {
  const numbered = new RegExp(`${words.replaceAll(' ', '\\s+')}\\s+\\[(\\d)\\]`, 'g')
  return Array.from(letter.matchAll(numbered), ({ index, 1: number }) => {
    const [, address = 'nowhere'] = new RegExp(`^ *\\[${number}\\] (\\S+)$`, 'm').exec(letter.slice(index)) ?? []
    return address
  })
}

export const adasLinks = {
  manageUrl: 'https://papers.example.org/manage/ada?a=1&b=$&',
  unsubscribeUrl: 'https://papers.example.org/unsubscribe/ada$1',
  listUrl: 'https://papers.example.org/list/ada?l=1&m=$&',
}
