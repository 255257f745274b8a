import { dayInWords } from '../../lib/clock.ts'
import type { Purpose } from '../../subscribers/link.ts'
import {
  type LinkMail,
  linkMails,
  linkPurposes,
  type NoticeView,
  type ReaderLinks,
  type RenderedMail,
} from '../digest-view.ts'
import { linkUrl, type Site } from '../site.ts'
import type { MailName, MailTemplates } from '../templates.ts'
import { exampleDay, exampleDigests, exampleToken } from './example-digests.ts'

/** A mail as somebody might get it, without a database. */
export interface Example {
  /** What it shows, in a word or two. */
  name: string
  render(templates: MailTemplates): RenderedMail
  /** The links without which its reader could not do what it is for, by the names that templates have for them. */
  links: Readonly<Record<string, string>>
}

/** The links of nobody. */
export function exampleLinks(site: Site): ReaderLinks {
  return { manageUrl: link(site, 'manage'), unsubscribeUrl: link(site, 'unsubscribe'), listUrl: link(site, 'list') }
}

function link(site: Site, purpose: Purpose): string {
  return linkUrl(site, purpose, exampleToken)
}

/** Of every mail some examples, the first as it mostly is, the others odd. */
export function examplesOf(site: Site): Record<MailName, Example[]> {
  const siteName = site.name
  const links = exampleLinks(site)
  const { manageUrl, unsubscribeUrl } = links
  const confirmUrl = link(site, 'confirm')
  const latestEditionUrl = `${site.publicUrl}/editions/${exampleDay}`
  const addresses = { plain: site.mail.postalAddress ?? null, 'with an address': 'Example Lab\n1 Example Street' }
  const each = <View extends object>(
    render: (templates: MailTemplates, view: View & { siteName: string; postalAddress: string | null }) => RenderedMail,
    required: Record<string, string>,
    view: View,
  ): Example[] =>
    Object.entries(addresses).map(([name, postalAddress]) => ({
      name,
      links: required,
      render: (templates) => render(templates, { ...view, siteName, postalAddress }),
    }))
  const linkExamples = linkMails.map((kind) => {
    const url = link(site, linkPurposes[kind])
    return [kind, each((templates, view) => templates.renderLinkMail(kind, view), { url }, { url })] as const
  })
  return {
    digest: Object.entries(exampleDigests(site)).map(([name, view]) => ({
      name,
      links: { unsubscribeUrl },
      render(templates) {
        const { subject, forReader } = templates.renderDigest(view)
        return { subject, ...forReader(links) }
      },
    })),
    confirmation: each((templates, view) => templates.renderConfirmation(view), { confirmUrl }, { confirmUrl }),
    'already-subscribed': [
      ...each(
        (templates, view) => templates.renderAlreadySubscribed(view),
        { manageUrl },
        { manageUrl, latestEditionUrl },
      ),
      ...each(
        (templates, view) => templates.renderAlreadySubscribed(view),
        { manageUrl },
        { manageUrl, latestEditionUrl: null },
      ).map((example) => ({ ...example, name: `${example.name}, before the first edition` })),
    ],
    'quiet-note': each(
      (templates, view) => templates.renderQuietNote(view),
      { unsubscribeUrl },
      { latestEditionUrl, manageUrl, unsubscribeUrl },
    ),
    notice: notices.map(([name, view]) => ({
      name,
      links: {},
      render: (templates) =>
        templates.renderNotice({ ...view, siteName, day: exampleDay, date: dayInWords(exampleDay, 'long') }),
    })),
    ...(Object.fromEntries(linkExamples) as Record<LinkMail, Example[]>),
  }
}

const notices: readonly [name: string, view: Pick<NoticeView, 'source' | 'outcome' | 'reason'>][] = [
  ['a stale source', { source: 'arxiv', outcome: 'stale', reason: 'The newest paper is still 2603.04567 of 9 March.' }],
  ['a source that failed', { source: 'hugging-face', outcome: 'failed', reason: 'It answered <503> & nothing else.' }],
  ['no edition', { source: null, outcome: 'failed', reason: 'All sources failed.' }],
]
