import { PaperrouteError } from '../lib/error.ts'
import type { Words } from '../lib/words.ts'
import type { AbstractLength, Format } from '../subscribers/preferences.ts'
import { createCards } from './cards.ts'
import { type CompiledDigest, fillMail } from './compile-mail.ts'
import type { DigestView, ReaderLinks } from './digest-view.ts'
import { cutAtMarks, escapeLinks, join, linkMarks, type Piece, shared } from './pieces.ts'
import { presentDigest } from './present-digest.ts'
import { presentWhy } from './present-paper.ts'
import { spoken } from './words-filter.ts'

/** Gmail cuts a mail off a little above this many bytes of the part that it shows. */
export const partLimit = 100_000

export interface RenderedDigest {
  /** One line, no control characters. */
  subject: string
  /** At most 100,000 bytes of UTF-8 with a reader's links in, unless it is for readers of text alone. */
  html: readonly Piece[]
  /** The same papers in the same order, 72 columns, `\n` line ends; at most 100,000 bytes where it goes alone. */
  text: readonly Piece[]
  /** How many of the view's papers fit. */
  shown: number
  /** Both parts with this reader's links. */
  forReader(links: ReaderLinks): { html: string; text: string }
}

/**
 * Renders a digest once for all its readers of a language; in the installation's where no words are given. For readers of
 * text alone (`format`) it holds as many papers as the text has room for, which are more than the HTML has.
 */
export type RenderDigest = (
  view: DigestView,
  abstracts?: AbstractLength,
  words?: Words,
  format?: Format,
) => RenderedDigest

/**
 * Makes ready to render digests, one after another, and to keep the cards of their papers.
 *
 * Papers that would take what is shown over 100,000 bytes are left out of both parts, from the end, whole, and counted
 * among the "more" that the edition's page has. A rendering throws when the view holds no paper (a day without papers sends nothing), or when a
 * template names what is not there.
 */
export function createDigestRenderer({ frame, card }: CompiledDigest, usual: Words): RenderDigest {
  const cardOf = createCards(card)

  return (view, abstracts = 'lead', words = usual, format = 'html') => {
    if (view.papers.length === 0) throw new Error('A digest needs at least one paper')
    const cards = view.papers.map((paper, index) => {
      const why = presentWhy(words, paper.why)
      const made = cardOf(paper, { isLead: index === 0, abstracts, hasWhy: why !== null, words })
      return { ...made, ...made.at(index + 1, why) }
    })
    const sizes = cards.map((one) => bytesOf([...one[format], blankLine], view.linkBytes))
    const around = (count: number) => {
      const filled = fillMail(frame, { ...presentDigest(words, view, cards, count), ...linkMarks, ...spoken(words) })
      return { subject: filled.subject, html: cutAtPapers(filled.html), text: cutAtPapers(filled.text) }
    }

    let shown = cards.length
    let ready = around(shown)
    for (;;) {
      const fitting = howManyFit(sizes, partLimit - bytesOf(ready[format].flat(), view.linkBytes))
      if (fitting >= shown) break
      if (fitting === 0) throw new Error(`The digest's template leaves no room for a paper in ${partLimit} bytes`)
      shown = fitting
      ready = around(shown)
    }
    const said = cards.slice(0, shown)
    const html = ready.html[0].concat(...said.map((one) => one.html), ready.html[1])
    const text = ready.text[0].concat(
      ...said.flatMap((one, i) => (i === 0 ? [one.text] : [[blankLine], one.text])),
      ready.text[1],
    )
    return {
      subject: ready.subject,
      html,
      text,
      shown,
      forReader: (links) => ({ html: join(html, escapeLinks(links)), text: join(text, links) }),
    }
  }
}

const blankLine = shared('\n\n')

/** What a filled template says above and below the papers. */
function cutAtPapers(filled: string): [above: Piece[], below: Piece[]] {
  const pieces = cutAtMarks(filled)
  const at = pieces.indexOf('papers')
  if (at < 0) throw new PaperrouteError('The digest’s template leaves its papers out.')
  return [pieces.slice(0, at) as Piece[], pieces.slice(at + 1) as Piece[]]
}

function howManyFit(sizes: readonly number[], room: number): number {
  let left = room
  const over = sizes.findIndex((size) => {
    left -= size
    return left < 0
  })
  return over < 0 ? sizes.length : over
}

function bytesOf(pieces: readonly Piece[], linkBytes: number): number {
  return pieces.reduce((bytes, piece) => bytes + (typeof piece === 'string' ? linkBytes : piece.bytes), 0)
}
