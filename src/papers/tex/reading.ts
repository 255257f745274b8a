import type { Words } from './mathematics.ts'

/** A text being read, and what has become of it so far. */
export interface Reading {
  source: string
  /** Where each brace has its partner, -1 where it has none. */
  partner: Int32Array
  /** What has been read, in stretches, and its last few characters. */
  pieces: Piece[]
  tail: string
  /** Reads the source from one place to another: the inside of a group. */
  read(from: number, to: number): void
  /** Reads a text of its own, such as that of `\text{…}`. */
  words: Words
}

/** A stretch of the result. One that is kept stands as it was written or is an address: no rule of prose touches it. */
export interface Piece {
  parts: string[]
  kept: boolean
}

const longestTail = 8

/** Adds to what has been read. */
export function write(reading: Reading, text: string, kept = false): void {
  if (text === '') return
  const last = reading.pieces.at(-1)
  if (last && last.kept === kept) last.parts.push(text)
  else reading.pieces.push({ parts: [text], kept })
  // Kept apart: looking into a string that is still growing copies all of it each time.
  reading.tail = (reading.tail + text.slice(-longestTail)).slice(-longestTail)
}

/** The last `count` UTF-16 units, at most 8, of what has been read. */
export function lastRead(reading: Reading, count = 1): string {
  return reading.tail.slice(-count)
}

/** The place after the white space at `at`. */
export function afterSpace(source: string, at: number): number {
  const space = /\s*/y
  space.lastIndex = at
  space.exec(source)
  return space.lastIndex
}

/** The group that begins at `at`, after any space: the places after its brace and of its closing one. */
export function groupAt({ source, partner }: Reading, at: number): { from: number; to: number } | undefined {
  const open = afterSpace(source, at)
  if (source[open] !== '{') return undefined
  const to = partner[open] ?? -1
  return to < 0 ? undefined : { from: open + 1, to }
}
