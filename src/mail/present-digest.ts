import { closeIsolates, isolated } from '../lib/isolate.ts'
import { oneLine, paragraphs, shortenAtWord, shortenParagraphs } from '../lib/shorten.ts'
import type { Words } from '../lib/words.ts'
import type { DigestView } from './digest-view.ts'
import { type PresentedPaper, titleLine } from './present-paper.ts'
import { isMarked, subjectTitle } from './subject-title.ts'

/** Bounds in UTF-16 units. */
const longest = {
  preheader: 120,
  note: 4_000,
  // Nearly all titles whole: two lines of a letter, three on a phone.
  contents: 120,
}
/** A table of contents is worth its lines from so many papers on, and ends after so many, or it were the digest itself. */
const contents = { from: 4, to: 12 }

/** All that the digest's templates name around its papers, for the first `count` of those, already presented. */
export function presentDigest(
  words: Words,
  view: DigestView,
  papers: readonly Pick<PresentedPaper, 'title' | 'abstract' | 'authors'>[],
  count: number,
) {
  const { day, ...edition } = view.edition
  const shown = papers.slice(0, count)
  const listed = shown.length < contents.from ? [] : shown.slice(0, contents.to).map(contentsLine)
  const [lead, ...others] = shown
  const title = subjectTitle(lead?.title ?? '')
  return {
    siteName: oneLine(view.siteName),
    edition: {
      ...edition,
      dateLong: words.capital(words.day(day, 'long')),
      dateShort: words.day(day, 'short'),
      note: shortenParagraphs(paragraphs(view.edition.note ?? ''), longest.note).paragraphs,
    },
    window: view.window,
    viewUrl: view.viewUrl,
    contents: listed,
    contentsMore: listed.length === 0 ? 0 : shown.length - listed.length,
    withdrawn: view.withdrawn.map((paper) => ({
      title: isolated(titleLine(paper.title) || paper.pageUrl, words.direction),
      pageUrl: paper.pageUrl,
      date: words.day(paper.day, 'short'),
    })),
    shown: shown.length,
    moreCount: view.moreCount + papers.length - shown.length,
    subjectTitle: isolated(title, words.direction),
    isMarked: isMarked(title) ? 'yes' : 'no',
    othersCount: others.length,
    othersTitles: othersTitles(words, others),
    // Without words of its own a mail program would show the first links here.
    leadOpening: shortenAtWord(
      lead?.abstract[0] ?? lead?.authors ?? words.t('digest.number', { number: edition.number }),
      longest.preheader,
    ),
    postalLines: postalLines(view.postalAddress),
  }
}

function othersTitles(words: Words, others: readonly { title: string }[]): string {
  const titles = others.slice(0, 3).map((paper) => isolated(paper.title, words.direction))
  return closeIsolates(shortenAtWord(words.joined(titles, 'semicolon'), longest.preheader))
}

function contentsLine({ title }: { title: string }, index: number): { number: number; title: string } {
  return { number: index + 1, title: shortenAtWord(title, longest.contents) }
}

/** The lines of a postal address; none where it is not set. */
export function postalLines(address: string | null): string[] {
  return (address ?? '')
    .split('\n')
    .map(oneLine)
    .filter((line) => line !== '')
}
