import { randomBytes } from 'node:crypto'
import type { AbstractLength } from '../subscribers/preferences.ts'
import { type CompiledMail, fillMail } from './compile-mail.ts'
import type { DigestView, ReaderLinks, RenderedDigest, RenderedMail } from './digest-view.ts'
import { presentDigest, presentPaper } from './present-digest.ts'

/** Gmail cuts a mail off a little above this many bytes of HTML. */
export const htmlLimit = 100_000

// No paper can forge a mark that it cannot guess.
const nonce = randomBytes(12).toString('hex')
const marks: ReaderLinks = {
  manageUrl: `https://reader.invalid/manage-${nonce}`,
  unsubscribeUrl: `https://reader.invalid/unsubscribe-${nonce}`,
  listUrl: `https://reader.invalid/list-${nonce}`,
}
const anyMark = new RegExp(`(${Object.values(marks).join('|')})`)

/**
 * Renders a digest once for all its readers. Papers that would take the HTML over 100,000 bytes are left out from the
 * end, whole, and counted among the "more" that the edition's page has.
 *
 * Throws when the view holds no paper (a day without papers sends nothing), or when a template names what is not there.
 */
export function renderDigest(mail: CompiledMail, view: DigestView, abstracts: AbstractLength = 'full'): RenderedDigest {
  if (view.papers.length === 0) throw new Error('A digest needs at least one paper')
  const papers = view.papers.map((paper, index) => presentPaper(paper, index === 0, abstracts))
  const scopeOf = (count: number) => ({ ...presentDigest(view, papers, count), ...marks })

  let shown = papers.length
  let rendered = fillMail(mail, scopeOf(shown))
  if (bytesForReader(rendered.html, view.linkBytes) > htmlLimit) {
    shown = largestBelow(shown, (count) => {
      const scope = scopeOf(count)
      return bytesForReader(mail.html({ ...scope, subject: mail.subject(scope) }), view.linkBytes) <= htmlLimit
    })
    if (shown === 0) throw new Error(`The digest's template leaves no room for a paper in ${htmlLimit} bytes`)
    rendered = fillMail(mail, scopeOf(shown))
  }
  return { ...rendered, shown, marks, forReader: splicer(rendered) }
}

/** The largest count under `limit` that fits, 0 where none does; fewer papers never take more room. */
function largestBelow(limit: number, fits: (count: number) => boolean): number {
  let low = 0
  let high = limit
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2)
    if (fits(middle)) low = middle
    else high = middle
  }
  return low
}

function bytesForReader(html: string, linkBytes: number): number {
  const pieces = cutAtMarks(html)
  const links = (pieces.length - 1) / 2
  return pieces.reduce(
    (bytes, piece, index) => bytes + (index % 2 === 0 ? Buffer.byteLength(piece) : 0),
    links * linkBytes,
  )
}

/** Splitting and joining, not replacing: in a replacement `$&` and `$1` would mean something. */
function splicer(rendered: RenderedMail): RenderedDigest['forReader'] {
  const html = cutAtMarks(rendered.html)
  const text = cutAtMarks(rendered.text)
  return (links) => ({ html: splice(html, escapeLinks(links)), text: splice(text, links) })
}

/** The text between the marks at even places, the marks at odd ones. */
export function cutAtMarks(text: string): string[] {
  return text.split(anyMark)
}

function splice(pieces: readonly string[], links: ReaderLinks): string {
  return pieces.map((piece, index) => (index % 2 === 0 ? piece : links[linkAt(piece)])).join('')
}

/** Which of a reader's links a mark stands for. */
export function linkAt(mark: string): keyof ReaderLinks {
  if (mark === marks.manageUrl) return 'manageUrl'
  return mark === marks.unsubscribeUrl ? 'unsubscribeUrl' : 'listUrl'
}

/** The links as they stand in HTML. */
export function escapeLinks({ manageUrl, unsubscribeUrl, listUrl }: ReaderLinks): ReaderLinks {
  return {
    manageUrl: escapeAttribute(manageUrl),
    unsubscribeUrl: escapeAttribute(unsubscribeUrl),
    listUrl: escapeAttribute(listUrl),
  }
}

function escapeAttribute(url: string): string {
  return url.replaceAll('&', '&amp;').replaceAll('"', '&#34;').replaceAll('<', '&lt;').replaceAll('>', '&gt;')
}
