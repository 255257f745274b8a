import type { Preferences } from '../../src/subscribers/preferences.ts'

/** A mail that a reader must get, and why then. */
export interface Due {
  at: number
  kind: 'digest' | 'quiet note'
  /** `first`, `on time`, or the absence that made it late. */
  why: string
  preferences: Preferences
  /** What fits of the editions since the last digest; a digest is some of them. */
  papers: ReadonlySet<string>
}

/** What became of a moment at which a reader's schedule has a digest; the last is the name of an outage. */
export type Fate = 'on time' | 'quiet' | 'paused' | 'late by the relay' | 'held back' | (string & {})

/** All that a reader must get. */
export interface Expectation {
  mails: readonly Due[]
  moments: readonly { at: number; cadence: string; fate: Fate }[]
  /** Whether anything may come at a moment. */
  mayGet(at: number): boolean
  /** What the reader wants, and when, at a moment. */
  wishAt(at: number): Preferences
}
