import { type Why, whyInWords } from '../digests/why.ts'
import { escapeHtml } from '../lib/html.ts'
import { closeIsolates, isolated } from '../lib/isolate.ts'
import { oneLine, paragraphs, shortenAtSentence, shortenAtWord, shortenParagraphs } from '../lib/shorten.ts'
import { parseUrl } from '../lib/url.ts'
import type { Words } from '../lib/words.ts'
import type { AbstractLength } from '../subscribers/preferences.ts'
import type { PaperView } from './digest-view.ts'
import { unitsOfParagraphs, unitsWithin } from './html-size.ts'

/**
 * Bounds in UTF-16 units, and of abstracts and addresses in bytes of HTML. No real paper comes near those of title, abstract
 * and address: they keep a forged one from pushing everybody else's paper out of the mail. The longest abstract of 88,000
 * takes 3,500 bytes.
 */
const longest = { title: 500, name: 100, phrase: 160, abstract: 6_000, url: 1_000 }
/** How many bytes of HTML a unit may take on average: as many as a Chinese character. A forged one of `"` and `²` takes more. */
const unitBytes = 3
const excerpt = { sentences: 3, characters: 460, longest: 900 }
/** A sentence or two, of the lead as of all others. */
const short = { sentences: 2, characters: 300, longest: 400 }
/** The messages count the others from there. */
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
  /** "arXiv, 11 March 2026, version 2", with no place to break within a date; null where none is known. */
  published: string | null
  where: string | null
  /** "11 March 2026" */
  date: string | null
  /** From 2; null for what is the first version, or of which none is known. */
  version: number | null
  /** Whole or its first sentences, as the reader wants it. */
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
    .map((name) => bounded(oneLine(name), longest.name))
    .filter((name) => name !== '')
    .map((name) => isolated(name, words.direction))
  if (clean.length === 0) return null
  if (clean.length <= namedAuthors) return words.list(clean)
  return words.t('paper.authors', { names: words.listBeginning(clean.slice(0, namedAuthors)), total: clean.length })
}

/** A title on one line; empty where nothing of it can be seen. */
export function titleLine(title: string): string {
  return bounded(oneLine(title), longest.title)
}

/** The reasons as a line can hold them; null where there are none. */
export function presentWhy(words: Words, why: Why | null): string | null {
  if (typeof why === 'string') return phrase(why)
  return why && (closeIsolates(shortenAtWord(whyInWords(words, why), longest.phrase)) || null)
}

/** Cleans and shortens one paper. Of its abstract it keeps what `abstracts` says, the whole where it leads or all are to be. */
export function presentPaper(
  words: Words,
  paper: PaperView,
  isLead: boolean,
  abstracts: AbstractLength = 'lead',
): PresentedPaper {
  const absUrl = webAddress(paper.absUrl) ?? paper.pageUrl
  const whole = paragraphs(paper.abstract)
  const isWhole = abstracts === 'full' || (isLead && abstracts === 'lead')
  const own = (text: string | null) => text && isolated(text, words.direction)
  const where = own(phrase(paper.where))
  const date = paper.publishedOn && words.day(paper.publishedOn, 'full')
  const version = paper.version !== null && paper.version > 1 ? paper.version : null
  const abstract = isWhole
    ? shortenParagraphs(whole, unitsOfParagraphs(whole, longest.abstract))
    : excerptOf(whole, abstracts === 'short' ? short : excerpt)
  return {
    id: paper.id,
    title: titleLine(paper.title) || absUrl,
    authors: authorsLine(words, paper.authors),
    categories: own(phrase(paper.categories.slice(0, namedCategories).map(oneLine).join(', '))),
    why: presentWhy(words, paper.why),
    comment: own(phrase(paper.comment)),
    published: publishedLine(words, where, date, version),
    where,
    date,
    version,
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

function publishedLine(words: Words, where: string | null, date: string | null, version: number | null): string | null {
  const said = version && isolated(unbroken(words.t('paper.version', { version })), words.direction)
  const known = [where, date && unbroken(date), said].filter((part) => typeof part === 'string')
  return words.joined(known, 'comma') || null
}

/** A date, or what is like one, that no end of a line tears apart. */
export function unbroken(date: string): string {
  return date.replaceAll(' ', '\u00a0')
}

function excerptOf(whole: readonly string[], limits: typeof excerpt): { paragraphs: string[]; cut: boolean } {
  const joined = whole.join(' ')
  const longest = Math.min(limits.longest, unitsWithin(joined, limits.longest * unitBytes))
  const { text, cut } = shortenAtSentence(joined, { ...limits, longest })
  return { paragraphs: text === '' ? [] : [text], cut }
}

function bounded(line: string, units: number): string {
  return shortenAtWord(line, Math.min(units, unitsWithin(line, units * unitBytes)))
}

function phrase(text: string | null): string | null {
  return bounded(oneLine(text ?? ''), longest.phrase) || null
}

/** An address that a link may lead to, normalised to one ASCII line; null for any other scheme, and for a forgery in length. */
function webAddress(url: string | null): string | null {
  const parsed = url === null || url.length > longest.url ? undefined : parseUrl(url)
  if (!parsed || !/^https?:$/.test(parsed.protocol) || escapeHtml(parsed.href).length > longest.url) return null
  return parsed.href
}
