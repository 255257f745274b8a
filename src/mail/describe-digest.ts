import type { Db } from '../db/database.ts'
import type { ChosenDigest, Window } from '../digests/choose.ts'
import type { Why } from '../digests/why.ts'
import { type Edition, editionNumbered, withdrawnSince } from '../editions/store.ts'
import { categoryName } from '../papers/categories.ts'
import { sourceLinks, sourceName } from '../papers/paper.ts'
import { type Paper, papersById } from '../papers/store.ts'
import type { DigestView, PaperView, WithdrawnView } from './digest-view.ts'
import { editionUrl, paperUrl, readerLinkBytes, type Site } from './site.ts'

/**
 * What a digest says: its papers as they stand now, in the order in which they were chosen. A paper that has been
 * withdrawn or has become unreadable since is left out; those that readers had before are named.
 * @param viewUrl where the digest has a page
 * @returns undefined where nothing is left to say.
 */
export async function describeDigest(
  db: Db,
  site: Site,
  digest: ChosenDigest & Window,
  viewUrl: string | null = null,
): Promise<{ view: DigestView; edition: Edition } | undefined> {
  const edition = await editionNumbered(db, digest.upTo)
  const papers = await papersById(
    db,
    digest.papers.map((chosen) => chosen.id),
  )
  const why = new Map(digest.papers.map((chosen) => [chosen.id, chosen.why]))
  const shown = papers.filter((paper) => !paper.withdrawn)
  if (!edition || shown.length === 0) return undefined
  const view: DigestView = {
    siteName: site.name,
    edition: {
      day: edition.day,
      number: edition.number,
      url: editionUrl(site, edition),
      isSample: edition.isSample,
      note: edition.note,
    },
    window: { editions: digest.upTo - Math.max(digest.after, 0) || 1, newPapers: digest.windowCount },
    papers: shown.map((paper) => describePaper(site, paper, why.get(paper.id) ?? null)),
    moreCount: Math.max(0, digest.windowCount - shown.length),
    withdrawn: await corrections(db, site, digest),
    viewUrl,
    postalAddress: site.mail.postalAddress ?? null,
    linkBytes: readerLinkBytes(site),
  }
  return { view, edition }
}

async function corrections(db: Db, site: Site, window: Window): Promise<WithdrawnView[]> {
  const found = await withdrawnSince(db, window)
  if (found.length === 0) return []
  const papers = await papersById(
    db,
    found.map((one) => one.paperId),
  )
  const days = new Map(found.map((one) => [one.paperId, one.day]))
  return papers.map((paper) => ({ title: paper.title, pageUrl: paperUrl(site, paper), day: days.get(paper.id) ?? '' }))
}

/** One paper as mail and pages show it. */
export function describePaper(site: Site, paper: Paper, why: Why | null): PaperView {
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
    where: paper.journalRef ?? sourceName(paper.source),
    publishedOn: paper.publishedAt?.toISOString().slice(0, 10) ?? null,
    version: paper.version,
    absUrl: absUrl ?? pageUrl,
    pdfUrl,
    codeUrl: paper.codeUrl,
    projectUrl: paper.projectUrl,
    thumbnailUrl: site.mail.thumbnails ? paper.thumbnailUrl : null,
    pageUrl,
  }
}
