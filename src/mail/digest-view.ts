import type { Why } from '../digests/why.ts'
import type { Purpose } from '../subscribers/link.ts'

/** One paper as a mail shows it: plain data, every name resolved, nothing cleaned or shortened yet. */
export interface PaperView {
  /** The row's number, by which a reader's links name it. */
  id: number
  title: string
  authors: readonly string[]
  /** Names for readers ("Computation and Language"), not codes. */
  categories: readonly string[]
  /** Whole; paragraphs are apart by an empty line. */
  abstract: string
  /** Why this reader gets it. */
  why: Why | null
  upvotes: number | null
  stars: number | null
  /** The authors' own remark ("Accepted at NeurIPS"). */
  comment: string | null
  /** Where it appeared: the journal in its own words, else the archive or site ("arXiv"). */
  where: string | null
  /** The day of its first version, `YYYY-MM-DD`. */
  publishedOn: string | null
  /** The newest version, from 1. */
  version: number | null
  /** A remote image; null unless the operator wants those. */
  thumbnailUrl: string | null
  absUrl: string
  pdfUrl: string | null
  codeUrl: string | null
  projectUrl: string | null
  /** The paper's page at this site. */
  pageUrl: string
}

/** Everything a digest says, the same for all readers who get it. Only the links of `ReaderLinks` differ. */
export interface DigestView {
  siteName: string
  edition: {
    /** `YYYY-MM-DD` */
    day: string
    number: number
    url: string
    isSample: boolean
    /** The editor's own words; paragraphs are apart by an empty line. */
    note: string | null
  }
  window: {
    /** How many editions the digest covers, 1 on an ordinary day. */
    editions: number
    /** How many papers were new in them. */
    newPapers: number
  }
  /** In reading order; the first is the lead. At least one. */
  papers: readonly PaperView[]
  /** Papers of the window that are not in this digest. */
  moreCount: number
  /** Papers of earlier editions that have been withdrawn since the last digest. */
  withdrawn: readonly WithdrawnView[]
  /** The page that shows this digest; null for one that is only a preview. */
  viewUrl: string | null
  /** May hold line breaks. */
  postalAddress: string | null
  /** How many bytes the longest of a reader's links has, so that room is kept for them. */
  linkBytes: number
}

/** A correction: a paper that readers may have had, and which its authors have withdrawn since. */
export interface WithdrawnView {
  title: string
  pageUrl: string
  /** When its edition was, `YYYY-MM-DD`. */
  day: string
}

/** A reader's own addresses. All carry a token: never log them. */
export interface ReaderLinks {
  manageUrl: string
  unsubscribeUrl: string
  /** The reading list; with a paper's number after it, what the reader says of that paper. */
  listUrl: string
}

/** A mail that asks whether an address really wants to be subscribed. Holds nothing that whoever asked could type. */
export interface ConfirmationView {
  siteName: string
  confirmUrl: string
  postalAddress: string | null
}

/** The answer to a sign-up with an address that is subscribed already. */
export interface AlreadySubscribedView {
  siteName: string
  manageUrl: string
  latestEditionUrl: string | null
  postalAddress: string | null
}

/** The mails that are one link: to a page with a button, or to the reader's own page. Each has its template. */
export const linkMails = ['lost-link', 'forget', 'export', 'move-from', 'move', 'moved'] as const
export type LinkMail = (typeof linkMails)[number]

/** What the link of each is for. */
export const linkPurposes: Readonly<Record<LinkMail, Purpose>> = {
  'lost-link': 'manage',
  forget: 'forget',
  export: 'export',
  'move-from': 'move-from',
  move: 'move',
  moved: 'undo-move',
}

/** What such a mail holds. Nothing of it could be typed by whoever asked for it. */
export interface LinkMailView {
  siteName: string
  url: string
  postalAddress: string | null
}

/** What somebody who wants to know is told when nothing is new for them. */
export interface QuietNoteView {
  siteName: string
  latestEditionUrl: string
  manageUrl: string
  unsubscribeUrl: string
  postalAddress: string | null
}

/** What the operators are told about a day's ingest or publish that failed or was stale. */
export interface NoticeView {
  siteName: string
  /** The source that it is about; null: the edition. */
  source: string | null
  outcome: 'stale' | 'failed'
  reason: string
  /** `YYYY-MM-DD`, and in words. */
  day: string
  date: string
}

export interface RenderedMail {
  /** One line. */
  subject: string
  html: string
  text: string
}
