import { type Why, whyInWords } from '../digests/why.ts'
import { oneLine, paragraphs, shortenAtSentence, shortenAtWord } from '../lib/shorten.ts'
import type { Words } from '../lib/words.ts'
import type { AbstractLength } from '../subscribers/preferences.ts'
import type { DigestView, PaperView } from './digest-view.ts'

/**
 * Bounds in UTF-16 units. No real paper comes near those of title, lead and address: they keep a forged one from
 * pushing everybody else's paper out of the mail.
 */
const longest = {
  subjectTitle: 70,
  title: 500,
  name: 100,
  phrase: 160,
  preheader: 120,
  lead: 6_000,
  note: 4_000,
  // Nearly all titles whole: two lines of a letter, three on a phone.
  contents: 120,
  url: 2_000,
}
const excerpt = { sentences: 3, characters: 460, longest: 900 }
/** A sentence or two, of the lead as of all others. */
const short = { sentences: 2, characters: 300, longest: 400 }
/** What a paragraph takes of that room for its markup, so that a thousand tiny ones find their end too. */
const paragraphCost = 100
/** A table of contents is worth its lines from so many papers on, and ends after so many, or it were the digest itself. */
const contents = { from: 4, to: 12 }
const namedAuthors = 3
const namedCategories = 3

/** A paper as the templates show it: every string is clean and on one line, every address is http or https. */
export interface PresentedPaper {
  id: number
  title: string
  authors: string | null
  categories: string | null
  why: string | null
  comment: string | null
  where: string | null
  /** "11 March 2026" */
  date: string | null
  /** From 2; null for what is the first version, or of which none is known. */
  version: number | null
  /** The whole abstract of the lead, the first sentences of any other; where they are to be short, a sentence or two of each. */
  abstract: readonly string[]
  /** Whether the abstract goes on at `pageUrl`. */
  cut: boolean
  upvotes: number | null
  stars: number | null
  absUrl: string
  pdfUrl: string | null
  codeUrl: string | null
  projectUrl: string | null
  thumbnailUrl: string | null
  pageUrl: string
}

/** "A, B, C and 12 others": the first three, all of them where there are no more. Null without authors. */
export function authorsLine(words: Words, names: readonly string[]): string | null {
  const clean = names
    .map((name) => shortenAtWord(oneLine(name), longest.name))
    .filter((name) => name !== '')
    .map((name) => isolated(name))
  const others = clean.length - namedAuthors
  if (clean.length === 0) return null
  if (others <= 0) return words.list(clean)
  return words.list([...clean.slice(0, namedAuthors), words.t('paper.others', { count: others })])
}

const rightToLeft = /[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u

/** Kept to itself by Unicode's isolates: what is written from right to left would turn the commas and numbers beside it. */
function isolated<Text extends string | null>(text: Text): Text | string {
  return text !== null && rightToLeft.test(text) ? `\u2068${text}\u2069` : text
}

/** The title as a subject line can hold it: about 70 characters, cut between words, without a full stop. */
export function subjectTitle(title: string): string {
  return shortenAtWord(oneLine(title), longest.subjectTitle).replace(/\.+$/, '')
}

/** The reasons as a line can hold them; null where there are none. */
export function presentWhy(words: Words, why: Why | null): string | null {
  return why && phrase(whyInWords(words, why))
}

/** Cleans and shortens one paper. The lead keeps its whole abstract, unless all are to be short. */
export function presentPaper(
  words: Words,
  paper: PaperView,
  isLead: boolean,
  abstracts: AbstractLength = 'full',
): PresentedPaper {
  const absUrl = webAddress(paper.absUrl) ?? paper.pageUrl
  const whole = paragraphs(paper.abstract)
  const isWhole = isLead && abstracts === 'full'
  const abstract = isWhole
    ? shortenParagraphs(whole, longest.lead)
    : excerptOf(whole, abstracts === 'short' ? short : excerpt)
  return {
    id: paper.id,
    title: shortenAtWord(oneLine(paper.title), longest.title) || absUrl,
    authors: authorsLine(words, paper.authors),
    categories: phrase(paper.categories.slice(0, namedCategories).map(oneLine).join(', ')),
    why: presentWhy(words, paper.why),
    comment: isolated(phrase(paper.comment)),
    where: isolated(phrase(paper.where)),
    date: paper.publishedOn && words.day(paper.publishedOn, 'full'),
    version: paper.version !== null && paper.version > 1 ? paper.version : null,
    abstract: abstract.paragraphs,
    cut: abstract.cut,
    upvotes: paper.upvotes,
    stars: paper.stars,
    absUrl,
    pdfUrl: webAddress(paper.pdfUrl),
    codeUrl: webAddress(paper.codeUrl),
    projectUrl: webAddress(paper.projectUrl),
    thumbnailUrl: webAddress(paper.thumbnailUrl),
    pageUrl: paper.pageUrl,
  }
}

/** All that the digest's templates name around its papers, for the first `count` of those, already presented. */
export function presentDigest(
  words: Words,
  view: DigestView,
  papers: readonly Pick<PresentedPaper, 'title' | 'abstract'>[],
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
      dateLong: words.day(day, 'long'),
      dateShort: words.day(day, 'short'),
      note: shortenParagraphs(paragraphs(view.edition.note ?? ''), longest.note).paragraphs,
    },
    window: view.window,
    viewUrl: view.viewUrl,
    contents: listed,
    contentsMore: listed.length === 0 ? 0 : shown.length - listed.length,
    withdrawn: view.withdrawn.map((paper) => ({
      title: shortenAtWord(oneLine(paper.title), longest.title) || paper.pageUrl,
      pageUrl: paper.pageUrl,
      date: words.day(paper.day, 'short'),
    })),
    shown: shown.length,
    moreCount: view.moreCount + papers.length - shown.length,
    subjectTitle: title,
    isMarked: /[?!？！]$/.test(title) ? 'yes' : 'no',
    othersCount: others.length,
    othersTitles: shortenAtWord(
      others
        .slice(0, 3)
        .map((paper) => paper.title)
        .join('; '),
      longest.preheader,
    ),
    leadOpening: shortenAtWord(lead?.abstract[0] ?? '', longest.preheader),
    postalLines: postalLines(view.postalAddress),
  }
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

interface Shortened {
  paragraphs: string[]
  cut: boolean
}

function excerptOf(whole: readonly string[], limits: typeof excerpt): Shortened {
  const { text, cut } = shortenAtSentence(whole.join(' '), limits)
  return { paragraphs: text === '' ? [] : [text], cut }
}

function shortenParagraphs(whole: readonly string[], limit: number): Shortened {
  const kept: string[] = []
  let room = limit
  for (const paragraph of whole) {
    const { text, cut } = shortenAtSentence(paragraph, { sentences: Infinity, characters: room, longest: room })
    kept.push(text)
    room -= text.length + paragraphCost
    if (cut || room <= 0) return { paragraphs: kept, cut: cut || kept.length < whole.length }
  }
  return { paragraphs: kept, cut: false }
}

function phrase(text: string | null): string | null {
  return shortenAtWord(oneLine(text ?? ''), longest.phrase) || null
}

/** An address that a link may lead to, normalised to one ASCII line; null for any other scheme, and for a forgery in length. */
function webAddress(url: string | null): string | null {
  if (url === null || url.length > longest.url || !URL.canParse(url)) return null
  const { protocol, href } = new URL(url)
  return (protocol === 'https:' || protocol === 'http:') && href.length <= longest.url ? href : null
}
