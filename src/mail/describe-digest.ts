import type { Db } from '../db/database.ts'
import type { ChosenDigest, Window } from '../digests/choose.ts'
import { type Edition, editionNumbered } from '../editions/store.ts'
import { dayInWords } from '../lib/clock.ts'
import { categoryName } from '../papers/categories.ts'
import { sourceLinks } from '../papers/paper.ts'
import { type Paper, papersById } from '../papers/store.ts'
import type { DigestView, PaperView } from './digest-view.ts'
import { editionUrl, paperUrl, readerLinkBytes, type Site } from './site.ts'

/**
 * What a digest says: its papers as they stand now, in the order in which they were chosen. A paper that has been
 * withdrawn or has become unreadable since is left out.
 * @returns undefined where nothing is left to say.
 */
export async function describeDigest(
  db: Db,
  site: Site,
  digest: ChosenDigest & Window,
): Promise<{ view: DigestView; edition: Edition } | undefined> {
  const edition = await editionNumbered(db, digest.upTo)
  const papers = await papersById(
    db,
    digest.papers.map((chosen) => chosen.id),
  )
  const why = new Map(digest.papers.map((chosen) => [chosen.id, chosen.why]))
  const shown = papers.filter((paper) => !paper.withdrawn)
  if (!edition || shown.length === 0) return undefined
  const date = dayInWords(edition.day)
  const view: DigestView = {
    siteName: site.name,
    edition: {
      dateLong: date.long,
      dateShort: date.short,
      number: edition.number,
      url: editionUrl(site, edition),
      isSample: edition.isSample,
      note: edition.note,
    },
    window: { editions: digest.upTo - Math.max(digest.after, 0) || 1, newPapers: digest.windowCount },
    papers: shown.map((paper) => describePaper(site, paper, why.get(paper.id) ?? null)),
    moreCount: Math.max(0, digest.windowCount - shown.length),
    postalAddress: site.mail.postalAddress ?? null,
    linkBytes: readerLinkBytes(site),
  }
  return { view, edition }
}

/** One paper as mail and pages show it. */
export function describePaper(site: Site, paper: Paper, why: string | null): PaperView {
  const pageUrl = paperUrl(site, paper)
  const { absUrl, pdfUrl } = sourceLinks(paper)
  return {
    id: paper.id,
    title: paper.title,
    authors: paper.authors,
    categories: paper.categories.map(categoryName),
    abstract: paper.abstract,
    why,
    upvotes: paper.signals.upvotes,
    stars: paper.signals.stars,
    comment: paper.comment,
    absUrl: absUrl ?? pageUrl,
    pdfUrl,
    codeUrl: paper.codeUrl,
    projectUrl: paper.projectUrl,
    pageUrl,
  }
}
