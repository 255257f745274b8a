import type { MailTemplates } from '../../../src/mail/templates.ts'
import { adasLinks, digestView, paperView, paperViews } from '../views.ts'
import { degrades } from './degrades.ts'
import { type Answer, type Client, clientNames, type Support } from './support.ts'
import { usedFeatures } from './used-features.ts'

/** A feature that our mail uses. */
export interface Row {
  feature: string
  example: string
  /** Absent where nobody has measured it. */
  answers: Record<Client, Answer> | undefined
  /** What is seen where it is missing; absent where it is missing nowhere, or nobody has thought of it. */
  degrades: string | undefined
}

/** Every mail that a reader can get, with all that a digest can have in it. */
export function everyMail(templates: MailTemplates): string[] {
  const papers = [
    paperView({
      title: 'Sorting in O(n²) and xᵢⱼ',
      why: 'Trending',
      upvotes: 143,
      stars: 12,
      comment: 'Accepted at NeurIPS',
      pdfUrl: 'https://arxiv.org/pdf/1',
      codeUrl: 'https://code.example/1',
      projectUrl: 'https://project.example/1',
      thumbnailUrl: 'https://cdn.example/1.png',
    }),
    ...paperViews(4),
  ]
  const withdrawn = [{ title: 'Too good', pageUrl: 'https://papers.example.org/papers/1', day: '2026-03-03' }]
  const viewUrl = 'https://papers.example.org/view/x'
  const edition = { isSample: true, note: 'A note.' }
  const postalAddress = 'Paper Lab\n1 Lane'
  const digest = templates.renderDigest(digestView({ papers, withdrawn, viewUrl, edition, postalAddress }))
  const site = { siteName: 'Paperroute', postalAddress }
  const url = 'https://papers.example.org/x'
  return [
    digest.forReader(adasLinks).html,
    templates.renderConfirmation({ ...site, confirmUrl: url }).html,
    templates.renderAlreadySubscribed({ ...site, manageUrl: url, latestEditionUrl: url }).html,
    templates.renderLinkMail('move', { ...site, url }).html,
    templates.renderQuietNote({ ...site, latestEditionUrl: url, manageUrl: url, unsubscribeUrl: url }).html,
  ]
}

/** What our mails use, and how each of the programs that matter takes it; by name. */
export function lintMails(mails: readonly string[], support: Support): Row[] {
  const used = new Map(mails.flatMap((html) => [...usedFeatures(html)]))
  return [...used]
    .map(([feature, example]) => ({ feature, example, answers: support(feature), degrades: degrades.get(feature) }))
    .sort((one, other) => one.feature.localeCompare(other.feature))
}

/** Whether some program is known not to do all that the feature asks, or nobody knows. */
export function isMissingSomewhere({ answers }: Row): boolean {
  return !answers || clientNames.some((client) => answers[client] === 'n' || answers[client] === 'a')
}

const signs: Record<Answer, string> = { y: '●', a: '◐', n: '○', u: '·' }

/** The table of `docs/mail-clients.md`. */
export function tableOf(rows: readonly Row[]): string {
  const missing = rows.filter(isMissingSomewhere)
  const head = ['feature', ...clientNames, 'where it is missing']
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const body = missing.map(({ feature, answers, degrades }) =>
    line([`\`${feature}\``, ...clientNames.map((client) => signs[answers?.[client] ?? 'u']), degrades ?? '']),
  )
  const everywhere = rows.filter((row) => !isMissingSomewhere(row)).map(({ feature }) => `\`${feature}\``)
  return [line(head), line(head.map(() => '---')), ...body, '', `In all of them: ${everywhere.join(', ')}.`, ''].join(
    '\n',
  )
}
