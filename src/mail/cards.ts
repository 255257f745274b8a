import { isDeepStrictEqual } from 'node:util'
import { LRUCache } from 'lru-cache'
import { escapeHtml } from '../lib/html.ts'
import type { Words } from '../lib/words.ts'
import type { AbstractLength } from '../subscribers/preferences.ts'
import type { CompiledDigest } from './compile-mail.ts'
import type { PaperView } from './digest-view.ts'
import { cutAtMarks, linkMarks, numberMark, type Piece, shared, whyMark } from './pieces.ts'
import { type PresentedPaper, presentPaper } from './present-paper.ts'
import { spoken } from './words-filter.ts'
import { wrap } from './wrap.ts'

/** What a digest says of one paper: filled, cut and encoded once for all digests that hold it. */
export interface Card {
  title: string
  authors: string | null
  abstract: readonly string[]
  /** Both parts at a place in a digest, from 1, with the reason that the paper has there. */
  at(number: number, why: string | null): { html: Piece[]; text: Piece[] }
}

/** Makes the card of a paper with a reason or without one, or gives the one that was made of the same. */
export type CardOf = (
  paper: Omit<PaperView, 'why'>,
  how: { isLead: boolean; hasWhy: boolean; abstracts: AbstractLength; words: Words },
) => Card

/** Of about 25 kB each, once both parts are encoded: some hundred papers, some of them also as a lead or without a reason. */
const keptCards = 1_000

/** @param template what a digest says of one paper: knows `paper` and a reader's links, and nothing of the digest */
export function createCards(template: CompiledDigest['card']): CardOf {
  const cards = new LRUCache<string, { of: object; card: Card }>({ max: keptCards })
  return (paper, how) => {
    const key = [paper.id, how.isLead, how.abstracts, how.hasWhy, how.words.language].join(' ')
    const known = cards.get(key)
    // A paper changes: it is upvoted, corrected, and read anew for each digest.
    if (known && isDeepStrictEqual(known.of, paper)) return known.card
    const card = makeCard(template, presentPaper(how.words, { ...paper, why: null }, how.isLead, how.abstracts), how)
    cards.set(key, { of: paper, card })
    return card
  }
}

/** What differs from digest to digest. */
type Hole = (number: number, why: string) => string

function makeCard(template: CompiledDigest['card'], paper: PresentedPaper, how: Parameters<CardOf>[1]): Card {
  const { isLead, hasWhy, words } = how
  const scope = {
    ...linkMarks,
    ...spoken(words),
    paper: { ...paper, isLead, number: numberMark, why: hasWhy ? whyMark : null },
  }
  const html = htmlPieces(template.html(scope))
  const text = textPieces(template.text(scope).trimEnd())
  const filled = (pieces: readonly (Piece | Hole)[], number: number, why: string): Piece[] =>
    pieces.map((piece) => (typeof piece === 'function' ? shared(piece(number, why)) : piece))
  return {
    title: paper.title,
    authors: paper.authors,
    abstract: paper.abstract,
    at: (number, why) => ({ html: filled(html, number, why ?? ''), text: filled(text, number, why ?? '') }),
  }
}

function htmlPieces(filled: string): (Piece | Hole)[] {
  return cutAtMarks(filled).map((piece) => {
    if (piece === 'number') return (number) => String(number)
    if (piece === 'why') return (_, why) => escapeHtml(why)
    return piece as Piece
  })
}

const inMargin = new RegExp(`${numberMark}(\\S*)( *)|( *)${whyMark}`, 'g')

/** In the text a number with its full stop takes the place of the spaces after it, and a reason is wrapped where its mark stands. */
function textPieces(filled: string): (Piece | Hole)[] {
  const pieces: (Piece | Hole)[] = []
  let at = 0
  for (const found of filled.matchAll(inMargin)) {
    const [whole, stop = '', spaces = '', indent] = found
    pieces.push(...(cutAtMarks(filled.slice(at, found.index)) as Piece[]))
    if (indent !== undefined) pieces.push((_, why) => wrap(why, indent.length))
    else pieces.push((number) => hang(`${number}${stop}`, spaces.length))
    at = found.index + whole.length
  }
  return [...pieces, ...(cutAtMarks(filled.slice(at)) as Piece[])]
}

function hang(label: string, columns: number): string {
  return columns === 0 ? label : `${label} `.padEnd(columns)
}
