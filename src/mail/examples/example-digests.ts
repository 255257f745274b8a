import type { Why } from '../../digests/why.ts'
import type { Paper } from '../../papers/store.ts'
import { describePaper } from '../describe-digest.ts'
import type { DigestView } from '../digest-view.ts'
import { linkUrl, paperUrl, readerLinkBytes, type Site } from '../site.ts'
import { barePaper, examplePapers, oddPapers } from './example-papers.ts'

/** Stands where a reader's token would: an example is shown around, and must let nobody act for anybody. */
export const exampleToken = 'preview'

/** A day that every example is of. */
export const exampleDay = '2026-03-11'

const topic: Why = [{ kind: 'topic', topic: 'cs.CL' }]
const followed: Why = [{ kind: 'author', names: ['Y. LeCun'], more: 0 }]
const trending: Why = [{ kind: 'trending' }]
const longTitle = 'A paper with a title that goes on and on, as some of them do'
const alike: Why = [{ kind: 'like', title: longTitle, isSaved: true }]

/** Digests that show what a template has to say, and to stand, by what they show. */
export function exampleDigests(site: Site): Record<string, DigestView> {
  return {
    'sample papers': view(site, examplePapers(10), { why: [topic, null, followed, trending] }),
    'odd papers': view(site, oddPapers(), {
      why: [alike],
      note: 'A note of the editor’s.\n\nWith <two> paragraphs & more.',
      editions: 5,
      withdrawn: examplePapers(2),
      postalAddress: 'Example Lab\n1 Example Street\nExample City',
    }),
    'one bare paper': view(site, barePaper(), { why: [null], isAll: true }),
    'forty papers': view(site, examplePapers(40), { why: [trending], isSample: true }),
  }
}

function view(
  site: Site,
  papers: readonly Paper[],
  given: {
    /** Why the papers are there, one after the other and then again. */
    why: readonly (Why | null)[]
    note?: string
    editions?: number
    postalAddress?: string
    isSample?: boolean
    withdrawn?: readonly Paper[]
    /** Whether the window holds nothing else. */
    isAll?: boolean
  },
): DigestView {
  const { why, note = null, editions = 1, isSample = false, isAll = false, withdrawn = [] } = given
  return {
    siteName: site.name,
    edition: {
      day: exampleDay,
      number: 214,
      url: `${site.publicUrl}/editions/${isSample ? 'sample' : exampleDay}`,
      isSample,
      note,
    },
    window: { editions, newPapers: isAll ? papers.length : papers.length + 1_234 },
    papers: papers.map((paper, index) => describePaper(site, paper, why[index % why.length] ?? null)),
    moreCount: isAll ? 0 : 1_234,
    withdrawn: withdrawn.map((paper) => ({ title: paper.title, pageUrl: paperUrl(site, paper), day: exampleDay })),
    viewUrl: isAll ? null : linkUrl(site, 'view', exampleToken),
    postalAddress: given.postalAddress ?? site.mail.postalAddress ?? null,
    linkBytes: readerLinkBytes(site),
  }
}
