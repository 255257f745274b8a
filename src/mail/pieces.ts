import { randomBytes } from 'node:crypto'
import { escapeHtml } from '../lib/html.ts'
import type { ReaderLinks } from './digest-view.ts'
import { relaxedLines } from './dkim.ts'
import { quotedPrintablePiece } from './quoted-printable.ts'

/** Lines of a message as they leave, and what of them a signature's hash sees: mostly the same memory. */
export interface Encoded {
  bytes: Buffer
  relaxed: Buffer
}

/** A stretch of a mail that is the same for many readers. */
export interface Shared {
  text: string
  /** How long it is in UTF-8. */
  bytes: number
  /** Made when it is first sent, and kept for all messages that hold it. */
  encoded?: Encoded
}

/** A stretch of one of a digest's parts: the same for all its readers, or which of a reader's links stands there. */
export type Piece = Shared | keyof ReaderLinks

export function shared(text: string): Shared {
  return { text, bytes: Buffer.byteLength(text) }
}

/** Its lines in quoted-printable, which others can follow. */
export function encodedOf(piece: Shared): Encoded {
  piece.encoded ??= encode(quotedPrintablePiece(piece.text))
  return piece.encoded
}

/** Whole lines of ASCII as bytes. */
export function encode(lines: string): Encoded {
  const relaxed = relaxedLines(lines)
  const bytes = Buffer.from(lines, 'latin1')
  return { bytes, relaxed: relaxed === lines ? bytes : Buffer.from(relaxed, 'latin1') }
}

// No paper can forge a mark that it cannot guess.
const nonce = randomBytes(12).toString('hex')
const markOf = <Name extends string>(name: Name) => `https://reader.invalid/${name}-${nonce}` as const
const anyMark = new RegExp(`https://reader\\.invalid/([a-zA-Z]+)-${nonce}`)

/** What a template is filled with where a reader's links go: looks like an address, so that no line is broken in it. */
export const linkMarks: ReaderLinks = {
  manageUrl: markOf('manageUrl'),
  unsubscribeUrl: markOf('unsubscribeUrl'),
  listUrl: markOf('listUrl'),
}

/** Likewise where a digest's papers go, and in a paper's card what differs from digest to digest. */
export const papersMark = markOf('papers')
export const numberMark = markOf('number')
export const whyMark = markOf('why')

/** The names for which a digest's templates are given marks, around the papers and in what is said of one. */
export const lateInFrame: readonly string[] = Object.keys(linkMarks)
export const lateInCard: readonly string[] = [...lateInFrame, 'paper.number', 'paper.why']

/** What stands at a mark. */
export type Mark = keyof ReaderLinks | 'papers' | 'number' | 'why'

/** A filled template in pieces and the marks between them. */
export function cutAtMarks(filled: string): (Shared | Mark)[] {
  const pieces = filled.split(anyMark)
  return pieces.map((piece, index) => (index % 2 === 0 ? shared(piece) : (piece as Mark)))
}

/** Joining, not replacing: in a replacement `$&` and `$1` would mean something. */
export function join(pieces: readonly Piece[], links: ReaderLinks): string {
  return pieces.map((piece) => (typeof piece === 'string' ? links[piece] : piece.text)).join('')
}

/** The links as they stand in HTML. */
export function escapeLinks({ manageUrl, unsubscribeUrl, listUrl }: ReaderLinks): ReaderLinks {
  return {
    manageUrl: escapeHtml(manageUrl),
    unsubscribeUrl: escapeHtml(unsubscribeUrl),
    listUrl: escapeHtml(listUrl),
  }
}
