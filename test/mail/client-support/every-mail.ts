import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadMessages } from '../../../src/lib/messages.ts'
import type { Words } from '../../../src/lib/words.ts'
import { readTemplateFiles } from '../../../src/mail/compile/template-files.ts'
import { linkMails } from '../../../src/mail/digest-view.ts'
import { loadTemplates } from '../../../src/mail/load-templates.ts'
import type { MailTemplates } from '../../../src/mail/templates.ts'
import { testMessages, testSite, testTemplates } from '../../support/builders.ts'
import { adasLinks, digestView, paperView, paperViews, templatesFolder } from '../views.ts'

const postalAddress = 'Paper Lab\n1 Lane'
const url = 'https://papers.example.org/x'

/** Has all that a digest can have in it. */
const fullDigest = digestView({
  papers: [
    paperView({
      title: 'Sorting in O(n²) and xᵢⱼ',
      why: [{ kind: 'trending' }],
      upvotes: 143,
      stars: 12,
      comment: 'Accepted at NeurIPS',
      version: 2,
      pdfUrl: 'https://arxiv.org/pdf/1',
      codeUrl: 'https://code.example/1',
      projectUrl: 'https://project.example/1',
      thumbnailUrl: 'https://cdn.example/1.png',
    }),
    ...paperViews(14),
  ],
  withdrawn: [{ title: 'Too good', pageUrl: 'https://papers.example.org/papers/1', day: '2026-03-03' }],
  viewUrl: 'https://papers.example.org/view/x',
  edition: { isSample: true, note: 'A note.' },
  postalAddress,
})

/**
 * Every mail that Paperroute writes, as HTML by a name for it: each in English, the digest also in all other languages and
 * with an operator's logo and footer, and both kinds in one that is written from right to left.
 */
export async function everyMail(): Promise<Map<string, string>> {
  const templates = await testTemplates()
  const branded = await brandedTemplates()
  const digest = (from: MailTemplates, words?: Words) =>
    from.renderDigest(fullDigest, 'full', words).forReader(adasLinks).html
  const site = { siteName: 'Paperroute', postalAddress }
  const others = testMessages.all.filter(({ language }) => language !== 'en')
  return new Map([
    ['digest', digest(templates)],
    ...others.map((words) => [`digest in ${words.language}`, digest(templates, words)] as const),
    ['digest from right to left', digest(branded, branded.messages.for('ar'))],
    ['digest with a logo and a footer', digest(branded)],
    [
      'confirmation from right to left',
      branded.renderConfirmation({ ...site, confirmUrl: url }, branded.messages.for('ar')).html,
    ],
    ['confirmation', templates.renderConfirmation({ ...site, confirmUrl: url }).html],
    ['already-subscribed', templates.renderAlreadySubscribed({ ...site, manageUrl: url, latestEditionUrl: url }).html],
    ...linkMails.map((kind) => [kind, templates.renderLinkMail(kind, { ...site, url }).html] as const),
    [
      'quiet-note',
      templates.renderQuietNote({ ...site, latestEditionUrl: url, manageUrl: url, unsubscribeUrl: url }).html,
    ],
    ['notice', templates.renderNotice({ ...site, ...trouble }).html],
  ])
}

const trouble = {
  source: 'arxiv',
  outcome: 'stale',
  reason: 'The newest paper is still 2603.04567 of 9 March.',
  day: '2026-03-11',
  date: 'Wednesday, 11 March 2026',
} as const

/** What an operator may set, who has also brought some Arabic. */
async function brandedTemplates(): Promise<MailTemplates> {
  const site = testSite({ MAIL_FOOTER: 'Brought to you by the reading group.' })
  const logo = { bytes: Buffer.from('x'), type: 'image/png' as const, height: 48 }
  const folder = await mkdtemp(join(tmpdir(), 'paperroute-arabic-'))
  try {
    await writeFile(join(folder, 'ar.json'), JSON.stringify(arabic))
    const messages = loadMessages([join(templatesFolder, 'messages'), folder])
    return await loadTemplates(
      await readTemplateFiles(templatesFolder),
      { ...site, look: { ...site.look, logo } },
      messages,
    )
  } finally {
    await rm(folder, { recursive: true })
  }
}

const arabic = {
  'digest.view': 'العرض في المتصفح',
  'digest.change': 'تغيير',
  'mail.unsubscribe': 'إلغاء الاشتراك',
  'digest.all': '{count, plural, other {# ورقة جديدة}}',
  'paper.abstract': 'الملخص',
  'confirmation.title': 'هل تريد {siteName}؟',
  'confirmation.button': 'تأكيد',
}
